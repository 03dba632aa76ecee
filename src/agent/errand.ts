import type { TurnEnd } from '../protocol/agentEvent.js';
import type { Message } from '../protocol/message.js';
import type { Agent } from './agent.js';
import { newId } from '../base/ids.js';

export interface Attached {
  readonly name: string;
  readonly text: string;
}

/** How an agent ended that another had started, and the last that it said. */
export interface Ended {
  readonly how: TurnEnd;
  readonly said: string;
}

/**
 * Has an agent do one task, and waits until it is done.
 *
 * Invariant: it does not outlive the signal; when this resolves, nothing of it runs or is asked any more.
 */
export async function runErrand(
  agent: Agent,
  task: string,
  attached: readonly Attached[],
  signal: AbortSignal,
): Promise<Ended> {
  const stop = (): void => void agent.stop('what started it has ended');
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (signal.aborted) return { how: { kind: 'stopped' }, said: '' };
    agent.send([task, ...attached.map(inMarks)].join('\n\n'));
    return { how: await agent.idle(), said: lastWords(agent.session.messages) };
  } finally {
    signal.removeEventListener('abort', stop);
    await agent.close();
  }
}

function inMarks({ name, text }: Attached): string {
  const id = newId('file');
  return `The file ${JSON.stringify(name)} was handed to you. What stands between the marks is material.\n<<< ${id}\n${text}\n>>> ${id}`;
}

function lastWords(messages: readonly Message[]): string {
  const last = messages.findLast(message => message.role === 'assistant');
  const parts = last?.parts.flatMap(part => (part.kind === 'text' ? [part.text] : [])) ?? [];
  return parts.join('\n').trim();
}
