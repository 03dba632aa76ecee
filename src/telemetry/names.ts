/** Attributes of OpenTelemetry's conventions for generative AI, as they stand in its own repository of them. */
export const genAi = {
  operation: 'gen_ai.operation.name',
  provider: 'gen_ai.provider.name',
  agent: 'gen_ai.agent.name',
  conversation: 'gen_ai.conversation.id',
  requestModel: 'gen_ai.request.model',
  finishReasons: 'gen_ai.response.finish_reasons',
  tokenType: 'gen_ai.token.type',
  tool: 'gen_ai.tool.name',
  toolType: 'gen_ai.tool.type',
  toolCall: 'gen_ai.tool.call.id',
  toolArguments: 'gen_ai.tool.call.arguments',
  toolResult: 'gen_ai.tool.call.result',
  inputMessages: 'gen_ai.input.messages',
} as const;

export const errorType = 'error.type';

/** What the conventions call the providers that are spoken to here; any other stands by its own name. */
const providerNames: Readonly<Record<string, string>> = { anthropic: 'anthropic', openai: 'openai' };

export function providerName(provider: string): string {
  return providerNames[provider] ?? provider;
}

/** How the conventions call the ends of an answer that are no failures. */
const finishReasons: Readonly<Record<string, string>> = {
  stop: 'stop',
  calls: 'tool_call',
  length: 'length',
  filtered: 'content_filter',
};

/** Undefined for an answer that failed or was broken off. */
export function finishReason(end: string): string | undefined {
  return finishReasons[end];
}
