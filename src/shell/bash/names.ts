import { resolvePath } from '../../base/paths.js';
import type { Names, Word } from '../word.js';
import type { Value } from './state.js';

/**
 * The names that a command of these words puts out, one a line, where all of them lie below the folder it stands in.
 *
 * Invariant: whether the names stay whole is not said here; each word carries where its names come from, and the
 * machine is asked.
 */
export function namesPutOut(texts: readonly (string | undefined)[], folder: Value): readonly Word[] | undefined {
  const words = texts.flatMap(text => (text === undefined ? [] : [text]));
  if (words.length !== texts.length || folder.kind !== 'text' || folder.glob) return undefined;
  const [program, ...args] = words;
  switch (program) {
    case 'git':
      return args[0] === 'ls-files' ? tracked(args.slice(1), folder.text) : differing(args, folder.text);
    case 'find':
      return found(args, folder.text);
    case 'rg':
    case 'grep':
      return matching(program, args, folder.text);
    default:
      return undefined;
  }
}

function tracked(args: readonly string[], folder: string): readonly Word[] | undefined {
  const isZero = args.includes('-z');
  const patterns = args.filter(arg => !/^(-z|-c|--cached|--)$/.test(arg));
  if (!patterns.every(arg => /^[\w.*][\w./*-]*$/.test(arg) && !climbs(arg))) return undefined;
  const names: Names = { by: 'git', folder, ...(isZero && { isZero }) };
  const isNarrow = patterns.length > 0 && patterns.every(arg => /^\*[\w.-]+$/.test(arg));
  return (isNarrow ? patterns : ['*']).map(name => ({ text: `**/${name}`, glob: true, names }));
}

/** `git diff --name-only`: names from the root of the work tree. */
function differing(args: readonly string[], folder: string): readonly Word[] | undefined {
  const [sub, ...rest] = args;
  if (sub !== 'diff' || !rest.includes('--name-only')) return undefined;
  const isZero = rest.includes('-z');
  const others = rest.filter(arg => !/^(--name-only|-z|--cached|--staged|--diff-filter=[A-Za-z]+)$/.test(arg));
  const [revision, ...more] = others;
  if (more.length > 0 || (revision !== undefined && !/^[A-Za-z][\w/]*([~^]\d*)*$/.test(revision))) return undefined;
  return [{ text: '**/*', glob: true, names: { by: 'git', folder, revision, ...(isZero && { isZero }) } }];
}

const findTests = /^-(name|iname|path|type|maxdepth|mindepth|size|mtime|mmin|newer)$/;

function found(args: readonly string[], folder: string): readonly Word[] | undefined {
  const start = args.findIndex(arg => /^[-(!]/.test(arg));
  const roots = start === -1 ? args : args.slice(0, start);
  const tests = start === -1 ? [] : args.slice(start);
  let isNegated = false;
  let name: string | undefined;
  for (let at = 0; at < tests.length; at++) {
    const test = tests[at] ?? '';
    if (/^(!|-not)$/.test(test)) isNegated = true;
    else if (findTests.test(test)) {
      at++;
      if (test === '-name') name = tests[at];
    } else if (test !== '-print') return undefined;
  }
  const isNarrow = name !== undefined && !isNegated && /^[\w.*-]+$/.test(name);
  return belowRoots(roots.length === 0 ? ['.'] : roots, isNarrow ? (name ?? '*') : '*', folder);
}

/** `rg -l`, `grep -rl`: what follows the pattern are folders. */
function matching(program: string, args: readonly string[], folder: string): readonly Word[] | undefined {
  const flags = args.filter(arg => arg.startsWith('-') && !/^--(include|exclude|exclude-dir)=/.test(arg));
  const letters = flags.map(flag => (/^-[A-Za-z]+$/.test(flag) ? flag.slice(1) : '?')).join('');
  const isNaming = letters.includes('l') && (program === 'rg' || letters.includes('r'));
  if (!isNaming || !(program === 'rg' ? /^[lniwFSs]+$/ : /^[rlniwEFsI]+$/).test(letters)) return undefined;
  const [pattern, ...roots] = args.filter(arg => !arg.startsWith('-'));
  return pattern === undefined ? undefined : belowRoots(roots, '*', folder);
}

function belowRoots(roots: readonly string[], name: string, folder: string): readonly Word[] | undefined {
  if (!roots.every(root => /^[\w.][\w./-]*$/.test(root) && !climbs(root))) return undefined;
  if (roots.length === 0) return [{ text: `**/${name}`, glob: true, names: { by: 'folder', folder } }];
  return roots.flatMap((root): readonly Word[] => {
    const names: Names = { by: 'folder', folder: resolvePath(folder, root) };
    const below = { text: `${root.replace(/\/+$/, '')}/**/${name}`, glob: true, names };
    return name === '*' ? [below, { text: root, glob: false, names }] : [below];
  });
}

function climbs(path: string): boolean {
  return path.split('/').includes('..');
}

/** What a variable or a substitution holds that is given them: the source has been asked about its own root. */
export function namesValue(words: readonly Word[]): Value | undefined {
  const [only, ...more] = words.filter(({ names, glob }) => names !== undefined && glob);
  if (only?.names === undefined || only.names.isZero === true || more.length > 0) return undefined;
  return { kind: 'text', text: only.text, glob: true, isOne: true, names: only.names };
}
