/** What a command of git does to the names by which history is kept, as far as its words say it. */
export type GitLoss =
  /** Names of this repository. */
  | {
      readonly kind: 'refs';
      readonly moves: readonly RefMove[];
      /** What is checked out afterwards is another, whatever was before. */
      readonly leaves?: true;
    }
  /** Branches of a remote by their short names; no `remote` is the one that git takes by itself. */
  | { readonly kind: 'remote'; readonly remote: string | undefined; readonly moves: readonly RefMove[] }
  /** One stash, counted from the newest, or every one. */
  | { readonly kind: 'stashes'; readonly which: number | 'all' }
  /** What only the record of moved names still knows. */
  | { readonly kind: 'reflogs' };

export interface RefMove {
  /** `HEAD` is the branch that is checked out. */
  readonly ref: string;
  /** The revision that it names afterwards; undefined where it is gone. */
  readonly to: string | undefined;
}

const nameShape = /^[\w@+][\w@+./-]*$/;
const revisionShape = /^(?:[\w@+][\w@+./-]*)?(?:[~^]\d{0,6}|@\{(?:\d{1,6}|u|upstream)\})*$/;
const leadsElsewhere = /\.\.|\/\/|\/\.|\.\/|[./]$|\.lock(?:$|\/)/;

/** A name that git can only read as one: no option, no pattern, no blank, nothing that leads elsewhere. */
export function isRefName(text: string): boolean {
  return text.length < 250 && nameShape.test(text) && !leadsElsewhere.test(text);
}

/** A revision of plain form: a name or a hash, and steps back from it. */
export function isRevision(text: string): boolean {
  return text !== '' && text.length < 250 && revisionShape.test(text) && !leadsElsewhere.test(text);
}
