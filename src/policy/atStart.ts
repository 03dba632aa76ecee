import type { Mode } from '../protocol/posture.js';
import type { Judging } from './compile.js';
import type { Limit } from './constraints.js';
import { wantedThreshold } from './lenience.js';

/** What a person set for a session. */
export interface Start {
  readonly mode: Mode;
  /** Undefined: the mode's own. */
  readonly threshold: number | undefined;
  /** `provider/name`; undefined while it is not known yet, and for a script, which is no model. */
  readonly model: string | undefined;
}

/** Why a session does not start. */
export interface StartRefusal {
  /** A sentence that names the file. */
  readonly because: string;
  /** What may be chosen instead; absent where no choice helps. */
  readonly choices?: { readonly of: 'mode' | 'model'; readonly names: readonly string[] };
}

/** Why nothing may run with these settings, or undefined. A model is permitted by its name, with or without its provider. */
export function refusalAtStart(
  { halted, constraints }: Pick<Judging, 'halted' | 'constraints'>,
  { mode, model }: Start,
): StartRefusal | undefined {
  if (halted !== undefined) return { because: halted };
  const { modes, models } = constraints;
  if (modes?.value.includes(mode) === false) return outside(modes, 'mode', mode);
  if (models === undefined || model === undefined) return undefined;
  const name = model.slice(model.indexOf('/') + 1);
  return models.value.includes(model) || models.value.includes(name) ? undefined : outside(models, 'model', name);
}

/** The refusal with its choices; `choose` says how one is made. */
export function startRefusalInWords(
  { because, choices }: StartRefusal,
  choose: (of: 'mode' | 'model') => string = of => `Choose another ${of}`,
): string {
  if (choices === undefined) return because;
  const { of, names } = choices;
  return `${because} ${names.length === 0 ? `It permits no ${of} at all` : `${choose(of)}: ${names.join(', ')}`}.`;
}

/** What holds stricter than it was set, in words. */
export function announcedAtStart(
  { constraints: { highestThreshold, noSandboxPasses } }: Pick<Judging, 'constraints'>,
  { mode, threshold, sandboxPasses }: Omit<Start, 'model'> & { readonly sandboxPasses: boolean },
): readonly string[] {
  const stricter: string[] = [];
  if (sandboxPasses && noSandboxPasses !== undefined)
    stricter.push(`${noSandboxPasses.from} has what stays inside the sandbox ask all the same.`);
  const wanted = wantedThreshold(mode, threshold);
  if (highestThreshold === undefined || wanted <= highestThreshold.value) return stricter;
  const { from, value } = highestThreshold;
  return [...stricter, `${from} permits a risk threshold of ${value} at most: ${value} is used, not ${wanted}.`];
}

function outside({ from, value }: Limit<readonly string[]>, of: 'mode' | 'model', given: string): StartRefusal {
  const name = given === '' ? `a ${of} without a name` : `the ${of} ${given}`;
  return { because: `${from} does not permit ${name}.`, choices: { of, names: value } };
}
