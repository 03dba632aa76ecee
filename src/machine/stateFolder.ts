import { isAbsolute, join } from 'node:path';

interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Where the platform keeps the state of programs: ledger, journal and sessions of the terminal stand below it. */
export function stateFolder({ platform, home, env }: Surroundings): string {
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Countersign');
    case 'win32':
      return join(absolute(env['LOCALAPPDATA']) ?? join(home, 'AppData', 'Local'), 'Countersign');
    default:
      return join(absolute(env['XDG_STATE_HOME']) ?? join(home, '.local', 'state'), 'countersign');
  }
}

/** The specification says that a relative one is to be ignored; it would also put our state into the folder worked on. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
