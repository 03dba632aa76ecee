import { z } from 'zod';
import { excerptOf } from './excerpt.js';
import { whyNoText } from './images.js';
import { boundPath, locate, named, pathInput } from './target.js';
import { defineTool } from './tool.js';

const line = z.int().min(1);

export const readFile = defineTool({
  name: 'read_file',
  summary:
    'Read a text file, with line numbers. Shows what the person sees: the editor with unsaved changes where there is one. ' +
    'Give `from` and `to` for a part of a long file.',
  input: z.strictObject({
    path: pathInput.describe('The file, relative to the workspace folder or absolute.'),
    from: line.optional().describe('First line to read, from 1.'),
    to: line.optional().describe('Last line to read, inclusive.'),
  }),
  needs: ['files'],
  describe({ path, from, to }, place) {
    const target = locate(path, place);
    const range = from === undefined && to === undefined ? '' : `, lines ${from ?? 1} to ${to ?? 'the end'}`;
    return {
      effects: [{ kind: 'read', path: target }],
      needs: [{ kind: 'path', path: target }],
      title: `Read ${named(target, place)}${range}`,
    };
  },
  async run(pass, { files }, { place, signal }) {
    const { path, from, to } = pass.action.input;
    const target = locate(path, place);
    const image = await files.read(boundPath(pass, target), signal);
    const name = named(target, place);
    if (image.kind !== 'text') return { kind: 'failed', text: whyNoText(image, name) };
    const excerpt = excerptOf(image.text, from ?? 1, to ?? Infinity);
    if (excerpt.kind === 'beyond') {
      return { kind: 'failed', text: `${name} has ${excerpt.lines} lines; there is no line ${from ?? 1}.` };
    }
    const unsaved = image.source.kind === 'buffer' ? ' (with the unsaved changes of the editor)' : '';
    return { kind: 'done', text: `${name}${unsaved}, ${excerpt.about}\n${excerpt.text}`, bytes: excerpt.bytes };
  },
});
