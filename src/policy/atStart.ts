import type { Mode } from '../protocol/posture.js';
import type { Judging } from './compile.js';
import type { Constraints, Limit } from './constraints.js';
import { wantedThreshold } from './lenience.js';

/** What a person set for a session. */
export interface Start {
  readonly mode: Mode;
  /** Undefined: the mode's own. */
  readonly threshold: number | undefined;
  /** `provider/name`; undefined while it is not known yet, and for a script, which is no model. */
  readonly model: string | undefined;
  /** `provider/name` of the reviewer; undefined where there is none. */
  readonly reviewer: string | undefined;
}

/** Why a session does not start. */
export interface StartRefusal {
  /** A sentence that names the file. */
  readonly because: string;
  /** What may be chosen instead; absent where no choice helps. */
  readonly choices?: { readonly of: Chosen; readonly names: readonly string[] };
}

type Chosen = 'mode' | 'model' | 'reviewer';

/** Why nothing may run with these settings, or undefined. A model is permitted by its name, with or without its provider. */
export function refusalAtStart(
  { halted, constraints }: Pick<Judging, 'halted' | 'constraints'>,
  { mode, model, reviewer }: Start,
): StartRefusal | undefined {
  if (halted !== undefined) return { because: halted };
  const { modes, models } = constraints;
  const reviewers = reviewersIn(constraints);
  if (modes?.value.includes(mode) === false) return outside(modes, 'mode', mode);
  if (models !== undefined && model !== undefined && !isNamed(models, model))
    return outside(models, 'model', nameOf(model));
  if (reviewers !== undefined && reviewer !== undefined && !isNamed(reviewers, reviewer))
    return outside(reviewers, 'reviewer', nameOf(reviewer));
  return undefined;
}

/** Who may review; where that is not said, whoever may propose: both are sent what is in the folder. */
export function reviewersIn({ reviewers, models }: Constraints): Constraints['reviewers'] {
  return reviewers ?? models;
}

/** Whether a list names a model, with or without its provider. */
export function isNamed({ value }: Limit<readonly string[]>, model: string): boolean {
  return value.includes(model) || value.includes(nameOf(model));
}

function nameOf(model: string): string {
  return model.slice(model.indexOf('/') + 1);
}

/** The refusal with its choices; `choose` says how one is made. */
export function startRefusalInWords(
  { because, choices }: StartRefusal,
  choose: (of: Chosen) => string = of => `Choose another ${of}`,
): string {
  if (choices === undefined) return because;
  const { of, names } = choices;
  return `${because} ${names.length === 0 ? `It permits no ${of} at all` : `${choose(of)}: ${names.join(', ')}`}.`;
}

/** What holds stricter than it was set, in words. */
export function announcedAtStart(
  { constraints: { highestThreshold, noSandboxPasses, noAllowRules } }: Pick<Judging, 'constraints'>,
  { mode, threshold, sandboxPasses }: Omit<Start, 'model' | 'reviewer'> & { readonly sandboxPasses: boolean },
): readonly string[] {
  const stricter: string[] = [];
  if (sandboxPasses && noSandboxPasses !== undefined)
    stricter.push(`${noSandboxPasses.from} has what stays inside the sandbox ask all the same.`);
  if (mode === 'delegated' && noAllowRules !== undefined)
    stricter.push(`${noAllowRules.from} lets nobody else allow: what this session is trusted with asks all the same.`);
  const wanted = wantedThreshold(mode, threshold);
  if (highestThreshold === undefined || wanted <= highestThreshold.value) return stricter;
  const { from, value } = highestThreshold;
  return [...stricter, `${from} permits a risk threshold of ${value} at most: ${value} is used, not ${wanted}.`];
}

function outside({ from, value }: Limit<readonly string[]>, of: Chosen, given: string): StartRefusal {
  const name = given === '' ? `a ${of} without a name` : `the ${of} ${given}`;
  return { because: `${from} does not permit ${name}.`, choices: { of, names: value } };
}
