import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { effectsOf, judgeEffects } from '../policy/judging.js';
import { rowFiles } from '../policy/rowFiles.js';
import { analysed } from './analysing.js';

/**
 * Other spellings of one command mean the same, so none may be judged more mildly: what asks is never allowed, and what
 * stands on a floor stays on one.
 */
type Mutate = (text: string, pick: Pick) => string;
type Pick = <T>(values: readonly T[]) => T;

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Around any text at all. */
const around: Readonly<Record<string, Mutate>> = {
  'in a list': text => `true && ${text}`,
  'after a command': text => `true\n${text}`,
  'before a command': text => `${text}\ntrue`,
  'in a subshell': text => `(\n${text}\n)`,
  'in a group': text => `{\n${text}\n}`,
  'in a condition': text => `if true; then\n${text}\nfi`,
  'in an else': text => `if false; then :; else\n${text}\nfi`,
  'in a for loop': text => `for i in 1; do\n${text}\ndone`,
  'in a while loop': text => `while true; do\n${text}\nbreak; done`,
  'in a case': text => `case x in x)\n${text}\n;; esac`,
  'in a function': text => `wrapped() {\n${text}\n}; wrapped "$@"`,
  'in a substitution': text => `echo "$(\n${text}\n)"`,
  'in sh -c': text => `sh -c ${quoted(text)}`,
  'in bash -lc': text => `bash -lc ${quoted(text)}`,
  'in env bash -c': text => `env bash -c ${quoted(text)}`,
  'in timeout bash -c': text => `timeout 5 bash -c ${quoted(text)}`,
  'in sh -c twice': text => `sh -c ${quoted(`bash -c ${quoted(text)}`)}`,
  'in eval': text => `eval ${quoted(text)}`,
  'in a variable that is evaluated': text => `text=${quoted(text)}; eval "$text"`,
  'in a variable for sh': text => `text=${quoted(text)}; sh -c "$text"`,
  'in a here-string': text => `bash <<< ${quoted(text)}`,
  'in a here-document': text => `bash <<'END9'\n${text}\nEND9`,
  'in a pipe to sh': text => `printf '%s' ${quoted(text)} | sh`,
  'as base64': text => `echo ${Buffer.from(text).toString('base64')} | base64 -d | bash`,
};

const letters: readonly ((letter: string) => string)[] = [
  letter => `\\${letter}`,
  letter => `''${letter}`,
  letter => `"${letter}"`,
  letter => `'${letter}'`,
  letter => `$'\\x${letter.charCodeAt(0).toString(16)}'`,
  letter => `$'\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}'`,
];

/** One letter of a word, spelled otherwise. */
function respelled(word: string, pick: Pick): string {
  const places = [...word].flatMap((letter, at) => (/[A-Za-z0-9]/.test(letter) ? [at] : []));
  if (places.length === 0) return quoted(word);
  const at = pick(places);
  const rest = (part: string): string => (part === '' ? '' : quoted(part));
  return rest(word.slice(0, at)) + pick(letters)(word.charAt(at)) + rest(word.slice(at + 1));
}

/** Of the words of one simple command. */
const ofWords: Readonly<Record<string, (words: readonly string[], pick: Pick) => string>> = {
  'a letter spelled otherwise': (words, pick) => {
    const chosen = pick(words.map((_, at) => at));
    return words.map((word, at) => (at === chosen ? respelled(word, pick) : quoted(word))).join(' ');
  },
  'every word spelled otherwise': (words, pick) => words.map(word => respelled(word, pick)).join(' '),
  'with more blanks': words => `  ${words.map(quoted).join(' \t ')}  `,
  'over several lines': words => words.map(quoted).join(' \\\n '),
  'the program in a variable': ([name = '', ...rest]) => `run=${quoted(name)}; $run ${rest.map(quoted).join(' ')}`,
  'a word in a variable': (words, pick) => {
    const chosen = pick(words.map((_, at) => at));
    return `word=${quoted(words[chosen] ?? '')}; ${words.map((word, at) => (at === chosen ? '"$word"' : quoted(word))).join(' ')}`;
  },
  'in an array': words => `all=(${words.map(quoted).join(' ')}); "\${all[@]}"`,
  'in the positional parameters': words => `set -- ${words.map(quoted).join(' ')}; "$@"`,
  'as arguments of a function': words => `call() { "$@"; }; call ${words.map(quoted).join(' ')}`,
  'after command': words => `command ${words.map(quoted).join(' ')}`,
  'with the first word from a substitution': ([name = '', ...rest]) =>
    `$(printf %s ${quoted(name)}) ${rest.map(quoted).join(' ')}`,
};

