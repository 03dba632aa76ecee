import { assertNever } from '../base/never.js';
import type { Decision } from '../protocol/decision.js';
import { changedParts } from './changedSince.js';
import { lapseInWords, whoInWords } from './decisionWords.js';
import type { Judged } from './judged.js';
import { commandOf, workingFolder } from './proposal.js';

interface Asked {
  readonly judged: Judged;
  readonly decision: Decision;
}

/** As many acts and commands as are remembered; older ones are asked as if for the first time. */
const most = 500;

/** Remembers what was asked in each session, so that a card can say why it is asked again. */
export class AskedBefore {
  private readonly byAction = new Map<string, Asked>();
  private readonly byCommand = new Map<string, Asked>();

  note(judged: Judged, decision: Decision): void {
    const command = commandOf(judged.action);
    keep(this.byAction, judged.action.hash, { judged, decision });
    if (command !== undefined) keep(this.byCommand, keyOf(judged, command), { judged, decision });
  }

  /** Undefined when it is asked for the first time. */
  why(judged: Judged): string | undefined {
    const same = this.byAction.get(judged.action.hash);
    if (same !== undefined) return sameInWords(same, judged);
    const command = commandOf(judged.action);
    const alike = command === undefined ? undefined : this.byCommand.get(keyOf(judged, command));
    return alike === undefined ? undefined : alikeInWords(alike, judged);
  }
}

/** An action's hash holds its session; a command's key must name it. */
function keyOf({ action }: Judged, command: string): string {
  return `${action.session}\0${command}`;
}

function sameInWords({ judged: was, decision }: Asked, now: Judged): string {
  const parts = changedParts(was.facts, now.facts);
  const since = parts.length === 0 ? '' : ` What it runs has changed since: ${parts.join(', ')}.`;
  if (decision.kind !== 'lapsed' && decision.by.kind === 'reviewer') return byReviewer(decision, since);
  switch (decision.kind) {
    case 'approved':
      if (decision.edited !== undefined)
        return `You changed this before you approved it; this is the first version.${since}`;
      return decision.scope === 'once'
        ? `You approved this before, for that one time only.${since}`
        : `You allowed this before, but what you allowed does not cover it now.${since}`;
    case 'rejected':
      return `You rejected this before${decision.feedback === '' ? '' : `: “${decision.feedback}”`}.${since}`;
    case 'lapsed':
      return `This was asked before: ${lapseInWords(decision.why)}.${since}`;
    default:
      return assertNever(decision);
  }
}

function byReviewer(decision: Exclude<Decision, { kind: 'lapsed' }>, since: string): string {
  const who = whoInWords(decision.by);
  const said =
    decision.kind === 'approved' ? `${who} approved this before` : `${who} refused this before: “${decision.feedback}”`;
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.${since}`;
}

function alikeInWords({ judged: was, decision }: Asked, now: Judged): string {
  const isOfReviewer = decision.kind !== 'lapsed' && decision.by.kind === 'reviewer';
  const answered = decision.kind === 'lapsed' ? 'You were asked about' : `You ${decision.kind}`;
  const asked = isOfReviewer ? 'The reviewer was asked about' : answered;
  const there = workingFolder(was.action);
  const here = workingFolder(now.action);
  return there === here
    ? `${asked} the same command before, with other settings.`
    : `${asked} the same command before, in ${there}; now it would run in ${here}.`;
}

function keep(map: Map<string, Asked>, key: string, asked: Asked): void {
  map.delete(key);
  map.set(key, asked);
  for (const oldest of map.keys()) {
    if (map.size <= most) break;
    map.delete(oldest);
  }
}
