import type { Card } from '../protocol/card.js';

/**
 * Everything that a card shows, as lines.
 *
 * Invariant: what somebody else wrote over several lines stands behind a bar, and nothing else spans more than one, so
 * that no text passes for a line of the card.
 */
export function cardAsText(card: Card): string {
  const { command, floor, again, rewritten, review, extra = [], changes, effects, factors, offers, habit } = card;
  const session = offers.filter(({ scope }) => scope === 'session');
  const lines = [
    '',
    `── ${card.title.text}`,
    ...(card.above === undefined ? [] : [`   ${card.agent.text} asks, for ${card.above.text}`]),
    ...(card.task === undefined ? [] : framed(card.task.text)),
    ...(command === undefined ? [] : [...framed(command.text.text), `   in ${command.cwd.text}`]),
    ...changes.flatMap(change => [
      `   ${change.kind} ${change.path.text}${change.to === undefined ? '' : ` to ${change.to.text}`}`,
      ...(change.diff === undefined ? [] : framed(change.diff.text)),
    ]),
    ...effects.map(effect => `   · ${effect.words.text}`),
    `   risk ${card.risk}${factors.map(factor => `; ${factor.name} ${factor.points}`).join('')}`,
    `   why: ${card.because.text}`,
    ...extra.map(one => `   once more, in a sandbox that is opened for: ${one.text}`),
    ...(again === undefined ? [] : [`   again: ${again.text}`]),
    ...(rewritten === undefined ? [] : [`   rewritten: ${rewritten.text}`]),
    ...(review === undefined ? [] : [`   reviewer: ${review.words.text}`]),
    ...(floor === undefined ? [] : [`   Cannot be undone: ${floor.loses}`]),
    ...(habit === undefined ? [] : [`   You approved this ${habit.approvals} times before.`]),
    ...session.map(({ words }, index) => `   s${index + 1}: ${words.text}`),
    ...(card.noOffer === undefined ? [] : [`   ${card.noOffer}`]),
    `   ${card.isolation}`,
    '',
  ];
  return lines.map(inOneLine).join('\n');
}

/** Behind a bar, line by line. */
export function framed(text: string): string[] {
  return text.split('\n').map(line => `   │ ${line}`);
}

function inOneLine(text: string): string {
  return text.replaceAll('\n', '⟦U+000A⟧');
}
