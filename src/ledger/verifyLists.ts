import type { Carried } from '../protocol/spend.js';
import type { BesideEnd, BesidePage } from './beside.js';
import type { Reader } from './reader.js';
import { Retold, spentBy, type RetoldAct, type RuleTold, type Spent, type Told } from './retold.js';
import type { Row } from './statements.js';

/** Whether what lists, search and limits read says what the entries say. */
export type ListsFinding =
  | { readonly kind: 'match' }
  /** `at` is the number of the entry that it is about; 0 where it is about none that is there. */
  | { readonly kind: 'differ'; readonly at: number; readonly why: string };

export interface VerifyingLists {
  readonly signal?: AbortSignal;
  /** Up to which entry it came, of how many. */
  readonly progress?: (seq: number, of: number) => void;
}

/** Some milliseconds. */
const partSize = 1000;
const beforeAll = Number.MIN_SAFE_INTEGER;

/**
 * Tells anew from the entries what is kept beside them, a part at a time, and compares. The entries are taken as they
 * stand: `verifyAll` says whether they are as they were recorded.
 */
export async function verifyLists(
  read: <T>(read: (reader: Reader) => T) => T,
  { signal, progress }: VerifyingLists = {},
): Promise<ListsFinding> {
  for (;;) {
    const pruned = read(reader => reader.pruned());
    const found = await verifyOnce(read, new ListsVerifier(pruned), {
      ...(signal && { signal }),
      ...(progress && { progress }),
    });
    if (found.kind === 'match' || read(reader => reader.pruned()) === pruned) return found;
  }
}

async function verifyOnce(
  read: <T>(read: (reader: Reader) => T) => T,
  verifier: ListsVerifier,
  { signal, progress }: VerifyingLists,
): Promise<ListsFinding> {
  const newest = read(reader => reader.newestSeq());
  for (let after: number | undefined = beforeAll; after !== undefined;) {
    signal?.throwIfAborted();
    const from: number = after;
    const found = read(reader => reader.beside.page(from, verifier.spentRow, partSize, page => verifier.take(page)));
    if (found !== undefined) return found;
    after = verifier.upTo;
    if (after !== undefined) progress?.(after, newest);
    await new Promise(setImmediate);
  }
  return read(reader => reader.beside.end(end => verifier.end(end)));
}

/** Compares page by page. Only what happens to one act and the sums of each rule are kept in memory. */
class ListsVerifier {
  spentRow = 0;
  /** The last entry that was seen; undefined after the last of all. */
  upTo: number | undefined;
  private last = 0;
  private numbered: number | undefined;
  private readonly uses = new Map<string, { spoke: number; passes: number; last: number }>();

  constructor(private readonly pruned: number) {}

  take(page: BesidePage): ListsFinding | undefined {
    this.upTo = page.end;
    this.spentRow = page.spentRow;
    if (page.end === undefined) return undefined;
    const [from, upTo] = [this.last, page.end];
    this.last = page.end;
    const acts = new Map<number, RetoldAct>();
    const open = new Map<string, number>();
    for (const entries of byAct(page.told)) {
      const { act, rules, open: left } = new Retold(entries, page.layerOf);
      if (act !== undefined && act.seq > from && act.seq <= upTo) acts.set(act.seq, act);
      for (const [what, seq] of left) if (seq > from && seq <= upTo) open.set(what, seq);
      for (const rule of rules) if (rule.seq > from && rule.seq <= upTo) this.use(rule);
    }
    return (
      this.acts(page, acts) ??
      differing(open, page.open) ??
      this.spent(page.spent, page.told.filter(({ seq }) => seq > from && seq <= upTo).flatMap(spentBy))
    );
  }

  end({ beyond: [beyond], newest, uses, carried, keptOfPruned }: BesideEnd): ListsFinding {
    if (beyond !== undefined) return differ(0, `there are lines in ${beyond} about entries that are not there`);
    const stored = new Map(uses.map(row => [String(row['rule']), row]));
    for (const { rule, per, at, amount } of carried)
      if (per === 'ever') this.use({ rule, what: 'passes', seq: 0, at }, amount);
    const less = lessThanCarried(keptOfPruned, carried);
    if (less !== undefined)
      return differ(0, `of what rule ${less} had let pass before entries were pruned, some is gone`);
    for (const [rule, told] of this.uses) {
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
    const unknown = [...stored.keys()].find(rule => !this.uses.has(rule));
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
    for (const row of rows) {
      const n = Number(row['n']);
      if (this.numbered !== undefined && n !== this.numbered + 1)
        return differ(Number(row['seq']), 'acts are numbered wrongly');
      this.numbered = n;
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

  private use({ rule, what, at }: RuleTold, times = 1): void {
    const sums = this.uses.get(rule) ?? { spoke: 0, passes: 0, last: at };
    sums[what] += times;
    sums.last = Math.max(sums.last, at);
    this.uses.set(rule, sums);
  }
}

const none: ReadonlySet<string> = new Set();

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

export function listsInWords(found: ListsFinding): string {
  return found.kind === 'match'
    ? 'Lists, search and limits say what the entries say.'
    : `The lists do not match the entries: ${found.why}. What lists show and what limits have left is not to be trusted until they are made anew: countersign ledger rebuild.`;
}
