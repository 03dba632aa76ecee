import { assertNever } from '../base/never.js';
import type { Effect } from '../protocol/effect.js';
import { effect, pathEffect, type Described, type Standing } from './described.js';
import { hostOf } from './hosts.js';
import type { Act } from './programs/inlineLanguages.js';
import type { Describe } from './unwrap.js';
import { hole, isKnown, literal, type Word } from './word.js';

/** One call in program text: what it does, its arguments as they stand there and as far as they can be read. */
export interface Call {
  readonly act: Act;
  readonly args: readonly string[];
  readonly words: readonly (readonly Word[])[];
  /** The language's functions take lists: every argument is a target. */
  readonly takesMany: boolean;
}

export interface Within {
  readonly place: Standing;
  readonly describe: Describe;
  /** Reads text of the same language. */
  readonly readSame: (text: string) => Described;
}

/** What one call does. */
export function actOf(call: Call, within: Within): readonly Described[] {
  const { act, args, words, takesMany } = call;
  const [first = [], second = []] = words;
  const all = words
    .filter((_, index) => !/^\s*(\w+:\s|:\w|\{|\w+\s*=>|\w+\s*=[^=])/.test(args[index] ?? '') || index === 0)
    .flat();
  const on = (role: 'read' | 'write' | 'delete', targets: readonly Word[], isWide = false): readonly Described[] =>
    targets.map(word => pathEffect(role, widened(word, within.place), within.place, { isWide }));
  switch (act) {
    case 'read':
    case 'write':
      return on(act, first);
    case 'delete':
    case 'delete-tree':
      return on(
        'delete',
        takesMany ? all : first,
        act === 'delete-tree' || /recursive|force/i.test(args.slice(1).join()),
      );
    case 'open':
      return opened(call, within);
    case 'move':
      return [...on('delete', first, true), ...on('write', second)];
    case 'copy':
      return [...on('read', first, true), ...on('write', second)];
    case 'link':
      return on('write', second);
    case 'permissions':
      return permissions(all, within);
    case 'command':
      return command(all, within);
    case 'address':
      return [address(first)];
    case 'kill':
      return [killed(all)];
    case 'code':
      return first.map(({ text }) =>
        text.includes(hole) ? unread('it runs text that cannot be read before it runs') : within.readSame(text),
      );
    case 'sql':
      return first.map(word => within.describe([literal('psql'), literal('-c'), word], within.place));
    default:
      return assertNever(act);
  }
}

function unread(why: string): Described {
  return effect({ kind: 'unknown', why });
}

/** `"/etc/" + x` is some file of that folder: outside of where the command stands that is as bad as all of them. */
function widened(word: Word, { cwd }: Standing): Word {
  const known = word.text.slice(0, word.text.indexOf(hole));
  if (!word.text.includes(hole) || !/^\/.*\/$/.test(known) || cwd.startsWith(known) || known.startsWith(cwd))
    return word;
  return { text: `${known}*`, glob: true };
}

/** `open(path, mode)` in its many forms: a mode that writes, `>path`, `|command`. */
function opened({ words }: Call, { place }: Within): readonly Described[] {
  const texts = words.map(([only]) => only ?? literal(hole));
  const piped = texts.find(({ text }) => /^\s*\||\|\s*$/.test(text) && /[^|-]/.test(text));
  if (piped !== undefined) return [place.readText(piped.text.replace(/^\s*\||\|\s*$/g, ''), place)];
  const pipe = texts.findIndex(({ text }) => /^(\|-|-\|)$/.test(text));
  if (pipe !== -1) {
    const started = texts.slice(pipe + 1).map(({ text }) => text);
    return [place.readText(started.join(' '), place)];
  }
  const attached = texts.find(({ text }) => /^\s*\+?>/.test(text) && text.replace(/[+>\s]/g, '') !== '');
  if (attached !== undefined) return [pathEffect('write', literal(attached.text.replace(/^[\s+>]+/, '')), place)];
  const at = texts.findIndex(({ text }) => /^(\+?[<>]{1,2}|[rwaxbt+]{1,4})(:.*)?$/.test(text));
  const mode = at === -1 ? '' : (texts[at]?.text ?? '');
  const path = /[<>]/.test(mode) ? texts[at + 1] : texts[0];
  if (path === undefined) return [];
  const writes = /[wax+>]/.test(mode.replace(/:.*/, ''));
  const isUnsure =
    at === -1 &&
    texts.length > 1 &&
    texts.slice(1).some(word => !isKnown(word) || /O_(WRONLY|RDWR|CREAT)/.test(word.text));
  return [pathEffect(writes || isUnsure ? 'write' : 'read', path, place)];
}

function permissions(words: readonly Word[], { place }: Within): readonly Described[] {
  const isMode = ({ text }: Word): boolean => /^(0o?)?\d{1,5}$|^[ugoa]*[+=-][rwxst]+$|^-1$/.test(text) || text === hole;
  const mode = words.find(isMode)?.text.replace(/^0o?(?=\d)/, '') ?? hole;
  return words
    .filter(word => !isMode(word))
    .map(word => {
      const described = pathEffect('write', word, place);
      const effects = described.effects.map((one): Effect =>
        one.kind === 'write' ? { ...one, permissions: mode } : one,
      );
      return { ...described, effects };
    });
}

/** One text is a shell's; several are a program and its arguments. */
function command(words: readonly Word[], { place, describe }: Within): readonly Described[] {
  const [first] = words;
  if (first === undefined) return [];
  if (first.text === hole && words.length === 1)
    return [unread('it starts a command that cannot be read before it runs')];
  const asText = words.length === 1 || /\s/.test(first.text) ? [place.readText(first.text, place)] : [];
  return words.length === 1 ? asText : [...asText, describe(words, place)];
}

function address([word]: readonly Word[]): Described {
  if (word === undefined) return effect();
  const named =
    hostOf(word.text) ?? (/^[\w-]+(\.[\w-]+)+(:\d+)?$/.test(word.text) ? word.text.replace(/:\d+$/, '') : undefined);
  if (named !== undefined) return effect({ kind: 'network', host: named.toLowerCase(), sends: true });
  return word.text.includes(hole) ? effect({ kind: 'network', host: '', sends: true }) : effect();
}

function killed(words: readonly Word[]): Described {
  const target =
    (words.find(({ text }) => text === '-1') ?? words.find(({ text }) => /^-?\d+$/.test(text)))?.text ?? '';
  return effect({ kind: 'process', op: 'kill', target });
}
