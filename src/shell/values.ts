import { named, ofType, within, type Part } from './part.js';
import { split, wordsOf, type Scope, type Value } from './treeWords.js';
import { hole, literal, type Word } from './word.js';

const most = 12;

/**
 * Every constant that a text may give to each of its variables, wherever it stands.
 *
 * Invariant: order and branches are not followed, so nothing that a variable could hold where it is used is missed
 * for being assigned later, in a function, or in a branch.
 */
export class Values {
  private readonly held = new Map<string, Value[]>();
  /** Where no variable is named. */
  private readonly unnamed: readonly Scope[];

  constructor(
    readonly home: string,
    readonly cwd: string,
    positional: Value | undefined,
    private readonly outputOf: (part: Part, scope: Scope) => string | undefined,
  ) {
    this.unnamed = [this.scopeOf(new Map(), '')];
    this.add('HOME', [literal(home)]);
    this.add('PWD', [literal(cwd)]);
    for (const name of ['SHELL', 'BASH', '0']) this.add(name, [literal('/bin/bash')]);
    if (positional === undefined) return;
    this.position(positional);
    for (let at = positional.length + 1; at <= 9; at++) this.add(String(at), [literal('')]);
  }

  get known(): ReadonlyMap<string, readonly Value[]> {
    return this.held;
  }

  /** How many values are known. */
  get count(): number {
    return [...this.held.values()].reduce((sum, values) => sum + values.length, 0);
  }

  add(name: string, value: Value): void {
    const known = this.held.get(name) ?? [];
    const shown = JSON.stringify(value);
    if (known.length < most && !known.some(one => JSON.stringify(one) === shown))
      this.held.set(name, [...known, value]);
  }

  /** `$@`, `$1` and those after it. */
  position(value: Value): void {
    this.add('@', value);
    for (const [at, word] of value.slice(0, 9).entries()) this.add(String(at + 1), [word]);
  }

  /** One scope for each way in which the variables that a part names may be set. */
  scopes(part: Part): readonly Scope[] {
    const expansions = ofType(part, 'simple_expansion', 'expansion');
    if (expansions.length === 0 && !this.held.has('IFS')) return this.unnamed;
    const names = new Set(
      expansions
        .flatMap(({ text }) => [...(text.match(/[A-Za-z_]\w*|[@*]|\d/g) ?? [])])
        .map(name => (name === '*' ? '@' : name)),
    );
    let ways: ReadonlyMap<string, Value>[] = [new Map()];
    for (const name of this.reached(names)) {
      const candidates = this.held.get(name) ?? [];
      if (candidates.length === 0) continue;
      ways = ways.flatMap(way => candidates.map(value => new Map([...way, [name, value]]))).slice(0, 24);
    }
    const separators = [...new Set((this.held.get('IFS') ?? []).map(([word]) => word?.text ?? ''))].join('');
    const scopes = ways.map(way => this.scopeOf(way, ''));
    return separators.trim() === '' ? scopes : [...scopes, ...ways.map(way => this.scopeOf(way, separators))];
  }

  /** `${!x}` names what `x` holds. */
  private reached(names: ReadonlySet<string>): ReadonlySet<string> {
    const more = [...names].flatMap(name =>
      (this.held.get(name) ?? []).flatMap(value => value.map(({ text }) => text)),
    );
    return new Set([...names, ...more.filter(text => /^[A-Za-z_]\w*$/.test(text) && this.held.has(text))]);
  }

  private scopeOf(way: ReadonlyMap<string, Value>, separators: string): Scope {
    const scope: Scope = {
      home: this.home,
      separators,
      valueOf: name => way.get(name),
      outputOf: part => this.outputOf(part, scope),
    };
    return scope;
  }

  /** Learns from all assignments and loops of a text; commands that set variables are told by `learn`. */
  collect(root: Part): void {
    for (const part of within(root)) {
      if (part.type === 'variable_assignment') this.assignment(part);
      else if (part.type === 'for_statement') this.loop(part);
      else if (part.type === 'expansion') this.default(part);
    }
  }

  private assignment(part: Part): void {
    const [target, value] = named(part);
    const name = /^[A-Za-z_]\w*/.exec(target?.text ?? '')?.[0];
    if (name === undefined) return;
    const appends = part.children.some(({ type }) => type === '+=');
    for (const scope of this.scopes(part)) {
      const words =
        value === undefined
          ? [literal('')]
          : value.type === 'array'
            ? named(value).flatMap(one => wordsOf([one], scope))
            : this.joined(value, scope);
      if (words.some(({ text }) => text === hole) && words.length === 1) continue;
      this.add(name, words);
      if (appends)
        for (const before of this.held.get(name) ?? [])
          this.add(name, appended(before, words, value?.type === 'array'));
    }
  }

  /** An assignment does not split words. */
  private joined(value: Part, scope: Scope): Value {
    const words = wordsOf([value], scope);
    const glob = words.some(one => one.glob);
    return [
      {
        text: words
          .map(({ text }) => text)
          .join(' ')
          .replaceAll(split, ' '),
        glob,
      },
    ];
  }

  private loop(part: Part): void {
    const [variable, ...rest] = named(part);
    const values = rest.filter(({ type }) => type !== 'do_group' && type !== 'compound_statement');
    if (variable === undefined) return;
    for (const scope of this.scopes(part)) {
      const words = values.flatMap(value => wordsOf([value], scope));
      for (const word of words.length === 0 ? (scope.valueOf('@') ?? []) : words) this.add(variable.text, [word]);
    }
  }

  /** `${x:=word}` assigns. */
  private default(part: Part): void {
    const [, name = '', text = ''] = /^\$\{([A-Za-z_]\w*):?=([^{}$`]*)\}$/.exec(part.text) ?? [];
    if (name !== '') this.add(name, [literal(text.replace(/['"]/g, ''))]);
  }
}

function appended(before: Value, words: Value, isArray: boolean): Value {
  if (isArray) return [...before, ...words];
  const [first, ...rest] = before;
  const [more] = words;
  if (first === undefined || more === undefined) return words;
  const joined: Word = { text: first.text + more.text, glob: first.glob || more.glob };
  return [joined, ...rest];
}
