/** A call exactly as the tool takes it. */
export interface Call {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export const run = (command: string, more: Readonly<Record<string, unknown>> = {}): Call => ({
  tool: 'run_command',
  input: { command, ...more },
});
export const readFile = (path: string): Call => ({ tool: 'read_file', input: { path } });
export const write = (path: string, content: string): Call => ({ tool: 'write_file', input: { path, content } });
/** Edits as pairs: the old text, and the new. */
export const edit = (path: string, ...edits: readonly (readonly [old: string, becomes: string])[]): Call => ({
  tool: 'edit_file',
  input: { path, edits: edits.map(([old, becomes]) => ({ old, new: becomes })) },
});
export const remove = (path: string): Call => ({ tool: 'delete_file', input: { path } });
export const move = (from: string, to: string): Call => ({ tool: 'move_file', input: { from, to } });
export const fetchUrl = (url: string): Call => ({ tool: 'fetch_url', input: { url } });
export const list = (path: string): Call => ({ tool: 'list_files', input: { path } });
export const find = (glob: string): Call => ({ tool: 'find_files', input: { glob } });
export const search = (pattern: string, glob?: string): Call => ({
  tool: 'search_text',
  input: glob === undefined ? { pattern } : { pattern, glob },
});
