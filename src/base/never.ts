/** Marks the end of an exhaustive `switch`; a value that arrives all the same is a fault, never a permission. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
