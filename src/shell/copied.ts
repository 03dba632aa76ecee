import { pathEffect, type Described, type Standing } from './described.js';
import { hostOf } from './hosts.js';
import type { Word } from './word.js';

/** Files among operands of which some are addresses: the last one is filled, the others are read with all below. */
export function copied(operands: readonly Word[], place: Standing): readonly Described[] {
  return operands.flatMap((word, index) => {
    if (isElsewhere(word.text) || word.text === '-') return [];
    const isTarget = index > 0 && index === operands.length - 1;
    return [isTarget ? pathEffect('write', word, place, { isWide: true }) : pathEffect('tree', word, place)];
  });
}

/** `s3://x`, `host:path`, `x:/path`. */
function isElsewhere(text: string): boolean {
  return /^[a-z][\w+.-]*:\/\//i.test(text) || hostOf(text) !== undefined || /^[\w.@-]+:/.test(text);
}
