import type { LanguageModelV4, LanguageModelV4StreamPart, LanguageModelV4Usage } from '@ai-sdk/provider';
import type { Usage } from '../protocol/message.js';
import { costOf, type KnownModel } from './catalog.js';
import { failureOf, type Asked } from './failure.js';
import type { Model, ModelEvent, ModelRequest } from './model.js';
import { sdkPrompt, sdkTools } from './sdkPrompt.js';

export interface SdkSettings {
  readonly provider: string;
  readonly asked: Asked;
  readonly known: KnownModel | undefined;
  readonly options: Parameters<LanguageModelV4['doStream']>[0]['providerOptions'];
}

/** A provider of the AI SDK as our port. Retrying is the loop's: one call here is one request. */
export function sdkModel(sdk: LanguageModelV4, settings: SdkSettings): Model {
  const { known, asked } = settings;
  return {
    id: `${settings.provider}/${asked.model}`,
    label: asked.model,
    provider: settings.provider,
    script: false,
    contextTokens: known?.contextTokens,
    cost: usage => (known === undefined ? undefined : costOf(known, usage)),
    stream: (request, signal) => stream(sdk, settings, request, signal),
  };
}

const aborted: ModelEvent = { kind: 'ended', why: 'aborted', usage: undefined };

async function* stream(
  sdk: LanguageModelV4,
  settings: SdkSettings,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent> {
  try {
    const answer = await sdk.doStream({
      prompt: sdkPrompt(request),
      tools: sdkTools(request),
      abortSignal: signal,
      ...(settings.options === undefined ? {} : { providerOptions: settings.options }),
    });
    for await (const part of answer.stream) {
      const event = eventOf(part, settings);
      if (event === undefined) continue;
      yield event.kind === 'failed' && signal.aborted ? aborted : event;
      if (event.kind === 'failed' || event.kind === 'ended') return;
    }
    yield signal.aborted ? aborted : failed(undefined, settings);
  } catch (fault) {
    yield signal.aborted ? aborted : failed(fault, settings);
  }
}

function failed(fault: unknown, settings: SdkSettings): ModelEvent {
  return { kind: 'failed', failure: failureOf(fault, settings.asked, Date.now()) };
}

function eventOf(part: LanguageModelV4StreamPart, settings: SdkSettings): ModelEvent | undefined {
  switch (part.type) {
    case 'text-delta':
      return { kind: 'text', text: part.delta };
    case 'reasoning-delta':
      return settings.known?.speaksInThinking === true ? { kind: 'text', text: part.delta } : undefined;
    case 'tool-input-start':
      return { kind: 'call-started', id: part.id, tool: part.toolName };
    case 'tool-call':
      return callOf(part.toolCallId, part.toolName, part.input);
    case 'error':
      return failed(part.error, settings);
    case 'finish':
      return ended(part, settings);
    default:
      return undefined; // sources, files, metadata and heartbeats say nothing the loop acts on
  }
}

function callOf(id: string, tool: string, written: string): ModelEvent {
  try {
    const input: unknown = JSON.parse(written.trim() === '' ? '{}' : written);
    return { kind: 'call', id, tool, input };
  } catch (fault) {
    const malformed = fault instanceof Error ? fault.message : 'it cannot be read';
    return { kind: 'call', id, tool, input: written, malformed };
  }
}

function ended(part: Extract<LanguageModelV4StreamPart, { type: 'finish' }>, settings: SdkSettings): ModelEvent {
  const usage = usageOf(part.usage);
  switch (part.finishReason.unified) {
    case 'stop':
    case 'other':
      return { kind: 'ended', why: 'stop', usage };
    case 'tool-calls':
      return { kind: 'ended', why: 'calls', usage };
    case 'length':
      return { kind: 'ended', why: 'length', usage };
    case 'content-filter':
      return { kind: 'ended', why: 'filtered', usage };
    case 'error':
    case 'interrupted':
      return failed(undefined, settings);
  }
}

/** `undefined` where the server counted nothing, as many local ones do. */
function usageOf({ inputTokens, outputTokens }: LanguageModelV4Usage): Usage | undefined {
  if (inputTokens.total === undefined && outputTokens.total === undefined) return undefined;
  return {
    input: inputTokens.total ?? 0,
    output: outputTokens.total ?? 0,
    ...(inputTokens.cacheRead === undefined ? {} : { cached: inputTokens.cacheRead }),
    ...(inputTokens.cacheWrite === undefined ? {} : { written: inputTokens.cacheWrite }),
  };
}
