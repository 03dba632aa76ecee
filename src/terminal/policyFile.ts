import { readFileSync } from 'node:fs';
import { readPolicy } from '../policy/readPolicy.js';

/** The user's rules of `--policy`: what the file says, or why it cannot be read; then everything asks. */
export function readPolicyFile(path: string | undefined): { readonly from: string } & ReturnType<typeof readPolicy> {
  if (path === undefined) return { from: 'your rules', content: [] };
  try {
    return { from: path, ...readPolicy(readFileSync(path, 'utf8')) };
  } catch (fault) {
    return { from: path, broken: `it cannot be read (${fault instanceof Error ? fault.message : String(fault)})` };
  }
}
