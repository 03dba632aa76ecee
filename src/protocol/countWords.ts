import type { BreadthFact, CommitsFact } from './fact.js';

/** What was counted, for a person: "347 files, 12.4 MB; 12 of them untracked". */
export function countInWords({ files, bytes, complete, git }: BreadthFact): string {
  if (files === 0 && complete) return 'no file';
  const many = files === 1 ? '1 file' : `${files.toLocaleString('en')} files`;
  const size = `${many}, ${bytesInWords(bytes)}`;
  const states = git === undefined ? [] : statesOf(git, files);
  return [complete ? size : `unknown, more than ${size}`, ...(states.length > 0 ? [states.join(', ')] : [])].join('; ');
}

/** Only what git could not give back is worth a word. */
function statesOf({ changed, untracked, ignored }: NonNullable<BreadthFact['git']>, files: number): readonly string[] {
  const said = (count: number, what: string): readonly string[] => {
    if (count === 0) return [];
    if (count === files) return [files === 1 ? what : `all of them ${what}`];
    return [`${count.toLocaleString('en')} of them ${what}`];
  };
  return [
    ...said(changed, 'changed since git took them in'),
    ...said(untracked, 'untracked'),
    ...said(ignored, 'ignored by git'),
  ];
}

export function bytesInWords(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit === 0 ? value : value.toFixed(value < 100 ? 1 : 0)} ${units[unit] ?? ''}`;
}

/** What a command took too much of, so that it was ended. */
export function excessInWords({
  what,
  most,
}: {
  readonly what: 'processes' | 'output';
  readonly most: number;
}): string {
  return what === 'processes'
    ? `it had more than ${most} processes at once`
    : `it put out more than ${bytesInWords(most)}`;
}

/** The history that an act of git takes: "it loses 2 commits that no branch or tag keeps". Said also where nobody could count. */
export function commitsInWords(fact: CommitsFact | undefined, op: string): string {
  if (fact === undefined) return 'how many commits it loses is not known';
  const { count, of, atMost = false } = fact;
  const one = of === 'commits' ? 'commit' : 'stash';
  const many = count === 0 ? `no ${one}` : count === 1 ? `1 ${one}` : `${count.toLocaleString('en')} ${of}`;
  if (op === 'push') return `it takes ${many} off the remote, by what was last fetched from it`;
  const kept = of === 'commits' && count > 0 ? ' that no branch or tag keeps' : '';
  return `it loses ${atMost && count > 0 ? 'up to ' : ''}${many}${kept}`;
}
