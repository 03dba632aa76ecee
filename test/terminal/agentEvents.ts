import { z } from 'zod';
import type { AgentEvent } from '../../src/protocol/agentEvent.js';
import { messageSchema, outcomeSchema, planSchema, usageSchema } from '../../src/protocol/message.js';

const turnEnd = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('done') }),
  z.strictObject({ kind: z.literal('stopped') }),
  z.strictObject({ kind: z.literal('steps'), limit: z.number() }),
  z.strictObject({ kind: z.literal('refused'), because: z.string() }),
  z.strictObject({ kind: z.literal('failed'), because: z.string() }),
]);

/** What a line of `--json` holds besides its kind: all of it, so that no member is added or lost unseen. */
const members = {
  'turn-started': { turn: z.string(), model: z.string() },
  text: { message: z.string(), text: z.string() },
  'call-started': { message: z.string(), call: z.string(), tool: z.string() },
  call: {
    message: z.string(),
    call: z.strictObject({ id: z.string(), tool: z.string(), input: z.unknown() }),
    title: z.string(),
  },
  output: { call: z.string(), text: z.string() },
  result: { call: z.string(), tool: z.string(), outcome: outcomeSchema, text: z.string() },
  message: { message: messageSchema },
  plan: { plan: planSchema },
  usage: { usage: usageSchema, cost: z.number().optional() },
  retrying: { afterMs: z.number(), because: z.string(), drops: z.string().optional() },
  compacted: { dropped: z.number() },
  'turn-ended': { turn: z.string(), how: turnEnd },
} satisfies Readonly<Record<AgentEvent['kind'], z.ZodRawShape>>;

/** Reads what `--json` printed; throws where a line is no event. */
export function eventsOf(stdout: string): AgentEvent[] {
  const lines = stdout.split('\n');
  if (lines.pop() !== '') throw new Error('The last line is not ended.');
  return lines.map(line => {
    const { kind, ...rest } = z.looseObject({ kind: z.string() }).parse(JSON.parse(line));
    const shape = Object.entries(members).find(([name]) => name === kind)?.[1];
    if (shape === undefined) throw new Error(`No event is a “${kind}”.`);
    z.strictObject(shape).parse(rest);
    return { kind, ...rest } as AgentEvent;
  });
}
