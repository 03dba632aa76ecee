import type { Server } from 'node:net';
import type { SandboxMode } from '../protocol/rule.js';

/** What a command may reach. All paths are real ones. */
export type Confinement = { readonly mode: 'full-access' } | Confined;

export interface Confined {
  readonly mode: SandboxMode;
  /** Folders that may be written in `workspace-write`; everything else is read-only in both modes. */
  readonly writable: readonly string[];
  /** Never written, though inside a writable folder, whether it exists or not. A path left out here can be written. */
  readonly protected: readonly string[];
  /** Neither read nor written: credentials, and all that is Countersign's own. A path left out here can be read. */
  readonly hidden: readonly string[];
  /** Files and folders that this one command may write as well, whatever the mode. Nothing else of what is protected. */
  readonly opened?: readonly OpenedPath[];
  /** Read as well: hidden, or where temporary files are. */
  readonly shown?: readonly string[];
  /** The folder that commands find as `/tmp`; without one each command gets an empty one of its own. */
  readonly temp?: string;
  readonly network: Network;
}

/**
 * A network by permission. The backend opens one port of the sandbox's own loopback, and nothing else leads out; the
 * proxy takes connections from it. Which command a connection belongs to is known by its proxy: one an action.
 */
export type Network = { readonly kind: 'off' } | { readonly kind: 'proxy'; readonly proxy: WayOut };

/** What leads out of a sandbox; whoever hands it in closes it when the command has ended. */
export interface WayOut {
  /** Takes what connects there. */
  serve(listening: Server): void;
  /** What programs must find in their environment to go by it on this port of their own loopback. */
  environment(port: number): Environment;
}

export type Environment = Readonly<Record<string, string>>;

export interface OpenedPath {
  readonly path: string;
  readonly is: 'file' | 'folder';
}

/** Everything that the user may do. The posture says so. */
export const fullAccess: Confinement = { mode: 'full-access' };
