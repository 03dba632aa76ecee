import type { Carried } from '../protocol/spend.js';
import type { BesideEnd, BesidePage } from './beside.js';
import { Retold, spentBy, type RetoldAct, type RuleTold, type Spent, type Told } from './retold.js';
import type { Row } from './statements.js';

/** Whether what lists, search and limits read says what the entries say. */
export type ListsFinding =
  | { readonly kind: 'match' }
  /** `at` is the number of the entry that it is about; 0 where it is about none that is there. */
  | { readonly kind: 'differ'; readonly at: number; readonly why: string };

/** What entries tell of a rule: in how many acts it spoke, how many passes it let be minted, and when it did so last. */
export interface RuleUses {
  readonly spoke: number;
  readonly passes: number;
  readonly last: number;
}

export interface PageTold {
  readonly acts: ReadonlyMap<number, RetoldAct>;
  readonly open: ReadonlyMap<string, number>;
  readonly rules: readonly RuleTold[];
  readonly spent: readonly Spent[];
}

/**
 * Compares page by page. Only what happens to one act and the sums of each rule are kept in memory. A page may be taken
 * more than once, until it goes on to the next.
 */
export class ListsVerifier {
  spentRow = 0;
  /** The last entry that was seen; undefined after the last of all. */
  upTo: number | undefined;
  /** The last act's number. */
  numbered: number | undefined;
  private readonly uses = new Map<string, RuleUses>();
  private last = 0;
  private next: { readonly page: BesidePage; readonly rules: readonly RuleTold[] } | undefined;

  constructor(private readonly pruned: number) {}

  take(page: BesidePage): ListsFinding | undefined {
    const { acts, open, rules, spent } = this.toldIn(page);
    this.next = { page, rules };
    return this.acts(page, acts) ?? differing(open, page.open) ?? this.spent(page.spent, spent);
  }

  /** What must be kept beside the entries of the page. */
  toldIn({ told, layerOf, end = this.last }: BesidePage): PageTold {
    const isHere = ({ seq }: { readonly seq: number }): boolean => seq > this.last && seq <= end;
    const found = [...byAct(told)].map(entries => new Retold(entries, layerOf));
    const acts = found.flatMap(({ act }) => (act !== undefined && isHere(act) ? [act] : []));
    const open = found.flatMap(({ open }) => [...open].filter(([, seq]) => isHere({ seq })));
    return {
      acts: new Map(acts.map(act => [act.seq, act])),
      open: new Map(open),
      rules: found.flatMap(({ rules }) => rules.filter(isHere)),
      spent: told.filter(isHere).flatMap(spentBy),
    };
  }

  /** To the page after the one that was taken last. */
  goOn(): void {
    if (this.next === undefined) return;
    const { page, rules } = this.next;
    this.upTo = page.end;
    this.spentRow = page.spentRow;
    this.last = page.end ?? this.last;
    this.numbered = numberIn(page.acts.at(-1)) ?? this.numbered;
    for (const { rule, what, at } of rules) this.uses.set(rule, plus(this.uses.get(rule), what, at, 1));
  }

  end({ beyond: [beyond], newest, uses: kept, carried, keptOfPruned }: BesideEnd): ListsFinding {
    if (beyond !== undefined) return differ(0, `there are lines in ${beyond} about entries that are not there`);
    const stored = new Map(kept.map(row => [String(row['rule']), row]));
    const uses = this.usesWith(carried);
    const less = lessThanCarried(keptOfPruned, carried);
    if (less !== undefined)
      return differ(0, `of what rule ${less} had let pass before entries were pruned, some is gone`);
    for (const [rule, told] of uses) {
      const row = stored.get(rule);
      const [spoke, passes, last] = [
        Number(row?.['spoke'] ?? 0),
        Number(row?.['passes'] ?? 0),
        Number(row?.['last'] ?? 0),
      ];
      // What was counted of entries that were pruned stays, and what others recorded meanwhile was not seen here.
      const isAll = this.pruned === 0 && newest === this.last;
      const isRight = isAll
        ? spoke === told.spoke && passes === told.passes && last === told.last
        : spoke >= told.spoke && passes >= told.passes && last >= told.last;
      if (!isRight)
        return differ(
          0,
          `rule ${rule} let pass ${told.passes} acts and spoke in ${told.spoke}, not ${passes} and ${spoke}`,
        );
    }
    const unknown = [...stored.keys()].find(rule => !uses.has(rule));
    if (unknown !== undefined && this.pruned === 0 && newest === this.last)
      return differ(0, `rule ${unknown} is counted, and spoke in no act`);
    return { kind: 'match' };
  }

