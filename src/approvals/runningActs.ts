import { canonicalJson } from '../base/canonicalJson.js';
import type { Compiled } from '../policy/compile.js';
import type { EntryBody, Record } from '../protocol/entry.js';
import type { Layer } from '../protocol/rule.js';
import type { Judged } from './judged.js';
import type { Approval } from './stands.js';

interface RunningAct {
  readonly session: string;
  /** The rules that let it pass, each as it was then. */
  readonly rules: readonly HeldNow[];
  readonly ending: AbortController;
}

interface HeldNow {
  readonly id: string;
  readonly layer: Layer;
  readonly text: string | undefined;
}

type Policy = (session: string) => Pick<Compiled, 'rules'>;

/**
 * What runs by a rule, for as long as that rule stands.
 *
 * Invariant: when a rule that let an act pass is taken back or changed, that act ends, whether its pass was spent or not.
 */
export class RunningActs {
  private readonly acts = new Map<string, RunningAct>();

  constructor(private readonly policy: Policy) {}

  /** The same record, watched: an act is over with its result. */
  watching(record: Record): Record {
    return async (about, body: EntryBody) => {
      if (body.kind === 'result') this.acts.delete(body.act);
      await record(about, body);
    };
  }

  /**
   * An act is about to run. Aborts when what let it pass is taken back, with a sentence as its reason. So it does when
   * an approval made a rule: the act passes by that one by now.
   */
  begin(act: string, { action: { session }, verdict }: Judged, approval: Approval): AbortSignal {
    const ending = new AbortController();
    if (approval.kind !== 'policy' && verdict.kind !== 'allow') return ending.signal;
    const rules = verdict.reasons.flatMap(({ kind, from }) =>
      kind === 'allow' && from.kind === 'rule'
        ? [{ id: from.id, layer: from.layer, text: this.textOf(session, from) }]
        : [],
    );
    if (rules.length > 0) this.acts.set(act, { session, rules, ending });
    return ending.signal;
  }

  /** Rules changed: what runs by one that is gone, or says something else now, ends. */
  reconsider(): void {
    for (const [act, { session, rules, ending }] of this.acts) {
      const gone = rules.find(rule => this.textOf(session, rule) !== rule.text);
      if (gone === undefined) continue;
      this.acts.delete(act);
      ending.abort(new Error(`The rule that let it run was taken back or changed (${gone.id}, ${gone.layer}).`));
    }
  }

  private textOf(session: string, { id, layer }: Pick<HeldNow, 'id' | 'layer'>): string | undefined {
    const found = this.policy(session).rules.find(one => one.rule.id === id && one.layer === layer);
    return found && canonicalJson(found.rule);
  }
}
