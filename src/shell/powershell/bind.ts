import { changeCmdlets } from './changeCmdlets.js';
import { commonParameters, type Cmdlet } from './cmdlet.js';
import { readCmdlets } from './readCmdlets.js';
import { joinedValues, type Value } from './value.js';

/** What the value of a parameter is to a cmdlet. */
export type Role =
  | 'plain'
  | 'read'
  | 'tree'
  | 'write'
  | 'delete'
  /** A new name beside the old one. */
  | 'sibling'
  /** A folder that is filled with files nobody named. */
  | 'output'
  | 'host'
  | 'sends'
  /** A file that is sent. */
  | 'upload'
  /** A text that runs as PowerShell. */
  | 'code'
  /** A file that runs. */
  | 'file'
  | 'process'
  | 'package'
  /** The name of a variable that is set. */
  | 'variable'
  /** What of the machine is asked about. */
  | 'fact';

const roles: readonly Role[] = [
  ...(['plain', 'read', 'tree', 'write', 'delete', 'sibling', 'output', 'host', 'sends', 'upload'] as const),
  ...(['code', 'file', 'process', 'package', 'variable', 'fact'] as const),
];

interface Parameter {
  readonly name: string;
  /** Undefined: a switch. */
  readonly role: Role | undefined;
}

/** An argument whose value is resolved as far as it can be. */
export type Given =
  | { readonly kind: 'word'; readonly value: Value }
  | { readonly kind: 'parameter'; readonly name: string; readonly value: Value | undefined };

export interface Bound {
  /** By the parameter's own name; a switch has an empty value. */
  readonly values: ReadonlyMap<string, { readonly role: Role | undefined; readonly value: Value | undefined }>;
  /** Why it cannot be said which argument is for which parameter. */
  readonly fault: string | undefined;
}

/** A cmdlet with its parameters read from the notation of its table. */
export class Signature {
  private readonly own: ReadonlyMap<string, Parameter>;
  private readonly late: ReadonlyMap<string, Parameter>;
  private readonly positions: readonly string[];

  constructor(readonly cmdlet: Cmdlet) {
    this.own = parametersOf(`${cmdlet.parameters} ${commonParameters}`);
    this.late = parametersOf(cmdlet.driveParameters ?? '');
    this.positions = cmdlet.positions?.split(' ') ?? [];
  }

  /** A parameter by its name, or by any beginning of it that no other has. */
  private named(given: string): Parameter | undefined {
    const name = given.slice(1).toLowerCase();
    const exact = this.own.get(name) ?? this.late.get(name);
    if (exact !== undefined) return exact;
    const own = startingWith(name, this.own);
    const [only, ...more] = own.length > 0 ? own : startingWith(name, this.late);
    return more.length === 0 ? only : undefined;
  }

  bind(args: readonly Given[]): Bound {
    const values = new Map<string, { role: Role | undefined; value: Value | undefined }>();
    const loose: Value[] = [];
    let fault: string | undefined;
    for (let index = 0; index < args.length; index++) {
      const arg = args[index];
      if (arg === undefined) break;
      if (arg.kind === 'word') {
        loose.push(arg.value);
        continue;
      }
      const parameter = this.named(arg.name.replace(/:$/, ''));
      if (parameter === undefined) {
        fault ??= `the parameter ${arg.name} is not known`;
        continue;
      }
      let { value } = arg;
      if (value === undefined && parameter.role !== undefined) {
        const next = args[index + 1];
        if (next?.kind === 'word') {
          ({ value } = next);
          index++;
        } else fault ??= `the parameter ${arg.name} lacks its value`;
      }
      if (values.has(parameter.name)) fault ??= `${parameter.name} is given twice`;
      values.set(parameter.name, { role: parameter.role, value });
    }
    const left = this.bindLoose(loose, values);
    return { values, fault: fault ?? (left > 0 ? 'it has more words than expected' : undefined) };
  }

  /** Words without a name fill the positions that no name has filled. Returns how many are left over. */
  private bindLoose(
    loose: readonly Value[],
    values: Map<string, { role: Role | undefined; value: Value | undefined }>,
  ): number {
    let at = 0;
    for (const position of this.positions) {
      const name = position.replace('...', '');
      const parameter = this.own.get(name.slice(1).toLowerCase());
      if (at >= loose.length || parameter === undefined || values.has(parameter.name)) continue;
      const taken = position.endsWith('...') ? loose.slice(at) : loose.slice(at, at + 1);
      values.set(parameter.name, { role: parameter.role, value: joinedValues(taken) });
      at += taken.length;
    }
    return loose.length - at;
  }
}

function parametersOf(notation: string): ReadonlyMap<string, Parameter> {
  const found = new Map<string, Parameter>();
  for (const token of notation.split(/\s+/).filter(one => one !== '')) {
    const [, names = '', mark, word] = /^-([\w|]+)(=?)(\w*)$/.exec(token) ?? [];
    const [name = '', ...others] = names.split('|');
    const role = mark === '=' ? (roles.find(one => one === word) ?? 'plain') : undefined;
    for (const one of [name, ...others].map(each => each.toLowerCase())) {
      if (!found.has(one)) found.set(one, { name: `-${name}`, role });
    }
  }
  return found;
}

function startingWith(beginning: string, all: ReadonlyMap<string, Parameter>): readonly Parameter[] {
  const found = [...all].filter(([name]) => name.startsWith(beginning)).map(([, parameter]) => parameter);
  return [...new Map(found.map(parameter => [parameter.name, parameter])).values()];
}

const signatures = new Map<string, Signature>(
  [...readCmdlets, ...changeCmdlets].flatMap(cmdlet => {
    const signature = new Signature(cmdlet);
    return cmdlet.names.map((name): [string, Signature] => [name, signature]);
  }),
);

export function signatureOf(name: string): Signature | undefined {
  return signatures.get(name);
}
