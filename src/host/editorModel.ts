import * as vscode from 'vscode';
import type { Model, ModelEvent, ModelFailure, ModelRequest, ToolSpec } from '../models/model.js';
import type { Message } from '../protocol/message.js';

const { l10n } = vscode;

/** A model that the editor already has. `wanted` is its id, or empty for the first one. */
export async function openEditorModel(wanted: string): Promise<Model> {
  const found = await chooseChat(wanted);
  return {
    id: `editor/${found?.id ?? wanted}`,
    label: found?.name ?? l10n.t("the editor's model"),
    provider: 'editor',
    script: false,
    contextTokens: found?.maxInputTokens,
    cost: () => undefined,
    stream: (request, signal) => streamFrom(found?.id ?? wanted, request, signal),
  };
}

export async function chooseChat(wanted: string): Promise<vscode.LanguageModelChat | undefined> {
  const all = await vscode.lm.selectChatModels();
  return wanted === '' ? all[0] : all.find(chat => chat.id === wanted);
}

async function* streamFrom(wanted: string, request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent> {
  const cancel = new vscode.CancellationTokenSource();
  const onAbort = (): void => cancel.cancel();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    if (signal.aborted) cancel.cancel();
    const chat = await chooseChat(wanted);
    if (chat === undefined) yield { kind: 'failed', failure: noSuchModel(wanted) };
    else yield* partsOf(chat, request, signal, cancel.token);
  } catch (fault) {
    if (signal.aborted) yield { kind: 'ended', why: 'aborted', usage: undefined };
    else yield { kind: 'failed', failure: failureOf(fault) };
  } finally {
    signal.removeEventListener('abort', onAbort);
    cancel.dispose();
  }
}

async function* partsOf(
  chat: vscode.LanguageModelChat,
  { system, messages, tools }: ModelRequest,
  signal: AbortSignal,
  token: vscode.CancellationToken,
): AsyncIterable<ModelEvent> {
  const said = [vscode.LanguageModelChatMessage.User(system), ...messages.map(messageFor)];
  const justification = l10n.t('Countersign sends your task and what its tools return to this model.');
  const response = await chat.sendRequest(said, { justification, tools: tools.map(toolFor) }, token);
  let calls = 0;
  for await (const part of response.stream) {
    if (signal.aborted) break;
    if (part instanceof vscode.LanguageModelTextPart) yield { kind: 'text', text: part.value };
    else if (part instanceof vscode.LanguageModelToolCallPart) {
      calls++;
      yield { kind: 'call-started', id: part.callId, tool: part.name };
      yield { kind: 'call', id: part.callId, tool: part.name, input: part.input };
    }
  }
  const why = signal.aborted ? 'aborted' : calls > 0 ? 'calls' : 'stop';
  yield { kind: 'ended', why, usage: undefined };
}

function toolFor({ name, summary, schema }: ToolSpec): vscode.LanguageModelChatTool {
  return { name, description: summary, inputSchema: schema };
}

function messageFor(message: Message): vscode.LanguageModelChatMessage {
  switch (message.role) {
    case 'user':
    case 'summary':
      return vscode.LanguageModelChatMessage.User(message.text);
    case 'assistant':
      return vscode.LanguageModelChatMessage.Assistant(
        message.parts.map(part =>
          part.kind === 'text'
            ? new vscode.LanguageModelTextPart(part.text)
            : new vscode.LanguageModelToolCallPart(part.id, part.tool, objectOf(part.input)),
        ),
      );
    case 'tool': {
      const result = new vscode.LanguageModelTextPart(message.text);
      return vscode.LanguageModelChatMessage.User([new vscode.LanguageModelToolResultPart(message.call, [result])]);
    }
  }
}

/** The editor wants an object; what a model once wrote that is none is handed back under one name. */
function objectOf(input: unknown): object {
  return typeof input === 'object' && input !== null ? input : { input };
}

function noSuchModel(wanted: string): ModelFailure {
  const because =
    wanted === ''
      ? l10n.t('This editor has no language model. Install one (for example GitHub Copilot), or pick another provider.')
      : l10n.t('The editor no longer has the model {0}. Pick another one.', wanted);
  return { code: 'unknown-model', because, retryable: false };
}

function failureOf(fault: unknown): ModelFailure {
  if (!(fault instanceof vscode.LanguageModelError)) {
    const message = fault instanceof Error ? fault.message : String(fault);
    const because = l10n.t("The editor's model failed: {0}. Try again, or pick another model.", message);
    return { code: 'server-fault', because, retryable: false };
  }
  switch (fault.code) {
    case vscode.LanguageModelError.NoPermissions.name:
      return {
        code: 'refused-request',
        because: l10n.t(
          'You have not allowed Countersign to use this model. Send the message again and choose Allow, or pick another model.',
        ),
        retryable: false,
      };
    case vscode.LanguageModelError.NotFound.name:
      return noSuchModel('');
    case vscode.LanguageModelError.Blocked.name:
      return {
        code: 'refused-request',
        because: l10n.t(
          "The editor's model refused: {0}. Its quota may be used up, or its filter stopped it.",
          fault.message,
        ),
        retryable: false,
      };
    default:
      return {
        code: 'server-fault',
        because: l10n.t("The editor's model failed: {0}. Try again, or pick another model.", fault.message),
        retryable: false,
      };
  }
}
