/** The shell's grammar as far as it is claimed to be understood. What has no place here is never proven. */

/** A word as written: what it becomes is `expansion.ts`'s to say. */
export interface WordSyntax {
  readonly start: number;
  readonly end: number;
  readonly parts: readonly Part[];
  /** The text in which it stands, so that it can be shown as it was written. */
  readonly of?: string;
}

export type Part =
  | { readonly kind: 'text'; readonly text: string; readonly isQuoted: boolean }
  | VariablePart
  | { readonly kind: 'command'; readonly body: Command; readonly isQuoted: boolean }
  | { readonly kind: 'process'; readonly body: Command }
  | { readonly kind: 'arithmetic'; readonly expression: Arithmetic; readonly isQuoted: boolean };

export interface VariablePart {
  readonly kind: 'variable';
  readonly name: string;
  readonly isQuoted: boolean;
  /** Of an array: one element, or all of them, as words of their own or joined to one. */
  readonly index?: Arithmetic | 'all' | 'joined';
  /** `#` for `${#x}`, else what follows the name: `:-`, `%%`, `/`, `:` … */
  readonly operator?: string;
  readonly operand?: WordSyntax;
  readonly numbers?: readonly Arithmetic[];
}

export type Arithmetic =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string }
  /** `$x`, `$(…)`: its text is read as an expression when it runs. */
  | { readonly kind: 'part'; readonly part: Part }
  | { readonly kind: 'assign'; readonly name: string; readonly value: Arithmetic }
  | { readonly kind: 'operation'; readonly operator: string; readonly operands: readonly Arithmetic[] };

export interface Assignment {
  readonly name: string;
  readonly isAppending: boolean;
  /** `a[1]=x` changes one element. */
  readonly index?: Arithmetic;
  readonly value: WordSyntax | readonly WordSyntax[];
}

export interface Redirect {
  readonly operator: string;
  /** `{fd}>`: the variable that receives the number. */
  readonly variable?: string;
  readonly target: WordSyntax;
  /** Of a here-document: filled when the lines after the command are read. */
  document?: WordSyntax;
}

export interface SimpleCommand {
  readonly kind: 'simple';
  readonly start: number;
  readonly assignments: readonly Assignment[];
  readonly words: readonly WordSyntax[];
  readonly redirects: readonly Redirect[];
}

export interface FunctionDefinition {
  readonly kind: 'function';
  readonly name: string;
  readonly body: Command;
}

export type Command =
  | SimpleCommand
  | FunctionDefinition
  /** One after another. */
  | { readonly kind: 'list'; readonly items: readonly Command[] }
  | { readonly kind: 'and' | 'or'; readonly left: Command; readonly right: Command }
  | { readonly kind: 'not' | 'background'; readonly body: Command }
  | { readonly kind: 'pipeline'; readonly stages: readonly Command[] }
  | { readonly kind: 'subshell'; readonly body: Command }
  | { readonly kind: 'if'; readonly test: Command; readonly body: Command; readonly otherwise: Command | undefined }
  | { readonly kind: 'while'; readonly isUntil: boolean; readonly test: Command; readonly body: Command }
  | {
      readonly kind: 'for';
      readonly name: string;
      readonly words: readonly WordSyntax[] | undefined;
      readonly body: Command;
    }
  | { readonly kind: 'counting'; readonly steps: readonly Arithmetic[]; readonly body: Command }
  | { readonly kind: 'case'; readonly subject: WordSyntax; readonly arms: readonly CaseArm[] }
  | { readonly kind: 'test'; readonly tests: readonly Test[] }
  | { readonly kind: 'arithmetic'; readonly expression: Arithmetic }
  | { readonly kind: 'redirected'; readonly body: Command; readonly redirects: readonly Redirect[] };

export interface CaseArm {
  readonly patterns: readonly WordSyntax[];
  readonly body: Command;
  /** It ends in `;&` or `;;&`: the next arm may run as well. */
  readonly goesOn: boolean;
}

/** One comparison of `[[ … ]]`; how they are joined changes nothing that anybody could see. */
export interface Test {
  readonly operator: string;
  readonly operands: readonly WordSyntax[];
}

/** Where a word of a simple command or the target of a redirection stands. */
export interface Place {
  readonly start: number;
  readonly end: number;
  /** It is the first word of its command. */
  readonly isFirst: boolean;
  /** The other parser has several trees for it, some without a command. */
  readonly isOptional?: boolean;
}

export interface Script {
  readonly body: Command;
  readonly places: readonly Place[];
}
