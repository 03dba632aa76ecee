import type { When } from '../protocol/rule.js';
import type { CompiledRule } from './compiledRule.js';
import { demandsOf, shownBy, type About, type Demand, type Shown } from './demands.js';
import type { Call } from './match.js';
import type { PatternPlace } from './pattern.js';
import type { Subject } from './resolve.js';

/** A rule and where it stood, so that what is found comes in the order it was given. */
interface Filed {
  readonly at: number;
  readonly made: CompiledRule;
}

/**
 * Rules filed by the rarest thing that each of them demands, so that an effect is compared with few of many.
 *
 * Invariant: what it finds holds every rule whose `when` does not answer no; it leaves the answer to the rules.
 */
export class RuleIndex {
  private readonly byKind = new Map<string, Shelf>();

  constructor(
    readonly rules: readonly CompiledRule[],
    place: PatternPlace,
  ) {
    const known = rules.map(({ rule }) => ({ kinds: kindsOf(rule.when), demands: demandsOf(rule.when, place) }));
    const counts = new Map<string, number>();
    for (const { kinds, demands } of known) {
      for (const name of namesOf(kinds, demands)) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    for (const [at, made] of rules.entries()) {
      const { kinds, demands } = known[at] ?? { kinds: [anyKind], demands: [] };
      for (const kind of kinds) this.shelf(kind).add({ at, made }, rarest(kind, demands, counts));
    }
    for (const shelf of this.byKind.values()) shelf.close();
  }

  find(subject: Subject, call: Call): readonly CompiledRule[] {
    const shelves = [subject.effect.kind, anyKind].flatMap(kind => this.byKind.get(kind) ?? []);
    if (shelves.length === 0) return [];
    const shown = shownBy(subject, call);
    const lists = shelves.flatMap(shelf => shelf.find(shown));
    const [first = []] = lists;
    if (lists.length < 2) return first.map(({ made }) => made);
    // Each list is in order; of several together one rule may stand twice, and before its turn.
    const found = lists.flat().sort((a, b) => a.at - b.at);
    const made: CompiledRule[] = [];
    for (const [at, filed] of found.entries()) if (filed.at !== found[at - 1]?.at) made.push(filed.made);
    return made;
  }

  private shelf(kind: string): Shelf {
    const known = this.byKind.get(kind);
    if (known !== undefined) return known;
    const made = new Shelf();
    this.byKind.set(kind, made);
    return made;
  }
}

export const anyKind = '*';

/** The rules that speak about one kind of effect, or about any. */
class Shelf {
  private readonly byKey = new Map<About, Map<string, Filed[]>>();
  private readonly byAbout = new Map<About, Filed[]>();
  private readonly rest: Filed[] = [];
  /** The folders of rules about paths, sorted, so that all below one stand together. */
  private folders: readonly string[] = [];

  add(filed: Filed, demand: Demand | undefined): void {
    if (demand === undefined) {
      this.rest.push(filed);
      return;
    }
    // What is not known never lets a rule allow: there such rules need not be looked at.
    if (filed.made.rule.then !== 'allow' || demand.about === 'part') append(this.byAbout, demand.about, filed);
    const byKey = this.byKey.get(demand.about) ?? new Map<string, Filed[]>();
    this.byKey.set(demand.about, byKey);
    for (const key of demand.keys) append(byKey, key, filed);
  }

  close(): void {
    this.folders = [...(this.byKey.get('in')?.keys() ?? [])].sort();
  }

  /** Lists that hold them all, each in the order in which they were filed. */
  find({ keys, open, below }: Shown): readonly (readonly Filed[])[] {
    const lists: (readonly Filed[])[] = [];
    const add = (filed: readonly Filed[] | undefined): void => {
      if (filed !== undefined && filed.length > 0) lists.push(filed);
    };
    add(this.rest);
    for (const [about, key] of keys) add(this.byKey.get(about)?.get(key));
    for (const about of open) add(this.byAbout.get(about));
    for (const folder of below) {
      const prefix = `${folder}/`;
      for (let at = this.firstFrom(prefix); this.folders[at]?.startsWith(prefix) === true; at++) {
        add(this.byKey.get('in')?.get(this.folders[at] ?? ''));
      }
    }
    return lists;
  }

  private firstFrom(text: string): number {
    let [low, high] = [0, this.folders.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.folders[middle] ?? '') < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function append<Key>(map: Map<Key, Filed[]>, key: Key, filed: Filed): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [filed]);
  else known.push(filed);
}

function nameOf(about: About, key: string): string {
  return `${about} ${key}`;
}

function namesOf(kinds: readonly string[], demands: readonly Demand[]): readonly string[] {
  return kinds.flatMap(kind => demands.flatMap(({ about, keys }) => keys.map(key => `${kind} ${nameOf(about, key)}`)));
}

function rarest(kind: string, demands: readonly Demand[], counts: ReadonlyMap<string, number>): Demand | undefined {
  const shared = ({ about, keys }: Demand): number =>
    keys.reduce((sum, key) => sum + (counts.get(`${kind} ${nameOf(about, key)}`) ?? 0), 0);
  let best: Demand | undefined;
  for (const demand of demands) if (best === undefined || shared(demand) < shared(best)) best = demand;
  return best;
}

/** The kinds of effect that a `when` can match; a fact that only one kind has says so too. */
export function kindsOf(when: When): readonly string[] {
  if (when.effect !== undefined) return [...new Set([when.effect].flat())];
  if (when.host !== undefined) return ['network'];
  if ([when.remote, when.rewrites, when.deletesRef, when.discards].some(fact => fact !== undefined)) return ['git'];
  if (when.hash !== undefined || when.opaque !== undefined) return ['execute'];
  return [anyKind];
}
