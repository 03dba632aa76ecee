import { z } from 'zod';
import { defineTool } from './tool.js';

export const askUser = defineTool({
  name: 'ask_user',
  summary:
    'Ask the person one question and wait for the answer. Only for what you cannot find out yourself and what changes what you do. ' +
    'Never for permission: the person is asked for that anyway.',
  input: z.strictObject({
    question: z.string().min(1).max(4000),
    choices: z
      .array(z.string().min(1).max(500))
      .max(10)
      .optional()
      .describe('Answers to choose from, if there are some.'),
  }),
  needs: ['person'],
  describe: () => ({ effects: [{ kind: 'none' }], needs: [], title: 'Ask you a question' }),
  async run(pass, { person }, { signal }) {
    const { question, choices } = pass.action.input;
    const answer = await person.ask(question, choices ?? [], signal);
    return answer === undefined
      ? { kind: 'failed', text: 'Nobody answered. Go on as seems best and say what you assumed, or stop.' }
      : { kind: 'done', text: answer };
  },
});
