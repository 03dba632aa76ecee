import { z } from 'zod';
import { applyPassed } from './applying.js';
import { failed, findFile, planned } from './images.js';
import { linkNeeds, linkTrouble } from './links.js';
import { locate, named, pathInput } from './target.js';
import { defineTool } from './tool.js';

export const moveFile = defineTool({
  name: 'move_file',
  summary: 'Move or rename one file. Missing folders are made; an existing file is never replaced.',
  input: z.strictObject({
    from: pathInput.describe('The file as it is called now.'),
    to: pathInput.describe('Its whole new path, with the file name.'),
  }),
  needs: ['changes'],
  describe({ from, to }, place) {
    const [source, target] = [locate(from, place), locate(to, place)];
    return {
      effects: [
        { kind: 'delete', path: source },
        { kind: 'write', path: target },
      ],
      needs: [
        ...linkNeeds(source),
        { kind: 'text', path: source },
        { kind: 'path', path: target },
        { kind: 'text', path: target },
      ],
      title: `Move ${named(source, place)} to ${named(target, place)}`,
    };
  },
  plan({ from, to }, facts, place) {
    const [source, target] = [locate(from, place), locate(to, place)];
    const [oldName, newName] = [named(source, place), named(target, place)];
    const found = findFile(source, oldName, facts);
    if (typeof found === 'string') return failed(found);
    const trouble = linkTrouble(source, oldName, found, facts);
    if (trouble !== undefined) return failed(trouble);
    const there = findFile(target, newName, facts);
    if (typeof there === 'string') return failed(there);
    if (there.image.kind === 'folder') return failed(`${newName} is a folder; give the new path with the file name.`);
    if (there.image.kind === 'unreadable') return failed(`${newName} cannot be written: ${there.image.why}.`);
    if (there.image.kind !== 'missing') return failed(`${newName} exists already; a move never replaces a file.`);
    return planned({ kind: 'move', path: found.real, to: there.real, before: found.image });
  },
  run(pass, ports, running) {
    const { from, to } = pass.action.input;
    const [source, target] = [from, to].map(path => named(locate(path, running.place), running.place));
    return applyPassed(pass, ports, running, `Moved ${source ?? from} to ${target ?? to}.`);
  },
});
