import type { ActivityFilter } from '../../protocol/activity.js';
import type { Grouping } from '../../protocol/activityMessages.js';
import type { EntryBody } from '../../protocol/entry.js';
import type { EntryFilter } from '../../protocol/entryRow.js';

/** Acts, one by one or by session, or every entry of the record. */
export type Listing = Grouping | 'entry';
/** A list of acts has no kinds, one of entries but kinds and a session. */
export type ListFilter = ActivityFilter & Pick<EntryFilter, 'kind'>;

/** One thing to filter by: what can be chosen, what is, and the filter with another choice. */
export interface Choice {
  readonly id: string;
  readonly label: string;
  readonly options: readonly Option[];
  /** Several may hold at once, any of which will do. */
  readonly isMany: boolean;
  /** What is chosen, as values of options. */
  readonly chosen: (filter: ListFilter) => readonly string[];
  readonly choose: (filter: ListFilter, values: readonly string[]) => ListFilter;
  /** What a person may type instead. */
  readonly other?: string;
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** What there is on record to choose from. */
export interface Known {
  readonly tools: readonly string[];
  readonly rules: readonly string[];
  readonly sessions: readonly Option[];
  readonly now: number;
}

type ListMember = 'verdict' | 'state' | 'by' | 'tool' | 'layer';
type Labels<Value extends string> = Readonly<Record<Value, string>>;
type ValueOf<Member extends ListMember> = NonNullable<ActivityFilter[Member]>[number];

const verdicts: Labels<ValueOf<'verdict'>> = { allow: 'allowed', ask: 'asked', deny: 'denied' };
const states: Labels<ValueOf<'state'>> = {
  ...{ pending: 'waiting', running: 'running', done: 'done' },
  ...{ failed: 'failed', refused: 'refused', lapsed: 'lapsed' },
};
const approvers: Labels<ValueOf<'by'>> = {
  human: 'a person',
  reviewer: 'a reviewer',
  parent: 'another agent',
  grant: 'a remembered approval',
  policy: 'rules or the default',
  nobody: 'nobody',
};
const layers: Labels<ValueOf<'layer'>> = {
  admin: 'administrator',
  user: 'yours, everywhere',
  workspace: 'this folder',
  session: 'one session',
};
const risks = [
  { value: '0-29', label: 'low (0–29)' },
  { value: '30-69', label: 'medium (30–69)' },
  { value: '70-100', label: 'high (70–100)' },
] as const;
const hour = 3_600_000;
const spans = [
  { value: String(hour), label: 'the last hour' },
  { value: String(24 * hour), label: 'the last 24 hours' },
  { value: String(7 * 24 * hour), label: 'the last 7 days' },
  { value: String(30 * 24 * hour), label: 'the last 30 days' },
] as const;

const kinds: readonly { readonly label: string; readonly of: readonly EntryBody['kind'][] }[] = [
  { label: 'prompts', of: ['prompt'] },
  { label: 'model calls', of: ['model'] },
  { label: 'sessions and agents under agents', of: ['session', 'delegation'] },
  { label: 'what was judged', of: ['action'] },
  { label: 'questions and answers', of: ['asked', 'decision', 'reviewer', 'interceptor'] },
  { label: 'runs and their results', of: ['run', 'result', 'change', 'connection', 'undo'] },
  { label: 'remembered approvals', of: ['grant'] },
  { label: 'changes of policy', of: ['policy'] },
  { label: 'changes of posture', of: ['posture'] },
  { label: 'limits and stops', of: ['limit', 'breaker', 'stop'] },
  { label: 'oddities', of: ['oddity', 'gap'] },
  { label: 'care of the record', of: ['checkpoint', 'key', 'erased', 'pruned'] },
];

/** What every entry can be filtered by. */
export function entryChoices({ sessions, now }: Pick<Known, 'sessions' | 'now'>): readonly Choice[] {
  return [
    {
      ...{ id: 'kind', label: 'Kind', options: kinds.map(({ label }) => ({ value: label, label })), isMany: true },
      chosen: ({ kind = [] }) =>
        kinds.filter(({ of }) => of.every(one => kind.includes(one))).map(({ label }) => label),
      choose: (filter, labels) => {
        const chosen = kinds.flatMap(({ label, of }) => (labels.includes(label) ? of : []));
        return withMember(filter, 'kind', chosen.length === 0 ? undefined : chosen);
      },
    },
    textChoice('session', 'Session', sessions, 'Name of a session'),
    timeChoice(now),
  ];
}

export function choicesOf({ tools, rules, sessions, now }: Known): readonly Choice[] {
  return [
    listChoice('verdict', 'Verdict', optionsOf(verdicts)),
    listChoice('state', 'State', optionsOf(states)),
    listChoice('by', 'Decided by', optionsOf(approvers)),
    listChoice('tool', 'Tool', asOptions(tools)),
    {
      ...{ id: 'risk', label: 'Risk', options: risks, isMany: false },
      chosen: ({ risk }) => (risk === undefined ? [] : [`${risk.from}-${risk.to}`]),
      choose: (filter, [range]) => withMember(filter, 'risk', range === undefined ? undefined : rangeOf(range)),
    },
    {
      ...{ id: 'floor', label: 'Floor', isMany: false },
      options: [
        { value: 'yes', label: 'only a person could allow it' },
        { value: 'no', label: 'no floor' },
      ],
      chosen: ({ floor }) => (floor === undefined ? [] : [floor ? 'yes' : 'no']),
      choose: (filter, [is]) => withMember(filter, 'floor', is === undefined ? undefined : is === 'yes'),
    },
    {
      ...{ id: 'dry', label: 'Dry run', isMany: false },
      options: [
        { value: 'only', label: 'only dry runs' },
        { value: 'without', label: 'without dry runs' },
      ],
      chosen: ({ dry }) => (dry === undefined ? [] : [dry ? 'only' : 'without']),
      choose: (filter, [which]) => withMember(filter, 'dry', which === undefined ? undefined : which === 'only'),
    },
    textChoice('rule', 'Rule', asOptions(rules), 'Name of a rule'),
    listChoice('layer', 'Layer', optionsOf(layers)),
    textChoice('session', 'Session', sessions, 'Name of a session'),
    timeChoice(now),
  ];
}

function timeChoice(now: number): Choice {
  return {
    ...{ id: 'time', label: 'Time', options: spans, isMany: false },
    chosen: filter => timeOf(filter, now),
    choose: (filter, [span]) =>
      withMember(withMember(filter, 'to', undefined), 'from', span === undefined ? undefined : now - Number(span)),
  };
}

/** What of a filter can be asked of entries. */
export function ofEntries({ text, session, kind, from, to }: ListFilter): EntryFilter {
  return {
    ...(text !== undefined && { text }),
    ...(session !== undefined && { session }),
    ...(kind !== undefined && { kind }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
}

/** What acts and entries have in common to be filtered by, where one list follows the other. */
export function inCommon(filter: ListFilter): ListFilter {
  return withMember(ofEntries(filter), 'kind', undefined);
}

/** What is chosen, in words for a chip. */
export function chosenInWords(choice: Choice, filter: ListFilter): string {
  const label = (value: string): string => choice.options.find(option => option.value === value)?.label ?? value;
  return choice.chosen(filter).map(label).join(', ');
}

/** Members other than the words that are searched for. */
export function isNarrowed(filter: ListFilter): boolean {
  return Object.keys(filter).some(member => member !== 'text');
}

/** Nothing is searched for, and nothing narrowed. */
export function isAll(filter: ListFilter): boolean {
  return Object.keys(filter).length === 0;
}

/** A filter without members that narrow nothing. */
export function withMember<Member extends keyof ListFilter>(
  filter: ListFilter,
  member: Member,
  value: ListFilter[Member] | undefined,
): ListFilter {
  const others = Object.fromEntries(Object.entries(filter).filter(([name]) => name !== member));
  return value === undefined ? others : { ...others, [member]: value };
}

export function rangeOf(range: string): { readonly from: number; readonly to: number } {
  const [from = 0, to = 100] = range.split('-').map(Number);
  return { from, to };
}

function listChoice(member: ListMember, label: string, options: readonly Option[]): Choice {
  return {
    ...{ id: member, label, options, isMany: true },
    chosen: filter => filter[member] ?? [],
    choose: (filter, values) => {
      const known = values.filter(value => options.some(option => option.value === value));
      return setList(filter, member, known);
    },
  };
}

function setList(filter: ListFilter, member: ListMember, values: readonly string[]): ListFilter {
  const others = withMember(filter, member, undefined);
  return values.length === 0 ? others : { ...others, [member]: values };
}

function textChoice(member: 'rule' | 'session', label: string, options: readonly Option[], other: string): Choice {
  return {
    ...{ id: member, label, options, isMany: false, other },
    chosen: filter => (filter[member] === undefined ? [] : [filter[member]]),
    choose: (filter, [value]) => withMember(filter, member, value === '' ? undefined : value),
  };
}

/** A span that was chosen some time ago is still the same span. */
function timeOf({ from, to }: ActivityFilter, now: number): readonly string[] {
  if (from === undefined && to === undefined) return [];
  if (to !== undefined || from === undefined) return [`${shownDate(from)} to ${shownDate(to)}`];
  const span = spans.find(({ value }) => Math.abs(now - Number(value) - from) < Number(value) / 4);
  return [span?.value ?? `since ${shownDate(from)}`];
}

function shownDate(at: number | undefined): string {
  return at === undefined ? 'now' : new Date(at).toLocaleString();
}

function optionsOf(labels: Readonly<Record<string, string>>): readonly Option[] {
  return Object.entries(labels).map(([value, label]) => ({ value, label }));
}

function asOptions(names: readonly string[]): readonly Option[] {
  return names.map(name => ({ value: name, label: name }));
}
