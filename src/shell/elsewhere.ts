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
  const text = words.map(word => word.text).join(' ');
  const { effects } = inner.isText === true ? place.readText(text, place) : describe(words, place);
  return effect(...effects.flatMap(one => asHarm(one, inner.inContainer === true)));
}

function asHarm(one: Effect, inContainer: boolean): readonly Effect[] {
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
      return inContainer ? [] : [{ ...one, unsure: true }];
    case 'delete':
    case 'process':
    case 'privilege':
      return inContainer ? [] : [one];
    default:
      return [one];
  }
}
