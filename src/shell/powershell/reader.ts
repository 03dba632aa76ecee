import { baseName, resolvePath } from '../../base/paths.js';

import { effect, joined, type Described, type Standing } from '../described.js';
import { hole, literal } from '../word.js';
import type { Given } from './bind.js';
import { describeCall } from './commands.js';
import { Evaluator } from './evaluator.js';
import { onWord, slashed } from './paths.js';
import type { Argument, Command, Control, Element, FunctionDefinition, Pipeline, Script, Statement } from './syntax.js';
import { anything, asText, empty, isConstant, joinedValues, ofWords, text, withPart, type Value } from './value.js';

/** Programs and cmdlets that run what they are handed. */
const runners =
  /^(invoke-expression|iex|invoke-command|icm|pwsh|powershell|bash|sh|zsh|cmd|python[\d.]*|node|ruby|perl|wsl|start-process|saps|start|import-module|ipmo|invoke-item|ii|msiexec|rundll32|regsvr32|mshta|cscript|wscript|add-type|start-job|sajb)$/;
const fetchers =
  /^(iwr|irm|invoke-webrequest|invoke-restmethod|curl|wget|start-bitstransfer|certutil|bitsadmin|aria2c)(\.exe)?$/;
const writers = /^(out-file|set-content|sc|add-content|ac|tee-object|tee)$/;
const starters = /^(start-process|saps|start|invoke-item|ii)$/;

/** What a listing of processes is, as long as nothing was left out. */
const everyProcess = 'every process';

/**
 * Walks a whole text, however nested, and says what it may do.
 *
 * Invariant: total. What is not on the closed lists of cmdlets, methods and constructs adds `unknown`; what could be
 * read beside it is still said. A block may run at any time and any number of times.
 */
export class Reader extends Evaluator {
  private readonly aliases = new Map<string, string>();
  private readonly functions = new Map<string, FunctionDefinition>();
  private readonly fetchedFiles = new Set<string>();
  /** Where it stands if the last change of folder worked; only then for what follows `&&`. */
  private moved: readonly Standing[] | undefined;
  private calls = 0;
  /** Within a loop that only a break ends. */
  private isEndless = false;

  script({ statements }: Script): Value {
    return joinedValues(this.statements(statements));
  }

  protected statements(all: readonly Statement[]): readonly Value[] {
    return all.map(one => this.statement(one));
  }

  protected statement(one: Statement): Value {
    switch (one.kind) {
      case 'pipeline':
        return this.pipeline(one);
      case 'assignment':
        return this.assign(one.target, one.operator, one.value === undefined ? empty : this.statement(one.value));
      case 'control':
        return this.control(one);
      case 'function':
        return this.define(one);
    }
  }

  private pipeline({ elements, joinedBy, inBackground }: Pipeline): Value {
    if (inBackground) this.unknown('it goes on in the background');
    if (joinedBy === '&&' && this.moved !== undefined) this.places = this.moved;
    this.moved = undefined;
    let input: Value | undefined;
    for (const element of elements) input = this.element(element, input);
    return input ?? empty;
  }

  private element(element: Element, input: Value | undefined): Value {
    for (const { to } of element.into) if (to !== undefined) this.redirect(this.value(to));
    return element.kind === 'value' ? this.value(element.value) : this.command(element, input);
  }

  private redirect(to: Value): void {
    for (const word of to.words) this.onEachPlace(place => onWord('write', word, true, false, place));
  }

  /** Some blocks run once for each that comes in, and see it as `$_`. */
  private command(command: Command, input: Value | undefined): Value {
    const outer = this.current;
    this.current = input ?? outer;
    const name = this.value(command.name);
    const args = command.args.flatMap(arg => this.given(arg));
    this.current = outer;
    if (name.blocks.length > 0)
      return joinedValues([anything, ...(name.isFetched ? [withPart(anything, { isFetched: true })] : [])]);
    if (!isConstant(name) || name.words.length !== 1) return this.hidden(name, args);
    return this.call(this.aliases.get(asText(name).toLowerCase()) ?? asText(name), args, input, command.call);
  }

  private given(arg: Argument): readonly Given[] {
    switch (arg.kind) {
      case 'word':
        return [{ kind: 'word', value: this.value(arg.value) }];
      case 'parameter':
        return [
          { kind: 'parameter', name: arg.name, value: arg.value === undefined ? undefined : this.value(arg.value) },
        ];
      case 'verbatim':
        this.unknown('a part of it goes to a program as it stands');
        return [{ kind: 'word', value: text(...arg.text.split(/\s+/).filter(word => word !== '')) }];
      case 'splat': {
        const { table, words } = this.variable(arg.name);
        if (table === undefined) return [{ kind: 'word', value: words.length > 0 ? ofWords(words) : anything }];
        return [...table].map(([name, value]): Given => {
          const isSwitch = /^(true|)$/.test(asText(value));
          return { kind: 'parameter', name: `-${name}`, value: isSwitch ? undefined : value };
        });
      }
    }
  }

