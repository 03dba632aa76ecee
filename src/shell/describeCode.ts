import { resolvePath } from '../base/paths.js';
import { effect, folderOf, joined, pathEffect, type Described, type Standing } from './described.js';
import { callingOf, inlineCode } from './describeInterpreter.js';
import { interpreterOf } from './programs/interpreters.js';
import { runners, type Runner } from './programs/runners.js';
import { checkedScripts } from './programs/syntaxChecks.js';
import type { Describe } from './unwrap.js';
import { isKnown, unread, type Word } from './word.js';

/** Describes what runs the project's own code, and interpreters; undefined for every other program. */
export function describeCode(
  first: Word,
  name: string,
  args: readonly Word[],
  place: Standing,
  describe: Describe,
): Described | undefined {
  const checked = checkedScripts(name, args);
  if (checked?.every(isKnown) === true) return joined(checked.map(script => pathEffect('read', script, place)));
  const interpreter = interpreterOf(name);
  const calling = interpreter === undefined ? undefined : callingOf(interpreter, args);
  if (interpreter !== undefined && calling !== undefined && calling.kind !== 'script') {
    const isRunner = interpreter.isRunner === true && calling.kind === 'input';
    if (!isRunner) return inlineCode(name, interpreter, calling, place, describe);
  }
  if (calling !== undefined && interpreter?.isRunner !== true)
    return projectCode({ text: name, glob: false }, args, place);
  if (name.includes('/')) return projectCode(first, args, place);
  const runner = runners.find(({ names }) => names.includes(name));
  if (runner === undefined) return undefined;
  if (runner.subs !== undefined && !runner.subs.includes(subOf(runner, args))) return undefined;
  const code = projectCode(first, args, place);
  const start = args.findIndex(({ text }) => !text.startsWith('-'));
  const own = args.slice(0, start === -1 ? undefined : start + 1); // what follows is for the program it starts
  if (!own.some(({ text }) => runner.fetches?.test(text) === true)) return code;
  return joined([code, effect({ kind: 'package', manager: name, op: 'install' }, { kind: 'network', host: '' })]);
}

/** The first word that is neither an option nor the value of one; `+nightly` chooses a toolchain. */
function subOf({ valued = [] }: Runner, args: readonly Word[]): string {
  const found = args.find(({ text }, at) => !/^[-+]/.test(text) && !valued.includes(args[at - 1]?.text ?? ''));
  return found?.text ?? '';
}

/** One opaque effect; its exact words decide what it is, so they are named for the machine to hash what they run. */
function projectCode(first: Word, args: readonly Word[], place: Standing): Described {
  const words = [first, ...args];
  const cwd = folderOf(place);
  const program = first.text.includes('/') && cwd !== undefined ? resolvePath(cwd, first.text) : first.text;
  const code = effect({ kind: 'execute', program, opaque: true });
  if (!words.every(isKnown)) return joined([code, effect({ kind: 'unknown', why: unread(words) })]);
  if (cwd === undefined) return code; // which files it runs, nobody knows
  return { ...code, needs: [{ kind: 'project', words: words.map(({ text }) => text), cwd }] };
}
