import type { EntryBody } from '../protocol/entry.js';
import type { Spend } from '../protocol/spend.js';
import { standingAfter, type Standing } from './standing.js';

/** An entry about an act, as it is chained: without what was said. */
export interface Told {
  readonly seq: number;
  readonly at: number;
  readonly session: string;
  readonly agent: string;
  readonly body: EntryBody;
}

/** How an act must stand in the lists. */
export interface RetoldAct extends Standing {
  /** The number of its first action, by which lists know it. */
  readonly seq: number;
  readonly first: Told;
  readonly isDry: boolean;
  readonly judged: Extract<EntryBody, { kind: 'action' }>;
  /** Each rule that speaks about it, with its layer: `layer rule`. */
  readonly rules: ReadonlySet<string>;
}

/** That a rule spoke or let pass, at an entry. */
export interface RuleTold {
  readonly rule: string;
  readonly what: 'spoke' | 'passes';
  readonly seq: number;
  readonly at: number;
}

export interface Spent {
  readonly seq: number;
  readonly rule: string;
  readonly measure: string;
  readonly at: number;
  readonly session: string;
  readonly amount: number;
}

/** In which layer a rule was granted last before an entry; undefined where nothing on record says so. */
export type LayerOf = (rule: string, before: number) => string | undefined;

/**
 * What is kept beside the entries of one act, told anew from all of them, in order. What comes to be kept one by one as
 * entries are appended (see `derive.ts`) must be the same.
 */
export class Retold {
  act: RetoldAct | undefined;
  readonly rules: RuleTold[] = [];
  /** Asks without a decision, and runs and acts of dry runs without a result, each with its entry. */
  readonly open = new Map<string, number>();
  private readonly spoke = new Set<string>();
  private readonly granted = new Set<string>();

  constructor(
    entries: readonly Told[],
    private readonly layerOf: LayerOf,
  ) {
    for (const entry of entries) this.take(entry);
  }

  private take(entry: Told): void {
    const { body, seq } = entry;
    switch (body.kind) {
      case 'action':
        this.action(entry, body);
        break;
      case 'asked':
        this.open.set(`ask ${body.ask}`, seq);
        break;
      case 'decision':
        this.open.delete(`ask ${body.ask}`);
        if (body.by?.kind === 'grant') this.granted.add(body.by.rule);
        break;
      case 'run':
        this.open.set(`run ${body.act}`, seq);
        this.passed(entry, body.spends ?? []);
        break;
      case 'result':
        this.open.delete(`run ${body.act}`);
        this.open.delete(`dry ${body.act}`);
        break;
      default:
        return;
    }
    this.stand(seq, body);
  }

  private action(entry: Told, body: Extract<EntryBody, { kind: 'action' }>): void {
    const { seq, at } = entry;
    const { seq: known = seq, first = entry, isDry = body.dry ?? false } = this.act ?? {};
    const rules = new Set(body.rules.map(({ id, layer }) => `${layer} ${id}`));
    const nothing = { state: 'pending', by: undefined, ask: undefined } as const;
    this.act = { ...(this.act ?? nothing), seq: known, first, isDry, judged: body, rules };
    if (body.dry && body.verdict !== 'deny') this.open.set(`dry ${body.act}`, seq);
    else this.open.delete(`dry ${body.act}`);
    for (const rule of new Set(body.rules.map(({ id }) => id))) {
      if (!body.dry && !this.spoke.has(rule)) this.rules.push({ rule, what: 'spoke', seq, at });
      this.spoke.add(rule);
    }
  }

  private stand(seq: number, body: EntryBody): void {
    if (this.act === undefined) return;
    const isFirst = body.kind === 'action' && this.act.seq === seq;
    this.act = { ...this.act, ...standingAfter(isFirst ? undefined : this.act, body) };
    if (body.kind !== 'decision' || body.by?.kind !== 'grant') return;
    const { rule } = body.by;
    this.act = { ...this.act, rules: new Set(this.act.rules).add(`${this.layerOf(rule, seq) ?? 'session'} ${rule}`) };
  }

  private passed({ seq, at }: Told, spends: readonly Spend[]): void {
    const spoken = this.act?.judged.rules.map(({ id }) => id) ?? [];
    for (const rule of new Set([...spoken, ...this.granted])) this.rules.push({ rule, what: 'passes', seq, at });
    for (const { rule, per, via } of spends)
      if (per === 'ever' && via !== undefined) this.rules.push({ rule, what: 'passes', seq, at });
  }
}

/** What a run takes of the limits of rules that are counted over time. */
export function spentBy({ seq, at, session, body }: Told): Spent[] {
  const spends = body.kind === 'run' ? (body.spends ?? []) : [];
  return spends
    .filter(({ per }) => per !== 'ever')
    .map(({ rule, measure, amount }) => ({ seq, rule, measure, at, session, amount }));
}
