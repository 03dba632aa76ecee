import type { Node } from '@vscode/tree-sitter-wasm';
import { resolvePath } from '../base/paths.js';
import type { Effect } from '../protocol/effect.js';
import { describe, nameOf } from './describe.js';
import { effect, joined, pathEffect, type Described, type Standing } from './described.js';
import { findsFetchedCode } from './fetchedCode.js';
import { interpreters } from './programs/code.js';
import { wordsOf } from './treeWords.js';
import { hole, isKnown, literal, type Word } from './word.js';

/**
 * The reader for harm: walks every node of a text, however nested, and says what any command in it may do.
 *
 * Invariant: it only ever adds. What it finds comes beside the `unknown` that a text of more than one simple command
 * is, so missing something here never lets anything pass.
 */
export function survey(root: Node, place: Standing): Described {
  const surveyor = new Surveyor(place);
  surveyor.visit(root);
  return joined([...surveyor.found, ...wholeText(root)]);
}

/** Patterns of the text as a whole. */
function wholeText(root: Node): Described[] {
  const { text } = root;
  const parts: Described[] = [];
  const harm = (id: 'fork-bomb' | 'remote-shell' | 'runs-fetched-code', why: string): void =>
    void parts.push(effect({ kind: 'unknown', why, harm: id }));
  if (/([\w:.-]+)\s*\(\)\s*\{[^}]*\b\1\s*\|\s*\1\s*&/.test(text)) harm('fork-bomb', 'it starts itself over and over');
  if (/\/dev\/(tcp|udp)\//.test(text)) harm('remote-shell', 'it connects the shell to another machine');
  if (/\bmkfifo\b[\s\S]*\b(nc|ncat|netcat|telnet|openssl)\b/.test(text))
    harm('remote-shell', 'it joins a shell and a connection');
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
    else if (node.type === 'declaration_command' || node.type === 'unset_command') this.declaration(node);
    else if (node.type === 'file_redirect') this.redirect(node);
    for (const child of node.children) if (child !== null) this.visit(child);
    if (node.type === 'variable_assignment') this.assignment(node);
  }

  private command(node: Node): void {
    const parts = node.children.filter(child => child !== null && isArgument(child));
    const words = parts.flatMap(part => (part === null ? [] : wordsOf(part, this.variables)));
    this.found.push(...this.places.map(place => describe(words, place)));
    this.follow(words);
    const input = inputOf(node, this.variables);
    const [first] = words;
    if (input === undefined || first === undefined) return;
    const isShell = interpreters.some(({ names, isShell }) => isShell === true && names.includes(nameOf(first.text)));
    if (isShell)
      this.found.push(...this.places.map(place => place.readText(input, { ...place, depth: place.depth + 1 })));
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
  return node.type !== 'variable_assignment' && !node.type.endsWith('_redirect') && node.type !== '$';
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
