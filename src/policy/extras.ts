import { canonicalJson } from '../base/canonicalJson.js';
import { assertNever } from '../base/never.js';
import type { Effect } from '../protocol/effect.js';
import type { Extra } from '../protocol/extra.js';

/**
 * What may come of opening the sandbox for these, besides what is declared: rules, floors and protections speak about it
 * as about any effect.
 */
export function effectsOf(extras: readonly Extra[], declared: readonly Effect[]): readonly Effect[] {
  const known = new Set(declared.map(bare));
  return extras.map(effectOf).filter(effect => !known.has(bare(effect)));
}

/** What it is about, whoever does it. */
function bare(effect: Effect): string {
  return canonicalJson('words' in effect ? { ...effect, words: undefined, cwd: undefined } : effect);
}

function effectOf(extra: Extra): Effect {
  switch (extra.kind) {
    case 'write':
    case 'read':
      return { kind: extra.kind, path: extra.path, ...(extra.is === 'folder' && { recursive: true }) };
    case 'host': {
      const { host, port } = extra;
      return { kind: 'network', host, sends: true, ...(port !== undefined && { port }) };
    }
    default:
      return assertNever(extra);
  }
}
