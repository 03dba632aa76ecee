import { shownText } from '../base/shownText.js';
import { assertNever } from '../base/never.js';
import type { Entry, EntryBody } from '../protocol/entry.js';
import type { EntryDetail, EntryRow } from '../protocol/entryRow.js';
import { spanInWords, stepInWords } from './stepWords.js';

/** As much of one entry as a line has room for, and of one member as a person will read. */
const mostLine = 300;
const mostText = 4000;

const names: Readonly<Record<EntryBody['kind'], string>> = {
  ...{ session: 'Session', prompt: 'Prompt', model: 'Model call', delegation: 'Agent under an agent' },
  ...{ action: 'Judged', asked: 'Asked', decision: 'Decision', reviewer: 'Reviewer', interceptor: 'Listener' },
  ...{ undo: 'Undo', run: 'Run', result: 'Result', change: 'Change of a file', connection: 'Connection' },
  ...{ grant: 'Remembered approval', policy: 'Policy', posture: 'Posture' },
  ...{ limit: 'Limit', breaker: 'Breaker', stop: 'Stop', oddity: 'Oddity' },
  ...{ key: 'Signing key', checkpoint: 'Checkpoint', gap: 'Gap', erased: 'Erased', pruned: 'Pruned' },
};

/** `titles` says what the acts are about which entries are. */
export function entryRow({ seq, at, session, agent, body }: Entry, titles: ReadonlyMap<string, string>): EntryRow {
  const act = 'act' in body ? body.act : undefined;
  const title = act === undefined ? undefined : titles.get(act);
  const said = entryInWords(body).replaceAll(/\s+/g, ' ');
  const words = shownText(title === undefined ? said : `${title} — ${said}`).text;
  return {
    ...{ seq, at, session, agent: shownText(agent).text, name: names[body.kind] },
    words: words.length <= mostLine ? words : `${words.slice(0, mostLine)}…`,
    ...(act !== undefined && { act }),
  };
}

export function entryDetail({ seq, at, session, agent, body, hash }: Entry): EntryDetail {
  const members = Object.entries(body).filter(([member, value]) => member !== 'kind' && value !== undefined);
  return {
    ...{ seq, session, title: shownText(names[body.kind]), words: shownText(entryInWords(body)) },
    facts: members.map(([member, value]) => ({ name: wordsOf(member), words: shownText(textOf(value)) })),
    about: Object.entries({
      ...{ Time: new Date(at).toISOString(), Session: session, Agent: agent, Entry: String(seq), Hash: hash },
    }).map(([name, text]) => ({ name, words: shownText(text) })),
  };
}

/** What one entry says, in a sentence. Pure. */
function entryInWords(body: EntryBody): string {
  switch (body.kind) {
    case 'session':
      return `Session ${body.what} in ${body.folder}, mode ${body.mode}`;
    case 'prompt':
      return body.text;
    case 'model':
      return `${body.provider} ${body.model} answered after ${spanInWords(body.latencyMs)}: ${body.end}`;
    case 'delegation':
      return `Agent ${body.child} ${body.what}: ${body.task}${handedIn(body)}`;
    case 'grant':
      return `Rule ${body.rule} (${body.layer}) ${body.what}: ${body.words}`;
    case 'policy':
      return `${body.what ?? 'Policy was read'}; revision ${body.revision}${problemsIn(body.problems)}`;
    case 'posture':
      return `Isolation ${body.isolation}, mode ${body.mode}, folder ${body.trusted ? '' : 'not '}trusted${body.what === undefined ? '' : `: ${body.what}`}`;
    case 'undo':
      return `${body.what === 'undo' ? 'Taken back' : 'Made again'} by ${body.by}: ${body.files.map(({ path, outcome }) => `${path} ${outcome}`).join(', ') || 'no file'}`;
    case 'breaker':
      return `${body.what === 'tripped' ? 'A person must look' : 'It goes on'}: ${body.because}`;
    case 'stop':
      return `Everything was stopped by ${body.by}`;
    case 'oddity':
      return body.what;
    case 'key':
      return `Checkpoints are signed with the key ${body.key} from here on`;
    case 'checkpoint':
      return `Signed for the first ${body.count} entries`;
    case 'gap':
      return `Not the record that was kept: entry ${body.after} had another hash`;
    case 'erased':
      return `Texts of ${body.entries.length} entries were erased by ${body.by}: ${body.why}`;
    case 'pruned':
      return `The entries up to ${body.upTo} were taken away by ${body.by}: ${body.why}`;
    case 'action':
    case 'asked':
    case 'decision':
    case 'run':
    case 'result':
    case 'change':
    case 'connection':
    case 'limit':
    case 'interceptor':
    case 'reviewer':
      return stepInWords(body) ?? names[body.kind];
    default:
      return assertNever(body);
  }
}

/** What it may do without asking, or how it ended. */
function handedIn({ words, end }: Extract<EntryBody, { kind: 'delegation' }>): string {
  const handed = words === undefined || words.length === 0 ? '' : ` Handed on: ${words.join(' ')}`;
  return `${handed}${end === undefined ? '' : ` It ended: ${end}`}`;
}

function problemsIn(problems: readonly string[]): string {
  return problems.length === 0 ? '' : `; ${problems.join('; ')}`;
}

/** `latencyMs` as people write it: `Latency ms`. */
function wordsOf(member: string): string {
  const words = member.replaceAll(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return text.length <= mostText ? text : `${text.slice(0, mostText)}\n… and ${text.length - mostText} more characters`;
}
