import { Minimatch, type MinimatchOptions } from 'minimatch';
import { expandHome, isAbsolute } from '../base/paths.js';
import { fold } from './names.js';
import type { Target } from './resolve.js';

/** True, false, or not known: what is not known satisfies `ask` and `deny`, and never `allow` or `unless`. */
export type Three = 'yes' | 'no' | 'unknown';

/** `strict` for ask and deny: folded names, and anything at or below. `exact` for allow and unless. */
export type Bias = 'strict' | 'exact';

const options: MinimatchOptions = {
  dot: true,
  nonegate: true,
  nocomment: true,
  noext: true,
  platform: 'linux', // as text, the same on every machine
  braceExpandMax: 64,
};

/** Why a path pattern cannot be used, or undefined. What is not understood must not silently match nothing. */
export function faultOfPattern(pattern: string): string | undefined {
  if (pattern.length > 512) return 'is longer than 512 characters';
  if ((pattern.match(/\*/g) ?? []).length > 16) return 'has more than 16 stars';
  if (pattern.split('/').some(part => (part.match(/\*/g) ?? []).length > 3)) return 'has more than 3 stars in one part';
  if ((pattern.match(/\{/g) ?? []).length > 4) return 'has more than 4 braces';
  if (/[!?+*@]\(/.test(pattern)) return 'uses (…) groups, which are not supported';
  if (/(^|[/{,])\.\.([/},]|$)/.test(pattern)) return 'contains ".."';
  if (/[\n\r\0]/.test(pattern)) return 'contains a control character';
  return undefined;
}

interface Globs {
  readonly exact: readonly Minimatch[];
  readonly folded: readonly Minimatch[];
  readonly below: readonly Minimatch[];
  /** The folded names that all which is matched begins with, letter by letter: whoever reaches all above them reaches it. */
  readonly heads: readonly string[];
}

const foldedOf = new WeakMap<Target, readonly string[]>();

/** Many patterns ask about one target: it is folded once. */
function foldedNames(target: Target): readonly string[] {
  const known = foldedOf.get(target);
  if (known !== undefined) return known;
  const { given, real } = target;
  const names = (real === undefined || real === given ? [given] : [given, real]).map(fold);
  foldedOf.set(target, names);
  return names;
}

/** A path pattern: one glob for each root it is relative to, compiled when it is first asked. */
export class PathPattern {
  private readonly texts: readonly string[];
  private compiled: Globs | undefined;

  constructor(pattern: string, place: PatternPlace) {
    this.texts = globsOf(pattern, place);
  }

  matches(target: Target, bias: Bias): Three {
    return bias === 'exact' ? this.covers(target) : this.touches(target);
  }

  /** Every path the target reaches is matched, letter by letter. */
  private covers({ real, wide }: Target): Three {
    if (real === undefined) return 'unknown';
    const { globs } = this;
    if (!wide) return globs.exact.some(glob => glob.match(real)) ? 'yes' : 'no';
    // Only a pattern that ends in `/**` covers all below; then one name below stands for all.
    const open = globs.exact.filter(glob => glob.pattern.endsWith('/**'));
    return open.some(glob => glob.match(`${real}/x`)) ? 'yes' : 'no';
  }

  /** Some path the target reaches may be matched, in whatever spelling. */
  private touches(target: Target): Three {
    const { real, wide } = target;
    const { globs } = this;
    const hit = foldedNames(target).some(
      name =>
        (wide && globs.heads.some(head => head.startsWith(`${name}/`))) ||
        globs.folded.some(glob => glob.match(name) || (wide && glob.match(name, true))) ||
        globs.below.some(glob => glob.match(name)),
    );
    if (hit) return 'yes';
    return real === undefined ? 'unknown' : 'no';
  }

  private get globs(): Globs {
    return (this.compiled ??= {
      exact: this.texts.map(glob => new Minimatch(glob, options)),
      folded: this.texts.map(glob => new Minimatch(fold(glob), options)),
      below: this.texts.map(glob => new Minimatch(`${fold(glob)}/**`, options)),
      heads: this.texts.map(glob => /^[^*?[\]{}()!+@\\]*/.exec(fold(glob))?.[0] ?? ''),
    });
  }
}

/** What relative patterns are relative to. */
export interface PatternPlace {
  readonly home: string;
  readonly roots: readonly string[];
}

/** The absolute globs that a path pattern stands for. */
export function globsOf(pattern: string, place: PatternPlace): string[] {
  return absolute(pattern.replace(/^(\.\/)+/, ''), place).map(glob => glob.replace(/\/$/, '/**'));
}

function absolute(pattern: string, place: PatternPlace): string[] {
  if (pattern === '~' || pattern.startsWith('~/')) return [`${escape(expandHome('~', place.home))}${pattern.slice(1)}`];
  if (isAbsolute(pattern)) return [pattern];
  return place.roots.map(root => `${root === '/' ? '' : escape(root)}/${pattern}`);
}

function escape(path: string): string {
  return path.replace(/[*?[\]{}()!+@\\]/g, '\\$&');
}

export function faultOfText(pattern: string): string | undefined {
  return (pattern.match(/\*/g) ?? []).length > 3 ? 'has more than 3 stars' : undefined;
}

/** `*` is any run of characters; all else is literal. For hosts and addresses. */
export function textPattern(pattern: string): (text: string, bias: Bias) => boolean {
  const compiled = (text: string): RegExp => new RegExp(`^${text.split('*').map(literal).join('.*')}$`, 's');
  let exact: RegExp | undefined;
  let folded: RegExp | undefined;
  return (text, bias) =>
    bias === 'exact' ? (exact ??= compiled(pattern)).test(text) : (folded ??= compiled(fold(pattern))).test(fold(text));
}

function literal(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}
