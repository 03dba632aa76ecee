import { z } from 'zod';
import type { SearchHit } from './ports.js';
import { allRoots, boundPath, locate, named, pathInput } from './target.js';
import { defineTool, type Place } from './tool.js';

export const searchText = defineTool({
  name: 'search_text',
  summary:
    'Search the text of files on disk with a regular expression (ripgrep syntax), line by line. ' +
    'Hidden files are searched, ignored ones (.gitignore) and files that hold secrets are not.',
  input: z.strictObject({
    pattern: z.string().min(1).max(2000).describe('A regular expression, for example `function\\s+parse`.'),
    path: pathInput.optional().describe('A file or folder to search in; without it the whole workspace.'),
    glob: z.string().min(1).max(500).optional().describe('Only files whose name matches, for example `*.ts`.'),
  }),
  needs: ['search'],
  describe({ pattern, path, glob }, place) {
    const under = path === undefined ? allRoots(place) : [locate(path, place)];
    const where = path === undefined ? '' : ` in ${under.map(folder => named(folder, place)).join(', ')}`;
    return {
      effects: under.map(target => ({
        kind: 'read',
        path: target,
        recursive: true,
        sparing: true, // what files that hold secrets say is withheld
        ...(glob !== undefined && { glob }),
      })),
      needs: under.map(target => ({ kind: 'path', path: target })),
      title: `Search for ${pattern}${where}${glob === undefined ? '' : ` (${glob})`}`,
    };
  },
  async run(pass, { search }, { place, signal }) {
    const { pattern, path, glob } = pass.action.input;
    const asked = path === undefined ? allRoots(place) : [locate(path, place)];
    const under = asked.map(target => boundPath(pass, target));
    const found = await search.text({ pattern, under, ...(glob !== undefined && { glob }) }, signal);
    if ('failed' in found) return { kind: 'failed', text: found.failed };
    if (found.hits.length === 0) return { kind: 'done', text: `Nothing matches ${pattern}.` };
    const more = found.more ? ['[There are more; narrow the pattern, the path or the glob.]'] : [];
    return { kind: 'done', text: [...byFile(found.hits, place), ...more].join('\n') };
  },
});

function byFile(hits: readonly SearchHit[], place: Place): readonly string[] {
  return [...Map.groupBy(hits, hit => hit.path)].map(([path, inFile]) =>
    [named(path, place), ...inFile.map(({ line, text }) => `${String(line).padStart(5)}\t${text}`)].join('\n'),
  );
}
