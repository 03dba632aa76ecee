import { accessSync, constants, statSync } from 'node:fs';
import { noBackend, type Backend } from './backend.js';
import { bubblewrap } from './bubblewrap.js';
import { seatbelt } from './seatbelt.js';

/** The system's own first: some systems grant namespaces to that path alone. */
const places = ['/usr/bin/bwrap', '/bin/bwrap', '/usr/local/bin/bwrap'];

/** What can confine commands on this machine, or what is missing for that. */
export function detectBackend(
  platform: NodeJS.Platform = process.platform,
  isThere: (path: string) => boolean = isProgram,
): Detected {
  switch (platform) {
    case 'linux': {
      const program = places.find(isThere);
      return program === undefined ? none(installBubblewrap) : { backend: bubblewrap(program), missing: undefined };
    }
    case 'darwin':
      return isThere('/usr/bin/sandbox-exec')
        ? { backend: seatbelt(), missing: undefined }
        : none('This macOS has no sandbox-exec. Work in a container or a virtual machine for a boundary.');
    case 'win32':
      return none('There is no sandbox for Windows. Work in WSL with bubblewrap, in a container or a virtual machine.');
    default:
      return none(`There is no sandbox for ${platform}.`);
  }
}

interface Detected {
  readonly backend: Backend;
  /** What would have to be there, in a sentence. */
  readonly missing: string | undefined;
}

const installBubblewrap =
  'Bubblewrap is not installed. Install the package "bubblewrap" (apt, dnf, pacman, apk or zypper).';

function none(why: string): Detected {
  return { backend: noBackend(why), missing: why };
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
