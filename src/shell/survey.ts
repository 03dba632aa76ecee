import type { Node } from '@vscode/tree-sitter-wasm';
import { resolvePath } from '../base/paths.js';
import type { Effect } from '../protocol/effect.js';
import type { FloorId } from '../protocol/floor.js';
import { describe, nameOf } from './describe.js';
import { effect, joined, pathEffect, type Described, type Standing } from './described.js';
import { harmOfInput } from './describeTool.js';
import { findsFetchedCode } from './fetchedCode.js';
import { interpreters } from './programs/interpreters.js';
import { bracesOf, wordsOf, wordsOfText } from './treeWords.js';
import { hole, isKnown, literal, type Word } from './word.js';

/**
 * The reader for harm: walks every node of a text, however nested, and says what any command in it may do.
 *
 * Invariant: it only ever adds. What it finds comes beside the `unknown` that a text of more than one simple command
 * is, so missing something here never lets anything pass.
 */
export function survey(root: Node, text: string, place: Standing): Described {
  const surveyor = new Surveyor(place);
  surveyor.visit(root);
  return joined([...surveyor.found, ...wholeText(root, text), ...(root.hasError ? crudely(text, place) : [])]);
}

/** What the parser cannot read a shell may still run: cut at every separator, and each piece read as a command. */
function crudely(text: string, place: Standing): readonly Described[] {
  return text
    .split(/[;&|\n()`]+/)
    .slice(0, 1000)
    .map(piece => {
      const words = piece
        .replace(/['"\\]/g, '')
        .split(/[\s<>]+/)
        .filter(word => word !== '' && word !== '{' && word !== '}');
      return describe(words.flatMap(bracesOf).map(literal), place);
    });
}

/** Patterns of the text as a whole. */
function wholeText(root: Node, text: string): Described[] {
  const parts: Described[] = [];
  const harm = (id: FloorId, why: string): void => void parts.push(effect({ kind: 'unknown', why, harm: id }));
  if (/([\w:.-]+)\s*\(\)\s*\{[^}]*\1\s*\|\s*\1\s*&/.test(text)) harm('fork-bomb', 'it starts itself over and over');
  if (/\/dev\/(tcp|udp)\//.test(text)) harm('remote-shell', 'it connects the shell to another machine');
  if (/\bmkfifo\b[\s\S]*\b(nc|ncat|netcat|telnet|openssl)\b/.test(text))
    harm('remote-shell', 'it joins a shell and a connection');
  if (
    /\b(yes|(echo|printf)\s+\S*y(es)?\S*)\s*\|\s*(\S+\s+)*(terraform|tofu|pulumi|terragrunt)\s[^|;]*\b(apply|up)\b/.test(
      text,
    )
  )
    harm('infrastructure', 'it says yes to what a person is to be asked');
  if (findsFetchedCode(root)) harm('runs-fetched-code', 'it runs what was fetched from the network');
  return parts;
}

class Surveyor {
  readonly found: Described[] = [];
  private readonly variables: Map<string, string>;
  /** Where relative paths may start from: the first folder, and every one that a `cd` may have led to. */
  private places: readonly Standing[];

  constructor(place: Standing) {
    this.places = [place];
    this.variables = new Map([
      ['HOME', place.home],
      ['PWD', place.cwd],
    ]);
  }

  visit(node: Node): void {
    if (node.type === 'command') this.command(node);
    else if (node.type === 'pipeline') this.pipeline(node);
    else if (node.type === 'declaration_command' || node.type === 'unset_command') this.declaration(node);
    else if (node.type === 'file_redirect') this.redirect(node);
    for (const child of node.children) if (child !== null) this.visit(child);
    if (node.type === 'variable_assignment') this.assignment(node);
  }

  private command(node: Node): void {
    const words = this.wordsOfCommand(node);
    this.found.push(...this.places.map(place => describe(words, place)));
    this.follow(words);
    const input = inputOf(node, this.variables);
    if (input === undefined) return;
    if (this.isShell(node)) this.read(input);
    this.feeds([node], input);
  }

  /** What is written into a pipe that ends in a shell is a text that runs. */
  private pipeline(node: Node): void {
    const stages = node.descendantsOfType('command').filter(stage => stage !== null);
    // `cat <<E | sh` is parsed with the pipeline inside of the here-document.
    const document = node.parent?.type === 'heredoc_redirect' ? node.parent : undefined;
    const readers = stages.slice(document === undefined ? 1 : 0);
    const said = stages.filter(stage => /^(echo|printf)$/.test(stage.childForFieldName('name')?.text ?? ''));
    const spoken = said.map(stage =>
      this.wordsOfCommand(stage)
        .slice(1)
        .map(({ text }) => text)
        .join(' '),
    );
    const written = (document ?? node).descendantsOfType('heredoc_body').map(body => body?.text ?? '');
    const isRun = readers.some(stage => this.isShell(stage));
    for (const text of [...spoken, ...written]) {
      if (isRun) this.read(text);
      this.feeds(readers, text);
    }
  }

  /** A text that is the input of programs with a language of their own. */
  private feeds(readers: readonly Node[], text: string): void {
    for (const { text: word } of readers.flatMap(reader => this.wordsOfCommand(reader))) {
      const harm = harmOfInput(nameOf(word), text);
      if (harm !== undefined) this.found.push(effect({ kind: 'unknown', why: `it is fed to ${nameOf(word)}`, harm }));
    }
  }

  private isShell(command: Node): boolean {
    const names = this.wordsOfCommand(command).map(({ text }) => nameOf(text));
    return interpreters.some(
      ({ names: shells, language }) => language === 'shell' && names.some(name => shells.includes(name)),
    );
  }

  private wordsOfCommand(node: Node): readonly Word[] {
    return adjacent(node.children.filter(child => child !== null).filter(isArgument)).flatMap(run => {
      const [only, ...more] = run;
      if (only === undefined) return [];
      // What touches is one word to a shell, whatever the parser made of it.
      return more.length === 0
        ? wordsOf(only, this.variables)
        : wordsOfText(run.map(({ text }) => text).join(''), this.variables);
    });
  }

  private read(text: string): void {
    this.found.push(...this.places.map(place => place.readText(text, { ...place, depth: place.depth + 1 })));
  }

  /** After a `cd` paths may start from there, and from where it was when the `cd` fails. */
  private follow([first, target]: readonly Word[]): void {
    if (first === undefined || !/^(cd|pushd|popd)$/.test(first.text)) return;
    const to = target ?? literal(this.variables.get('HOME') ?? hole);
    const isReadable = isKnown(to) && !to.text.startsWith('-') && this.places.length < 8 && first.text !== 'popd';
    const moved = this.places.map((place): Standing =>
      isReadable ? { ...place, cwd: resolvePath(place.cwd, to.text) } : { ...place, hasMoved: true },
    );
    this.places = isReadable ? [...this.places, ...moved] : moved;
  }

  private declaration(node: Node): void {
    const names = node.namedChildren.flatMap(child => {
      const name = child?.type === 'variable_assignment' ? child.childForFieldName('name')?.text : child?.text;
      return name === undefined || name.startsWith('-') ? [] : [name];
    });
    this.found.push(effect(...names.map((name): Effect => ({ kind: 'env', name }))));
  }

  private assignment(node: Node): void {
    const name = node.childForFieldName('name')?.text ?? '';
    const value = node.childForFieldName('value');
    const [word, ...more] = value === null ? [literal('')] : wordsOf(value, this.variables);
    const isConstant = word !== undefined && more.length === 0 && !word.text.includes(hole);
    if (isConstant) this.variables.set(name, word.text);
    else this.variables.delete(name);
    this.found.push(effect({ kind: 'env', name }));
  }

  private redirect(node: Node): void {
    const operator = node.children.find(child => child !== null && /[<>]/.test(child.type))?.type ?? '>';
    const target = node.childForFieldName('destination');
    if (target === null || (/&/.test(operator) && /^(\d+|-)$/.test(target.text))) return;
    const roles =
      operator === '<' ? (['read'] as const) : operator === '<>' ? (['read', 'write'] as const) : (['write'] as const);
    for (const word of wordsOf(target, this.variables)) {
      this.found.push(...this.places.flatMap(place => roles.map(role => pathEffect(role, word, place))));
    }
  }
}

function isArgument(node: Node): boolean {
  return node.type !== 'variable_assignment' && !node.type.endsWith('_redirect');
}

function adjacent(nodes: readonly Node[]): readonly (readonly Node[])[] {
  const runs: Node[][] = [];
  for (const node of nodes) {
    const last = runs.at(-1);
    if (last?.at(-1)?.endIndex === node.startIndex) last.push(node);
    else runs.push([node]);
  }
  return runs;
}

/** The text that a here-document or here-string feeds to a command. */
function inputOf(command: Node, variables: ReadonlyMap<string, string>): string | undefined {
  const holders = [command, ...(command.parent?.type === 'redirected_statement' ? [command.parent] : [])];
  for (const child of holders.flatMap(holder => holder.children)) {
    if (child?.type === 'heredoc_redirect') return child.children.find(part => part?.type === 'heredoc_body')?.text;
    const text = child?.type === 'herestring_redirect' ? child.namedChildren[0] : undefined;
    if (text !== undefined && text !== null) return wordsOf(text, variables)[0]?.text;
  }
  return undefined;
}