/** Of programs that are files: a shell's own commands cannot be started so. */
const ofPrograms: Readonly<Record<string, (words: readonly string[]) => string>> = {
  'after env': words => `env ${words.map(quoted).join(' ')}`,
  'after nohup': words => `nohup ${words.map(quoted).join(' ')}`,
  'after timeout': words => `timeout 5 ${words.map(quoted).join(' ')}`,
  'after nice': words => `nice -n 5 ${words.map(quoted).join(' ')}`,
  'after sudo': words => `sudo ${words.map(quoted).join(' ')}`,
  'after exec': words => `exec ${words.map(quoted).join(' ')}`,
};

/** Of words without a character that means more than itself. */
const ofPlainWords: Readonly<Record<string, (words: readonly string[]) => string>> = {
  'in braces': words => (words.length > 1 ? `{${words.join(',')}}` : words.join(' ')),
  'with $IFS for blanks': words => words.join('${IFS}'),
};

const builtins =
  /^(\.|:|alias|bg|bind|break|builtin|cd|command|continue|coproc|declare|dirs|disown|enable|eval|exec|exit|export|fc|fg|getopts|hash|help|history|jobs|let|local|logout|mapfile|popd|pushd|read|readarray|readonly|return|set|shift|shopt|source|suspend|test|\[|time|times|trap|type|typeset|ulimit|umask|unalias|unset|wait)$/;

function mutationsOf(text: string): Readonly<Record<string, Mutate>> {
  const { words } = analysed(text, '/home/u/project');
  if (words === undefined) return around;
  const [name = ''] = words;
  const isPlain = words.every(word => /^[\w./:@%+-]+$/.test(word));
  const own = {
    ...ofWords,
    ...(builtins.test(name) ? {} : ofPrograms),
    ...(isPlain ? ofPlainWords : {}),
  };
  const mutated = Object.entries(own).map(([says, mutate]): [string, Mutate] => [
    says,
    (_, pick) => mutate(words, pick),
  ]);
  return { ...around, ...Object.fromEntries(mutated) };
}

function pickerOf(seed: number): Pick {
  let state = seed;
  return values => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    const value = values[(state >>> 8) % values.length];
    assert.ok(value !== undefined);
    return value;
  };
}

interface Judged {
  readonly kind: string;
  readonly floor: string | undefined;
  readonly risk: number;
}

function judged(text: string): Judged {
  const { kind, floor, risk } = judgeEffects(effectsOf(text));
  return { kind, floor: floor?.id, risk };
}

const each = Number(process.env.COUNTERSIGN_MUTATIONS ?? 3);

for (const { name, rows, shell } of rowFiles) {
  if (shell === 'powershell') continue;
  suite(`other spellings of ${name}`, () => {
    test('are judged no more mildly', () => {
      const milder: string[] = [];
      for (const [at, [text, expected]] of rows.entries()) {
        if (expected === 'allow' || text.trim() === '') continue;
        const before = judged(text);
        if (before.kind === 'allow') continue;
        const pick = pickerOf(text.length * 7919 + at * 104_729 + 1);
        const mutations = Object.entries(mutationsOf(text));
        for (let round = 0; round < each; round++) {
          const [says, mutate] = pick(mutations);
          const mutated = mutate(text, pick);
          const after = judged(mutated);
          const isMilder =
            after.kind === 'allow' || (before.floor !== undefined && (after.floor === undefined || after.risk < 70));
          if (isMilder)
            milder.push(
              `${says}: ${JSON.stringify(mutated)} is ${after.floor ?? after.kind}, not ${before.floor ?? before.kind}`,
            );
        }
      }
      assert.deepEqual(milder, []);
    });
  });
}
