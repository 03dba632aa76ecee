import type * as treeSitterModule from '@vscode/tree-sitter-wasm';
import type { Node, Parser } from '@vscode/tree-sitter-wasm';

type TreeSitter = typeof treeSitterModule;

/** Past any of these a text is not analysed: it is unknown, quickly. */
export const caps = { characters: 65_536, nesting: 64, nodes: 10_000, pipes: 1000, milliseconds: 250 } as const;

/** How many nodes a tree may have, and how deep. */
export interface TreeCaps {
  readonly nesting: number;
  readonly nodes: number;
}

/** PowerShell's grammar puts some twenty nodes around each value: its tree is as much deeper as it says no more. */
export const powerShellCaps: TreeCaps = { nesting: 20 * caps.nesting, nodes: 5 * caps.nodes };

/** A parsed text, or why there is none; the tree is released after `use`. */
export type Parse = <T>(text: string, use: (root: Node) => T) => T | { readonly unreadable: string };

/** Loads one grammar. */
export type LoadGrammar = (grammar: Uint8Array, treeCaps?: TreeCaps) => Promise<Parse>;

/** Loads the runtime from bytes that somebody else read: this room opens no file. `now` is for the time cap. */
export async function loadRuntime(runtimeWasm: Uint8Array, now: () => number): Promise<LoadGrammar> {
  // A CommonJS library: what Node gives as `default`, a bundle gives as the namespace itself.
  const loaded: TreeSitter & { readonly default?: TreeSitter } = await import('@vscode/tree-sitter-wasm');
  const treeSitter = loaded.default ?? loaded;
  const options = { locateFile: (file: string): string => file, wasmBinary: runtimeWasm };
  await treeSitter.Parser.init(options);
  return async (grammar, treeCaps = caps) => {
    const language = await treeSitter.Language.load(grammar);
    const parser = new treeSitter.Parser();
    parser.setLanguage(language);
    return (text, use) => parseWith({ parser, now, treeCaps }, text, use);
  };
}

interface Reading {
  readonly parser: Parser;
  readonly now: () => number;
  readonly treeCaps: TreeCaps;
}

function parseWith<T>(
  { parser, now, treeCaps }: Reading,
  text: string,
  use: (root: Node) => T,
): T | { readonly unreadable: string } {
  if (text.length > caps.characters) return { unreadable: `it is longer than ${caps.characters} characters` };
  // The parser's own time for pipelines grows with their square, and its last step cannot be interrupted.
  if ((text.match(/\|/g)?.length ?? 0) > caps.pipes) return { unreadable: `it has more than ${caps.pipes} pipes` };
  const end = now() + caps.milliseconds;
  const tree = parser.parse(text, null, { progressCallback: () => now() > end });
  if (tree === null) {
    parser.reset(); // else the next text would go on where this one was given up
    return { unreadable: 'it takes too long to parse' };
  }
  try {
    const root = tree.rootNode;
    const fault = overCap(root, treeCaps);
    return fault === undefined ? use(root) : { unreadable: fault };
  } finally {
    tree.delete();
  }
}

function overCap(root: Node, { nodes, nesting }: TreeCaps): string | undefined {
  const count = root.descendantCount;
  if (count > nodes) return `it has more than ${nodes} parts`;
  if (count <= nesting) return undefined; // nothing can be nested deeper than it has parts
  const cursor = root.walk();
  try {
    let depth = 0;
    for (;;) {
      if (cursor.gotoFirstChild()) {
        if (++depth > nesting) return `it is nested more than ${caps.nesting} deep`;
        continue;
      }
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return undefined;
        depth--;
      }
    }
  } finally {
    cursor.delete();
  }
}
