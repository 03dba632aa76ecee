import { effect, joined, type Described, type Standing } from './described.js';
import { options, sortWords, type Options, type Sorted } from './options.js';
import { isHarmlessSetting } from './programs/environment.js';
import { runBySetting } from './settings.js';
import { splitString } from './splitString.js';
import { wrappers, type Wrapper } from './programs/wrappers.js';
import { hole, literal, mayBeOption, unread, type Word } from './word.js';

const open: Word = { text: hole, glob: false, open: true };

export type Describe = (words: readonly Word[], place: Standing) => Described;

const byName = new Map<string, { readonly wrapper: Wrapper; readonly table: Options }>(
  wrappers.flatMap(wrapper => {
    const entry = { wrapper, table: options(wrapper.options) };
    return wrapper.names.map((name): [string, typeof entry] => [name, entry]);
  }),
);

/** What a program that starts another one may do: what the other may do, and more where it adds to it. */
export function unwrap(
  name: string,
  args: readonly Word[],
  outer: Standing,
  describe: Describe,
): Described | undefined {
  if (name === 'source' || name === '.') return sourced(args);
  if (name === 'command' && /^-[vV]$/.test(args[0]?.text ?? '')) return effect({ kind: 'none' });
  const entry = byName.get(name);
  const isText = name === 'eval' || name === 'trap';
  if (entry === undefined && !isText) return undefined;
  const place = { ...outer, depth: outer.depth + 1 };
  if (entry === undefined || isText)
    return ofText(name === 'trap' ? args.slice(0, 1) : args, place, `${name} runs text as a command`);
  const { wrapper, table } = entry;
  const pieces = wrapper.splits === undefined ? undefined : splitString(args, wrapper.splits);
  const { own, settings, inner, fault } = split(pieces ?? args, wrapper, table);
  const isCut = pieces !== undefined ? [effect({ kind: 'unknown', why: `${name} cuts a text into words` })] : [];
  const parts: Described[] = settings
    .filter(({ variable, value }) => !isHarmlessSetting(variable, value))
    .map(({ variable }) => effect({ kind: 'env', name: variable }));
  parts.push(...isCut, ...settings.flatMap(({ variable, value }) => runBySetting(variable, value, place)));
  const sorted = sortWords(own, table);
  const text = wrapper.text === undefined ? undefined : sorted.given.get(wrapper.text)?.[0];
  if (wrapper.privilege !== undefined) parts.push(effect({ kind: 'privilege', to: wrapper.privilege }));
  if (text !== undefined) parts.push(ofText([text], place, `${name} runs text as a command`));
  if (name === 'exec' && inner.length === 0) return effect({ kind: 'none' });
  const isJoined = wrapper.joinsUnless?.every(option => !sorted.given.has(option)) === true;
  const at = wrapper.each === undefined ? -1 : inner.findIndex(({ text }) => wrapper.each?.test(text));
  if (at !== -1) parts.push(...eachOf(inner, at, place));
  else if (inner.length > 0 && isJoined) parts.push(ofText(inner, place, `${name} runs text as a command`));
  else if (inner.length > 0) parts.push(describe(wrapper.appends ? fed(inner, wrapper, sorted, place) : inner, place));
  else if (text === undefined)
    parts.push(
      effect(
        name === 'env' ? { kind: 'env', name: '*' } : { kind: 'unknown', why: `${name} starts nothing that is named` },
      ),
    );
  if (fault !== undefined) parts.push(effect({ kind: 'unknown', why: `${name}: ${fault}` }));
  // `env A=1 program` adds nothing but what the setting is; with options it may take more away.
  const isPlainSetting = name === 'env' && own.length === settings.length;
  if (wrapper.isOpaque === true && !isPlainSetting) parts.push(effect({ kind: 'execute', program: name }));
  return joined(parts);
}

/** `parallel rm -rf ::: a b`: one command for each word, read by a shell. */
function eachOf(inner: readonly Word[], at: number, place: Standing): readonly Described[] {
  const before = inner
    .slice(0, at)
    .map(({ text }) => text)
    .join(' ');
  return inner.slice(at + 1, at + 13).map(({ text }) => {
    const command = before.includes('{}') ? before.replaceAll('{}', text) : `${before} ${text}`;
    return ofText([literal(command)], place, 'it runs text as a command');
  });
}

