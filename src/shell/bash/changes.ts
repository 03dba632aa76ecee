import type { State } from './state.js';
import type { Arithmetic, Command, Part, SimpleCommand, WordSyntax } from './syntax.js';

/** What commands may change of the shell they run in, however often they run. */
export interface Changes {
  /** Variables, and whether all that is ever assigned is a number. */
  readonly names: ReadonlyMap<string, boolean>;
  readonly special: ReadonlySet<string>;
  readonly moves: boolean;
  readonly shifts: boolean;
  readonly defines: boolean;
  /** It runs what cannot be read here. */
  readonly anything: boolean;
}

export function changesOf(state: State, ...commands: readonly Command[]): Changes {
  const collector = new Collector(state);
  for (const command of commands) collector.visit(command);
  return collector;
}

const setting = new Set([
  'export',
  'declare',
  'typeset',
  'local',
  'readonly',
  'unset',
  'read',
  'mapfile',
  'readarray',
  'getopts',
]);
const special = new Set(['declare', 'typeset', 'local', 'readonly']);

class Collector implements Changes {
  readonly names = new Map<string, boolean>();
  readonly special = new Set<string>();
  moves = false;
  shifts = false;
  defines = false;
  anything = false;
  private readonly entered = new Set<Command>();

  constructor(private readonly state: State) {}

  visit(command: Command): void {
    switch (command.kind) {
      case 'simple': {
        this.simple(command);
        return;
      }
      case 'function':
        this.defines = true;
        return;
      case 'list': {
        command.items.forEach(item => this.visit(item));
        return;
      }
      case 'and':
      case 'or':
        this.visit(command.left);
        {
          this.visit(command.right);
          return;
        }
      case 'not': {
        this.visit(command.body);
        return;
      }
      case 'redirected':
        for (const { variable, target, document } of command.redirects) {
          if (variable !== undefined) this.set(variable, true);
          this.word(target);
          if (document !== undefined) this.word(document);
        }
        {
          this.visit(command.body);
          return;
        }
      case 'if':
        this.visit(command.test);
        this.visit(command.body);
        if (command.otherwise !== undefined) this.visit(command.otherwise);
        return;
      case 'while':
        this.visit(command.test);
        {
          this.visit(command.body);
          return;
        }
      case 'for':
        this.set(command.name, false);
        command.words?.forEach(word => this.word(word));
        {
          this.visit(command.body);
          return;
        }
      case 'counting':
        command.steps.forEach(step => this.arithmetic(step));
        {
          this.visit(command.body);
          return;
        }
      case 'case':
        this.word(command.subject);
        for (const { patterns, body } of command.arms) {
          patterns.forEach(pattern => this.word(pattern));
          this.visit(body);
        }
        return;
      case 'test': {
        command.tests.forEach(({ operands }) => operands.forEach(operand => this.word(operand)));
        return;
      }
      case 'arithmetic': {
        this.arithmetic(command.expression);
        return;
      }
      case 'pipeline':
      case 'subshell':
      case 'background':
        return; // in a shell of its own
    }
  }

  private set(name: string, isNumber: boolean): void {
    this.names.set(name, isNumber && this.names.get(name) !== false);
  }

  private simple({ assignments, words, redirects }: SimpleCommand): void {
    for (const { name, index, isAppending, value } of assignments) {
      if (index !== undefined) this.arithmetic(index);
      for (const word of 'parts' in value ? [value] : value) this.word(word);
      if (words.length === 0) this.set(name, !isAppending && 'parts' in value && isNumber(value));
    }
    for (const { variable, target, document } of redirects) {
      if (variable !== undefined) this.set(variable, true);
      this.word(target);
      if (document !== undefined) this.word(document);
    }
    words.forEach(word => this.word(word));
    if (words.length > 0) this.builtin(words.map(literalOf));
  }

  private builtin(texts: readonly (string | undefined)[]): void {
    const start = texts.findIndex(text => text === undefined || !/^(time|command|builtin|-p|--)$/.test(text));
    const [name, ...args] = texts.slice(start);
    if (start === -1) return;
    if (name === undefined || /^(eval|source|\.|trap|alias|enable|shopt|exec)$/.test(name)) this.anything = true;
    else if (name === 'cd' || name === 'pushd' || name === 'popd') this.moves = true;
    else if (name === 'shift' || name === 'set') this.shifts = true;
    else if (setting.has(name) || (name === 'printf' && args[0] !== undefined && args[0].startsWith('-v')))
      this.setting(name, args);
    else if (name === 'printf' && args[0] === undefined) this.anything = true;
    else if (name === 'let' || name === 'wait') this.anything = true;
    if (name === 'unset' && args.some(arg => arg === undefined || arg.startsWith('-f'))) this.anything = true;
    for (const body of this.state.functions.get(name ?? '') ?? []) {
      if (body === 'none' || this.entered.has(body)) continue;
      this.entered.add(body);
      this.visit(body);
    }
  }

  private setting(name: string, args: readonly (string | undefined)[]): void {
    for (const arg of args) {
      const target = arg === undefined ? undefined : /^([A-Za-z_]\w*)(\+?=|\[|$)/.exec(arg)?.[1];
      if (target !== undefined) {
        this.set(target, false);
        if (special.has(name) && args.some(one => one === undefined || /^[-+]/.test(one) || name === 'readonly')) {
          this.special.add(target);
          if (args.some(one => one === undefined || /^[-+]\w*i/.test(one))) this.special.add(`#${target}`);
        }
      } else if (arg === undefined) this.anything = true;
    }
    for (const own of ['REPLY', 'MAPFILE', 'OPTARG', 'OPTIND']) this.set(own, false);
  }

  private word({ parts }: WordSyntax): void {
    parts.forEach(part => this.part(part));
  }

  private part(part: Part): void {
    if (part.kind === 'arithmetic') this.arithmetic(part.expression);
    if (part.kind !== 'variable') return;
    if (part.operator === '=' || part.operator === ':=') this.set(part.name, false);
    if (part.operand !== undefined) this.word(part.operand);
    part.numbers?.forEach(number => this.arithmetic(number));
    if (typeof part.index === 'object') this.arithmetic(part.index);
  }

  private arithmetic(expression: Arithmetic): void {
    switch (expression.kind) {
      case 'part': {
        this.part(expression.part);
        return;
      }
      case 'assign':
        this.set(expression.name, true);
        {
          this.arithmetic(expression.value);
          return;
        }
      case 'operation': {
        expression.operands.forEach(operand => this.arithmetic(operand));
        return;
      }
      default:
        return;
    }
  }
}

function isNumber({ parts }: WordSyntax): boolean {
  const [part, ...more] = parts;
  if (part === undefined || more.length > 0) return false;
  if (part.kind === 'text') return /^(0|[1-9]\d*)$/.test(part.text);
  return (
    part.kind === 'arithmetic' ||
    (part.kind === 'variable' && (part.operator === '#length' || /^[?#]$/.test(part.name)))
  );
}

/** A word that nothing could change; undefined for every other. */
export function literalOf({ parts }: WordSyntax): string | undefined {
  let text = '';
  for (const part of parts) {
    if (part.kind !== 'text' || (!part.isQuoted && /[{*?~]|\[.*\]/.test(part.text))) return undefined;
    text += part.text;
  }
  return text;
}
