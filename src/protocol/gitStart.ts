/**
 * What a repository's configuration can make git start while it only reads. The command tool switches file monitor,
 * pager and signature display off by environment; these it cannot switch off.
 */
export const gitStarts = [
  /** A program that shows differences instead of git. */
  'diff',
  /** A program that makes text of a file before it is compared. */
  'textconv',
  /** A program through which files pass on their way into the repository or out of it. */
  'filter',
  /** What shows a page of the manual. */
  'manual',
  /** Objects that are missing are fetched, by a program that the configuration may name. */
  'fetch',
  /** Something that any read may come upon: a work tree elsewhere, a format that checks signatures. */
  'anything',
] as const;
export type GitStart = (typeof gitStarts)[number];
