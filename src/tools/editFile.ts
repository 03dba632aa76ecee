import { z } from 'zod';
import { applyPassed } from './applying.js';
import { failed, findFile, planned, whyNoText } from './images.js';
import { replaceAllOnce } from './replacing.js';
import { locate, named, pathInput } from './target.js';
import { defineTool } from './tool.js';
import { writeFile } from './writeFile.js';

const editInput = z.strictObject({
  old: z.string().min(1).describe('Text that stands exactly once in the file, copied with its indentation.'),
  new: z.string().describe('The text to put in its place.'),
});

export const editFile = defineTool({
  name: 'edit_file',
  summary:
    'Replace exact pieces of text in one file. Each `old` must stand exactly once in the file as the edits before it left it; ' +
    'all edits are applied together or none. Read the file first.',
  input: z.strictObject({
    path: pathInput.describe('The file, relative to the workspace folder or absolute.'),
    edits: z.array(editInput).min(1).max(200),
  }),
  needs: ['changes'],
  describe({ path }, place) {
    const target = locate(path, place);
    return {
      effects: [{ kind: 'write', path: target }],
      needs: [
        { kind: 'path', path: target },
        { kind: 'text', path: target },
      ],
      title: `Edit ${named(target, place)}`,
    };
  },
  plan({ path, edits }, facts, place) {
    const target = locate(path, place);
    const name = named(target, place);
    const found = findFile(target, name, facts);
    if (typeof found === 'string') return failed(found);
    const { real, image: before } = found;
    if (before.kind === 'missing') return failed(`${name} does not exist; write_file creates a file.`);
    if (before.kind !== 'text') return failed(`${whyNoText(before, name)} Nothing was changed.`);
    const replaced = replaceAllOnce(before.text, edits, name);
    if (replaced.kind === 'failed') return failed(replaced.because);
    if (replaced.text === before.text) return failed(`The edits of ${name} undo one another; nothing would change.`);
    return planned({ kind: 'write', path: real, before, after: { text: replaced.text, bom: before.bom } });
  },
  edited: (path, text, place) =>
    writeFile.edited?.(path, text, place) ?? { tool: writeFile.name, input: { path, content: text } },
  run(pass, ports, running) {
    const { path, edits } = pass.action.input;
    const name = named(locate(path, running.place), running.place);
    return applyPassed(
      pass,
      ports,
      running,
      `Edited ${name} (${edits.length === 1 ? '1 edit' : `${edits.length} edits`}).`,
    );
  },
});
