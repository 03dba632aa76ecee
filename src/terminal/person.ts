import { createInterface } from 'node:readline/promises';
import type { Broker, PendingAsk } from '../approvals/broker.js';
import type { Card } from '../protocol/card.js';

/** Asks at a terminal, one card after the other. Answers by the ask's id and the hash of the card it printed. */
export function askAtTerminal(broker: Broker, stop: () => void): { dispose(): void } {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  lines.on('SIGINT', stop);
  let last: Promise<void> = Promise.resolve();
  const asked = broker.onDidAsk(ask => {
    last = last.then(() => askOne(ask, broker, question => lines.question(question)));
  });
  return {
    dispose: () => {
      asked.dispose();
      lines.close();
    },
  };
}

async function askOne(ask: PendingAsk, broker: Broker, question: (text: string) => Promise<string>): Promise<void> {
  if (!broker.pending.some(pending => pending.id === ask.id)) return;
  process.stderr.write(cardAsText(ask.card));
  const typed = (await question('Approve once? y, or n and why: ')).trim();
  const yes = /^y(es)?$/i.test(typed);
  const answered = broker.answer({
    ask: ask.id,
    shown: ask.card.hash,
    answer: yes
      ? { kind: 'approve', scope: 'once' }
      : { kind: 'reject', feedback: typed.replace(/^no?\b[\s,:]*/i, '') },
    surface: 'terminal',
  });
  if (answered.kind === 'stale') await askOne({ ...ask, card: answered.card }, broker, question);
  else if (answered.kind !== 'settled')
    process.stderr.write(`${answered.kind === 'gone' ? answered.how : answered.because}\n`);
}

/** Everything that the card shows, as lines. */
export function cardAsText(card: Card): string {
  const lines = [
    '',
    `── ${card.title.text}`,
    ...(card.command ? [`   ${card.command.text.text}`, `   in ${card.command.cwd.text}`] : []),
    ...card.changes.flatMap(change => [
      `   ${change.kind} ${change.path.text}`,
      ...(change.diff?.text.split('\n').map(line => `   ${line}`) ?? []),
    ]),
    ...card.effects.map(effect => `   · ${effect.words.text}`),
    `   risk ${card.risk}${card.factors.map(factor => `; ${factor.name} ${factor.points}`).join('')}`,
    `   why: ${card.because.text}`,
    ...(card.again ? [`   again: ${card.again.text}`] : []),
    ...(card.floor ? [`   Cannot be undone: ${card.floor.loses}`] : []),
    `   ${card.isolation}`,
    '',
  ];
  return lines.join('\n');
}
