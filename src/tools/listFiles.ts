import { z } from 'zod';
import { boundPath, locate, named, pathInput } from './target.js';
import { defineTool } from './tool.js';

export const listFiles = defineTool({
  name: 'list_files',
  summary: 'List what is in one folder; names of folders end in `/`. For files deeper down use find_files.',
  input: z.strictObject({
    path: pathInput.describe(
      'The folder, relative to the workspace folder or absolute; `.` for the workspace folder itself.',
    ),
  }),
  needs: ['files'],
  describe({ path }, place) {
    const target = locate(path, place);
    return {
      effects: [{ kind: 'read', path: target }],
      needs: [{ kind: 'path', path: target }],
      title: `List ${named(target, place)}`,
    };
  },
  async run(pass, { files }, { place, signal }) {
    const target = locate(pass.action.input.path, place);
    const listed = await files.list(boundPath(pass, target), signal);
    if ('failed' in listed) return { kind: 'failed', text: listed.failed };
    if (listed.names.length === 0) return { kind: 'done', text: `${named(target, place)} is empty.` };
    const more =
      listed.more === 0 ? [] : [`[${listed.more} more names are not shown; find_files finds them by pattern.]`];
    return { kind: 'done', text: [...listed.names, ...more].join('\n') };
  },
});
