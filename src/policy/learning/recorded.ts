import type { KnownCommand } from '../../protocol/command.js';
import type { Effect } from '../../protocol/effect.js';
import type { Entry, EntryBody } from '../../protocol/entry.js';
import type { Layer } from '../../protocol/rule.js';
import type { RiskFactor, Verdict } from '../../protocol/verdict.js';

type Of<Kind extends EntryBody['kind']> = Extract<EntryBody, { kind: Kind }>;

/** One act as the ledger has it: the verdict that settled it, and what came of it. */
export interface RecordedAct {
  /** Number and time of the first entry about it. */
  readonly seq: number;
  readonly at: number;
  readonly act: string;
  readonly session: string;
  readonly agent: string;
  readonly action: string;
  readonly tool: string;
  readonly title: string;
  readonly input: unknown;
  readonly cwd: string;
  readonly extra: Of<'action'>['extra'];
  /** As judged: real paths, facts filled in. Empty: it was blocked before it was judged. */
  readonly effects: readonly Effect[];
  readonly verdict: Verdict['kind'];
  readonly rules: readonly { readonly id: string; readonly layer: Layer }[];
  readonly risk: number;
  readonly factors: readonly RiskFactor[];
  readonly floor: string | undefined;
  readonly revision: string;
  /** What was answered to the last question about it; undefined where nobody was asked. */
  readonly answer: 'approved' | 'rejected' | 'lapsed' | undefined;
  /** A reviewer gave it: it was good for that one act, and nothing is learnt from it. */
  readonly byReviewer: boolean;
  readonly ran: boolean;
  /** Of a dry run: it never happened, and nobody was asked. */
  readonly dry: boolean;
  /** It passed by its low risk alone. */
  readonly byRisk: boolean;
}

/** What was the call, told again from its input; `unread` says why that cannot be known any more. */
export type CallAgain =
  | { readonly kind: 'call'; readonly command: KnownCommand | undefined }
  | { readonly kind: 'unread'; readonly why: string };

/** Folds the entries about one act, in order; undefined where none says what the act was. Pure. */
export function recordedAct(entries: readonly Entry[]): RecordedAct | undefined {
  const first = entries.find(({ body }) => body.kind === 'action');
  const action = lastOf(entries, 'action');
  if (first === undefined || action === undefined) return undefined;
  const decision = lastOf(entries, 'decision');
  const asked = lastOf(entries, 'asked');
  const run = lastOf(entries, 'run');
  const { act, tool, title, input, cwd, extra, effects, verdict, rules, risk, factors, floor, revision } = action;
  return {
    ...{ seq: first.seq, at: first.at, act, session: first.session, agent: first.agent, action: action.action },
    ...{ tool, title, input, cwd, extra, effects, verdict, rules, risk, factors, floor, revision },
    answer: decision?.ask === asked?.ask ? decision?.decision : undefined,
    byReviewer: decision?.by?.kind === 'reviewer',
    ran: run !== undefined,
    dry: action.dry === true,
    byRisk: run?.unasked !== undefined && decision?.by?.kind !== 'reviewer',
  };
}

function lastOf<Kind extends EntryBody['kind']>(entries: readonly Entry[], kind: Kind): Of<Kind> | undefined {
  return entries.findLast((entry): entry is Entry & { body: Of<Kind> } => entry.body.kind === kind)?.body;
}
