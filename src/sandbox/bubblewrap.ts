import { randomUUID } from 'node:crypto';
import { closeSync, openSync, realpathSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertNever } from '../base/never.js';
import { onlyAsPlanned } from './asPlanned.js';
import type { Backend, Launch, Prepared } from './backend.js';
import type { Confined } from './confinement.js';
import { hide, placesToHide } from './hiding.js';
import { planMounts, type Mount } from './mounts.js';
import { insidePort, runInside } from './network/inside.js';
import { aboutNewRepositories } from './newRepositories.js';
import { clearMountPoints, openedPaths, refuseLinks } from './opened.js';
import { putPlaceholder, takePlaceholders, type Placeholder } from './placeholders.js';
import { seccompFilter } from './seccomp.js';

/**
 * Bubblewrap, called directly. By its declarations `@anthropic-ai/sandbox-runtime` has one configuration and one proxy
 * for the process, so that neither two commands at once nor a connection and its command can be told apart.
 *
 * Invariant: everything is read-only and without network, but for what the confinement names; whatever cannot be
 * mounted as planned ends in nothing being started.
 */
export function bubblewrap(program: string): Backend {
  return { name: 'bubblewrap', prepare: async (launch, confined) => prepare(program, launch, confined) };
}

function prepare(program: string, launch: Launch, confined: Confined): Prepared {
  const { shown = [] } = confined;
  const opened = openedPaths(confined);
  const places = placesToHide(confined.hidden);
  // What is hidden in a writable folder is not to be replaced by moving a folder above it either.
  const { mounts, placeholders } = planMounts({ ...confined, protected: [...confined.protected, ...places] });
  refuseLinks(confined.temp, [...mounts.map(({ path }) => path), ...shown, ...places]);
  const put: Placeholder[] = [];
  const files: number[] = [];
  const release = (): void => {
    files.forEach(closeSync);
    takePlaceholders(put);
    clearMountPoints(confined.temp, opened);
  };
  try {
    for (const placeholder of placeholders) {
      putPlaceholder(placeholder);
      put.push(placeholder);
    }
    files.push(openFilter());
    const { argv, env, binds, serve } = wayOf(launch, confined);
    const seen = mounts.filter(({ path }) => !places.some(place => `${path}/`.startsWith(`${place}/`)));
    const readable = shown.map((path): Mount => ({ path, kind: 'read-only' }));
    const words = [
      ...[...namespaces, ...temporary(confined.temp), ...bind(mounts), ...bind(readable)],
      ...[...hide(places, shown), ...binds, '--seccomp', '3', '--chdir', launch.cwd, '--'],
      ...onlyAsPlanned([...seen, ...readable], argv),
    ];
    const all = { ...launch.env, ...env, TMPDIR: '/tmp' };
    const remark = (): string => aboutNewRepositories(confined);
    return { argv: [program, ...words], env: all, files, ...(serve && { serve }), remark, release };
  } catch (fault) {
    release();
    throw fault;
  }
}

function bind(mounts: readonly Mount[]): readonly string[] {
  return mounts.flatMap(({ path, kind }) => [kind === 'writable' ? '--bind' : '--ro-bind', path, path]);
}

/** How the command is started with the network that it has. */
function wayOf({ argv }: Launch, { network }: Confined): Way {
  switch (network.kind) {
    case 'off':
      return { argv, env: {}, binds: [] };
    case 'proxy': {
      const { proxy } = network;
      const { node, binds } = nodeInside();
      const inside = runInside(node, argv);
      const env = { ...proxy.environment(insidePort), ...inside.env };
      return { argv: inside.argv, env, binds, serve: listening => proxy.serve(listening) };
    }
    default:
      return assertNever(network);
  }
}

interface Way extends Pick<Prepared, 'env' | 'serve'> {
  readonly argv: readonly string[];
  readonly binds: readonly string[];
}

/** Where a command finds other files than are there outside. */
const covered = ['/tmp/', '/var/tmp/', '/run/'];

/** This Node, by a name that is its own inside as well; not always that name, since an editor looks for files beside it. */
function nodeInside(): { readonly node: string; readonly binds: readonly string[] } {
  const real = realpathSync(process.execPath);
  if (!covered.some(folder => real.startsWith(folder))) return { node: real, binds: [] };
  return { node: '/run/node', binds: ['--ro-bind', real, '/run/node'] };
}

/** Kernel settings may be written by the superuser's number alone, without any of its rights: so /proc is read-only too. */
const namespaces = [
  ...['--unshare-all', '--unshare-user', '--disable-userns', '--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
  ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', '--remount-ro', '/proc', '--tmpfs', '/run'],
];

/** What a command may leave in memory as temporary files, where it has no folder for them. */
const mostTemporary = String(1024 * 1024 * 1024);

function temporary(folder: string | undefined): readonly string[] {
  const own = folder === undefined ? ['--size', mostTemporary, '--tmpfs', '/tmp'] : ['--bind', folder, '/tmp'];
  return [...own, '--size', mostTemporary, '--tmpfs', '/var/tmp'];
}

function openFilter(): number {
  const bytes = seccompFilter();
  const path = join(tmpdir(), `countersign-${randomUUID()}`);
  writeFileSync(path, bytes, { mode: 0o600, flag: 'wx' });
  try {
    return openSync(path, 'r');
  } finally {
    unlinkSync(path);
  }
}
