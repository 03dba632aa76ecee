import type { Workload } from '../../protocol/workload.js';
import type { Constraints } from '../constraints.js';

/** One of the four conditions under which a reviewer is worth what it costs. */
export interface Condition {
  readonly name: 'volume' | 'configuration' | 'telemetry' | 'irreversible';
  readonly holds: 'yes' | 'no' | 'unknown';
  /** What was counted here, in words. */
  readonly figure: string;
  /** A sentence on what follows from it. */
  readonly says: string;
}

export interface Advice {
  readonly pays: Condition['holds'];
  readonly sentence: string;
  readonly conditions: readonly Condition[];
}

/** What the advice rests on. */
export interface Situation {
  readonly workload: Workload;
  /** Over how many days that was counted. */
  readonly days: number;
  readonly constraints: Pick<Constraints, 'modes' | 'reviewers' | 'sandboxModes'>;
  /** The administrator's file, and how many floors it adds. */
  readonly admin: { readonly file: string; readonly floors: number } | undefined;
  /** How sending the record stands; undefined where it goes nowhere. */
  readonly sending:
    { readonly where: string; readonly dropped: number; readonly trouble: string | undefined } | undefined;
  /** It all runs in a container. */
  readonly isContained: boolean;
}

/** Fewer acts, or less work, are no habit. */
const leastActs = 100;
const leastWorkMs = 30 * 60_000;
/** A few questions an hour tire nobody; one every five minutes, day by day, does. */
const tiringAnHour = 12;
/** What is on record of agents at work: 720 of 10,000 actions asked, past what anybody reads. */
const tiringInHundred = 7.2;

/** Whether a reviewer would pay here: only where all four conditions hold, else a simpler posture does better. Pure. */
export function adviseOnReviewer(situation: Situation): Advice {
  const conditions = [
    volumeOf(situation),
    configurationOf(situation),
    telemetryOf(situation),
    irreversibleOf(situation),
  ];
  const failing = conditions.filter(({ holds }) => holds === 'no');
  const isKnown = conditions.every(({ holds }) => holds !== 'unknown');
  const pays = failing.length > 0 ? 'no' : isKnown ? 'yes' : 'unknown';
  return { pays, sentence: sentenceOf(pays, failing, situation), conditions };
}

function sentenceOf(pays: Advice['pays'], failing: readonly Condition[], { isContained }: Situation): string {
  if (pays === 'yes') return 'A reviewer would pay here: all four conditions hold.';
  if (pays === 'unknown') return 'It cannot be said yet whether a reviewer would pay here: too little is on record.';
  const names = failing.map(({ name }) => titles[name]).join(', ');
  const instead = failing.some(({ name }) => name === 'volume')
    ? 'The sandbox, rules for what you approve often, and being asked about the rest do better.'
    : 'Mend that first: a reviewer without it is one more thing to get past.';
  const contained = isContained ? ' This is a container: where nothing in it is of value, it is boundary enough.' : '';
  return `A reviewer would not pay here. What is missing: ${names}. ${instead}${contained}`;
}

/** The conditions as they are called in lists. */
export const titles = {
  volume: 'more questions than anybody reads',
  configuration: 'configuration that only an administrator changes',
  telemetry: 'a record that somebody else receives',
  irreversible: 'what cannot be undone stays with a person',
} as const satisfies Record<Condition['name'], string>;

