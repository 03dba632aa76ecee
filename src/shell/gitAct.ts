import type { Effect } from '../protocol/effect.js';
import { effect, folderOf, joined, nothing, pathEffect, type Described, type Standing } from './described.js';
import { hostOf, portOf } from './hosts.js';
import { options, sortWords, type Options, type Sorted } from './options.js';
import { gitActs, gitHarms, type GitAct } from './programs/gitActs.js';
import { quietKeys, startingSettings } from './programs/gitSettings.js';
import { isKnown, literal, unread, type Word } from './word.js';

const acts = new Map<string, { readonly act: GitAct; readonly table: Options }>();
for (const act of gitActs) {
  const entry = { act, table: options(act.options ?? '') };
  for (const name of act.names) if (!acts.has(name)) acts.set(name, entry);
}

/** A call of git that is no proven read: the effect `git` with the facts that its arguments say, and what it touches besides. */
export function describeGitAct(op: string, args: readonly Word[], place: Standing): Described {
  const [first, ...others] = args;
  const pair = first === undefined ? undefined : acts.get(`${op} ${first.text}`);
  const found = pair ?? acts.get(op);
  const isReadable = args.every(isKnown);
  if (found === undefined) {
    // It may be an alias, or a program that is called git-… .
    return joined([effect(gitEffect(op, args, place)), unreadable(`git ${op} is not known`)]);
  }
  const { act, table } = found;
  const sorted = sortWords(pair === undefined ? args : others, table);
  const folder = folderOf(place);
  const to = op === 'push' ? targetOf(sorted) : undefined;
  const parts: Described[] = [
    effect({ ...gitEffect(op, args, place), ...(to !== undefined && { to }) }),
    ...startsOf(act, args),
    ...filesOf(act, op, sorted, pair === undefined ? args : others, place),
    ...talksOf(act, sorted),
    ...commandsIn(act, op, pair === undefined ? args : others, place),
  ];
  if (!isReadable) parts.push(unreadable(unread(args)));
  else if (op === 'push' && folder !== undefined) parts.push({ effects: [], needs: [{ kind: 'push', folder, to }] });
  if (op === 'config') parts.push(configWrite(args, place));
  if (/^credential/.test(op)) parts.push(pathEffect('read', literal(`${place.home}/.git-credentials`), place));
  return joined(parts);
}

function gitEffect(op: string, args: readonly Word[], place: Standing): Extract<Effect, { kind: 'git' }> {
  const folder = folderOf(place);
  return { kind: 'git', op, ...(folder !== undefined && { folder }), ...gitHarmsIn(op, args) };
}

export function gitHarmsIn(
  op: string,
  args: readonly Word[],
): Partial<Record<'rewrites' | 'deletesRef' | 'discards', true>> {
  const texts = args.map(({ text }) => text);
  const found = gitHarms.filter(({ op: named, some, all, unless }) => {
    if (named !== op || texts.some(text => unless?.test(text) === true)) return false;
    if (all !== undefined) return all.every(pattern => texts.some(text => pattern.test(text)));
    return some === undefined || texts.some(text => some.test(text));
  });
  return Object.fromEntries(found.map(({ fact }) => [fact, true]));
}

/** The remote that a push names; a word behind an option may be its value, so what is not listed names none for sure. */
function targetOf({ operands, given }: Sorted): string | undefined {
  return operands[0]?.text ?? given.get('--repo')?.at(-1)?.text;
}

function startsOf({ starts = [], runs, harm }: GitAct, args: readonly Word[]): Described[] {
  const parts: Described[] = [];
  if (runs !== undefined) parts.push(effect({ kind: 'unknown', why: runs, ...(harm !== undefined && { harm }) }));
  const names = args.filter(({ text }) => starts.some(option => mayMean(text, option)));
  if (names.length > 0) parts.push(unreadable(`${names[0]?.text ?? ''} starts a program`));
  // `ext::` and every other address with a helper in front of it.
  if (args.some(({ text }) => /^[\w+.-]+::/.test(text))) parts.push(unreadable('an address names a program'));
  return parts;
}

