import { activityFilterSchema, type ActivityFilter } from '../protocol/activity.js';
import { BadArgument, oneOf } from './options.js';

/** The options that say which acts; each of them narrows. `--state` is the state folder. */
export const filterOptions = {
  text: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  session: { type: 'string' },
  agent: { type: 'string' },
  act: { type: 'string' },
  tool: { type: 'string', multiple: true },
  verdict: { type: 'string', multiple: true },
  'act-state': { type: 'string', multiple: true },
  by: { type: 'string', multiple: true },
  rule: { type: 'string' },
  layer: { type: 'string', multiple: true },
  floor: { type: 'boolean' },
  dry: { type: 'boolean' },
  risk: { type: 'string' },
} as const;

type Option = keyof typeof filterOptions;
type Single = 'text' | 'from' | 'to' | 'session' | 'agent' | 'act' | 'rule' | 'risk';

export type FilterWords = { readonly [Name in Single]?: string | undefined } & {
  readonly [Name in Exclude<Option, Single | 'floor' | 'dry'>]?: string[] | undefined;
} & { readonly [Name in 'floor' | 'dry']?: boolean | undefined };

const { verdict, state, by, layer, text } = activityFilterSchema.shape;

/** Throws BadArgument. */
export function readFilter(words: FilterWords): ActivityFilter {
  const filter = {
    text: words.text === undefined ? undefined : shortText(words.text),
    from: timeOf('--from', words.from),
    to: timeOf('--to', words.to),
    session: words.session,
    agent: words.agent,
    act: words.act,
    tool: listOf(words.tool),
    verdict: listOf(words.verdict)?.map(word => oneOf('--verdict', word, verdict.unwrap().element.options)),
    state: listOf(words['act-state'])?.map(word => oneOf('--act-state', word, state.unwrap().element.options)),
    by: listOf(words.by)?.map(word => oneOf('--by', word, by.unwrap().element.options)),
    rule: words.rule,
    layer: listOf(words.layer)?.map(word => oneOf('--layer', word, layer.unwrap().element.options)),
    floor: words.floor,
    dry: words.dry,
    risk: rangeOf(words.risk),
  };
  return activityFilterSchema.parse(filter);
}

function shortText(given: string): string {
  if (text.safeParse(given).success) return given;
  throw new BadArgument('--text takes at most 500 characters.');
}

/** Given several times, or with commas between. */
function listOf(words: readonly string[] | undefined): string[] | undefined {
  return words?.flatMap(word => word.split(',')).filter(word => word !== '');
}

/** A day or a time as it is printed; UTC where no zone is named. */
const time = /^\d{4}-\d{2}-\d{2}(?<hours>T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?<zone>Z|[+-]\d{2}:\d{2})?)?$/;

function timeOf(option: string, word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  const parts = time.exec(word)?.groups;
  const needsZone = parts?.['hours'] !== undefined && parts['zone'] === undefined;
  const at = parts === undefined ? NaN : Date.parse(needsZone ? `${word}Z` : word);
  if (!Number.isNaN(at)) return at;
  throw new BadArgument(`${option} takes a day or a time such as 2026-05-31 or 2026-05-31T08:30Z, not "${word}".`);
}

function rangeOf(word: string | undefined): ActivityFilter['risk'] {
  if (word === undefined) return undefined;
  const [, from, to = from] = /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(word) ?? [];
  const range = { from: Number(from), to: Number(to) };
  if (range.from <= range.to && range.to <= 100) return range;
  throw new BadArgument(`--risk takes a number or a range such as 70-100, not "${word}".`);
}
