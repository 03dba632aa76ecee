import { readFileSync } from 'node:fs';
import { readPolicy } from '../policy/readPolicy.js';

/** The user's rules of `--policy`: what the file says, or why it is no policy; then everything asks. */
export type UserRules = { readonly from: string } & ReturnType<typeof readPolicy>;

/** Undefined: there is no such file to read, which is a mistake in the arguments and no broken policy. */
export function readPolicyFile(path: string | undefined): UserRules | undefined {
  if (path === undefined) return { from: 'your rules', content: [] };
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined; // missing, a folder, not readable: the caller says so, and nothing starts
  }
  return { from: path, ...readPolicy(text) };
}
