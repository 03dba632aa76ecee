import type { Node } from '@vscode/tree-sitter-wasm';
import { resolvePath } from '../base/paths.js';
import type { Effect } from '../protocol/effect.js';
import { bracesOf } from './braces.js';
import type { FloorId } from '../protocol/floor.js';
import { describe, nameOf } from './describe.js';
import { effect, joined, pathEffect, saysNothing, type Described, type Standing } from './described.js';
import { harmOfInput } from './describeTool.js';
import { findsFetchedCode } from './fetchedCode.js';
import { Inputs } from './inputs.js';
import { named, ofType, partsOf, type Part } from './part.js';
import { runnerOf } from './runner.js';
import { runBySetting } from './settings.js';
import { endsEveryProcess, startsWithoutEnd } from './wholeText.js';
import { wordsOf, type Scope } from './treeWords.js';
import { Values } from './values.js';
import { hole, isKnown, literal, type Word } from './word.js';

/**
 * The reader for harm: walks every node of a text, however nested, and says what any command in it may do.
 *
 * Invariant: it only ever adds. What it finds comes beside what is proven, or the `unknown` that stands for what is
 * not, so missing something here never lets anything pass.
 */
export function survey(root: Node, text: string, place: Standing): Described {
  const tree = partsOf(root, text);
  const surveyor = new Surveyor(tree, place);
  surveyor.all();
  return joined([
    ...surveyor.found,
    ...wholeText(tree, text, part => surveyor.wordsOf(part)),
    ...(root.hasError ? crudely(text, place) : []),
    ...otherReadings(text, place),
    ...aliasesOfGit(text, place),
  ]);
}

