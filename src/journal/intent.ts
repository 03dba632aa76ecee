/** What an interrupted apply leaves behind: enough to complete it or to put everything back. Hashes name the journal's images. */
export interface Intent {
  readonly version: 1;
  readonly id: string;
  /** The call of the gate; the ledger knows whether whoever made it still lives. */
  readonly act: string;
  /** In the order in which they are written. */
  readonly steps: readonly Step[];
}

export type Step =
  | {
      readonly kind: 'write';
      readonly path: string;
      /** The name of the temporary file beside it, which is there no more when the step is done. */
      readonly temp: string;
      /** Absent: there was no file. */
      readonly pre?: string;
      readonly post: string;
      /** Of the file before; a new one has the system's default. */
      readonly owned?: Owned;
    }
  | { readonly kind: 'delete'; readonly path: string; readonly pre: string; readonly owned: Owned }
  | { readonly kind: 'move'; readonly path: string; readonly to: string; readonly pre: string };

/** Whose a file is and who may do what with it. */
export interface Owned {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}
