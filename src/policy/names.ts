import { baseName, isWithin } from '../base/paths.js';

/** Characters that some file systems ignore in a name, so that `.g\u200cit` opens `.git`. */
const ignorable = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/g;

/** One spelling for all names that some file system takes for the same. Only for matches that make things stricter. */
export function fold(name: string): string {
  // Plain ASCII, nearly always, needs none of the rest.
  if (/^[\x20-\x7e]*$/.test(name)) return name.toLowerCase();
  const bare = name.normalize('NFKC').replace(ignorable, '');
  return bare.toUpperCase().toLowerCase().normalize('NFC');
}

const device = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/** A name that does not say which file it names: control characters everywhere, and what Windows reads differently. */
export function isStrange(path: string): boolean {
  if (/\p{Cc}/u.test(path)) return true;
  if (path.startsWith('//') || path.startsWith('\\\\')) return true;
  const drive = /^[A-Za-z]:/.exec(path);
  if (drive === null) return false;
  return path
    .slice(2)
    .split(/[\\/]/)
    .some(part => device.test(part) || /[. ]$/.test(part) || part.includes(':') || /~\d/.test(part));
}

/** `isWithin` for stricter matches: whatever the case or the Unicode form. */
export function isWithinFolded(folder: string, path: string): boolean {
  return isWithin(fold(folder), fold(path));
}

/**
 * Compiles glob-like names into one test on folded paths: `*` within a part, `**` across parts, everything else
 * literally. A pattern without a leading `/` holds at any depth.
 */
export function nameSet(patterns: readonly string[]): (path: string) => boolean {
  const folded = patterns.map(fold);
  const isPlain = (pattern: string): boolean => !/[*/]/.test(pattern);
  // Most are the last part of a path, letter by letter.
  const last = new Set(folded.filter(isPlain));
  const others = folded.filter(pattern => !isPlain(pattern));
  const rooted = anyOf(others.filter(pattern => pattern.startsWith('/')));
  const anywhere = anyOf(others.filter(pattern => !pattern.startsWith('/')));
  const whole = new RegExp(`^${rooted}$|(?:^|/)${anywhere}$`, 's');
  const known = new Map<string, boolean>();
  return path => {
    const before = known.get(path);
    if (before !== undefined) return before;
    if (known.size >= mostKnown) known.clear();
    const name = fold(path);
    const answer = last.has(baseName(name)) || whole.test(name);
    known.set(path, answer);
    return answer;
  };
}

/** None of no patterns is found anywhere. */
function anyOf(patterns: readonly string[]): string {
  const sources = patterns.map(pattern =>
    pattern
      .split(/(\*\*|\*)/)
      .map(part => (part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')))
      .join(''),
  );
  return sources.length === 0 ? '(?!)' : `(?:${sources.join('|')})`;
}

/** A path is asked about again and again while it is judged; so many answers are kept for each set. */
const mostKnown = 128;
