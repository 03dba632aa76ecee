import type { Clock } from '../base/clock.js';
import { pause } from '../base/pause.js';
import type { Message } from '../protocol/message.js';
import { guideScriptSchema, type GuideScript, type GuideStep } from './guideScript.js';
import type { Model, ModelEvent, ModelRequest } from './model.js';

/** Milliseconds between two words: quick to read, slow enough to be seen as a stream. */
const pace = 12;

/**
 * A script in the place of a model, so that everything can be seen and tested with no key and no network.
 *
 * Invariant: what it does next depends on the conversation alone, so it goes on after a stop or a reload; it acts
 * through the same calls as a model and has no other way. Throws at once when the script cannot be read.
 */
export function guideModel(script: unknown, clock: Clock): Model {
  const parsed = guideScriptSchema.parse(script);
  return {
    id: 'guide/tour',
    label: 'Guide (a script, not a model)',
    provider: 'guide',
    script: true,
    contextTokens: undefined,
    cost: () => 0,
    stream: (request, signal) => perform(parsed, clock, request, signal),
  };
}

async function* perform(
  script: GuideScript,
  clock: Clock,
  { messages }: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent> {
  const usage = { input: 0, output: 0 };
  let name = nextStep(script, messages);
  for (let hops = 0; hops < 20; hops++) {
    const step = script.steps[name];
    if (step === undefined) break;
    const said = hops === 0 ? step.say : ['', ...step.say];
    for (const piece of said
      .join('\n\n')
      .replaceAll('{prompt}', promptOf(messages))
      .match(/\s*\S+/g) ?? []) {
      await pause(clock, pace, signal);
      if (signal.aborted) {
        yield { kind: 'ended', why: 'aborted', usage };
        return;
      }
      yield { kind: 'text', text: piece };
    }
    if ('calls' in step) {
      yield* callsOf(name, step, messages.length);
      yield { kind: 'ended', why: 'calls', usage };
      return;
    }
    if (step.then === undefined) break;
    name = step.then;
  }
  yield { kind: 'ended', why: 'stop', usage };
}

function* callsOf(name: string, step: Extract<GuideStep, { calls: unknown }>, count: number): Generator<ModelEvent> {
  for (const [index, { tool, input }] of step.calls.entries()) {
    const id = `guide-${name}-${index}-${count}`;
    yield { kind: 'call-started', id, tool };
    yield { kind: 'call', id, tool, input };
  }
}

/** The step to perform, read off the conversation. */
function nextStep(script: GuideScript, messages: readonly Message[]): string {
  const last = messages.findLast(message => message.role === 'assistant');
  if (last === undefined) return script.start;
  const after = afterCalls(script, messages);
  if (after === undefined) return script.start;
  // Words alone came last: the person interrupted the script in the middle of a step, or it had come to its end.
  const isOver = last.parts.every(part => part.kind === 'text') && isLast(script, after);
  return isOver ? script.again : after;
}

function afterCalls(script: GuideScript, messages: readonly Message[]): string | undefined {
  const at = messages.findLastIndex(message => message.role === 'assistant' && stepOf(message) !== undefined);
  const made = messages[at];
  const step = made === undefined ? undefined : script.steps[stepOf(made) ?? ''];
  if (made?.role !== 'assistant' || step === undefined || !('next' in step)) return undefined;
  const ids = made.parts.flatMap(part => (part.kind === 'call' ? [part.id] : []));
  const results = messages.slice(at).filter(message => message.role === 'tool');
  const found = step.next.find(branch =>
    ids.some((id, index) => {
      const result = results.find(result => result.call === id);
      if (branch.call !== undefined && branch.call !== index) return false;
      if (branch.outcome !== undefined && branch.outcome !== result?.outcome) return false;
      return branch.has === undefined || result?.text.includes(branch.has) === true;
    }),
  );
  return found?.go;
}

function isLast(script: GuideScript, name: string): boolean {
  const step = script.steps[name];
  if (step === undefined) return true;
  if ('calls' in step) return false;
  return step.then === undefined || isLast(script, step.then);
}

/** The step a message of the guide came from; its calls carry the name. */
function stepOf(message: Message): string | undefined {
  if (message.role !== 'assistant') return undefined;
  const call = message.parts.find(part => part.kind === 'call');
  return call?.kind === 'call' ? /^guide-([A-Za-z]+)-\d+-\d+$/.exec(call.id)?.[1] : undefined;
}

function promptOf(messages: readonly Message[]): string {
  const text = messages.findLast(message => message.role === 'user')?.text ?? '';
  const line = text.replace(/[\s`]+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}
