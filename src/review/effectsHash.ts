import { createHash } from 'node:crypto';
import { canonicalJson } from '../base/canonicalJson.js';
import type { Effect } from '../protocol/effect.js';

/**
 * SHA-256 (hex) of what an action would do, whichever words it is put in and whichever tool it is done with: the set of
 * its effects, without those that change and send nothing where there are others.
 *
 * Told apart are effects whose words are all that is known of them: the project's own code, program text, programs in no
 * table.
 */
export function effectsHash(effects: readonly Effect[]): string {
  const lasting = effects.filter(isLasting);
  const texts = (lasting.length > 0 ? lasting : effects).map(effect => canonicalJson(bare(effect)));
  return createHash('sha256')
    .update(canonicalJson([...new Set(texts)].sort()))
    .digest('hex');
}

/** A described program's run is said by the effects beside it. */
function isLasting(effect: Effect): boolean {
  if (effect.kind === 'execute') return hasOwnWords(effect);
  return effect.kind !== 'none' && effect.kind !== 'read';
}

function hasOwnWords(effect: Effect): boolean {
  return effect.kind === 'unknown' || (effect.kind === 'execute' && (effect.opaque === true || effect.inline === true));
}

function bare(effect: Effect): Effect {
  if (!('words' in effect || 'cwd' in effect) || hasOwnWords(effect)) return effect;
  return { ...effect, words: undefined, cwd: undefined };
}
