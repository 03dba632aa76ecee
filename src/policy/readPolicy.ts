/** The text of a policy file as a source's content, or why it cannot be read. Whether it is a policy, `compile` finds out. */
export function readPolicy(text: string): { readonly content: unknown } | { readonly broken: string } {
  try {
    return { content: JSON.parse(text) };
  } catch (fault) {
    if (fault instanceof SyntaxError) return { broken: `it is not JSON (${fault.message})` };
    throw fault;
  }
}
