import type { Node } from '@vscode/tree-sitter-wasm';

import type { Analysis, ShellPlace } from '../analyse.js';
import { describe } from '../describe.js';
import { effect, joined, type Described, type Standing, type Texts } from '../described.js';
import { caps, type Parse } from '../grammar.js';
import { hole, literal } from '../word.js';
import { normalised, parse } from './parse.js';
import { Reader } from './reader.js';
import type { Script } from './syntax.js';

/**
 * Reads a text as PowerShell would and says what it may do.
 *
 * Invariant: nothing is proven that two parsers do not see alike. Our own reads the closed grammar; where the other
 * sees other commands, or ours cannot read on, the text is `unknown`, and is searched for harm piece by piece.
 */
export function analysePowerShell(command: string, place: ShellPlace, parseTree: Parse, texts: Texts): Analysis {
  const standing: Standing = { ...place, ...texts, depth: 0 };
  const { effects, needs } = readPowerShell(command, standing, parseTree);
  const others = unique(effects.filter(({ kind }) => kind !== 'none'));
  return { effects: others.length > 0 ? others : [{ kind: 'none' }], needs: unique(needs), words: undefined };
}

/** What a text may do that a command hands to PowerShell. */
export function readPowerShell(text: string, place: Standing, parseTree: Parse): Described {
  if (place.depth > 8) return unknown('texts within texts are nested too deeply');
  if (text.length > caps.characters) return unknown(`it is longer than ${caps.characters} characters`);
  const script = hasControl(text) ? { unreadable: 'it has characters that nobody can see' } : parse(text);
  if ('unreadable' in script)
    return joined([
      unknown(`it is not PowerShell that can be read: ${script.unreadable}`),
      ...crudely(text, place),
      ...wholeText(text),
    ]);
  const reader = new Reader(place);
  reader.script(script);
  const described = joined([reader.described(), ...wholeText(text)]);
  if (described.effects.some(({ kind }) => kind === 'unknown')) return described;
  const seen = parseTree(script.plain, commandsSeen);
  if ('unreadable' in seen) return joined([unknown(seen.unreadable), described]);
  return agree(seen.starts, startsOf(script), text)
    ? described
    : joined([unknown('two parsers do not read it alike'), described]);
}

/** Where the other parser sees commands start; `undefined` where it cannot read the text. */
function commandsSeen(root: Node): { readonly starts: readonly number[] | undefined } {
  if (root.hasError) return { starts: undefined };
  const nodes = root.descendantsOfType(['command', 'foreach_command']).filter(node => node !== null);
  return { starts: nodes.map(node => node.startIndex) };
}

/** It takes a range of numbers for a command. */
function agree(theirs: readonly number[] | undefined, ours: readonly number[], text: string): boolean {
  const others = new Set(theirs?.filter(at => !/^\d+\.\./.test(text.slice(at, at + 20))));
  return theirs !== undefined && others.size === ours.length && ours.every(at => others.has(at));
}

function startsOf(script: Script): readonly number[] {
  const found: number[] = [];
  JSON.stringify(script, (_key, value: unknown) => {
    if (isCommand(value)) found.push(value.at);
    return value;
  });
  return found.sort((a, b) => a - b);
}

function isCommand(value: unknown): value is { readonly at: number } {
  return typeof value === 'object' && value !== null && 'at' in value && 'kind' in value && value.kind === 'command';
}

/** What this reader cannot read PowerShell may still run: cut at every separator, each piece read as a command. */
function crudely(text: string, place: Standing): readonly Described[] {
  const pieces = normalised(text)
    .replace(/`(?=\w)/g, '')
    .split(/[;|&{}()\r\n]+/)
    .slice(0, 500);
  return pieces.flatMap(piece => {
    const words = piece
      .replace(/['"]/g, '')
      .split(/[\s,=]+/)
      .filter(word => word !== '')
      .slice(0, 200);
    const from = words.findIndex(word => !word.startsWith('$'));
    if (from === -1) return [];
    const script = parse(words.slice(from).map(quoted).join(' ').replace(/^/, '& '));
    if ('unreadable' in script) return [describe(words.map(literal), place)];
    const reader = new Reader(place);
    reader.script(script);
    return [harmOnly(reader.described())];
  });
}

function quoted(word: string): string {
  return /^-[A-Za-z]/.test(word)
    ? word.replace(/[^\w:.-]/g, '')
    : `'${word.replaceAll("'", "''").replaceAll('$', hole)}'`;
}

function harmOnly({ effects, needs }: Described): Described {
  return {
    effects: effects.filter(
      one => one.kind !== 'none' && one.kind !== 'read' && (one.kind !== 'unknown' || one.harm !== undefined),
    ),
    needs,
  };
}

function wholeText(text: string): readonly Described[] {
  const harm = (id: 'remote-shell' | 'firewall' | 'runs-fetched-code', why: string): Described =>
    effect({ kind: 'unknown', why, harm: id });
  const found: Described[] = [];
  if (
    /TcpClient|TcpListener|UdpClient/i.test(text) &&
    /GetStream|\biex\b|Invoke-Expression|cmd(\.exe)?\b/i.test(text)
  ) {
    found.push(harm('remote-shell', 'it joins a shell and a connection'));
  }
  if (/AmsiUtils|amsiInitFailed|AmsiScanBuffer/i.test(text))
    found.push(harm('firewall', 'it switches off what looks for malicious code'));
  return found;
}

function unknown(why: string): Described {
  return effect({ kind: 'unknown', why });
}

function hasControl(text: string): boolean {
  return /(?![\t\n\r])\p{Cc}/u.test(text);
}

function unique<T extends object>(values: readonly T[]): readonly T[] {
  return [...new Map(values.map(value => [JSON.stringify(value), value])).values()];
}
