/** What can be learned from a fault that some provider threw, whatever its class. Total: never throws. */
export interface ReadFault {
  readonly status: number | undefined;
  /** The server's own words on one line, or the fault's. */
  readonly words: string;
  readonly retryAfterMs: number | undefined;
  /** Host that a redirect names. */
  readonly location: string;
  readonly network: 'unreachable' | 'blip' | 'timed-out' | undefined;
  readonly networkCode: string;
  readonly tooLong: boolean;
  readonly unknownModel: boolean;
  readonly overloaded: boolean;
  readonly outOfCredit: boolean;
}

/** Codes of Node, its HTTP client and TLS. `blip`: often gone a moment later. */
const networkCodes: ReadonlyMap<string, 'unreachable' | 'blip' | 'timed-out'> = new Map([
  ...['ENOTFOUND', 'ECONNREFUSED', 'EHOSTUNREACH', 'ERR_INVALID_URL'].map(code => [code, 'unreachable'] as const),
  ...['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN'].map(
    c => [c, 'unreachable'] as const,
  ),
  ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_TLS_CERT_ALTNAME_INVALID'].map(code => [code, 'unreachable'] as const),
  ...['EAI_AGAIN', 'ENETUNREACH', 'ENETDOWN'].map(code => [code, 'blip'] as const),
  ...['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'].map(
    code => [code, 'timed-out'] as const,
  ),
]);

/**
 * What servers write when the conversation does not fit. Most have no code for it, only a sentence, so the sentences
 * are data here; one that is missing costs the person a compaction, nothing else.
 */
const tooLongWords =
  /prompt is too long|context[_ ]length|maximum context|context window|context size|too many (input )?tokens|input is too long|request_too_large/i;
const unknownModelWords =
  /model_not_found|model\b.{0,120}\b(not found|does not exist|not exist|is not supported|unknown)|(unknown|invalid|no such) model|^model: /i;
const outOfCreditWords = /insufficient_quota|credit balance|billing|exceeded your current quota/i;

export function readFault(fault: unknown, now: number): ReadFault {
  const chain = causes(fault);
  const status = chain.map(link => numberAt(link, 'statusCode')).find(found => found !== undefined);
  const headers = chain.map(link => at(link, 'responseHeaders')).find(found => found !== undefined);
  const network = chain.map(link => textAt(link, 'code')).find(code => networkCodes.has(code)) ?? '';
  const { type, words } = told(chain);
  const evidence = `${type} ${words}`;
  const client = status === undefined || (status >= 400 && status < 500 && status !== 429);
  return {
    status,
    words: oneLine(words),
    retryAfterMs: retryAfter(headers, now),
    location: hostOf(textAt(headers, 'location')),
    network: networkCodes.get(network),
    networkCode: network,
    tooLong: status === 413 || (client && tooLongWords.test(evidence)),
    unknownModel:
      (status === 404 || status === 400 || status === 422) && unknownModelWords.test(`${type} ${words}`.trim()),
    overloaded: status === 529 || type === 'overloaded_error',
    outOfCredit: outOfCreditWords.test(evidence),
  };
}

/** `retry-after` in seconds or as a date, or `retry-after-ms`. */
function retryAfter(headers: unknown, now: number): number | undefined {
  const ms = Number.parseFloat(textAt(headers, 'retry-after-ms'));
  if (Number.isFinite(ms)) return Math.max(0, ms);
  const written = textAt(headers, 'retry-after').trim();
  if (/^\d+(\.\d+)?$/.test(written)) return Number.parseFloat(written) * 1000;
  const date = Date.parse(written);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** The fault and what it says caused it, outermost first; bounded, because causes may form a ring. */
function causes(fault: unknown): unknown[] {
  const chain: unknown[] = [];
  const left: unknown[] = [fault];
  while (left.length > 0 && chain.length < 12) {
    const link = left.shift();
    chain.push(link);
    const inner = [at(link, 'cause'), ...arrayAt(link, 'errors')];
    left.push(...inner.filter(found => found !== undefined));
  }
  return chain;
}

/** The server's error object: parsed by the provider, in the body's text, or the fault itself when it came in a stream. */
function told(chain: readonly unknown[]): { type: string; words: string } {
  for (const link of chain) {
    for (const body of [at(link, 'data'), parsed(textAt(link, 'responseBody')), link]) {
      const inner = at(body, 'error') ?? body;
      const words = typeof inner === 'string' ? inner : textAt(inner, 'message') || textAt(inner, 'detail');
      if (words === '') continue;
      return { type: `${textAt(inner, 'type')} ${textAt(inner, 'code')}`.trim(), words };
    }
  }
  return { type: '', words: '' };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

function oneLine(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function textAt(value: unknown, key: string): string {
  const found = at(value, key);
  return typeof found === 'string' ? found : '';
}

function numberAt(value: unknown, key: string): number | undefined {
  const found = at(value, key);
  return typeof found === 'number' ? found : undefined;
}

function arrayAt(value: unknown, key: string): unknown[] {
  const found = at(value, key);
  return Array.isArray(found) ? found : [];
}
