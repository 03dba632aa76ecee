import { callingOf, isDatabase } from './describeInterpreter.js';
import { nameOf } from './describe.js';
import { interpreterOf, type Interpreter } from './programs/interpreters.js';
import { wrappers } from './programs/wrappers.js';
import { literal, type Word } from './word.js';

/** What in a command runs text. */
export interface Runner {
  readonly interpreter: Interpreter | undefined;
  readonly name: string;
  readonly kind: 'text' | 'script' | 'input';
  /** The file that it runs. */
  readonly script: string | undefined;
  /** Its program is what comes through its input. */
  readonly readsInput: boolean;
}

/** Programs that run what they read and are no interpreters of their own. */
const readers = /^(su|at|batch)$/;

const starters = new Set([
  ...wrappers.flatMap(({ names }) => names),
  ...[
    'docker',
    'podman',
    'nerdctl',
    'kubectl',
    'oc',
    'lxc',
    'incus',
    'vagrant',
    'wsl',
    'adb',
    'ssh',
    'nix-shell',
    'nix',
  ],
  ...[
    'uv',
    'uvx',
    'poetry',
    'pipenv',
    'pdm',
    'conda',
    'mamba',
    'bundle',
    'npx',
    'bunx',
    'pnpm',
    'yarn',
    'npm',
    'mise',
    'find',
  ],
]);

/** The interpreter in a command, wherever it stands among wrappers. */
export function runnerOf(words: readonly Word[]): Runner | undefined {
  for (const [at, { text }] of words.slice(0, 16).entries()) {
    const rest = words.slice(at + 1);
    const name = nameOf(text);
    const interpreter = interpreterOf(name);
    if (interpreter !== undefined) {
      const calling = callingOf(interpreter, rest);
      const { kind } = calling;
      const script = calling.kind === 'script' ? calling.script?.text : undefined;
      return { interpreter, name, kind, script, readsInput: kind === 'input' || /^(ed|ex)$/.test(name) };
    }
    if (readers.test(name) || isDatabase(name) || readsRecipe(name, rest) || startsShell(name, rest))
      return { interpreter: undefined, name, kind: 'input', script: undefined, readsInput: true };
    if (at === 0 && !starters.has(name)) return undefined;
  }
  return undefined;
}

/** `make -f -`: its recipes are a shell's. Before a here-document the parser loses a lone dash. */
function readsRecipe(name: string, rest: readonly Word[]): boolean {
  if (!/^g?make$/.test(name)) return false;
  return rest.some(
    ({ text }, at) =>
      /^(-f|--(make)?file=)(-|\/dev\/stdin)$/.test(text) ||
      (/^(-f|--(make)?file)$/.test(text) && /^(-|\/dev\/stdin|)$/.test(rest[at + 1]?.text ?? '')),
  );
}

/** `ssh host`, `sudo -s`, `. /dev/stdin`: a shell that reads its input. */
function startsShell(name: string, rest: readonly Word[]): boolean {
  const [first = literal('')] = rest;
  if (name === 'ssh') return rest.filter(({ text }) => !text.startsWith('-')).length === 1;
  if (name === 'source' || name === '.') return /^\/dev\/(stdin|fd\/0)$/.test(first.text);
  return (
    name === 'sudo' &&
    rest.length > 0 &&
    rest.every(({ text }) => text.startsWith('-')) &&
    rest.some(({ text }) => /^-\w*[si]/.test(text))
  );
}
