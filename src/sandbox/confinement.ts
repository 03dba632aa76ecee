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
  /** The folder that commands find as `/tmp`; without one each command gets an empty one of its own. */
  readonly temp?: string;
  readonly network: Network;
}

/**
 * The hook for a network by permission: whoever runs the proxy hands in the socket that it listens on, and what
 * programs must find in their environment. The backend makes the socket, and nothing else, reachable inside, where
 * `port` of the sandbox's own loopback leads to it. Which command a connection belongs to is known by its socket: one
 * socket an action.
 */
export type Network =
  | { readonly kind: 'off' }
  | { readonly kind: 'proxy'; readonly socket: string; readonly port: number; readonly env: Environment };

export type Environment = Readonly<Record<string, string>>;

/** What the sandbox kept a command from, as far as it is known. */
export interface Denied {
  readonly paths: readonly string[];
  readonly hosts: readonly string[];
}

/** Everything that the user may do. The posture says so. */
export const fullAccess: Confinement = { mode: 'full-access' };
