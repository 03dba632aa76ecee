import { assertNever } from '../base/never.js';
import type { ActivityRow } from '../protocol/activity.js';
import type { Approver, Lapse, Surface } from '../protocol/decision.js';
import type { Entry } from '../protocol/entry.js';
import { standingAfter, type Standing } from './standing.js';

type Of<Kind extends Entry['body']['kind']> = Extract<Entry['body'], { kind: Kind }>;

/** Everything that the ledger says about one call of the gate, the last of each kind. */
interface Told {
  readonly action: Of<'action'>;
  readonly asked: Of<'asked'> | undefined;
  readonly decision: Of<'decision'> | undefined;
  readonly run: Of<'run'> | undefined;
  readonly result: Of<'result'> | undefined;
}

/** Folds the entries about one act, in order, into its row; undefined when none of them says what the act was. Pure. */
export function foldAct(entries: readonly Entry[]): ActivityRow | undefined {
  const first = entries.find(entry => entry.body.kind === 'action');
  const action = lastOf(entries, 'action');
  if (first === undefined || action === undefined) return undefined;
  const asked = lastOf(entries, 'asked');
  const told: Told = {
    action,
    asked,
    decision: lastDecision(entries, asked),
    run: lastOf(entries, 'run'),
    result: lastOf(entries, 'result'),
  };
  return {
    seq: first.seq,
    at: first.at,
    session: first.session,
    agent: first.agent,
    tool: action.tool,
    title: action.title,
    verdict: action.verdict,
    because: action.because,
    risk: action.risk,
    decided: decidedBy(told),
    result: resultOf(told),
    state: standingOf(entries)?.state ?? 'pending',
    act: action.act,
    action: action.action,
    hasDiff: entries.some(entry => entry.body.kind === 'change'),
    ...(action.dry && { dry: true }),
  };
}

function lastOf<Kind extends Entry['body']['kind']>(entries: readonly Entry[], kind: Kind): Of<Kind> | undefined {
  return entries.findLast((entry): entry is Entry & { body: Of<Kind> } => entry.body.kind === kind)?.body;
}

/** An act may be asked about more than once; only the answer to the last question counts. */
function lastDecision(entries: readonly Entry[], asked: Of<'asked'> | undefined): Of<'decision'> | undefined {
  const decision = lastOf(entries, 'decision');
  return decision?.ask === asked?.ask ? decision : undefined;
}

function standingOf(entries: readonly Entry[]): Standing | undefined {
  return entries.reduce<Standing | undefined>((before, { body }) => standingAfter(before, body) ?? before, undefined);
}

function decidedBy({ action, asked, decision, run }: Told): string {
  if (action.dry && action.verdict === 'ask') return 'nobody: a dry run';
  if (decision === undefined) return asked === undefined || run !== undefined ? byPolicy(action) : '';
  if (decision.decision === 'lapsed') return `nobody: ${lapseWords[decision.lapse ?? 'withdrawn']}`;
  const who = decision.by === undefined ? 'unknown' : approverWords(decision.by);
  const scope = scopeWords[decision.scope ?? 'once'];
  return decision.decision === 'approved' && scope !== '' ? `${who}, ${scope}` : who;
}

function byPolicy(action: Of<'action'>): string {
  if (action.floor !== undefined) return `floor ${action.floor}`;
  if (action.rules.length === 0) return 'the default';
  return action.rules.map(rule => `rule ${rule.id} (${rule.layer})`).join(', ');
}

function resultOf({ decision, result }: Told): string {
  if (result !== undefined) return result.summary;
  if (decision?.decision === 'rejected') return decision.feedback ?? '';
  return '';
}

function approverWords(by: Approver): string {
  switch (by.kind) {
    case 'human':
      return `you, ${surfaceWords[by.surface]}`;
    case 'reviewer':
      return `reviewer ${by.model}`;
    case 'parent':
      return `agent ${by.agent}`;
    case 'grant':
      return `rule ${by.rule}, made while it waited`;
    default:
      return assertNever(by);
  }
}

const surfaceWords: Readonly<Record<Surface, string>> = {
  chat: 'in the chat',
  diff: 'in the diff',
  comment: 'by a comment',
  inbox: 'in the inbox',
  notification: 'in a notification',
  command: 'by a command',
  modal: 'in a dialog',
  terminal: 'in the terminal',
};

const scopeWords = { once: '', session: 'for this session', day: 'for a day', always: 'always here' } as const;

const lapseWords: Readonly<Record<Lapse, string>> = {
  'timed-out': 'time ran out',
  cancelled: 'cancelled',
  stopped: 'stopped',
  'window-closed': 'window closed',
  'approver-failed': 'the approver failed',
  withdrawn: 'withdrawn',
  'nobody-there': 'nobody was there to ask',
  'handed-on': 'the reviewer left it to a person',
};
