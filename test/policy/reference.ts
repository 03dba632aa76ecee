import { minimatch } from 'minimatch';
import { fold } from '../../src/policy/names.js';
import type { Subject } from '../../src/policy/resolve.js';
import type { Rule, When } from '../../src/protocol/rule.js';

/** The meaning of `when`, `unless` and `then` in as few lines as it can be said: every rule, every time, no index. */
export function whoSpeaks(rules: readonly Rule[], subject: Subject, call: ReferenceCall): readonly string[] {
  return rules.filter(rule => speaks(rule, subject, call)).map(({ id }) => id);
}

export interface ReferenceCall {
  readonly tool: string;
  readonly words: readonly string[] | undefined;
  readonly cwd: string | undefined;
  readonly roots: readonly string[];
  readonly home: string;
}

function speaks({ when, unless, then }: Rule, subject: Subject, call: ReferenceCall): boolean {
  const allows = then === 'allow';
  if (!holds(when, subject, call, !allows)) return false;
  return unless === undefined || !holds(unless, subject, call, false);
}

/** `loose`: for ask and deny, where another spelling is the same name and what is not known counts as so. */
function holds(when: When, subject: Subject, call: ReferenceCall, loose: boolean): boolean {
  const fact: Readonly<Record<string, unknown>> = { ...subject.effect };
  const { effect, path, host, program, words, leading, ...exact } = when;
  const same = (a: string, b: string): boolean => (loose ? fold(a) === fold(b) : a === b);
  const kind = subject.effect.kind;
  const named = words !== undefined || loose || (kind !== 'unknown' && fact['inline'] !== true);
  const kinds = effect === undefined ? undefined : [effect].flat();
  const isUnknown = kind === 'unknown' && kinds?.includes('unknown') === true;
  const last = (name: string): string => (loose ? name.slice(name.lastIndexOf('/') + 1) : name);
  const started = kind === 'git' ? 'git' : (fact['program'] ?? (kind === 'unknown' ? subject.effect : {}).words?.[0]);
  return (
    (kinds === undefined || kinds.includes(kind)) &&
    (named || isUnknown) &&
    (words === undefined || JSON.stringify(words) === JSON.stringify(call.words)) &&
    (leading === undefined || begins(leading, subject, call, loose)) &&
    (path === undefined || reaches(path, subject, call, loose)) &&
    (host === undefined || (kind === 'network' && (fact['host'] === '' ? loose : like(host, fact['host'], same)))) &&
    (program === undefined || (typeof started === 'string' && same(last(started), last(program)))) &&
    Object.entries(exact).every(([name, value]) => {
      if (name === 'tool') return call[name] === value;
      if (name === 'cwd') return works(value, subject, call, { loose, isExact: words !== undefined });
      if (name === 'op') return fact['op'] === value;
      if (kind !== (name === 'rewrites' ? 'git' : 'execute')) return false;
      if (name === 'hash') return fact['hash'] === undefined ? loose : fact['hash'] === value;
      return (fact[name] ?? false) === value;
    })
  );
}

/** Of the commands compared here, `-C` is the only option that leads elsewhere. */
function works(
  folder: unknown,
  { effect }: Subject,
  { cwd, words }: ReferenceCall,
  { loose, isExact }: { readonly loose: boolean; readonly isExact: boolean },
): boolean {
  if (cwd === undefined) return loose && ['execute', 'git', 'unknown'].includes(effect.kind);
  const isLed = !isExact && words?.includes('-C') === true;
  if (!loose) return cwd === folder && !isLed;
  return cwd === folder || isLed || (effect.kind === 'git' && effect.folder === folder);
}

/** Of the commands compared here, no, no further words are known to be harmless. */
function begins(leading: readonly string[], { effect }: Subject, { words }: ReferenceCall, loose: boolean): boolean {
  if (loose && words === undefined) return ['execute', 'git', 'unknown'].includes(effect.kind);
  if (loose) return words?.slice(0, leading.length).join(' ') === leading.join(' ');
  const isOwn =
    effect.kind === 'execute'
      ? effect.program === words?.[0] && effect.inline !== true
      : effect.kind === 'network' && effect.host === '' && effect.sends !== true;
  return isOwn && JSON.stringify(words) === JSON.stringify(leading);
}

function like(pattern: string, text: unknown, same: (a: string, b: string) => boolean): boolean {
  const given = String(text);
  if (!pattern.startsWith('*')) return same(pattern, given);
  return given.length >= pattern.length - 1 && same(given.slice(given.length - pattern.length + 1), pattern.slice(1));
}

function reaches(pattern: string, { target }: Subject, { roots, home }: ReferenceCall, loose: boolean): boolean {
  if (target === undefined) return false;
  if (target.real === undefined) return loose;
  const { given, real, wide } = target;
  const globs = /^[~/]/.test(pattern) ? [pattern.replace(/^~/, home)] : roots.map(root => `${root}/${pattern}`);
  const matches = (name: string, glob: string, partial = false): boolean =>
    minimatch(name, glob, { dot: true, nonegate: true, nocomment: true, noext: true, partial, platform: 'linux' });
  if (!loose)
    return globs.some(glob => (wide ? glob.endsWith('/**') && matches(`${real}/x`, glob) : matches(real, glob)));
  return [given, real]
    .map(fold)
    .some(name => globs.map(fold).some(glob => matches(name, glob, wide) || matches(name, `${glob}/**`)));
}
