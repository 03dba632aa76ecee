/**
 * What a command of a list was called for: the item clicked and those selected with it, or without a click the selection.
 *
 * Invariant: an item that the list no longer knows arrives as `undefined`. It stands for nothing, and never for what
 * happens to be selected.
 */
export function chosenItems(args: readonly unknown[], selection: readonly unknown[]): ReadonlySet<unknown> {
  return new Set(args.length === 0 ? selection : args.flat().filter(item => item !== undefined));
}
