import type { Target } from './resolve.js';

/** Files that tell what the machine and its system are, and nothing of who uses it for what. */
const told = new Set([
  ...['cpuinfo', 'meminfo', 'version', 'loadavg', 'uptime', 'filesystems'].map(name => `/proc/${name}`),
  ...['debian_version', 'alpine-release', 'redhat-release', 'fedora-release', 'centos-release', 'arch-release'].map(
    name => `/etc/${name}`,
  ),
  ...['/etc/os-release', '/etc/lsb-release', '/usr/lib/os-release', '/etc/timezone', '/etc/shells'],
]);

/** Whether this, through all links, is one of them; or what `/etc/*-release` finds. */
export function tellsOfMachine({ given, real, wide, glob }: Target): boolean {
  if (real === undefined) return false;
  if (glob !== undefined) return given === '/etc' && real === '/etc' && /^\*-?release\*?$/.test(glob);
  return !wide && told.has(real);
}
