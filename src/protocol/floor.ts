/**
 * The floors by name: what only a person may approve, each time, whatever rules, modes and thresholds say.
 * `policy/floors.ts` says when each holds; the shell names one where no effect can say it.
 */
export const floorIds = [
  'destroys-outside',
  'destroys-workspace',
  'destroys-git',
  'system-permissions',
  'disk',
  'shutdown',
  'firewall',
  'kills-everything',
  'fork-bomb',
  'essential-packages',
  'accounts',
  'discards-history',
  'rewrites-remote',
  'publishes',
  'infrastructure',
  'remote-resources',
  'database',
  'container-volumes',
  'pays',
  'runs-fetched-code',
  'remote-shell',
  'secret-leaves',
  'runs-later',
  'editor-state',
  'starts-agent',
] as const;
export type FloorId = (typeof floorIds)[number];
