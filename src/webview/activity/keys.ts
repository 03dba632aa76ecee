/** What a key does in the table. */
export type KeyAct =
  | { readonly kind: 'move'; readonly by: number }
  | { readonly kind: 'open' }
  | { readonly kind: 'fold'; readonly isOpen: boolean };

/** Undefined for keys that are none of the table's. `page` is how many lines a page key moves. */
export function keyAct({ key, ctrlKey, metaKey, altKey }: KeyboardEvent, page: number): KeyAct | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  switch (key) {
    case 'ArrowDown':
      return { kind: 'move', by: 1 };
    case 'ArrowUp':
      return { kind: 'move', by: -1 };
    case 'PageDown':
      return { kind: 'move', by: page };
    case 'PageUp':
      return { kind: 'move', by: -page };
    case 'Home':
      return { kind: 'move', by: -Infinity };
    case 'End':
      return { kind: 'move', by: Infinity };
    case 'Enter':
    case ' ':
      return { kind: 'open' };
    case 'ArrowRight':
      return { kind: 'fold', isOpen: true };
    case 'ArrowLeft':
      return { kind: 'fold', isOpen: false };
    default:
      return undefined;
  }
}

/** Whether what has the keyboard takes text. */
export function takesText(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input[type="text"], textarea, vscode-textfield') !== null;
}