  private acts(page: BesidePage, told: ReadonlyMap<number, RetoldAct>): ListsFinding | undefined {
    const rows = new Map(page.acts.map(row => [Number(row['seq']), row]));
    for (const [seq, act] of told) {
      const row = rows.get(seq);
      if (row === undefined) return differ(seq, `act ${act.judged.act} is not in them`);
      const wrong = wrongIn(row, act);
      if (wrong !== undefined) return differ(seq, `of act ${act.judged.act} they have another ${wrong}`);
      const rules = page.rules.get(seq) ?? none;
      if (this.differInRules(act.rules, rules)) return differ(seq, `of act ${act.judged.act} they have other rules`);
      if (seq <= page.searchable && !page.words.has(seq))
        return differ(seq, `act ${act.judged.act} cannot be found by its words`);
    }
    for (const seq of [...rows.keys(), ...page.rules.keys(), ...page.words])
      if (!told.has(seq)) return differ(seq, `they have an act at entry ${seq}, where none began`);
    return this.numbers(page.acts);
  }

  /** How many there are is read off their numbers. */
  private numbers(rows: readonly Row[]): ListsFinding | undefined {
    let before = this.numbered;
    for (const row of rows) {
      const n = Number(row['n']);
      if (before !== undefined && n !== before + 1) return differ(Number(row['seq']), 'acts are numbered wrongly');
      before = n;
    }
    return undefined;
  }

  /** Where the entry that granted a rule was pruned, its layer is not known any more. */
  private differInRules(told: ReadonlySet<string>, kept: ReadonlySet<string>): boolean {
    if (told.size === kept.size && [...told].every(rule => kept.has(rule))) return false;
    const names = (rules: ReadonlySet<string>): string => [...new Set([...rules].map(withoutLayer))].sort().join('\n');
    return this.pruned === 0 || names(told) !== names(kept);
  }

  private spent(kept: readonly Spent[], told: readonly Spent[]): ListsFinding | undefined {
    const here = kept.filter(({ seq }) => seq > this.pruned);
    const key = ({ seq, rule, measure, at, session, amount }: Spent): string =>
      JSON.stringify([seq, rule, measure, at, session, amount]);
    const [is, be] = [here.map(key), told.map(key)];
    const i = be.findIndex((text, index) => text !== is[index]);
    const wrong = i >= 0 ? told[i] : here[be.length];
    return wrong && differ(wrong.seq, `what rule ${wrong.rule} has let pass is not what entry ${wrong.seq} says`);
  }

  /** Of each rule, with what the mark of what was pruned says. */
  usesWith(carried: readonly Carried[]): ReadonlyMap<string, RuleUses> {
    const all = new Map(this.uses);
    for (const { rule, per, at, amount } of carried)
      if (per === 'ever') all.set(rule, plus(all.get(rule), 'passes', at, amount));
    return all;
  }
}

function plus(
  { spoke, passes, last }: RuleUses = { spoke: 0, passes: 0, last: 0 },
  what: RuleTold['what'],
  at: number,
  times: number,
): RuleUses {
  const sums = { spoke, passes, last: Math.max(last, at) };
  return { ...sums, [what]: sums[what] + times };
}

const none: ReadonlySet<string> = new Set();

function numberIn(row: Row | undefined): number | undefined {
  return row && Number(row['n']);
}

/** The first rule of which less is kept than the mark of what was pruned says. */
function lessThanCarried(kept: readonly Row[], carried: readonly Carried[]): string | undefined {
  const key = (rule: unknown, measure: unknown, session: unknown): string => JSON.stringify([rule, measure, session]);
  const left = new Map(kept.map(({ rule, measure, session, amount }) => [key(rule, measure, session), Number(amount)]));
  return carried.find(({ rule, measure, session, per, amount }) => {
    if (per === 'ever') return false;
    const of = key(rule, measure, session);
    const rest = (left.get(of) ?? 0) - amount; // of several periods each has its part
    left.set(of, rest);
    return rest < 0;
  })?.rule;
}

function withoutLayer(rule: string): string {
  return rule.slice(rule.indexOf(' ') + 1);
}

function byAct(told: readonly Told[]): Iterable<readonly Told[]> {
  return Map.groupBy(told, ({ body }) => ('act' in body ? body.act : undefined)).values();
}

/** The first column that is not as it must be. */
function wrongIn(row: Row, { first, isDry, judged, state, by, ask }: RetoldAct): string | undefined {
  const { at, session, agent } = first;
  const { verdict, risk, floor, tool, act } = judged;
  const must = { verdict, state, by, risk, floor, dry: Number(isDry), ask, at, tool, agent, session, act };
  return Object.entries(must).find(([name, value]) => row[name] !== (value ?? null))?.[0];
}

function differing(told: ReadonlyMap<string, number>, kept: ReadonlyMap<string, number>): ListsFinding | undefined {
  for (const [what, seq] of told) if (kept.get(what) !== seq) return differ(seq, `that ${what} is open is not in them`);
  for (const [what, seq] of kept) if (!told.has(what)) return differ(seq, `they have ${what} as open, and it is not`);
  return undefined;
}

function differ(at: number, why: string): ListsFinding {
  return { kind: 'differ', at, why };
}
