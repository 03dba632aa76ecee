import type { LanguageModelV4FunctionTool, LanguageModelV4Message, LanguageModelV4Prompt } from '@ai-sdk/provider';
import type { Message } from '../protocol/message.js';
import type { ModelRequest } from './model.js';

type AssistantMessage = Extract<Message, { role: 'assistant' }>;
type ToolMessage = Extract<Message, { role: 'tool' }>;

/** Marks where a provider may cut its cache; only Anthropic reads it. */
const cacheHere = { anthropic: { cacheControl: { type: 'ephemeral' } } } as const;

/** The conversation in the shape the providers take. Neighbours of one role become one message, as strict servers want it. */
export function sdkPrompt(request: ModelRequest): LanguageModelV4Prompt {
  const prompt: LanguageModelV4Message[] = [];
  for (const message of request.messages) append(prompt, message);
  const cut = prompt.findLast(message => message.role === 'user' || message.role === 'tool');
  if (cut !== undefined) cut.providerOptions = cacheHere;
  return [{ role: 'system', content: request.system, providerOptions: cacheHere }, ...prompt];
}

export function sdkTools(request: ModelRequest): LanguageModelV4FunctionTool[] {
  return request.tools.map(tool => ({
    type: 'function',
    name: tool.name,
    description: tool.summary,
    inputSchema: tool.schema,
  }));
}

function append(prompt: LanguageModelV4Message[], message: Message): void {
  const last = prompt.at(-1);
  switch (message.role) {
    case 'user':
    case 'summary': {
      const text = wordsOf(message);
      const before = last?.role === 'user' ? last.content[0] : undefined;
      if (before?.type === 'text') before.text += `\n\n${text}`;
      else prompt.push({ role: 'user', content: [{ type: 'text', text }] });
      return;
    }
    case 'assistant': {
      const content = partsOf(message);
      if (content.length > 0) prompt.push({ role: 'assistant', content });
      return;
    }
    case 'tool':
      if (last?.role === 'tool') last.content.push(resultOf(message));
      else prompt.push({ role: 'tool', content: [resultOf(message)] });
      return;
  }
}

function wordsOf(message: Extract<Message, { role: 'user' | 'summary' }>): string {
  if (message.role === 'summary' || message.attached === undefined) return message.text;
  return `${message.text}\n\n${message.attached}`;
}

type AssistantContent = Extract<LanguageModelV4Message, { role: 'assistant' }>['content'];

function partsOf(message: AssistantMessage): AssistantContent {
  const content: AssistantContent = [];
  for (const part of message.parts) {
    if (part.kind === 'call')
      content.push({ type: 'tool-call', toolCallId: part.id, toolName: part.tool, input: asObject(part.input) });
    else if (part.text.trim() !== '') content.push({ type: 'text', text: part.text });
  }
  return content;
}

type ToolContent = Extract<LanguageModelV4Message, { role: 'tool' }>['content'][number];

function resultOf(message: ToolMessage): ToolContent {
  const value = message.text === '' ? '(no output)' : message.text;
  return {
    type: 'tool-result',
    toolCallId: message.call,
    toolName: message.tool,
    output: message.outcome === 'done' ? { type: 'text', value } : { type: 'error-text', value },
  };
}

/** Servers take only an object as a call's input; what the model wrote instead goes back to it as text. */
function asObject(input: unknown): object {
  return typeof input === 'object' && input !== null && !Array.isArray(input) ? input : { written: input };
}
