import type { Effect } from '../protocol/effect.js';
import { effect, type Described, type Standing } from './described.js';
import type { Inner } from './programs/tool.js';
import type { Describe } from './unwrap.js';
import type { Word } from './word.js';

/**
 * What a command does that runs on another machine or in a container: read as if it ran here, and said as far as it
 * would be harm there. What it reads there is no file of this machine.
 */
export function within(inner: Inner, words: readonly Word[], outer: Standing, describe: Describe): Described {
  if (words.length === 0) return effect();
  const place = { ...outer, depth: outer.depth + 1 };
  if (inner.onlyHarm === true) return onlyHarm(describe(unversioned(words), place));
  const text = words.map(word => word.text).join(' ');
  const { effects } = inner.isText === true ? place.readText(text, place) : describe(words, place);
  return effect(...effects.flatMap(one => asHarm(one, inner.inContainer)));
}

/** `wrangler@latest`: the program without the version of the package that it is from. */
function unversioned([first, ...rest]: readonly Word[]): readonly Word[] {
  return first === undefined ? rest : [{ ...first, text: first.text.replace(/(.)@[^@/]*$/, '$1') }, ...rest];
}

function onlyHarm({ effects }: Described): Described {
  return effect(...effects.filter(one => one.kind === 'publish' || (one.kind === 'unknown' && one.harm !== undefined)));
}

/** A folder of a container that holds all there is, or the data of a service. */
const kept = /^\/(?!tmp$)([^/]+|var\/lib\/.+)?$/;

function asHarm(one: Effect, inContainer: Inner['inContainer']): readonly Effect[] {
  switch (one.kind) {
    case 'none':
    case 'read':
    case 'secret':
    case 'env':
    case 'execute':
    case 'network':
      return [];
    case 'write':
      // Whether it is there already, only the other machine knows.
      return inContainer !== undefined ? [] : [{ ...one, unsure: true }];
    case 'delete':
      if (inContainer === undefined) return [one];
      return inContainer === 'running' && one.recursive === true && kept.test(one.path)
        ? [{ kind: 'unknown', why: 'it deletes what a container keeps', harm: 'container-volumes' }]
        : [];
    case 'process':
    case 'privilege':
      return inContainer === undefined ? [one] : [];
    default:
      return [one];
  }
}
