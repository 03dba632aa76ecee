import { relativeTo } from '../base/paths.js';
import type { FileChange } from '../protocol/change.js';
import type { FileImage, Facts } from '../protocol/fact.js';
import { effectInWords } from './effectWords.js';
import type { Bound, Judged } from './judged.js';
import { addedEffects, isSameImage, type Shown } from './stands.js';

/** What is different from what a person saw, as a sentence for the card. Pure. */
export function changedSince(shown: Shown, was: Judged, now: Judged): string {
  const folder = now.action.cwd;
  const words = [
    ...filesInWords(shown.changes, now.changes, folder),
    ...projectsInWords(was.facts, now.facts),
    ...(shown.bound === undefined ? [] : boundInWords(shown.bound, now.bound)),
    ...(shown.action === undefined || shown.action === now.action.hash
      ? []
      : [now.rewritten ?? 'it is no longer the call that you answered']),
  ];
  if (words.length > 0) return asSentence(words);
  const added = addedEffects(shown.verdict, now.verdict).map(effect => effectInWords(effect, folder));
  if (added.length > 0) return asSentence([`it does something that you were not shown: ${added.join('; ')}`]);
  if (now.verdict.floor !== undefined) return asSentence([`it cannot be undone: ${now.verdict.floor.loses}`]);
  if (now.verdict.risk > shown.verdict.risk)
    return asSentence([`its risk is ${now.verdict.risk} now, and was ${shown.verdict.risk}`]);
  return asSentence(['the rules changed after you saw it']);
}

/** The names of the parts that differ of what the folder's own code is made of. */
export function changedParts(was: Facts, now: Facts): readonly string[] {
  return [...now.projects].flatMap(([words, project]) => {
    const before = was.projects.get(words);
    if (before === undefined || before.hash === project.hash) return [];
    const texts = new Map(before.parts.map(({ name, text }) => [name, text]));
    const names = new Set([...before.parts, ...project.parts].map(({ name }) => name));
    const current = new Map(project.parts.map(({ name, text }) => [name, text]));
    return [...names].filter(name => texts.get(name) !== current.get(name));
  });
}

function filesInWords(was: readonly FileChange[], now: readonly FileChange[], folder: string): string[] {
  const before = new Map(was.map(change => [change.path, change]));
  return now.flatMap(change => {
    const name = relativeTo(folder, change.path);
    const known = before.get(change.path);
    if (known === undefined) return [`it would now change ${name} too`];
    if (!isSameImage(known.before, change.before))
      return [`${name} ${imageInWords(known.before, change.before)} after you saw it`];
    if (known.kind === 'write' && change.kind === 'write' && known.after.text !== change.after.text)
      return [`the new text of ${name} is not the one that you saw`];
    return known.kind === change.kind ? [] : [`something else would happen to ${name}`];
  });
}

function imageInWords(was: FileImage, now: FileImage): string {
  if (now.kind === 'missing') return 'was deleted';
  if (was.kind === 'missing') return 'was created';
  if (now.kind === 'unreadable') return `could no longer be read (${now.why})`;
  if (now.kind === 'text' && now.source.kind === 'buffer') return 'changed in an editor';
  if (was.kind === 'text' && now.kind === 'text' && was.hash === now.hash) return 'was saved';
  return 'changed on disk';
}

function projectsInWords(was: Facts, now: Facts): string[] {
  const parts = changedParts(was, now);
  return parts.length === 0 ? [] : [`what it runs changed after you saw it: ${parts.join(', ')}`];
}

function boundInWords(was: Bound, now: Bound): string[] {
  const none = 'no program';
  const moved = was.cwd !== now.cwd ? [`its folder leads to ${now.cwd} now, and led to ${was.cwd}`] : [];
  const links = differing(was.paths, now.paths)
    .filter(path => path !== was.cwd)
    .map(
      path =>
        `${path} leads to ${now.paths.get(path) ?? 'nothing'} now, and led to ${was.paths.get(path) ?? 'nothing'}`,
    );
  const programs = differing(was.programs, now.programs).map(
    name => `${name} is ${now.programs.get(name) ?? none} now, and was ${was.programs.get(name) ?? none}`,
  );
  return [...moved, ...links, ...programs];
}

function differing(was: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string[] {
  return [...new Set([...was.keys(), ...now.keys()])].filter(key => was.get(key) !== now.get(key));
}

function asSentence(words: readonly string[]): string {
  const text = words.join('; ');
  return `${text}${/[.!?]$/.test(text) ? '' : '.'}`;
}
