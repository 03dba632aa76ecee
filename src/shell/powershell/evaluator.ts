import { effect, type Described, type Standing } from '../described.js';
import { hole, type Word } from '../word.js';
import { automatic, isOpen, isPlainVariable, ofEnvironment } from './environment.js';
import { instanceMethod, staticMember } from './methods.js';
import type { Expression, Script, Statement } from './syntax.js';
import { anything, asText, empty, isConstant, joinedValues, operate, text, withPart, type Value } from './value.js';

/** Types that a value can be made into and nothing happens. */
const pureCasts =
  /^(u?int(16|32|64)?|long|double|float|single|decimal|string|bool(ean)?|s?byte|char|datetime|timespan|version|regex|guid|array|object|pscustomobject|psobject|hashtable|ordered|void|switch|uri|xml|ipaddress|math|mailaddress|cultureinfo|io\.(file|directory)info|system\.\w+|collections\.\w+(\.\w+)*)(\s*\[.*\])?$/;

/** Works out what expressions stand for, as far as the text says, and adds what evaluating them may do. */
export abstract class Evaluator {
  readonly found: Described[] = [];
  protected variables = new Map<string, Value>();
  /** Where relative paths may start from. */
  protected places: readonly Standing[];
  /** What `$_` is. */
  protected current: Value | undefined;

  constructor(place: Standing) {
    this.places = [place];
  }

  protected abstract statements(all: readonly Statement[]): readonly Value[];
  protected abstract statement(one: Statement): Value;
  protected abstract script(script: Script): Value;
  /** Values that name a file into which something fetched goes. */
  protected abstract keepFetched(values: readonly Value[]): void;
  /** A text becomes code. */
  protected abstract textRuns(value: Value): void;

  protected add(...parts: readonly Described[]): void {
    this.found.push(...parts);
  }

  protected unknown(why: string): void {
    this.add(effect({ kind: 'unknown', why }));
  }

  protected onEachPlace(describe: (place: Standing) => Described): void {
    this.add(...this.places.map(describe));
  }

  protected value(expression: Expression): Value {
    switch (expression.kind) {
      case 'text':
        if (expression.isEscaped === true) this.unknown('letters of a word are escaped');
        return expression.hasPattern === true ? withPattern(this.text(expression.parts)) : this.text(expression.parts);
      case 'number':
        return text(expression.text);
      case 'variable':
        return this.variable(expression.name);
      case 'type':
        return withPart(anything, { type: expression.name.toLowerCase() });
      case 'cast':
        return this.cast(expression.type.toLowerCase().replace(/^system\./, ''), this.value(expression.of));
      case 'member':
        return this.member(expression);
      case 'index':
        return this.index(this.value(expression.of), this.value(expression.index));
      case 'list':
        return joinedValues(expression.items.map(item => this.value(item)));
      case 'statements':
        return joinedValues(this.statements(expression.statements));
      case 'table':
        return this.table(expression.entries);
      case 'block':
        this.inBlock(expression.script, new Map(expression.parameters.map(name => [name, anything])));
        return { ...empty, blocks: [expression.script] };
      case 'unary':
        return this.unary(expression.operator, expression.of);
      case 'binary':
        return operate(expression.operator, this.value(expression.left), this.value(expression.right));
    }
  }

  private text(parts: readonly (string | Expression)[]): Value {
    const [only] = parts;
    if (parts.length === 1 && typeof only === 'object') {
      const value = this.value(only);
      return value.words.length === 1 ? value : { ...value, words: [{ text: asText(value), glob: false }] };
    }
    const values = parts.map(part => (typeof part === 'string' ? text(part) : this.value(part)));
    return { ...text(values.map(asText).join('')), isFetched: values.some(({ isFetched }) => isFetched) };
  }

  protected variable(given: string): Value {
    const name = given.replace(/^(global|script|local|private|variable|using):/, '');
    const [place] = this.places;
    if (place === undefined) return anything;
    if (name === '_' || name === 'psitem' || name === 'input') return this.current ?? anything;
    if (name.startsWith('env:')) {
      const variable = name.slice(4);
      if (!isOpen(variable)) this.add(effect({ kind: 'env', name: given.slice(4).toUpperCase() }));
      return ofEnvironment(variable, place);
    }
    if (name.includes(':')) this.add(effect({ kind: 'unknown', why: 'a variable of it is what a drive holds' }));
    return this.variables.get(name) ?? automatic(name, place) ?? anything;
  }

  protected assign(target: Expression, operator: string, value: Value): Value {
    if (target.kind === 'cast') return this.assign(target.of, operator, value);
    if (target.kind === 'list') {
      for (const item of target.items) this.assign(item, '=', anything);
      return empty;
    }
    if (target.kind !== 'variable') {
      this.value(target);
      this.unknown('it sets a property');
      return empty;
    }
    const { name } = target;
    if (name.startsWith('env:')) this.add(effect({ kind: 'env', name: name.slice(4).toUpperCase() }));
    else if (!isPlainVariable(name)) this.unknown(`it sets $${name}`);
    const bare = name.replace(/^\w+:/, '');
    const before = this.variables.get(bare) ?? anything;
    this.variables.set(bare, operator === '=' ? value : operator === '+=' ? operate('+', before, value) : anything);
    return empty;
  }

