import type { Card } from '../../protocol/card.js';
import { count } from '../parts/count.js';
import type { CallItem } from './transcript.js';

/**
 * Cards that may be approved together: on the screen with exactly this hash, nothing in them still unread, no floor, and
 * nothing that opens the sandbox.
 */
export function approvableTogether(
  pending: readonly CallItem[],
  seen: ReadonlyMap<string, string>,
  isRead: (ask: string) => boolean,
): readonly Card[] {
  return cardsOf(pending).filter(
    card =>
      card.floor === undefined && card.extra === undefined && seen.get(card.ask) === card.hash && isRead(card.ask),
  );
}

export function cardsOf(pending: readonly CallItem[]): readonly Card[] {
  return pending.flatMap(call => (call.card === undefined ? [] : [call.card]));
}

/** "3 changes in 2 files, 1 command". */
export function sumOf(cards: readonly Card[]): string {
  const changes = cards.filter(card => card.changes.length > 0);
  const files = new Set(changes.flatMap(card => card.changes.map(change => change.path.text)));
  const commands = cards.filter(card => card.command !== undefined).length;
  const others = cards.length - changes.length - commands;
  return [
    changes.length > 0 ? `${count(changes.length, 'change')} in ${count(files.size, 'file')}` : '',
    commands > 0 ? count(commands, 'command') : '',
    others > 0 ? count(others, 'other action') : '',
  ]
    .filter(part => part !== '')
    .join(', ');
}