/** `submodule foreach COMMAND`, `rebase -x COMMAND`: read as a shell would. */
function commandsIn({ isCommand }: GitAct, op: string, args: readonly Word[], place: Standing): Described[] {
  const read = (text: string): Described => place.readText(text, { ...place, depth: place.depth + 1 });
  if (isCommand === true) {
    const start = args.findIndex(({ text }) => !text.startsWith('-'));
    const words = start === -1 ? [] : args.slice(start).map(({ text }) => text);
    return [read(words.length === 1 ? words.join() : words.map(quoted).join(' '))];
  }
  if (op !== 'rebase') return [];
  return args.flatMap(({ text }, at) => {
    if (/^(-x|--exec)$/.test(text)) return [read(args[at + 1]?.text ?? '')];
    const attached = /^--exec=(.*)$/s.exec(text)?.[1];
    return attached === undefined ? [] : [read(attached)];
  });
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Whether git would read a word as this option: also attached to its value, or cut short. */
function mayMean(text: string, option: string): boolean {
  if (!option.startsWith('--')) return text.startsWith(option) && !text.startsWith('--');
  const [name = ''] = text.split('=');
  return name.length > 3 && option.startsWith(name);
}

function filesOf(act: GitAct, op: string, sorted: Sorted, args: readonly Word[], place: Standing): Described[] {
  const parts = sorted.paths.map(({ role, word }) => pathEffect(role, word, place));
  const { files, sparesFiles = [] } = act;
  if (op === 'clone' && sorted.operands.length === 1) parts.push(...clonedFolder(sorted.operands[0], place));
  if (op === 'init' && sorted.operands.length === 0)
    parts.push(pathEffect('write', literal('.git'), place, { isWide: true }));
  if (files === undefined || isSpared(sparesFiles, args)) return parts;
  const isWide = files.wideWith === undefined || files.wideWith.some(option => sorted.given.has(option));
  const dashes = args.findIndex(({ text }) => text === '--');
  const named =
    dashes === -1 || op === 'clone' ? sorted.operands.slice(files.from === 'second' ? 1 : 0) : args.slice(dashes + 1);
  const lastAt = files.last !== undefined && named.length > 1 ? named.length - 1 : -1;
  const all = named.map((word, at) =>
    pathEffect(at === lastAt ? (files.last ?? files.role) : files.role, word, place, {
      isWide,
    }),
  );
  const isDot = op === 'checkout' && dashes === -1 && named.length === 0 && sorted.operands[0]?.text === '.';
  return [...parts, ...all, ...(isDot ? [pathEffect('write', literal('.'), place, { isWide: true })] : [])];
}

/** `git restore --staged --worktree` does touch the files. */
function isSpared(sparing: readonly string[], args: readonly Word[]): boolean {
  const has = (names: readonly string[]): boolean => args.some(({ text }) => names.includes(text));
  return has(sparing) && !has(['-W', '--worktree']);
}

/** Without a name git makes a folder that is called as the end of the address. */
function clonedFolder(address: Word | undefined, place: Standing): Described[] {
  const name = /([^/:]+?)(?:\.git|\.bundle)?\/*$/.exec(address?.text ?? '')?.[1];
  return name === undefined ? [] : [pathEffect('write', literal(name), place, { isWide: true })];
}

/** The host of the address that it names first; a refspec behind it only looks like one. */
function talksOf({ talks }: GitAct, { operands }: Sorted): Described[] {
  if (talks === undefined) return [];
  const text = operands[0]?.text ?? '';
  const host = hostOf(text) ?? '';
  const port = host !== '' && text.includes('://') ? portOf(text) : undefined;
  const to = { host, ...(port !== undefined && { port }) };
  return [effect({ kind: 'network', ...to, ...(talks === 'sends' && { sends: true }) })];
}

/** Keys that name a program, or a place from which one is named: who sets one of these decides what runs later. */
function configWrite(args: readonly Word[], place: Standing): Described {
  const words = args[0] !== undefined && /^(set|unset)$/.test(args[0].text) ? args.slice(1) : args;
  const given = words.filter(({ text }) => text.startsWith('-'));
  const isPlain = given.every(({ text }) =>
    /^--(global|local|system|add|unset|unset-all|replace-all|all|append)$/.test(text),
  );
  const key = words.find(({ text }) => !text.startsWith('-'));
  if (isPlain && key !== undefined && quietKeys.test(key.text) && args.every(isKnown)) return nothing;
  if (!isPlain) return unreadable('git config may write another file');
  const scope = given.map(({ text }) => text);
  const runs = startsSomething(words);
  if (scope.includes('--system')) return pathEffect('write', literal('/etc/gitconfig'), place);
  if (!scope.includes('--global')) return runningLess(pathEffect('write', literal('.git/config'), place), runs);
  // It is the other of the user's two files where only that one is there.
  const path = `${place.home}/.gitconfig`;
  return { effects: [{ kind: 'write', path, unsure: true, ...(!runs && { runs }) }], needs: [{ kind: 'path', path }] };
}

/** Whether the setting may make git start something else than what it is known for. Taking one away does not. */
function startsSomething(words: readonly Word[]): boolean {
  if (words.some(({ text }) => /^--unset/.test(text))) return false;
  const [key, value] = words.filter(({ text }) => !text.startsWith('-'));
  if (key === undefined || !isKnown(key)) return true;
  const starting = startingSettings.find(one => one.key.test(key.text));
  return starting !== undefined && value !== undefined && !(isKnown(value) && starting.harmless.test(value.text));
}

function runningLess({ effects, needs }: Described, runs: boolean): Described {
  if (runs) return { effects, needs };
  return { effects: effects.map(one => (one.kind === 'write' ? { ...one, runs } : one)), needs };
}

function unreadable(why: string): Described {
  return effect({ kind: 'unknown', why });
}
