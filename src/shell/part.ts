import type { Node, TreeCursor } from '@vscode/tree-sitter-wasm';

/** One node of a parsed text, copied out of the parser in one pass: asking the parser node by node costs far more. */
export interface Part {
  readonly type: string;
  readonly isNamed: boolean;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly children: readonly Part[];
  readonly parent: Part | undefined;
  /** All parts of the tree in the order of the text: its own are those from `first` to before `past`. */
  readonly all: readonly Part[];
  readonly first: number;
  readonly past: number;
}

export function partsOf(root: Node, source: string): Part {
  const cursor = root.walk();
  try {
    return copied(cursor, source, undefined, []);
  } finally {
    cursor.delete();
  }
}

function copied(cursor: TreeCursor, source: string, parent: Part | undefined, all: Part[]): Part {
  const children: Part[] = [];
  const { startIndex: start, endIndex: end } = cursor;
  const first = all.length;
  const part: Part & { past: number } = {
    type: cursor.nodeType,
    isNamed: cursor.nodeIsNamed,
    start,
    end,
    text: source.slice(start, end),
    children,
    parent,
    all,
    first,
    past: first + 1,
  };
  all.push(part);
  if (cursor.gotoFirstChild()) {
    do children.push(copied(cursor, source, part, all));
    while (cursor.gotoNextSibling());
    cursor.gotoParent();
    part.past = all.length;
  }
  return part;
}

export function named(part: Part): readonly Part[] {
  return part.children.filter(({ isNamed }) => isNamed);
}

/** The part and all below it, in the order of the text. */
export function within({ all, first, past }: Part): readonly Part[] {
  return all.slice(first, past);
}

export function ofType({ all, first, past }: Part, ...types: readonly string[]): readonly Part[] {
  const found: Part[] = [];
  for (let at = first; at < past; at++) {
    const part = all[at];
    if (part !== undefined && types.includes(part.type)) found.push(part);
  }
  return found;
}

/** The part and the statements whose redirections are its own: of a list, its last command's. */
export function redirectedAs(part: Part): readonly Part[] {
  const holders = [part];
  let at = part;
  while (at.parent !== undefined) {
    const { parent } = at;
    const isLast = parent.type === 'list' && named(parent).at(-1) === at;
    if (
      parent.type !== 'redirected_statement' &&
      !isLast &&
      !/^(compound_statement|subshell|while_statement|for_statement|do_group|if_statement)$/.test(parent.type)
    )
      break;
    if (parent.type === 'redirected_statement') holders.push(parent);
    at = parent;
  }
  return holders;
}
