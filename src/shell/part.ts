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
}

export function partsOf(root: Node, source: string): Part {
  const cursor = root.walk();
  try {
    return copied(cursor, source, undefined);
  } finally {
    cursor.delete();
  }
}

function copied(cursor: TreeCursor, source: string, parent: Part | undefined): Part {
  const children: Part[] = [];
  const { startIndex: start, endIndex: end } = cursor;
  const part: Part = {
    type: cursor.nodeType,
    isNamed: cursor.nodeIsNamed,
    start,
    end,
    text: source.slice(start, end),
    children,
    parent,
  };
  if (cursor.gotoFirstChild()) {
    do children.push(copied(cursor, source, part));
    while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return part;
}

export function named(part: Part): readonly Part[] {
  return part.children.filter(({ isNamed }) => isNamed);
}

/** The part and all below it, in the order of the text. */
export function within(part: Part): readonly Part[] {
  const found: Part[] = [];
  gather(part, found);
  return found;
}

function gather(part: Part, into: Part[]): void {
  into.push(part);
  for (const child of part.children) gather(child, into);
}

export function ofType(part: Part, ...types: readonly string[]): readonly Part[] {
  return within(part).filter(({ type }) => types.includes(type));
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
