import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';
import { outcomeSchema } from '../protocol/message.js';

const name = z.string().regex(/^[a-z][A-Za-z]{0,20}$/);

/** Where the script goes after a step's calls: the first whose conditions all hold for one of the results. */
const branchSchema = z.strictObject({
  /** Only the result of this call of the step, counted from 0. */
  call: z.int().min(0).optional(),
  outcome: outcomeSchema.optional(),
  has: z.string().min(1).optional(),
  go: name,
});

const stepSchema = z.union([
  /** Says something, makes calls, and goes on by what came of them. */
  z.strictObject({
    say: z.array(z.string().min(1)),
    calls: z.array(z.strictObject({ tool: z.string().min(1), input: z.record(z.string(), z.unknown()) })).nonempty(),
    next: z.array(branchSchema).nonempty(),
  }),
  /** Says something and goes on at once, or ends the turn. */
  z.strictObject({ say: z.array(z.string().min(1)).nonempty(), then: name.optional() }),
]);

/** The guide's script. `{prompt}` in what it says stands for the person's words. */
export const guideScriptSchema = z
  .strictObject({ start: name, again: name, steps: z.record(name, stepSchema) })
  .superRefine(({ start, again, steps }, problems) => {
    const known = (where: string, step: string): void => {
      if (steps[step] === undefined)
        problems.addIssue({ code: 'custom', message: `${where} goes to the step “${step}”, which is not there` });
    };
    known('start', start);
    known('again', again);
    for (const [at, step] of Object.entries(steps)) {
      if ('then' in step && step.then !== undefined) known(at, step.then);
      if (!('next' in step)) continue;
      for (const branch of step.next) known(at, branch.go);
      const last = step.next.at(-1);
      if (last?.outcome !== undefined || last?.has !== undefined || last?.call !== undefined)
        problems.addIssue({
          code: 'custom',
          message: `the last branch of “${at}” has conditions, so the script may get stuck`,
        });
    }
  });
export type GuideScript = DeepReadonly<z.output<typeof guideScriptSchema>>;
export type GuideStep = GuideScript['steps'][string];