  /** A command that nobody can name before it runs: whatever its words would mean to the worst of them. */
  private hidden(name: Value, args: readonly Given[]): Value {
    this.unknown('which command it starts cannot be read before it runs');
    if (name.isFetched || this.namesFetched([name])) this.fetched();
    const removes = args.some(arg => arg.kind === 'parameter' && /^-(r|rec\w*|fo\w*|rf|fr)$/i.test(arg.name));
    if (removes) this.call('Remove-Item', args, undefined, undefined);
    return anything;
  }

  private call(name: string, args: readonly Given[], input: Value | undefined, how: Command['call']): Value {
    const lower = name.toLowerCase();
    const values = args.flatMap(arg => (arg.value === undefined ? [] : [arg.value]));
    this.watchFetched(lower, values, input);
    const defined = this.functions.get(lower);
    if (defined !== undefined) return this.inFunction(defined, args);
    if (/^(set-location|sl|cd|chdir|push-location|pushd|pop-location|popd)$/.test(lower)) this.move(lower, values);
    if (/^(set-alias|new-alias|sal|nal)$/.test(lower)) return this.alias(values);
    if (starters.test(lower) && this.isEndless)
      this.add(effect({ kind: 'unknown', why: 'it starts programs without end', harm: 'fork-bomb' }));
    if (starters.test(lower)) return this.start(args);
    if (lower === 'new-object') return this.made(values);
    if (how === '.' && /\.ps1$/i.test(name)) this.unknown('it runs a file in the shell itself');
    if (/^(stop-process|spps|kill)$/.test(lower) && input?.type === everyProcess) {
      this.add(effect({ kind: 'unknown', why: 'it ends every process', harm: 'kills-everything' }));
    }
    const outcomes = this.places.map(place => describeCall({ name, args, input }, place));
    this.add(...outcomes.map(({ described }) => described));
    const output = outcomes[0]?.output ?? anything;
    return /^(get-process|gps|ps)$/.test(lower) && args.length === 0
      ? withPart(output, { type: everyProcess })
      : output;
  }

  /** Something fetched flows into something that runs it: through the pipe, a value, or a file. */
  private watchFetched(name: string, values: readonly Value[], input: Value | undefined): void {
    const isRunner = runners.test(name.replace(/\.exe$/, ''));
    if (isRunner && [...values, ...(input === undefined ? [] : [input])].some(({ isFetched }) => isFetched))
      this.fetched();
    if (this.namesFetched([text(name), ...(isRunner ? values : [])])) this.fetched();
    if (fetchers.test(name) || (input?.isFetched === true && writers.test(name))) this.keepFetched(values);
  }

  private namesFetched(values: readonly Value[]): boolean {
    return namesIn(values).some(name => this.fetchedFiles.has(name));
  }

  protected keepFetched(values: readonly Value[]): void {
    for (const name of namesIn(values)) if (/\.\w+$/.test(name)) this.fetchedFiles.add(name);
  }

  protected fetched(): void {
    this.add(effect({ kind: 'unknown', why: 'it runs what was fetched from the network', harm: 'runs-fetched-code' }));
  }

