import type { AgentEvent } from '../protocol/agentEvent.js';

/** Puts agent events on standard output: as JSON Lines, or as a person reads them. */
export function printer(json: boolean): (event: AgentEvent) => void {
  return json
    ? event => process.stdout.write(`${JSON.stringify(event)}\n`)
    : event => process.stdout.write(inWords(event));
}

function inWords(event: AgentEvent): string {
  switch (event.kind) {
    case 'text':
      return event.text;
    case 'call':
      return `\n· ${event.title}\n`;
    case 'result':
      return event.outcome === 'done' ? '' : `  ${event.outcome}: ${event.text}\n`;
    case 'retrying':
      return `\n${event.because} Trying again in ${Math.ceil(event.afterMs / 1000)} s.\n`;
    case 'turn-ended':
      return event.how.kind === 'failed' ? `\n${event.how.because}\n` : '\n';
    default:
      return '';
  }
}
