import type { AgentEvent, TurnEnd } from '../protocol/agentEvent.js';
import { besideCards } from './plainText.js';

/** Puts agent events on standard output: as JSON Lines, or as a person reads them. */
export function printer(json: boolean): (event: AgentEvent) => void {
  if (json) return event => process.stdout.write(`${JSON.stringify(event)}\n`);
  const titles = new Map<string, string>();
  return event => {
    if (event.kind === 'call') titles.set(event.call.id, `${event.title}${byWords(event)}`);
    process.stdout.write(besideCards(inWords(event, titles)));
  };
}

/** `titles` by call: several are on their way at once, so each outcome says whose it is. */
function inWords(event: AgentEvent, titles: ReadonlyMap<string, string>): string {
  switch (event.kind) {
    case 'text':
      return event.text;
    case 'call':
      return `\n· ${event.title}${byWords(event)}\n`;
    case 'result':
      return event.outcome === 'done'
        ? ''
        : `\n· ${titles.get(event.call) ?? event.tool}: ${event.outcome}\n  ${event.text.split('\n', 3).join('\n  ')}\n`;
    case 'retrying':
      return `\n${event.because} Trying again in ${Math.ceil(event.afterMs / 1000)} s.\n`;
    case 'turn-ended':
      return `\n${endInWords(event.how)}`;
    default:
      return '';
  }
}

/** Of an agent that was started: whose call it is. */
function byWords({ by }: { readonly by?: string }): string {
  return by === undefined ? '' : ` (${by})`;
}

function endInWords(how: TurnEnd): string {
  switch (how.kind) {
    case 'done':
      return '';
    case 'stopped':
      return 'Stopped.\n';
    case 'steps':
      return `Ended after ${how.limit} requests to the model, its limit; --max-steps N allows more.\n`;
    case 'refused':
    case 'failed':
      return `${how.because}\n`;
  }
}