/** What the parser cannot read a shell may still run: cut at every separator, and each piece read as a command. */
function crudely(text: string, place: Standing): readonly Described[] {
  return text
    .split(/[;&|\n()`]+/)
    .slice(0, 1000)
    .map(piece => {
      const words = piece
        .replace(/\$?['"\\]/g, '')
        .split(/[\s<>]+/)
        .filter(word => word !== '' && word !== '{' && word !== '}');
      return describe(words.flatMap(bracesOf).map(literal), place);
    });
}

/** Where the parser reads otherwise than a shell does: continued lines, `$IFS`, carriage returns, a line that begins with a backslash. */
function otherReadings(text: string, place: Standing): readonly Described[] {
  const readings = [
    text.replace(/\\\r?\n/g, ''),
    text.replace(/(\$IFS(?!\w)|\$\{IFS[^}]*\})(\$\d)?/g, ' '),
    text.replace(/\r/g, ' '),
    text.replace(/\n\s*\\(?=\S)/g, '\n'),
    withoutExtended(text),
  ].filter(reading => reading !== text);
  return place.depth > 4
    ? []
    : [...new Set(readings)].map(reading => place.readText(reading, { ...place, depth: place.depth + 2 }));
}

/** Extended patterns: all but some names may be any name, and one of several is a list of them. */
function withoutExtended(text: string): string {
  return text.replace(/!\([^()\n]*\)/g, '*').replace(/[@+?*]\(([^()\n|]*(?:\|[^()\n|]*)+)\)/g, (_, names: string) => {
    return `{${names.replaceAll('|', ',')}}`;
  });
}

/** `git config alias.x 'push -f' && git x` in one text. */
function aliasesOfGit(text: string, place: Standing): readonly Described[] {
  if (place.depth > 4 || !text.includes('alias.')) return [];
  return [...text.matchAll(/\balias\.([\w-]+)[\s=]+(['"]?)(!?)([^'"\n]+)\2/g)]
    .slice(0, 12)
    .filter(([, name = '']) => new RegExp(`\\bgit\\s+${name}\\b`).test(text))
    .map(([, , , bang, value = '']) =>
      place.readText(bang === '!' ? value : `git ${value}`, { ...place, depth: place.depth + 2 }),
    );
}

/** Patterns of the text as a whole. */
function wholeText(tree: Part, text: string, wordsIn: (command: Part) => readonly Word[]): readonly Described[] {
  const parts: Described[] = [];
  const harm = (id: FloorId, why: string): void => void parts.push(effect({ kind: 'unknown', why, harm: id }));
  if (startsItself(tree, text) || startsWithoutEnd(text)) harm('fork-bomb', 'it starts itself over and over');
  if (ofType(tree, 'file_redirect').some(one => /\/dev\/(tcp|udp)\//.test(one.text))) {
    harm('remote-shell', 'it connects the shell to another machine');
  }
  if (joinsShell(ofType(tree, 'command').map(command => wordsIn(command)))) {
    harm('remote-shell', 'it joins a shell and a connection');
  }
  if (ofType(tree, 'pipeline').some(one => saysYes.test(one.text))) {
    harm('infrastructure', 'it says yes to what a person is to be asked');
  }
  if (saysYesBefore.test(text)) harm('infrastructure', 'it says yes before a person is asked');
  if (endsEveryProcess(text)) harm('kills-everything', 'it ends every process that it lists');
  if (emptiesByKeys.test(text)) harm('database', 'it deletes every key that it lists');
  if (findsFetchedCode(tree, wordsIn)) harm('runs-fetched-code', 'it runs what was fetched from the network');
  return parts;
}

const emptiesByKeys =
  /\b(redis|valkey|keydb)-cli\b[^|;]*(--scan|\bkeys\b)[^;]*\|\s*xargs[^;|]*-cli\b[^;|]*\b(del|unlink)\b/i;

const saysYes =
  /^(yes(\s+\S+)?|(echo|printf)\s+\S*y(es)?\S*)\s*\|\s*(\S+\s+)*(terraform|tofu|pulumi|terragrunt|cdk|sam|helmfile)\s[^|;]*\b(apply|up|deploy)\b/;

const saysYesBefore =
  /\bTF_CLI_ARGS(_\w+)?=\s*['"]?[^'"\n;]*-auto-approve[^]*\b(terraform|tofu|terragrunt)\b[^|;&\n]*\b(apply|destroy)\b/;

const saysNothingIn = /^\s*(:|true|cat \/dev\/null|echo -n|printf (''|""))\s*\||<\s*\/dev\/null/;

/** A named pipe or a pipe between a shell and a connection. */
function joinsShell(commands: readonly (readonly Word[])[]): boolean {
  const names = commands.map(([first]) => nameOf(first?.text ?? ''));
  const connects = names.findIndex(name => /^(nc|ncat|netcat|telnet|socat|openssl)$/.test(name));
  if (connects === -1) return false;
  const shell = commands.findIndex(words => runnerOf(words)?.interpreter?.language === 'shell');
  const isInteractive =
    commands[shell]?.some(({ text }) => /^-\w*i/.test(text)) === true || commands[shell]?.length === 1;
  return names.some(name => /^mk(fifo|nod)$/.test(name)) || (shell !== -1 && isInteractive);
}

/** A function that calls itself in the background or in a pipe, or a script that starts itself. */
function startsItself(tree: Part, text: string): boolean {
  if ((text.includes('()') && callsTwice.test(text)) || /\$0\s*(&|\|\s*\$0)/.test(text)) return true;
  return ofType(tree, 'function_definition').some(({ text: definition, children }) => {
    const name = children.find(({ type }) => type === 'word')?.text ?? '';
    const calls = definition
      .slice(definition.indexOf('{'))
      .split(/[\s;{}()]+/)
      .filter(word => word === name).length;
    return (
      name !== '' &&
      calls > 0 &&
      /\||&(?!&)/.test(definition.replace(/&&|\|\||>&|&>/g, '')) &&
      calls + (/while|until/.test(definition) ? 1 : 0) > 1
    );
  });
}

const callsTwice = /([\w:.-]+)\s*\(\)\s*\{[^}]*\1\s*\|\s*\1\s*&/;

class Surveyor {
  readonly found: Described[] = [];
  private readonly inputs: Inputs;
  private readonly functions: ReadonlySet<string>;
  /** Where relative paths may start from: the first folder, and every one that a `cd` may have led to. */
  private places: readonly Standing[];

  constructor(
    private readonly tree: Part,
    place: Standing,
  ) {
    this.functions = new Set(
      ofType(tree, 'function_definition').map(
        ({ children }) => children.find(({ type }) => type === 'word')?.text ?? '',
      ),
    );
    const positional = place.positional ?? (this.functions.size === 0 ? [] : undefined);
    const values = new Values(place.home, place.cwd, positional, (part, scope) => this.inputs.outputOf(part, scope));
    for (const [name, held] of place.known ?? [])
      if (/^[A-Za-z_]/.test(name)) for (const value of held) values.add(name, value);
    this.inputs = new Inputs(tree, values, this.functions);
    const { fed: _fed, ...others } = place;
    this.places = [{ ...others, fearsWorst: place.fearsWorst !== false, known: values.known }];
  }

  all(): void {
    this.inputs.collect();
    this.visit(this.tree);
  }

  /** The words of a command in the first of the ways that its variables may be set. */
  wordsOf(command: Part): readonly Word[] {
    const [scope] = this.inputs.values.scopes(command);
    return scope === undefined ? [] : this.inputs.wordsOfCommand(command, scope);
  }

  private visit(part: Part): void {
    if (part.type === 'list') {
      this.list(part);
      return;
    }
    if (/^(subshell|command_substitution|process_substitution|pipeline)$/.test(part.type)) {
      this.apart(part);
      return;
    }
    if (part.type === 'command') this.command(part);
    else if (part.type === 'declaration_command' || part.type === 'unset_command') this.declaration(part);
    else if (part.type === 'file_redirect') this.redirect(part);
    else if (part.type === 'variable_assignment') this.set(part);
    else if (part.type === 'expansion' && part.text.includes('@P')) this.prompt(part);
    for (const child of part.children) this.visit(child);
  }

  /** A `cd` in these does not reach what comes after. */
  private apart(part: Part): void {
    const before = this.places;
    for (const child of part.children) {
      if (part.type === 'pipeline') this.places = before;
      this.visit(child);
    }
    this.places = before;
  }

  /** `cd x && y`: where `cd` fails, `y` is not run. */
  private list(part: Part): void {
    const items = flattened(part);
    const before = this.places;
    let reached = before;
    for (const { part: item, operator } of items) {
      this.places = operator === '&&' ? reached : [...new Set([...before, ...reached])];
      const start = this.places;
      this.visit(item);
      const isMove = item.type === 'command' && this.places !== start;
      reached = isMove ? this.places.filter(place => !start.includes(place)) : this.places;
    }
    this.places = [...new Set([...before, ...reached])].slice(0, 8);
  }

  private command(part: Part): void {
    const seen = new Set<string>();
    for (const scope of this.inputs.values.scopes(part)) {
      const words = this.inputs.wordsOfCommand(part, scope);
      const shown = JSON.stringify(words);
      if (seen.has(shown)) continue;
      seen.add(shown);
      const more = this.inputs.alsoRun(part, words, scope);
      for (const one of [words, ...more]) this.run(one, more.length > 0);
      this.feed(words, this.inputs.inputOf(part, scope));
      this.emptied(part, words, scope);
      for (const { language, text } of this.inputs.textsFor(part, words, scope)) {
        this.found.push(...this.places.map(place => language(text, place)));
      }
    }
  }

  /** What a program with a language of its own is given to read. */
  private feed(words: readonly Word[], input: string | undefined): void {
    if (input === undefined) return;
    for (const { text } of words.slice(0, 12)) {
      const harm = harmOfInput(nameOf(text), input);
      if (harm !== undefined) this.found.push(effect({ kind: 'unknown', why: `it is fed to ${nameOf(text)}`, harm }));
    }
  }

  /** `: | tee f` and `tee f < /dev/null` leave nothing in it. */
  private emptied(part: Part, [first, ...files]: readonly Word[], scope: Scope): void {
    if (!/^g?(tee|sponge)$/.test(nameOf(first?.text ?? '')) || files.some(({ text }) => /^(-a|--append)$/.test(text)))
      return;
    const isNothing = this.inputs.inputOf(part, scope) === '' || saysNothingIn.test(part.parent?.text ?? '');
    if (!isNothing) return;
    const named = files.filter(({ text }) => !text.startsWith('-'));
    for (const place of this.places)
      this.found.push(...named.map(word => pathEffect('write', word, place, { empties: true })));
  }

  /** `isTold`: all that is appended to its words from its input is among those that are run. */
  private run(given: readonly Word[], isTold = false): void {
    const words = given.slice(given.slice(0, 3).findLastIndex(({ text }) => /^(\{|!|do|then|else)$/.test(text)) + 1);
    const [first, ...args] = words;
    if (first === undefined || this.functions.has(first.text)) return;
    const places = isTold ? this.places.map(place => ({ ...place, fed: [] })) : this.places;
    this.found.push(...places.map(place => describe(words, place)));
    if (nameOf(first.text) === 'alias') for (const { text } of args) this.read(text.replace(/^[^=]*=/, ''));
    this.follow(words);
  }

  private read(text: string): void {
    this.found.push(...this.places.map(place => place.readText(text, { ...place, depth: place.depth + 1 })));
  }

  /** After a `cd` paths may start from there, and from where it was when the `cd` fails. */
  private follow([first, ...args]: readonly Word[]): void {
    if (first === undefined || !/^(cd|pushd|popd)$/.test(first.text)) return;
    const to = args.find(({ text }) => !/^-[LPe@-]*$/.test(text) || text === '-') ?? literal(this.inputs.values.home);
    const isReadable = isKnown(to) && !to.text.startsWith('-') && this.places.length < 8 && first.text !== 'popd';
    const moved = this.places.map((place): Standing =>
      isReadable ? { ...place, cwd: resolvePath(place.cwd, to.text) } : { ...place, hasMoved: true },
    );
    this.places = isReadable ? [...this.places, ...moved] : moved;
  }

  private declaration(part: Part): void {
    const names = named(part).flatMap(child => {
      const name = child.type === 'variable_assignment' ? child.children[0]?.text : child.text;
      return name === undefined || name.startsWith('-') ? [] : [name];
    });
    this.found.push(effect(...names.map((name): Effect => ({ kind: 'env', name }))));
  }

  private set(part: Part): void {
    const name = /^[A-Za-z_]\w*/.exec(part.text)?.[0] ?? '*';
    this.found.push(effect({ kind: 'env', name }));
    const [, value] = named(part);
    if (value === undefined) return;
    for (const scope of this.inputs.values.scopes(part)) {
      const text = wordsOf([value], scope)
        .map(word => word.text)
        .join(' ');
      this.found.push(...this.places.flatMap(place => runBySetting(name, text, place)));
    }
    // `BASH_ENV=<(…)`: what the pipe puts out.
    if (name === 'BASH_ENV')
      for (const one of ofType(value, 'process_substitution'))
        for (const scope of this.inputs.values.scopes(part)) this.read(this.inputs.outputOf(one, scope) ?? '');
  }

  /** `${x@P}` runs the substitutions in what `x` holds. */
  private prompt(part: Part): void {
    for (const scope of this.inputs.values.scopes(part)) {
      for (const { text } of scope.valueOf(/[A-Za-z_]\w*/.exec(part.text)?.[0] ?? '') ?? []) this.read(`: "${text}"`);
    }
  }

  private redirect(part: Part): void {
    const operator = part.children.map(({ text }) => text).find(text => /^[<>&|]+$/.test(text)) ?? '>';
    const target = named(part)
      .filter(({ type }) => type !== 'file_descriptor' && type !== 'ERROR')
      .at(-1);
    if (target === undefined || (operator.includes('&') && /^(\d+|-)$/.test(target.text))) return;
    const isBoth = operator === '<>' || /<>/.test(part.text);
    const roles = isBoth ? (['read', 'write'] as const) : operator === '<' ? (['read'] as const) : (['write'] as const);
    for (const scope of this.inputs.values.scopes(part)) {
      const empties = operator !== '>>' && saysNothing(this.bodyOf(part, scope));
      for (const word of this.targets(target, scope)) {
        this.found.push(...this.places.flatMap(place => roles.map(role => pathEffect(role, word, place, { empties }))));
      }
    }
  }

  /** The words of the command that is redirected; undefined where it is no simple one. */
  private bodyOf({ parent }: Part, scope: Scope): readonly Word[] | undefined {
    const [body] = parent === undefined ? [] : named(parent);
    const command = parent?.type === 'command' ? parent : body;
    if (command?.type === 'command') return this.inputs.wordsOfCommand(command, scope);
    return command?.type === 'file_redirect' ? [] : undefined;
  }

  private targets(target: Part, scope: Scope): readonly Word[] {
    if (target.type === 'process_substitution') return [];
    const words = wordsOf([target], scope);
    return words.length === 0 ? [literal(hole)] : words;
  }
}

interface Item {
  readonly part: Part;
  readonly operator: string;
}

/** `a && b || c` in its order, each with what stands before it. */
function flattened(list: Part): readonly Item[] {
  const items: Item[] = [];
  let operator = ';';
  for (const child of list.children) {
    if (!child.isNamed) operator = child.text;
    else if (child.type === 'list') items.push(...flattened(child));
    else items.push({ part: child, operator });
  }
  return items;
}
