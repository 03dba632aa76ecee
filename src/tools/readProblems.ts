import { z } from 'zod';
import type { Problem } from './ports.js';
import { allRoots, locate, named, pathInput } from './target.js';
import { defineTool, type Place } from './tool.js';

const most = 200;

export const readProblems = defineTool({
  name: 'read_problems',
  summary: 'Read the errors and warnings that the editor shows for a file or for all files, after an edit for example.',
  input: z.strictObject({ path: pathInput.optional().describe('One file; without it all files.') }),
  needs: ['problems'],
  describe({ path }, place) {
    const targets = path === undefined ? allRoots(place) : [locate(path, place)];
    const [target] = targets;
    return {
      effects: targets.map(root => ({
        kind: 'read',
        path: root,
        ...(path === undefined && { recursive: true, sparing: true }),
      })),
      needs: targets.map(root => ({ kind: 'path', path: root })),
      title:
        path === undefined || target === undefined
          ? 'Read all problems'
          : `Read the problems of ${named(target, place)}`,
    };
  },
  async run(pass, { problems }, { place }) {
    const { path } = pass.action.input;
    const found = problems.read(path === undefined ? undefined : locate(path, place));
    if ('failed' in found) return { kind: 'failed', text: found.failed };
    if (found.length === 0) return { kind: 'done', text: 'The editor shows no problems.' };
    const shown = found.toSorted(worstFirst).slice(0, most);
    const more = found.length > most ? [`[${found.length - most} more are not shown; name a file.]`] : [];
    return { kind: 'done', text: [...shown.map(problem => inWords(problem, place)), ...more].join('\n') };
  },
});

const severity = { error: 0, warning: 1, info: 2, hint: 3 } as const;

function worstFirst(a: Problem, b: Problem): number {
  return severity[a.severity] - severity[b.severity] || (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line);
}

function inWords({ path, line, severity: how, text, source }: Problem, place: Place): string {
  return `${named(path, place)}:${line} ${how}: ${text}${source === undefined ? '' : ` (${source})`}`;
}
