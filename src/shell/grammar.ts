import type * as treeSitterModule from '@vscode/tree-sitter-wasm';
import type { Node, Parser } from '@vscode/tree-sitter-wasm';

type TreeSitter = typeof treeSitterModule;

/** Past any of these a text is not analysed: it is unknown, quickly. */
export const caps = { characters: 65_536, nesting: 64, nodes: 10_000, pipes: 1000, milliseconds: 250 } as const;

/** A parsed text, or why there is none; the tree is released after `use`. */
export type Parse = <T>(text: string, use: (root: Node) => T) => T | { readonly unreadable: string };

/** Loads the runtime and one grammar from bytes that somebody else read: this room opens no file. `now` is for the time cap. */
export async function loadGrammar(runtimeWasm: Uint8Array, grammar: Uint8Array, now: () => number): Promise<Parse> {
  // A CommonJS library: what Node gives as `default`, a bundle gives as the namespace itself.
  const loaded: TreeSitter & { readonly default?: TreeSitter } = await import('@vscode/tree-sitter-wasm');
  const treeSitter = loaded.default ?? loaded;
  const options = { locateFile: (file: string): string => file, wasmBinary: runtimeWasm };
  await treeSitter.Parser.init(options);
  const language = await treeSitter.Language.load(grammar);
  const parser = new treeSitter.Parser();
  parser.setLanguage(language);
  return (text, use) => parseWith(parser, now, text, use);
}

function parseWith<T>(
  parser: Parser,
  now: () => number,
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
    const fault = overCap(tree.rootNode);
    return fault === undefined ? use(tree.rootNode) : { unreadable: fault };
  } finally {
    tree.delete();
  }
}

function overCap(root: Node): string | undefined {
  if (root.descendantCount > caps.nodes) return `it has more than ${caps.nodes} parts`;
  const cursor = root.walk();
  try {
    let depth = 0;
    for (;;) {
      if (cursor.gotoFirstChild()) {
        if (++depth > caps.nesting) return `it is nested more than ${caps.nesting} deep`;
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
