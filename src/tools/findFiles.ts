import { z } from 'zod';
import { allRoots, boundPath, named } from './target.js';
import { defineTool } from './tool.js';

export const findFiles = defineTool({
  name: 'find_files',
  summary: 'Find files of the workspace by name pattern. Hidden files are found, ignored ones (.gitignore) are not.',
  input: z.strictObject({
    glob: z.string().min(1).max(500).describe('For example `*.test.ts` (in any folder) or `src/**/*.{ts,tsx}`.'),
  }),
  needs: ['search'],
  describe({ glob }, place) {
    const roots = allRoots(place);
    return {
      effects: roots.map(path => ({ kind: 'read', path, recursive: true, sparing: true })), // names only, so no `glob`: nothing is opened
      needs: roots.map(path => ({ kind: 'path', path })),
      title: `Find files named ${glob}`,
    };
  },
  async run(pass, { search }, { place, signal }) {
    const { glob } = pass.action.input;
    const under = allRoots(place).map(root => boundPath(pass, root));
    const found = await search.find(glob, under, signal);
    if ('failed' in found) return { kind: 'failed', text: found.failed };
    if (found.paths.length === 0) return { kind: 'done', text: `No file matches ${glob}.` };
    const more = found.more ? ['[There are more; narrow the pattern.]'] : [];
    return { kind: 'done', text: [...found.paths.map(path => named(path, place)), ...more].join('\n') };
  },
});
