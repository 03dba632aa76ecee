import { minimatch, Minimatch } from 'minimatch';
import { z } from 'zod';
import type { Clock } from '../base/clock.js';
import { baseName, relativeTo, resolvePath } from '../base/paths.js';
import type { SearchDoor, SearchHit } from '../tools/ports.js';
import type { Overlay } from './overlay.js';
import { ignoreFiles, inOrder, searchable } from './overlaySearch.js';
import { slashed, whyNotReal } from './realPath.js';
import { runRipgrep } from './runRipgrep.js';

const mostHits = 300;
const mostPaths = 1000;
const widest = 300;

export interface SearchDeps {
  /** Path of ripgrep; undefined when there is none. */
  readonly ripgrep: string | undefined;
  readonly clock: Clock;
  /** Files whose text is kept back unless they were asked for by name: secrets. */
  readonly withhold: (path: string) => boolean;
  /** In a dry run: what stands in place of what is on disk. */
  readonly over?: Overlay;
}

const noRipgrep =
  'There is no ripgrep (rg) on this machine, so files cannot be searched. Ask the person to install it, or use list_files and read_file.';

/** Ignore files are honoured, hidden files are seen, the insides of git are not; sorted, so that a cap cuts the same way twice. */
const always = ['--hidden', '--glob', '!.git', '--no-require-git', '--no-messages', '--sort', 'path'];

/** Where ripgrep may look: each path is real, or nothing is searched. */
async function troubleWith(under: readonly string[], over: Overlay | undefined): Promise<string | undefined> {
  const rules = over?.paths.find(path => ignoreFiles.includes(baseName(path)));
  if (rules !== undefined)
    return `This dry run changed ${rules}, and what it would leave out of a search is only known once it is written. Use list_files and read_file.`;
  for (const path of under) {
    if (over?.at(path) !== undefined) continue;
    const why = await whyNotReal(path);
    if (why !== undefined) return `${path} cannot be searched: ${why}.`;
  }
  return undefined;
}

const matchSchema = z.object({
  type: z.literal('match'),
  data: z.object({
    path: z.object({ text: z.string() }),
    lines: z.object({ text: z.string() }),
    line_number: z.number(),
    submatches: z.array(z.object({ start: z.number() })),
  }),
});

/** Finding files and text with ripgrep. */
export function searchDoor({ ripgrep, clock, withhold, over }: SearchDeps): SearchDoor {
  return {
    async find(glob, under, signal) {
      if (ripgrep === undefined) return { failed: noRipgrep };
      const trouble = await troubleWith(under, over);
      if (trouble !== undefined) return { failed: trouble };
      const fits = fitting(glob, under);
      const paths: string[] = [];
      const take = (line: string): 'more' | 'enough' => {
        const path = slashed(line);
        if (fits(path) && over?.at(path) === undefined) paths.push(path);
        return paths.length > mostPaths ? 'enough' : 'more';
      };
      const ran = await runRipgrep(ripgrep, ['--files', ...always, '--', ...under], take, clock, signal);
      if (ran.kind === 'failed') return { failed: ran.because };
      const also = over === undefined ? [] : (await searchable(over, under)).map(([path]) => path).filter(fits);
      const all = also.length === 0 ? paths : inOrder([...paths, ...also], path => path, under);
      return { paths: all.slice(0, mostPaths), more: ran.more || all.length > mostPaths };
    },

    async text({ pattern, under, glob }, signal) {
      if (ripgrep === undefined) return { failed: noRipgrep };
      const trouble = await troubleWith(under, over);
      if (trouble !== undefined) return { failed: trouble };
      const fits = glob === undefined ? () => true : fitting(glob, under);
      const asked = (path: string): boolean =>
        under.includes(path) || (glob !== undefined && withhold(`/${baseName(glob)}`));
      const shows = (path: string): boolean => fits(path) && (asked(path) || !withhold(path));
      const hits: SearchHit[] = [];
      const take = (line: string): 'more' | 'enough' => {
        const hit = hitFrom(line);
        if (hit !== undefined && over?.at(hit.path) === undefined && shows(hit.path)) hits.push(hit);
        return hits.length > mostHits ? 'enough' : 'more';
      };
      const words = ['--json', '--max-filesize', '5M', ...always, '--regexp', pattern, '--', ...under];
      const ran = await runRipgrep(ripgrep, words, take, clock, signal);
      if (ran.kind === 'failed') return { failed: ran.because };
      if (over === undefined) return { hits: hits.slice(0, mostHits), more: ran.more };
      const also = (await searchable(over, under)).filter(([path]) => shows(path));
      for (const [path, text] of also) {
        const hear = (line: string): 'more' | 'enough' => {
          const hit = hitFrom(line);
          if (hit !== undefined) hits.push({ ...hit, path });
          return hits.length > mostHits * 2 ? 'enough' : 'more';
        };
        const found = await runRipgrep(ripgrep, ['--json', '--regexp', pattern, '--', '-'], hear, clock, signal, text);
        if (found.kind === 'failed') return { failed: found.because };
      }
      const all = also.length === 0 ? hits : inOrder(hits, ({ path }) => path, under);
      return { hits: all.slice(0, mostHits), more: ran.more || all.length > mostHits };
    },
  };
}

/**
 * Whether a path matches a glob below one of the folders. Not left to ripgrep, where a glob overrides ignore files and
 * would bring back what they leave out.
 */
function fitting(glob: string, under: readonly string[]): (path: string) => boolean {
  const options = { dot: true, nonegate: true, nocomment: true, matchBase: !glob.includes('/') };
  const matcher = new Minimatch(glob.replace(/^\.?\//, ''), options);
  return path =>
    under.some(folder => path !== folder && path.startsWith(folder) && matcher.match(relativeTo(folder, path))) ||
    (under.includes(path) && minimatch(baseName(path), glob, options));
}

function hitFrom(line: string): SearchHit | undefined {
  const parsed = matchSchema.safeParse(parse(line));
  if (!parsed.success) return undefined; // the beginning or end of a file, or a name that is no text
  const { path, lines, line_number, submatches } = parsed.data.data;
  const text = lines.text.replace(/\r?\n$/, '');
  return {
    path: resolvePath('/', slashed(path.text)),
    line: line_number,
    text: around(text, submatches[0]?.start ?? 0),
  };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // the last line of a search that was ended
  }
}

/** A line that is too wide is shown around its first match. */
function around(text: string, at: number): string {
  if (text.length <= widest) return text;
  const start = Math.max(0, Math.min(at - widest / 3, text.length - widest));
  return `${start > 0 ? '…' : ''}${text.slice(start, start + widest)}${start + widest < text.length ? '…' : ''}`;
}
