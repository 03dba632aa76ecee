import { z } from 'zod';
import { applyPassed } from './applying.js';
import { failed, findFile, planned } from './images.js';
import { lineEndingsOf, toCrlf } from './lineEndings.js';
import { locate, named, pathInput } from './target.js';
import { defineTool } from './tool.js';

const mark = '\ufeff';

export const writeFile = defineTool({
  name: 'write_file',
  summary:
    'Create a file, or replace all of its text. Missing folders are made. To change a part of a file use edit_file.',
  input: z.strictObject({
    path: pathInput.describe('The file, relative to the workspace folder or absolute.'),
    content: z.string().max(5_000_000).describe('The whole new text of the file.'),
    exact: z
      .boolean()
      .optional()
      .describe('True: write the line endings as given, also where the file has CRLF and the content has none.'),
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
      title: `Write ${named(target, place)}`,
    };
  },
  plan({ path, content, exact }, facts, place) {
    const target = locate(path, place);
    const name = named(target, place);
    const found = findFile(target, name, facts);
    if (typeof found === 'string') return failed(found);
    const { real, image: before } = found;
    if (before.kind === 'folder') return failed(`${name} is a folder; give the path of a file.`);
    if (before.kind === 'unreadable') return failed(`${name} cannot be written: ${before.why}.`);
    const given = content.startsWith(mark) ? content.slice(mark.length) : content;
    if (before.kind !== 'text') {
      return planned({ kind: 'write', path: real, before, after: { text: given, bom: given !== content } });
    }
    const keepsCrlf = exact !== true && lineEndingsOf(before.text) === 'crlf' && lineEndingsOf(given) === 'lf';
    const text = keepsCrlf ? toCrlf(given) : given;
    if (text === before.text) return failed(`${name} holds exactly this text already; there is nothing to change.`);
    return planned({ kind: 'write', path: real, before, after: { text, bom: before.bom || given !== content } });
  },
  edited: (path, text) => ({ tool: 'write_file', input: { path, content: text, exact: true } }),
  run(pass, ports, running) {
    const name = named(locate(pass.action.input.path, running.place), running.place);
    return applyPassed(pass, ports, running, `Wrote ${name}.`);
  },
});
