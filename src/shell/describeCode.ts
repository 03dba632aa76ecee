import { baseName, resolvePath } from '../base/paths.js';
import { effect, joined, type Described, type Standing } from './described.js';
import { interpreters, versioned, versionOptions, type Interpreter } from './programs/code.js';
import { runners } from './programs/runners.js';
import { isKnown, type Word } from './word.js';

/** Describes what runs the project's own code, and interpreters; undefined for every other program. */
export function describeCode(first: Word, name: string, args: readonly Word[], place: Standing): Described | undefined {
  const [option] = args;
  if (args.length === 1 && option !== undefined && asksVersion(name, option.text)) return effect({ kind: 'none' });
  const interpreter = interpreters.find(({ names }) => names.includes(name));
  if (interpreter !== undefined) return ofInterpreter(interpreter, name, args, place);
  if (name.includes('/')) return projectCode(first, args, place);
  const runner = runners.find(({ names }) => names.includes(name));
  if (runner === undefined) return undefined;
  const sub = args.find(({ text }) => !text.startsWith('-'))?.text ?? '';
  return runner.subs === undefined || runner.subs.includes(sub) ? projectCode(first, args, place) : undefined;
}

function asksVersion(name: string, option: string): boolean {
  if (!versioned.includes(name)) return false;
  return option === '--version' || versionOptions[name]?.test(option) === true;
}

/** One opaque effect; its exact words decide what it is, so they are named for the machine to hash what they run. */
function projectCode(first: Word, args: readonly Word[], place: Standing): Described {
  const words = [first, ...args];
  const program = first.text.includes('/') ? resolvePath(place.cwd, first.text) : first.text;
  const code = effect({ kind: 'execute', program, opaque: true });
  if (!words.every(isKnown))
    return joined([code, effect({ kind: 'unknown', why: 'a word of it cannot be read before it runs' })]);
  return { ...code, needs: [{ kind: 'project', words: words.map(({ text }) => text), cwd: place.cwd }] };
}

function ofInterpreter(interpreter: Interpreter, name: string, args: readonly Word[], place: Standing): Described {
  const { inline, valued, module, isShell, withoutScript } = interpreter;
  for (let index = 0; index < args.length; index++) {
    const { text } = args[index] ?? { text: '' };
    if (inline.test(text)) return inlineCode(name, isShell === true ? args[index + 1] : undefined, place);
    if (!text.startsWith('-') || text === module || withoutScript?.test(text) === true) {
      return projectCode({ text: name, glob: false }, args, place);
    }
    if (valued?.test(text) === true) index++;
  }
  return inlineCode(name, undefined, place); // it reads its program from its input
}

function inlineCode(name: string, text: Word | undefined, place: Standing): Described {
  const code = effect({ kind: 'execute', program: baseName(name), inline: true });
  return text === undefined ? code : joined([code, place.readText(text.text, { ...place, depth: place.depth + 1 })]);
}
