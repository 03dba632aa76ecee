import type { Learning, Tightening } from '../approvals/learning.js';
import type { Disposable } from '../base/disposable.js';
import type { Core } from '../core/core.js';
import type { Ledger } from '../ledger/ledger.js';
import { ruleInWords } from '../policy/words.js';
import type { Entry } from '../protocol/entry.js';
import type { Translate } from './chatModel.js';

/** Of the core: what was taken back, which rules had let it pass, and what can be done about them. */
export interface TighteningDeps {
  readonly ledger: Pick<Ledger, 'entries' | 'onDidRecord'>;
  readonly learning: Pick<Learning, 'take' | 'tightenings'>;
  readonly policy: Pick<Core['policy'], 'remove'>;
}

/** How the person hears of it; a message that nobody has to answer. */
export interface TighteningDoor {
  /** Undefined where none was chosen. */
  readonly choose: (message: string, ways: readonly string[]) => PromiseLike<string | undefined>;
  readonly say: (text: string) => void;
  readonly t: Translate;
}

/** Of a large undo the first acts say enough. */
const mostActs = 50;
/** What tells how an act was settled; the last of each. */
const decisiveKinds = ['action', 'asked', 'decision', 'run'] as const;

/** After an undo of what a rule let pass, offers to tighten that rule. */
export function offerTightening(
  deps: TighteningDeps,
  roots: readonly string[],
  door: TighteningDoor,
  fault: (fault: unknown) => void,
): Disposable {
  const { ledger, learning } = deps;
  return ledger.onDidRecord(({ session, body }) => {
    if (body.kind !== 'undo' || body.what !== 'undo') return;
    const [start] = ledger.entries({ session, kind: 'session', limit: 1 });
    if (start?.body.kind !== 'session' || !roots.includes(start.body.folder)) return; // another window's
    const [tightening] = learning.tightenings(body.of.slice(0, mostActs).map(act => entriesOf(deps, act)));
    if (tightening !== undefined) offer(deps, tightening, door).catch(fault);
  });
}

function entriesOf({ ledger }: TighteningDeps, act: string): readonly Entry[] {
  return decisiveKinds.flatMap(kind => ledger.entries({ act, kind, limit: 1 }));
}

async function offer(deps: TighteningDeps, { of, asks }: Tightening, door: TighteningDoor): Promise<void> {
  const { t, say } = door;
  const by = t('you, after an undo');
  const ask = t('Ask About It Again');
  const remove = t('Remove the Rule');
  const isOurs = of.layer === 'workspace' || of.layer === 'session';
  const ways = [...(asks === undefined ? [] : [ask]), ...(isOurs ? [remove] : [])];
  if (ways.length === 0) return;
  const would = asks?.map(rule => ruleInWords(rule, 'workspace')).join(' ');
  const rule = ruleInWords(of.rule, of.layer);
  const message =
    would === undefined
      ? t('Countersign: A rule let pass what you took back: {0}', rule)
      : t('Countersign: A rule let pass what you took back: {0} Asking again would mean: {1}', rule, would);
  const way = await door.choose(message, ways);
  if (way === ask && asks !== undefined) {
    await deps.learning.take(asks, by);
    say(t('It is asked about again in this folder.'));
  } else if (way === remove) {
    await deps.policy.remove(of, by);
    say(t('The rule is removed.'));
  }
}