function volumeOf({ workload, days }: Situation): Condition {
  const { acts, answered, approved, answerMs, workMs } = workload;
  const over = `in the last ${days} days`;
  if (acts < leastActs || workMs < leastWorkMs) {
    const figure = `${actionsInWords(acts)} in ${hoursInWords(workMs)} of work ${over}`;
    return {
      name: 'volume',
      holds: 'unknown',
      figure,
      says: `Fewer than ${leastActs} actions, or less than half an hour, say nothing.`,
    };
  }
  const [anHour, inHundred] = [(answered * 3_600_000) / workMs, (answered * 100) / acts];
  const figure = `you answered ${round(anHour)} an hour of work, and ${round(inHundred)} of 100 actions (${answered} of ${acts} ${over})`;
  const holds = anHour >= tiringAnHour && inHundred >= tiringInHundred ? 'yes' : 'no';
  if (holds === 'no')
    return {
      name: 'volume',
      holds,
      figure,
      says: `That tires nobody: from ${tiringAnHour} an hour and ${tiringInHundred} of 100 actions on it does.`,
    };
  const quick = answerMs === undefined ? '' : `, half of them within ${secondsInWords(answerMs)}`;
  return {
    name: 'volume',
    holds,
    figure,
    says: `That is more than is read with care: you approved ${approved} of ${answered}${quick}.`,
  };
}

function configurationOf({ constraints, admin }: Situation): Condition {
  const name = 'configuration';
  if (admin === undefined) {
    const says =
      'Whoever can write your settings can switch the reviewer or the sandbox off, or choose another reviewer.';
    return { name, holds: 'no', figure: "no administrator's file", says };
  }
  const { reviewers, sandboxModes, modes } = constraints;
  const isSaid = (limit: { readonly from: string } | undefined): boolean => limit?.from.includes(admin.file) === true;
  const said = [
    ['which reviewer', isSaid(reviewers)],
    ['that the sandbox stays on', isSaid(sandboxModes) && sandboxModes?.value.includes('off') === false],
    ['which modes', isSaid(modes)],
  ] as const;
  const missing = said.flatMap(([what, is]) => (is ? [] : [what]));
  const figure = `${admin.file} says ${said.length - missing.length} of ${said.length}`;
  if (isSaid(reviewers) && reviewers?.value.length === 0)
    return { name, holds: 'no', figure, says: 'It permits no reviewer at all.' };
  const holds = missing.length === 0 ? 'yes' : 'no';
  const says =
    holds === 'yes'
      ? 'Reviewer, sandbox and modes cannot be changed by a user.'
      : `It does not say ${missing.join(', nor ')}.`;
  return { name, holds, figure, says };
}

function telemetryOf({ sending }: Situation): Condition {
  const name = 'telemetry';
  if (sending === undefined) {
    const says = 'What a reviewer let pass can be looked at on this machine alone.';
    return { name, holds: 'no', figure: 'the record goes nowhere', says };
  }
  const { where, dropped, trouble } = sending;
  const lost = dropped === 0 ? 'nothing was lost' : `${dropped} entries were never taken`;
  const isWhole = trouble === undefined && dropped === 0;
  const says = isWhole
    ? 'What a reviewer decides can be looked at elsewhere.'
    : `The collector does not have all of it${trouble === undefined ? '' : `: ${trouble}`}.`;
  return { name, holds: isWhole ? 'yes' : 'no', figure: `${where}; ${lost}`, says };
}

function irreversibleOf({ workload: { floors, floorsUnattended }, admin, days }: Situation): Condition {
  const own =
    admin === undefined || admin.floors === 0 ? '' : `, ${admin.floors} floors were added to the built-in ones`;
  const figure = `${actionsInWords(floors)} on a floor in the last ${days} days, ${floorsUnattended} of them ran without a person${own}`;
  const holds = floorsUnattended === 0 ? 'yes' : 'no';
  const says =
    holds === 'yes'
      ? 'No reviewer answers for a floor: those would still be yours.'
      : 'Something that cannot be undone ran without a person. Look at these in the activity view first.';
  return { name: 'irreversible', holds, figure, says };
}

function round(value: number): string {
  return value.toFixed(value < 10 ? 1 : 0);
}

function actionsInWords(count: number): string {
  return count === 1 ? '1 action' : `${count} actions`;
}

function hoursInWords(ms: number): string {
  return `${round(ms / 3_600_000)} hours`;
}

function secondsInWords(ms: number): string {
  return `${round(ms / 1000)} seconds`;
}
