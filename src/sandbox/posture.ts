import { containerOf, holesIn, machineSigns, whereOf, type MachineSigns } from './machineSigns.js';
import type { SandboxMode } from '../protocol/rule.js';

/** Which isolation holds on this machine, in a word and in a sentence that says what would change it. */
export interface Isolation {
  readonly isolation: 'container' | 'sandbox' | 'none';
  readonly words: string;
}

/** Approvals are no boundary; this is what is. Never claims more than it sees. */
export function detectIsolation(signs: MachineSigns = machineSigns('/', process.env)): Isolation {
  const container = containerOf(signs);
  if (container === undefined) {
    const words = `No isolation. Commands run ${whereOf(signs)}. Work in a container or a virtual machine for a boundary.`;
    return { isolation: 'none', words };
  }
  const reach = 'They reach everything in it, its network, and whatever of the host is mounted into it.';
  const words = [`Commands run in ${container}.`, reach, ...holesIn(signs)].join(' ');
  return { isolation: 'container', words };
}

/** What holds inside a sandbox that withstood its check, on a machine of which something holds besides. */
export function inSandbox(mode: SandboxMode, machine: Isolation): Isolation {
  const writes = mode === 'read-only' ? 'nothing but temporary files' : 'this folder and temporary files alone';
  const around = machine.isolation === 'container' ? ' Around it is a container.' : '';
  return {
    isolation: 'sandbox',
    words: `Commands run in a sandbox: they write ${writes}, see no credentials and reach no host that was not approved.${around}`,
  };
}
