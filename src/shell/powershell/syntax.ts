/** What a PowerShell text says, as `parse.ts` reads it. `at` is where in the text something starts. */
export interface Script {
  readonly statements: readonly Statement[];
}

export type Statement = Pipeline | Assignment | Control | FunctionDefinition;

export interface Pipeline {
  readonly kind: 'pipeline';
  readonly elements: readonly Element[];
  /** What joins it to the pipeline before it. */
  readonly joinedBy: '&&' | '||' | undefined;
  readonly inBackground: boolean;
}

export type Element =
  Command | { readonly kind: 'value'; readonly value: Expression; readonly into: readonly Redirect[] };

export interface Command {
  readonly kind: 'command';
  readonly at: number;
  /** `&` runs what its first word names; `.` does so in the caller's own scope. */
  readonly call: '&' | '.' | undefined;
  readonly name: Expression;
  readonly args: readonly Argument[];
  readonly into: readonly Redirect[];
}

export type Argument =
  | { readonly kind: 'word'; readonly value: Expression }
  /** `-Name`, `-Name value` (the value is then the next word) or `-Name:value`. */
  | { readonly kind: 'parameter'; readonly name: string; readonly value: Expression | undefined }
  /** `@name`: the entries of a variable as parameters. */
  | { readonly kind: 'splat'; readonly name: string }
  /** `--%`: the rest of the line goes to a program as it stands. */
  | { readonly kind: 'verbatim'; readonly text: string };

/** `>` and its kin into a file; a merge of streams (`2>&1`) has no file. */
export interface Redirect {
  readonly to: Expression | undefined;
}

export interface Assignment {
  readonly kind: 'assignment';
  readonly target: Expression;
  readonly operator: string;
  readonly value: Statement | undefined;
}

/** `if`, loops, `try`, `return` and all others: what it asks, and the blocks it may run. */
export interface Control {
  readonly kind: 'control';
  readonly keyword: string;
  /** Of `foreach`: the variable. */
  readonly variable: string | undefined;
  readonly heads: readonly (readonly Statement[])[];
  readonly blocks: readonly Script[];
}

export interface FunctionDefinition {
  readonly kind: 'function';
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: Script;
}

export type Expression =
  /** A bare word or a string in quotes; its parts in order. */
  | {
      readonly kind: 'text';
      readonly parts: readonly (string | Expression)[];
      /** Letters of a bare word stand behind backticks. */
      readonly isEscaped?: boolean;
      /** A bare word that a program may get as the files it matches. */
      readonly hasPattern?: boolean;
    }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'type'; readonly name: string }
  | { readonly kind: 'cast'; readonly type: string; readonly of: Expression }
  | {
      readonly kind: 'member';
      readonly of: Expression;
      readonly name: Expression;
      /** Undefined: a property, not a call. */
      readonly args: readonly Expression[] | undefined;
    }
  | { readonly kind: 'index'; readonly of: Expression; readonly index: Expression }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  /** `(…)`, `$(…)` and `@(…)`. */
  | { readonly kind: 'statements'; readonly statements: readonly Statement[] }
  | { readonly kind: 'table'; readonly entries: readonly { readonly key: Expression; readonly value: Statement }[] }
  | { readonly kind: 'block'; readonly script: Script; readonly parameters: readonly string[] }
  | { readonly kind: 'unary'; readonly operator: string; readonly of: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression };
