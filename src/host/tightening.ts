import * as vscode from 'vscode';
import type { Tightening } from '../approvals/learning.js';
import type { Disposable } from '../base/disposable.js';
import type { Core } from '../core/core.js';
import { ruleInWords } from '../policy/words.js';
import type { Entry } from '../protocol/entry.js';
import { say } from './say.js';

const { l10n } = vscode;

/** Of a large undo the first acts say enough. */
const mostActs = 50;
/** What tells how an act was settled; the last of each. */
const decisiveKinds = ['action', 'asked', 'decision', 'run'] as const;

/** After an undo of what a rule let pass, offers to tighten that rule, in a message that nobody has to answer. */
export function offerTightening(core: Core, roots: readonly string[], fault: (fault: unknown) => void): Disposable {
  return core.ledger.onDidRecord(entry => {
    const { session, body } = entry;
    if (body.kind !== 'undo' || body.what !== 'undo') return;
    const [start] = core.ledger.entries({ session, kind: 'session', limit: 1 });
    if (start?.body.kind !== 'session' || !roots.includes(start.body.folder)) return; // another window's
    const [tightening] = core.learning.tightenings(body.of.slice(0, mostActs).map(act => entriesOf(core, act)));
    if (tightening !== undefined) offer(core, tightening).catch(fault);
  });
}

function entriesOf({ ledger }: Core, act: string): readonly Entry[] {
  return decisiveKinds.flatMap(kind => ledger.entries({ act, kind, limit: 1 }));
}

async function offer(core: Core, { of, asks }: Tightening): Promise<void> {
  const by = l10n.t('you, after an undo');
  const ask = l10n.t('Ask About It Again');
  const remove = l10n.t('Remove the Rule');
  const isOurs = of.layer === 'workspace' || of.layer === 'session';
  const ways = [...(asks === undefined ? [] : [ask]), ...(isOurs ? [remove] : [])];
  if (ways.length === 0) return;
  const would = asks?.map(rule => ruleInWords(rule, 'workspace')).join(' ');
  const rule = ruleInWords(of.rule, of.layer);
  const message =
    would === undefined
      ? l10n.t('Countersign: A rule let pass what you took back: {0}', rule)
      : l10n.t('Countersign: A rule let pass what you took back: {0} Asking again would mean: {1}', rule, would);
  const way = await vscode.window.showInformationMessage(message, ...ways);
  if (way === ask && asks !== undefined) {
    await core.learning.take(asks, by);
    say(l10n.t('It is asked about again in this folder.'));
  } else if (way === remove) {
    await core.policy.remove(of, by);
    say(l10n.t('The rule is removed.'));
  }
}
