import { SeverityNumber } from '@opentelemetry/api-logs';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { canonicalJson } from '../base/canonicalJson.js';
import type { Entry, EntryBody } from '../protocol/entry.js';
import { agentLabel } from './agentLabel.js';
import { contentOf } from './content.js';
import { factsOf } from './facts.js';
import { genAi } from './names.js';
import type { Telling } from './telling.js';
import { hrTime, spanIn, Turns, turnSpan, type ReadEntries } from './turns.js';

/** One record an entry, under the entry's own number, in the trace of its turn. */
export function logRecords(
  entries: readonly Entry[],
  read: ReadEntries,
  telling: Telling,
): readonly ReadableLogRecord[] {
  const turns = new Turns(read);
  return entries.map((entry): ReadableLogRecord => {
    const { at, body } = entry;
    const prompt = turns.reach(entry);
    const context = 'act' in body && body.act !== undefined ? spanIn(prompt, `act ${body.act}`) : undefined;
    const span = context ?? (prompt && turnSpan(prompt));
    const serious = isSerious(body);
    return {
      hrTime: hrTime(at),
      hrTimeObserved: hrTime(at),
      severityNumber: serious ? SeverityNumber.WARN : SeverityNumber.INFO,
      severityText: serious ? 'WARN' : 'INFO',
      eventName: `countersign.${body.kind}`,
      ...bodyOf(body, telling),
      attributes: { ...identity(entry, telling), ...factsOf(body, telling) },
      droppedAttributesCount: 0,
      resource: telling.resource,
      instrumentationScope: telling.scope,
      ...(span !== undefined && { spanContext: span }),
    };
  });
}

/**
 * Which entry it is. Its number is what two deliveries of it have in common; its hash is keyed, since a chained hash
 * would let a path or a file be guessed.
 */
function identity({ seq, session, agent, hash, body }: Entry, { keyed }: Telling) {
  return {
    'countersign.entry.seq': seq,
    'countersign.entry.id': keyed(hash),
    'countersign.entry.kind': body.kind,
    ...(session !== '' && { [genAi.conversation]: session }),
    ...(agent !== '' && { [genAi.agent]: agentLabel(agent) }),
  };
}

/** A checkpoint goes out as the file that `ledger verify --checkpoint` reads. */
function bodyOf(body: EntryBody, { content }: Telling): Pick<ReadableLogRecord, 'body'> {
  if (body.kind === 'checkpoint') return { body: canonicalJson(body) };
  return content ? { body: contentOf(body) } : {};
}

/** Something was refused, went wrong, or took away from the record. */
function isSerious(body: EntryBody): boolean {
  switch (body.kind) {
    case 'action':
      return body.verdict === 'deny';
    case 'decision':
      return body.decision !== 'approved';
    case 'result':
      return body.outcome !== 'done';
    case 'connection':
      return body.outcome !== 'allowed';
    case 'breaker':
      return body.what === 'tripped';
    case 'policy':
      return body.problems.length > 0;
    default:
      return ['limit', 'oddity', 'stop', 'gap', 'erased', 'pruned'].includes(body.kind);
  }
}
