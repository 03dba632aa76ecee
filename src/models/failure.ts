import type { FailureCode, ModelFailure } from './model.js';
import { readFault, type ReadFault } from './readFault.js';

/** Whom we asked for what; `key` is here to be cut out of every sentence. */
export interface Asked {
  readonly label: string;
  /** `api.example.com:8443`. */
  readonly host: string;
  readonly model: string;
  readonly key: string;
  readonly as: Role;
}

/** What a model is opened for: it is set up by other names. */
export type Role = 'agent' | 'reviewer';

const names = {
  agent: {
    ...{ key: 'COUNTERSIGN_API_KEY', pick: '“Countersign: Pick the Model …”' },
    ...{ model: 'countersign.model', modelOption: '--model' },
    ...{ address: 'countersign.baseUrl', addressOption: '--base-url' },
  },
  reviewer: {
    ...{ key: 'COUNTERSIGN_REVIEWER_API_KEY', pick: '“Countersign: Pick the Reviewer …”' },
    ...{ model: 'countersign.reviewer.model', modelOption: '--reviewer-model' },
    ...{ address: 'countersign.reviewer.baseUrl', addressOption: '--reviewer-base-url' },
  },
} as const satisfies Record<Role, object>;

function setKey(as: Role): string {
  return `run “Countersign: Set the Key of a Model Provider …” (in a terminal: set ${names[as].key})`;
}

/** A fault of a provider as a failure whose sentence says what to do. The key is in none of them. */
export function failureOf(fault: unknown, asked: Asked, now: number): ModelFailure {
  const read = readFault(fault, now);
  const kind = kindOf(read);
  const said = read.words === '' ? '' : ` It said: “${scrub(read.words, asked.key)}”.`;
  return {
    code: kind.code,
    because: scrub(sentence(kind.code, read, asked), asked.key) + (kind.quotes ? said : ''),
    retryable: kind.retryable,
    ...(read.retryAfterMs !== undefined && kind.retryable ? { retryAfterMs: read.retryAfterMs } : {}),
  };
}

export function noKey(label: string, as: Role): ModelFailure {
  return { code: 'no-key', because: `There is no key for ${label} yet: ${setKey(as)}.`, retryable: false };
}

export function noModel(label: string, as: Role): ModelFailure {
  const { model, modelOption } = names[as];
  return {
    code: 'unknown-model',
    because: `No model is named for the ${label}: write its name in the setting “${model}” (in a terminal: ${modelOption}).`,
    retryable: false,
  };
}

export function noAddress(label: string, as: Role): ModelFailure {
  const { address, addressOption } = names[as];
  return {
    code: 'unreachable',
    because: `No address is set for the ${label}: write it in the setting “${address}”, for example http://localhost:11434/v1 (in a terminal: ${addressOption}).`,
    retryable: false,
  };
}

interface Kind {
  readonly code: FailureCode;
  readonly retryable: boolean;
  /** Whether the server's own words help the person. */
  readonly quotes: boolean;
}

const kind = (code: FailureCode, retryable: boolean, quotes = false): Kind => ({ code, retryable, quotes });

function kindOf(read: ReadFault): Kind {
  if (read.tooLong) return kind('too-long', false);
  if (read.overloaded) return kind('overloaded', true);
  if (read.status === undefined) return kindWithoutStatus(read);
  if (read.status >= 300 && read.status < 400) return kind('unreachable', false);
  if (read.status === 401 || read.status === 403) return kind('wrong-key', false, true);
  if (read.status === 408) return kind('timed-out', true);
  if (read.unknownModel) return kind('unknown-model', false);
  if (read.status === 404) return kind('unreachable', false, true);
  if (read.status === 429) return kind('rate-limited', !read.outOfCredit, true);
  return read.status >= 500 ? kind('server-fault', true, true) : kind('refused-request', false, true);
}

function kindWithoutStatus(read: ReadFault): Kind {
  switch (read.network) {
    case 'unreachable':
      return kind('unreachable', false);
    case 'blip':
      return kind('unreachable', true);
    case 'timed-out':
      return kind('timed-out', true);
    case undefined:
      return kind('broken-stream', true, true);
  }
}

function sentence(code: FailureCode, read: ReadFault, asked: Asked): string {
  const { pick, model, address } = names[asked.as];
  switch (code) {
    case 'no-key':
      return `There is no key for ${asked.label} yet: ${setKey(asked.as)}.`;
    case 'wrong-key':
      return `${asked.host} refused the key: ${setKey(asked.as)} and enter a key that is valid there.`;
    case 'unreachable':
      return unreachable(read, asked);
    case 'unknown-model':
      return `${asked.host} does not know the model “${asked.model}”: choose another with ${pick} or correct the setting “${model}”.`;
    case 'too-long':
      return `The conversation is longer than “${asked.model}” can read: start a new one, or pick a model with a larger context.`;
    case 'overloaded':
      return `${asked.host} is overloaded: wait a little and send the message again.`;
    case 'rate-limited':
      return read.outOfCredit
        ? `The account at ${asked.host} has used up its credit: add some there, or pick another model.`
        : `${asked.host} allows no more requests for now: wait a little and send the message again.`;
    case 'timed-out':
      return `${asked.host} took too long to answer: send the message again, or check that the server is well.`;
    case 'refused-request':
      return `${asked.host} refused the request (${read.status ?? 'no status'}): check the settings “${model}” and “${address}”.`;
    case 'server-fault':
      return `${asked.host} failed with status ${read.status ?? 'unknown'}: the fault is on its side; send the message again later.`;
    case 'broken-stream':
      return `The answer from ${asked.host} broke off before its end: send the message again.`;
  }
}

function unreachable(read: ReadFault, asked: Asked): string {
  const { address } = names[asked.as];
  if (read.status === 404)
    return `${asked.host} has nothing at this address: check the path in the setting “${address}”.`;
  if (read.status !== undefined)
    return `${asked.host} sends elsewhere${read.location === '' ? '' : ` (to ${read.location})`}, and a key is not carried along: put the final address in the setting “${address}”.`;
  const why = read.networkCode === '' ? '' : ` (${read.networkCode})`;
  return `${asked.host} cannot be reached${why}: check that the server runs, the network, and the setting “${address}”.`;
}

/** Cuts out the key, and what looks like one, whoever put it there. */
export function scrub(text: string, key: string): string {
  const without = key.length < 4 ? text : text.replaceAll(key, '•••');
  return without.replace(/\b(sk|pk|key)-[A-Za-z0-9_*-]{8,}/g, '•••').replace(/\bBearer\s+\S+/gi, 'Bearer •••');
}
