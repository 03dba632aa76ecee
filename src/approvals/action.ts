import { createHash } from 'node:crypto';
import { canonicalJson } from '../base/canonicalJson.js';
import { deepFreeze } from '../base/readonly.js';
import type { Action } from '../protocol/action.js';

/** SHA-256 as lower-case hex; text as UTF-8. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * Copies, freezes and names a call. What is hashed is what is kept: the input is read back from its own canonical
 * JSON, so that no getter, prototype or shared object can differ between judging and running. Throws on what JSON
 * cannot hold.
 */
export function makeAction(parts: {
  readonly tool: string;
  readonly input: unknown;
  readonly cwd: string;
  readonly agent: string;
  readonly session: string;
  readonly extra?: Action['extra'];
}): Action {
  const { tool, cwd, agent, session, extra } = parts;
  const text = canonicalJson(parts.input);
  const input: unknown = JSON.parse(text);
  const action = { tool, input, cwd, agent, session, ...(extra !== undefined && { extra }) };
  return deepFreeze({ ...action, hash: sha256(canonicalJson(action)) });
}
