import { z } from 'zod';
import { applyPassed } from './applying.js';
import { failed, findFile, planned } from './images.js';
import { linkNeeds, linkTrouble } from './links.js';
import { locate, named, pathInput } from './target.js';
import { defineTool } from './tool.js';

export const deleteFile = defineTool({
  name: 'delete_file',
  summary: 'Delete one file. Folders are not deleted by this tool.',
  input: z.strictObject({ path: pathInput.describe('The file, relative to the workspace folder or absolute.') }),
  needs: ['changes'],
  describe({ path }, place) {
    const target = locate(path, place);
    return {
      effects: [{ kind: 'delete', path: target }],
      needs: [...linkNeeds(target), { kind: 'text', path: target }],
      title: `Delete ${named(target, place)}`,
    };
  },
  plan({ path }, facts, place) {
    const target = locate(path, place);
    const name = named(target, place);
    const found = findFile(target, name, facts);
    if (typeof found === 'string') return failed(found);
    const trouble = linkTrouble(target, name, found, facts);
    if (trouble !== undefined) return failed(trouble);
    return planned({ kind: 'delete', path: found.real, before: found.image });
  },
  run(pass, ports, running) {
    const name = named(locate(pass.action.input.path, running.place), running.place);
    return applyPassed(pass, ports, running, `Deleted ${name}.`);
  },
});