  private cast(type: string, value: Value): Value {
    if (type === 'scriptblock') {
      this.unknown('it makes code of a text');
      this.textRuns(value);
      return withPart(anything, { isFetched: value.isFetched });
    }
    if (!pureCasts.test(type)) this.unknown(`it makes a value of the type ${type}`);
    if (!/^char(\[\])?$/.test(type)) return value;
    return { ...value, words: value.words.map(({ text: one }) => ({ text: charOf(one), glob: false })) };
  }

  private member({ of, name, args }: Expression & { readonly kind: 'member' }): Value {
    const given = args?.map(arg => this.value(arg));
    const nameValue = this.value(name);
    const member = isConstant(nameValue) ? asText(nameValue).toLowerCase() : hole;
    const [place] = this.places;
    if (place === undefined) return anything;
    if (of.kind === 'type') {
      const { described, value } = staticMember(of.name, member, given, place);
      this.add(described);
      if (/^(scriptblock|powershell)$/i.test(of.name)) for (const one of given ?? []) this.textRuns(one);
      return { ...value, isFetched: given?.some(({ isFetched }) => isFetched) === true };
    }
    const owner = this.value(of);
    if (given === undefined) return ofProperty(owner, member);
    if (/^(invoke\w*|addscript|addcommand|newscriptblock|createscriptblock)$/.test(member))
      for (const one of given) this.textRuns(one);
    if (member.startsWith('downloadfile')) this.keepFetched(given);
    const { described, value } = instanceMethod(owner, member, given, place);
    this.add(described);
    return value;
  }

  private index(of: Value, index: Value): Value {
    const [word] = of.words;
    const key = of.table?.get(asText(index).toLowerCase());
    if (key !== undefined) return key;
    const members: readonly Word[] =
      of.words.length === 1 && word !== undefined ? [...word.text].map(one => ({ text: one, glob: false })) : of.words;
    if (!isConstant(of) || !isConstant(index))
      return withPart(of.listing === undefined ? anything : of, { isFetched: of.isFetched });
    return { ...of, words: index.words.map(({ text: one }) => members.at(Number(one)) ?? { text: hole, glob: false }) };
  }

  private table(entries: readonly { readonly key: Expression; readonly value: Statement }[]): Value {
    const table = new Map<string, Value>();
    for (const { key, value } of entries) table.set(asText(this.value(key)).toLowerCase(), this.statement(value));
    return { ...anything, table, isFetched: [...table.values()].some(({ isFetched }) => isFetched) };
  }

  private unary(operator: string, of: Expression): Value {
    const value = this.value(of);
    if (operator === '-join') return { ...operate('-join', value, text('')), isFetched: value.isFetched };
    if (operator === '-' && value.words.length === 1) return text(`-${asText(value)}`);
    if (operator === ',') return value;
    if (/^(\+\+|--)$/.test(operator) && of.kind === 'variable') this.variables.set(of.name, anything);
    return anything;
  }

  /** What a block may do, run never, once or often: what it changed is not known afterwards. */
  protected inBlock(script: Script, bound: ReadonlyMap<string, Value>): void {
    const before = this.variables;
    this.variables = new Map([...before, ...bound]);
    this.script(script);
    const changed = [...this.variables].filter(([name, value]) => !bound.has(name) && before.get(name) !== value);
    if (changed.length > 0 && this.found.length < 10_000) {
      for (const [name, { isFetched }] of changed) this.variables.set(name, { ...anything, isFetched });
      this.script(script);
    }
    this.variables = new Map([
      ...before,
      ...changed.map(([name, value]) => [name, either(before.get(name), value)] as const),
    ]);
  }
}

function withPattern(value: Value): Value {
  return { ...value, words: value.words.map(word => ({ ...word, glob: true })) };
}

function either(before: Value | undefined, after: Value): Value {
  if (before === undefined) return after; // it is what the block made it, or it is nothing
  return { ...anything, isFetched: before.isFetched || after.isFetched };
}

/** Names of a file that lead to it. */
function ofProperty(owner: Value, name: string): Value {
  const entry = owner.table?.get(name);
  if (entry !== undefined) return entry;
  if (/^(currentuser|allusers)(currenthost|allhosts)$/.test(name)) return owner;
  if (/^(fullname|pspath|path|resolvedpath|providerpath|value)$/.test(name)) return owner;
  if (owner.type !== undefined)
    return withPart(anything, { type: `${owner.type}.${name}`, isFetched: owner.isFetched });
  return withPart(anything, { isFetched: owner.isFetched });
}

function charOf(text: string): string {
  const code = /^0x/i.test(text) ? parseInt(text, 16) : /^\d+$/.test(text) ? Number(text) : NaN;
  return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : text.length === 1 ? text : hole;
}
