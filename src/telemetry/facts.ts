import type { Attributes } from '@opentelemetry/api';
import { assertNever } from '../base/never.js';
import type { EntryBody } from '../protocol/entry.js';
import {
  actionFacts,
  changeFacts,
  connectionFacts,
  decisionFacts,
  interceptorFacts,
  limitFacts,
  resultFacts,
  reviewerFacts,
  runFacts,
} from './actFacts.js';
import { agentLabel } from './agentLabel.js';
import { modelFacts } from './modelFacts.js';

type Of<Kind extends EntryBody['kind']> = Extract<EntryBody, { kind: Kind }>;

/** A hash that tells nobody without this installation's key what was hashed. */
export type Keyed = (text: string) => string;

/** How much is said of what people and models wrote. */
export interface Discretion {
  readonly keyed: Keyed;
  /** It may be said as it is. */
  readonly content: boolean;
}

/**
 * What may be said of an entry to a collector: names, numbers and verdicts.
 *
 * Invariant: nothing that a person or a model wrote, no path, no argument, no host and nobody's name; where one has to be
 * recognised again, a keyed hash stands for it. Only who did something and which host was reached are said as they are
 * where content may be sent. A kind of entry that is not in here does not compile.
 */
export function factsOf(body: EntryBody, discretion: Discretion): Attributes {
  const { keyed } = discretion;
  switch (body.kind) {
    case 'action':
      return actionFacts(body, keyed);
    case 'asked':
      return { 'countersign.act': body.act, 'countersign.ask': body.ask, 'countersign.ask.shown': keyed(body.shown) };
    case 'decision':
      return decisionFacts(body);
    case 'run':
      return runFacts(body);
    case 'result':
      return resultFacts(body);
    case 'change':
      return changeFacts(body, keyed);
    case 'connection':
      return connectionFacts(body, discretion);
    case 'limit':
      return limitFacts(body);
    case 'interceptor':
      return interceptorFacts(body);
    case 'reviewer':
      return reviewerFacts(body);
    case 'model':
      return modelFacts(body);
    case 'session':
      return {
        'countersign.session.what': body.what,
        'countersign.folder': keyed(body.folder),
        'countersign.mode': body.mode,
      };
    case 'prompt':
    case 'oddity':
      return {};
    default:
      return governingFacts(body, discretion);
  }
}

type Governing = Of<
  | 'grant'
  | 'policy'
  | 'breaker'
  | 'delegation'
  | 'posture'
  | 'stop'
  | 'undo'
  | 'key'
  | 'checkpoint'
  | 'gap'
  | 'erased'
  | 'pruned'
>;

/** Of what governs acts, and of the record itself. A checkpoint goes out whole: that is what makes it a witness. */
function governingFacts(body: Governing, { keyed, content }: Discretion): Attributes {
  const nameOf = (person: string): string => (content ? person : keyed(person));
  switch (body.kind) {
    case 'grant':
      return grantFacts(body);
    case 'policy':
      return { 'countersign.policy.revision': body.revision, 'countersign.policy.problems': body.problems.length };
    case 'breaker':
      return { 'countersign.breaker.what': body.what, ...(body.act !== undefined && { 'countersign.act': body.act }) };
    case 'delegation':
      return {
        'countersign.delegation.what': body.what,
        'countersign.delegation.child': agentLabel(body.child),
        ...(body.token !== undefined && { 'countersign.delegation.token': body.token }),
        'countersign.delegation.grants': [...body.grants],
      };
    case 'posture':
      return {
        'countersign.isolation': body.isolation,
        'countersign.mode': body.mode,
        'countersign.trusted': body.trusted,
      };
    case 'undo':
      return {
        'countersign.undo.what': body.what,
        'countersign.undo.of': [...body.of],
        'countersign.undo.files': body.files.filter(({ outcome }) => outcome !== 'left').length,
        'countersign.undo.left': body.files.filter(({ outcome }) => outcome === 'left').length,
        'countersign.by': nameOf(body.by),
      };
    case 'stop':
      return { 'countersign.by': nameOf(body.by) };
    case 'key':
      return { 'countersign.key': body.key, 'countersign.key.public': body.public, ...followed(body) };
    case 'checkpoint':
      return checkpointFacts(body);
    case 'gap':
      return { 'countersign.gap.after': body.after, 'countersign.gap.head': keyed(body.head) };
    case 'erased':
      return { 'countersign.erased.entries': [...body.entries], 'countersign.by': nameOf(body.by) };
    case 'pruned':
      return {
        'countersign.pruned.up_to': body.upTo,
        'countersign.pruned.head': keyed(body.head),
        'countersign.by': nameOf(body.by),
      };
    default:
      return assertNever(body);
  }
}

function grantFacts({ what, rule, layer, scope, expires }: Of<'grant'>): Attributes {
  return {
    'countersign.grant.what': what,
    'countersign.rule.ids': [rule],
    'countersign.rule.layers': [layer],
    ...(scope !== undefined && { 'countersign.grant.scope': scope }),
    ...(expires !== undefined && { 'countersign.grant.expires': expires }),
  };
}

function followed({ follows }: Of<'key'>): Attributes {
  return follows === undefined ? {} : { 'countersign.key.follows': follows };
}

function checkpointFacts({ count, head, at, key, signature }: Of<'checkpoint'>): Attributes {
  return {
    'countersign.checkpoint.count': count,
    'countersign.checkpoint.head': head,
    'countersign.checkpoint.at': at,
    'countersign.checkpoint.key': key,
    'countersign.checkpoint.signature': signature,
  };
}
