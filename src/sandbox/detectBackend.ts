import { accessSync, constants, statSync } from 'node:fs';
import { noBackend, type Backend } from './backend.js';
import { bubblewrap } from './bubblewrap.js';

/** The system's own first: some systems grant namespaces to that path alone. */
const places = ['/usr/bin/bwrap', '/bin/bwrap', '/usr/local/bin/bwrap'];

/** What can confine commands on this machine, or what is missing for that. */
export function detectBackend(): { readonly backend: Backend; readonly missing: string | undefined } {
  const missing = whatIsMissing();
  if (missing !== undefined) return { backend: noBackend(missing), missing };
  const program = places.find(isProgram);
  if (program !== undefined) return { backend: bubblewrap(program), missing: undefined };
  const why = 'Bubblewrap is not installed. Install the package "bubblewrap" (apt, dnf, pacman, apk or zypper).';
  return { backend: noBackend(why), missing: why };
}

function whatIsMissing(): string | undefined {
  switch (process.platform) {
    case 'linux':
      return undefined;
    case 'darwin':
      return 'There is no sandbox for macOS yet. Work in a container or a virtual machine for a boundary.';
    case 'win32':
      return 'There is no sandbox for Windows yet. Work in WSL with bubblewrap, in a container or a virtual machine.';
    default:
      return `There is no sandbox for ${process.platform}.`;
  }
}

/** Not looked for on the PATH: whoever could put a program there would be its own sandbox. */
function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // not there, or not ours to start: the next place is asked
  }
}
