import { lapseInWords, whoInWords } from '../approvals/decisionWords.js';
import { assertNever } from '../base/never.js';
import { bytesInWords } from '../protocol/countWords.js';
import type { EntryBody } from '../protocol/entry.js';

type Of<Kind extends EntryBody['kind']> = Extract<EntryBody, { kind: Kind }>;

const verdicts = { allow: 'allowed', ask: 'to be asked about', deny: 'refused' } as const;
const scopes = { once: '', session: ', for this session', day: ', for a day', always: ', always here' } as const;

const interceptions = {
  blocked: 'blocked it',
  rewrote: 'rewrote it',
  replaced: 'replaced what the agent saw of it',
  redacted: 'took something out of what the agent saw of it',
  withheld: 'kept what came of it from the agent',
} as const satisfies Record<Of<'interceptor'>['what'], string>;

/** What an entry says of the act it is about, in a line for a person; undefined for kinds that are about none. */
export function stepInWords(body: EntryBody): string | undefined {
  switch (body.kind) {
    case 'action':
      return `Judged${inDryRun(body)}: ${verdicts[body.verdict]}, risk ${body.risk}`;
    case 'asked':
      return body.of === 'reviewer' ? 'Asked of the reviewer' : 'Asked';
    case 'decision':
      return decisionInWords(body);
    case 'run':
      return body.grants === undefined ? 'Let run' : `Let run by what was remembered: ${body.grants.join(', ')}`;
    case 'result':
      return `${body.dry ? tried[body.outcome] : outcomes[body.outcome]} after ${spanInWords(body.durationMs)}`;
    case 'change':
      return `${changes[body.what]} ${body.to === undefined ? body.path : `${body.path} to ${body.to}`}`;
    case 'connection':
      return connectionInWords(body);
    case 'limit':
      return `A limit was reached: ${body.because}`;
    case 'interceptor':
      return `${body.name} ${interceptions[body.what]}${inDryRun(body)}: ${body.because}`;
    case 'reviewer':
      return reviewInWords(body);
    case 'oddity':
      return body.what;
    default:
      return undefined;
  }
}

const reviews = { approve: 'approved it', reject: 'refused it', failed: 'gave no answer that counts' } as const;

function reviewInWords({ model, answer, level, authorization, breaker, latencyMs, because }: Of<'reviewer'>): string {
  const weighed =
    level === undefined || authorization === undefined ? '' : `, risk ${level}, authorization ${authorization}`;
  const limit = breaker === undefined ? '' : ` That makes ${breaker}.`;
  return `The reviewer ${model} ${reviews[answer]} after ${spanInWords(latencyMs)}${weighed}: ${because}${limit}`;
}

function decisionInWords({ decision, by, scope, lapse, latencyMs }: Of<'decision'>): string {
  const after = `after ${spanInWords(latencyMs)}`;
  const who = by === undefined ? 'nobody who is on record' : whoInWords(by);
  switch (decision) {
    case 'approved':
      return `Approved by ${who} ${after}${scopes[scope ?? 'once']}`;
    case 'rejected':
      return `Rejected by ${who} ${after}`;
    case 'lapsed':
      return `Lapsed ${after}: ${lapse === undefined ? 'nobody answered' : lapseInWords(lapse)}`;
    default:
      return assertNever(decision);
  }
}

function inDryRun({ dry }: { readonly dry?: true | undefined }): string {
  return dry ? ' in a dry run' : '';
}

const outcomes = { done: 'Done', failed: 'Failed', refused: 'Refused' } as const;
const tried = {
  done: 'Only tried in a dry run, not done,',
  failed: 'Failed in a dry run',
  refused: 'Refused in a dry run',
} as const;
const changes = { create: 'Created', modify: 'Changed', delete: 'Deleted', move: 'Moved' } as const;

function connectionInWords({ host, port, outcome, because, count, sent, received }: Of<'connection'>): string {
  const where = `Connection to ${host}${port === undefined ? '' : `:${port}`}`;
  const times = count === undefined ? '' : `, ${count} times`;
  const bytes =
    sent === undefined || received === undefined ? '' : `; ${bytesInWords(sent)} out, ${bytesInWords(received)} in`;
  return `${where}: ${outcome}${times}, ${because}${bytes}`;
}

/** A span of time as short as it can be said. */
export function spanInWords(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 3_600_000)} h`;
}
