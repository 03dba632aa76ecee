import { z } from 'zod';
import { planSchema } from '../protocol/message.js';
import { defineTool } from './tool.js';

export const updatePlan = defineTool({
  name: 'update_plan',
  summary: 'Show the person your plan for a task of several steps, and keep it current. Give the whole plan each time.',
  input: z.strictObject({ plan: planSchema.describe('The steps in order; at most one is `doing`.') }),
  needs: ['plan'],
  describe: () => ({ effects: [{ kind: 'none' }], needs: [], title: 'Update the plan' }),
  async run(pass, { plan }) {
    plan.update(pass.action.input.plan);
    return { kind: 'done', text: 'The plan is shown.' };
  },
});
