import type { Node } from '@vscode/tree-sitter-wasm';
import type { Place } from './syntax.js';

type Holder = 'command' | 'declaration' | 'redirect';

/** The nodes whose children are words. */
const holders = new Map<string, Holder>([
  ['command', 'command'],
  ['declaration_command', 'declaration'],
  ['unset_command', 'declaration'],
  ['file_redirect', 'redirect'],
  ['herestring_redirect', 'redirect'],
]);

/**
 * Whether the parser's tree has the same simple commands with the same words as the closed grammar read.
 *
 * Two readers that were made apart seldom err in the same way: where they differ nothing is proven.
 */
export function agrees(root: Node, places: readonly Place[]): boolean {
  if (root.hasError) return false;
  const seen = placesOf(root).sort(byStart);
  let next = 0;
  for (const { start, end, isFirst, isOptional } of places.toSorted(byStart)) {
    const other = seen[next];
    if (other?.start === start && other.end === end && other.isFirst === isFirst) next++;
    else if (isOptional !== true) return false;
  }
  return next === seen.length;
}

function byStart(a: Place, b: Place): number {
  return a.start - b.start || a.end - b.end;
}

interface Mutable {
  start: number;
  end: number;
  isFirst: boolean;
}

/** One pass with a cursor: objects for nodes would cost more than parsing does. A `word` has nothing in it. */
function placesOf(root: Node): Mutable[] {
  const places: Mutable[] = [];
  const cursor = root.walk();
  const parents: { readonly holder: Holder | undefined; last: Mutable | undefined }[] = [];
  try {
    for (;;) {
      const type = cursor.nodeType;
      const parent = parents.at(-1);
      if (parent?.holder !== undefined && isWord(type, parent.holder, cursor.nodeIsNamed)) {
        const { startIndex: start, endIndex: end } = cursor;
        if (parent.last?.end === start) parent.last.end = end;
        else {
          parent.last = { start, end, isFirst: parent.holder !== 'redirect' && parent.last === undefined };
          places.push(parent.last);
        }
      }
      if (type !== 'word' && cursor.gotoFirstChild()) {
        parents.push({ holder: holders.get(type), last: undefined });
        continue;
      }
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return places;
        parents.pop();
      }
    }
  } finally {
    cursor.delete();
  }
}

function isWord(type: string, holder: Holder, isNamed: boolean): boolean {
  if (holder === 'redirect') return isNamed && type !== 'file_descriptor';
  return !type.endsWith('_redirect') && (holder === 'declaration' || type !== 'variable_assignment');
}
