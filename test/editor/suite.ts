/**
 * Registers tests that run inside the editor's extension host. node:test cannot: its runner reports its end when the
 * process does, and the extension host outlives the suite.
 */
export interface EditorTest {
  readonly name: string;
  readonly body: () => Promise<void> | void;
}

export const tests: EditorTest[] = [];

export function test(name: string, body: EditorTest['body']): void {
  tests.push({ name, body });
}