/**
 * What a wrapper adds from its input: known only where each name it reads ends in a zero byte, or each is a plain word
 * that was put out and cut off at blanks, or all of it was told.
 */
function fed(inner: readonly Word[], { cuts }: Wrapper, { given }: Sorted, place: Standing): readonly Word[] {
  const isNames = place.fed?.some(({ names }) => names !== undefined) === true;
  const isReplacing = given.has('-I') || given.has('--replace');
  const isTold = place.fed !== undefined && place.fed.length > 0 && place.fed.every(({ glob }) => !glob);
  const isExact = isNames
    ? staysNames(place.fed ?? [], given) && !isReplacing
    : isTold
      ? cuts?.every(option => !given.has(option)) === true && !isReplacing
      : given.has('-0') && !isReplacing && !given.has('-a');
  if (place.fed !== undefined && (isExact || place.fearsWorst === true)) return [...inner, ...place.fed];
  const marker = given.get('-I')?.[0]?.text ?? '{}';
  const takesNames = isNames && marker !== '' && inner.every(({ text }) => text === marker || !text.includes(marker));
  if (isReplacing && takesNames && staysNames(place.fed ?? [], given))
    return inner.flatMap(word => (word.text === marker ? (place.fed ?? []) : [word]));
  if (!isReplacing || marker === '' || !inner.some(({ text }) => text.includes(marker))) return [...inner, open];
  return inner.map(word => (word.text.includes(marker) ? { ...word, text: word.text.replaceAll(marker, hole) } : word));
}

/** They are cut where they were put together: at zero bytes, or else at lines and blanks, which the machine looks at. */
function staysNames(words: readonly Word[], given: Sorted['given']): boolean {
  const isZero = words.some(({ names }) => names?.isZero === true);
  if (['-a', '-d', '-E', '-L', '--delimiter'].some(option => given.has(option))) return false;
  return (given.has('-0') || given.has('--null')) === isZero;
}

interface Split {
  readonly own: readonly Word[];
  /** Names of variables set for the other program. */
  readonly settings: readonly { readonly variable: string; readonly value: string }[];
  readonly inner: readonly Word[];
  readonly fault: string | undefined;
}

/** Where the other program's words begin. Where that is not certain, the first word that is no option is taken for it. */
function split(args: readonly Word[], wrapper: Wrapper, table: Options): Split {
  const settings: { variable: string; value: string }[] = [];
  let index = 0;
  let skipped = 0;
  let fault: string | undefined;
  for (; index < args.length; index++) {
    const text = args[index]?.text ?? '';
    const [, variable, value = ''] = /^([A-Za-z_]\w*)=([^]*)$/.exec(text) ?? [];
    if (text === '--') {
      index++;
      break;
    }
    if (text.startsWith('-') && text !== '-') {
      const one = sortWords(args.slice(index, index + 2), table);
      fault ??= one.fault;
      const takesNext = one.operands.length === 0 && args[index + 1]?.text.startsWith('-') === false;
      if (takesNext && one.fault === undefined) index++;
    } else if (skipped < (wrapper.skip ?? 0) && (mayBeOption(args[index] ?? open) || args[index]?.glob === true)) {
      fault ??= unread(args[index] ?? open, 'may become several words');
      skipped++;
    } else if (variable !== undefined) settings.push({ variable, value });
    else if (skipped < (wrapper.skip ?? 0)) skipped++;
    else break;
  }
  return { own: args.slice(0, index), settings, inner: args.slice(index), fault };
}

function ofText(words: readonly Word[], place: Standing, why: string): Described {
  const text = words.map(word => word.text).join(' ');
  return joined([effect({ kind: 'unknown', why }), place.readText(text, place)]);
}

function sourced([file]: readonly Word[]): Described {
  return effect(
    { kind: 'execute', program: file?.text ?? 'source', opaque: true },
    { kind: 'unknown', why: 'it runs a file in the shell itself' },
  );
}