  private move(name: string, [target]: readonly Value[]): void {
    const before = this.places;
    const to = target === undefined ? '' : asText(target);
    const isReadable =
      /^(cd|set-location|sl|chdir|push-location|pushd)$/.test(name) && to !== '' && !/^[-+]$|[*?[\0]|^\w\w+:/.test(to);
    const moved = before.map((place): Standing =>
      isReadable ? { ...place, cwd: resolvePath(place.cwd, slashed(to, place)) } : { ...place, hasMoved: true },
    );
    this.places = isReadable && before.length < 8 ? [...before, ...moved] : moved;
    this.moved = moved;
  }

  private alias(values: readonly Value[]): Value {
    const [name = '', target = ''] = values.flatMap(value => value.words.map(word => word.text));
    if (target !== '' && !target.includes(hole)) this.aliases.set(name.toLowerCase(), target);
    this.unknown('it names commands anew');
    return empty;
  }

  /** `Start-Process program -ArgumentList …` is that program with those words. */
  private start(args: readonly Given[]): Value {
    const words: Value[] = [];
    for (let index = 0; index < args.length; index++) {
      const arg = args[index];
      if (arg === undefined) break;
      if (arg.kind === 'word') words.push(arg.value);
      else if (/^-(verb|ve|v)$/i.test(arg.name)) {
        this.add(effect({ kind: 'privilege', to: 'administrator' }));
        if (arg.value === undefined) index++;
      } else if (/^-(f\w*|a\w*|path\w*)$/i.test(arg.name) && arg.value !== undefined) words.push(arg.value);
      else if (/^-(w\w*|r\w*|cr\w*)$/i.test(arg.name) && !/^-wait$/i.test(arg.name) && arg.value === undefined) index++;
    }
    const [first, ...rest] = words.flatMap(value => value.words);
    const split = rest.flatMap(word => word.text.split(/\s+/).map(literal));
    this.unknown('it starts a program apart');
    if (first !== undefined)
      this.call(
        first.text,
        split.map(word => ({ kind: 'word', value: ofWords([word]) })),
        undefined,
        '&',
      );
    return anything;
  }

  private made(values: readonly Value[]): Value {
    const [name, ...args] = values;
    const type = asText(name ?? anything)
      .toLowerCase()
      .replace(/^system\./, '');
    if (
      /^(psobject|pscustomobject|object|datetime|timespan|version|guid|text\.stringbuilder|collections\.\w+(\.\w+)?.*)$/.test(
        type,
      )
    )
      return anything;
    if (!/^net\.(webclient|http\.httpclient)$/.test(type))
      this.unknown(`it makes an object of ${type.includes(hole) ? 'some type' : type}`);
    if (/^net\.sockets\./.test(type))
      this.add(effect({ kind: 'network', host: asText(args[0] ?? anything).replaceAll(hole, '') }));
    return withPart(anything, { type });
  }

  private define(definition: FunctionDefinition): Value {
    this.functions.set(definition.name, definition);
    this.unknown('it defines a function');
    this.inBlock(definition.body, new Map(definition.parameters.map(name => [name, anything])));
    return empty;
  }

  private inFunction(definition: FunctionDefinition, args: readonly Given[]): Value {
    if (++this.calls > 64) return anything;
    const words = args.filter(arg => arg.kind === 'word').map(({ value }) => value);
    const bound = new Map<string, Value>([['args', joinedValues(words)]]);
    for (const [index, name] of definition.parameters.entries()) bound.set(name, words[index] ?? anything);
    for (const [index, arg] of args.entries()) {
      if (arg.kind !== 'parameter') continue;
      bound.set(arg.name.slice(1).toLowerCase(), arg.value ?? args[index + 1]?.value ?? anything);
    }
    this.inBlock(definition.body, bound);
    return anything;
  }

  private control({ keyword, variable, heads, blocks }: Control): Value {
    if (!/^(if|foreach|for|while|do|try|return|switch|break|continue|process|begin|end)$/.test(keyword)) {
      this.unknown(`it uses ${keyword}`);
    }
    const asked = heads.map(head => joinedValues(this.statements(head)));
    const wasEndless = this.isEndless;
    this.isEndless ||= goesOnForEver(keyword, asked);
    for (const item of variable === undefined ? [undefined] : itemsOf(asked[0] ?? anything)) {
      const bound = new Map<string, Value>(variable === undefined || item === undefined ? [] : [[variable, item]]);
      for (const block of blocks) this.inBlock(block, bound);
    }
    this.isEndless = wasEndless;
    return keyword === 'return' || keyword === 'throw' ? (asked[0] ?? empty) : anything;
  }

  protected textRuns(value: Value): void {
    const read = (place: Standing): Described =>
      place.readPowerShell(asText(value), { ...place, depth: place.depth + 1 });
    this.onEachPlace(read);
    if (value.isFetched) this.fetched();
  }

  described(): Described {
    return joined(this.found);
  }
}

/** The members of what a loop goes through: each where all are known, else one that stands for any. */
function itemsOf(value: Value): readonly Value[] {
  if (value.words.length === 1) return [value];
  const isShort = value.words.length > 1 && value.words.length <= 12 && isConstant(value);
  return isShort
    ? value.words.map(word => ({ ...value, words: [word] }))
    : [{ ...value, words: [{ text: hole, glob: false }] }];
}

function goesOnForEver(keyword: string, [head, ...others]: readonly Value[]): boolean {
  if (keyword === 'for') return head === undefined;
  return keyword === 'while' && others.length === 0 && head !== undefined && /^(true|[1-9]\d*)$/i.test(asText(head));
}

function namesIn(values: readonly Value[]): readonly string[] {
  return values.flatMap(({ words }) => words.map(word => baseName(word.text.replaceAll('\\', '/')).toLowerCase()));
}
