import type { SecretPattern } from './pattern.js';

/** How long keys begin. */
const beginnings = [
  ...['eyJ', 'sk-', 'sk_live_', 'rk_live_', 'sk_test_', 'ghs_', 'github_pat_', 'pypi-Ag', 'ABSK', 'ya29.', '1//0'],
  ...[
    'ATATT3',
    'ATCTT3',
    'fm1',
    'fm2_',
    'glc_',
    'ops_eyJ',
    'v1.0-',
    'hvs.',
    'hvb.',
    'hvr.',
    'xoxe',
    'glpat-',
    'EAA',
    'sl.',
  ],
];

const escaped = beginnings.map(beginning => beginning.replace(/[.]/g, String.raw`\$&`)).join('|');

/** A line end, as it stands in a file, behind a shell's backslash, or in JSON; and how far the next line is indented. */
const lineEnd = String.raw`(?:\\?\r?\n|(?:\\r)?\\n)[ \t]{0,16}`;

/**
 * A long key that was broken into lines, as in mail, YAML and terminals: whatever line follows one of sixty characters,
 * if it is one word. That is a guess, and must not hide a command's next line from whoever approves it.
 */
export const wrappedKeys: readonly SecretPattern[] = [
  {
    what: 'key',
    has: beginnings,
    find: new RegExp(
      String.raw`(?<![A-Za-z0-9])(?:${escaped})[\w.+/=-]{52,400}(?:(?<=[\w.+/=-]{60})${lineEnd}[\w.+/-]{2,128}={0,2}[A-F0-9]{0,8}(?=[\s"'\\]|$))+`,
      'g',
    ),
    masked: 'never',
  },
];
