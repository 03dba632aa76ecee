import { startOpenAiServer, type OpenAiBody } from '../../fakes/openaiServer.js';
import { hang, refuse, say, text, type Reply } from '../../fakes/script.js';
import type { ModelServer } from '../../fakes/modelServer.js';

/** What the stand-in says to the nth request, counted from 1, about this action. */
export type StandInRule = (action: string, n: number) => Reply;

const suspicious = ['http', 'rm ', 'push', 'delete'];

/** What a person is told of the usual stand-in; it is `byWords`, in words. */
export const standInWords = [
  `It refuses what has one of the words ${suspicious.map(word => `“${word.trim()}”`).join(', ')}, and approves the rest.`,
  'To each 20th request it answers in prose, each 31st it leaves unanswered, and each 43rd it turns down.',
].join('\n');

export const byWords: StandInRule = (action, n) => {
  if (n % 43 === 0) return refuse(400, 'turned down');
  if (n % 31 === 0) return hang;
  if (n % 20 === 0) return say(text('I would rather talk about it.'));
  return suspicious.some(word => action.includes(word)) ? answer('refuse', 'high') : answer('approve', 'low');
};

export const approvesAll: StandInRule = () => answer('approve', 'low');

/**
 * A server that speaks a real protocol and answers by a simple rule. It understands nothing: it shows that requests go
 * out, that answers come in, and that they are counted.
 */
export function startStandIn(rule: StandInRule): Promise<ModelServer<OpenAiBody>> {
  return startOpenAiServer((body, n) => rule(actionIn(body), n + 1));
}

function answer(outcome: 'approve' | 'refuse', level: 'low' | 'high'): Reply {
  const said = { level, authorization: 'medium', outcome, rationale: 'A script looked for words.' };
  return say(text(JSON.stringify(said)));
}

function actionIn({ messages }: OpenAiBody): string {
  const asked = String(messages.at(-1)?.content);
  const found = /begin: the action\]\n([^]*?)\n\[\S+ end: the action\]/.exec(asked)?.[1];
  if (found === undefined) throw new Error('There is no action in what the reviewer was asked.');
  return found;
}
