import type { Effect } from '../protocol/effect.js';
import { reachesRemote } from './constraints.js';

/** Whether it could want anything of a network at all; the project's own code always could. */
export function mayTalk(effects: readonly Effect[]): boolean {
  return effects.some(effect => {
    if (effect.kind === 'execute') return effect.opaque === true || effect.inline === true;
    if (effect.kind === 'git') return reachesRemote(effect);
    return ['network', 'package', 'publish', 'mcp', 'unknown'].includes(effect.kind);
  });
}
