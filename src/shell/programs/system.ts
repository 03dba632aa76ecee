import type { Effect } from '../../protocol/effect.js';

/** Programs whose one effect is said by their name. */
export const systemPrograms: readonly { readonly names: readonly string[]; readonly effect: Effect }[] = [
  {
    names: ['systemctl', 'service', 'rc-service', 'supervisorctl', 'pm2', 'brew-services'],
    effect: { kind: 'process', op: 'control' },
  },
  { names: ['renice', 'disown', 'bg', 'fg', 'jobs', 'wait'], effect: { kind: 'process', op: 'control' } },
];

export const killers: readonly string[] = ['kill', 'pkill', 'killall', 'skill', 'taskkill', 'fuser', 'xkill'];

/** Builtins that end with the command they stand in, and touch nothing. */
export const harmlessBuiltins: readonly string[] = [
  'cd',
  'pushd',
  'popd',
  'dirs',
  'exit',
  'return',
  'break',
  'continue',
  'shift',
  ':',
  'umask',
  'ulimit',
  'times',
  'getopts',
];

/** Builtins that change what later commands of the same text mean. */
export const settingBuiltins: readonly string[] = [
  'export',
  'declare',
  'typeset',
  'readonly',
  'local',
  'unset',
  'alias',
  'unalias',
  'set',
  'shopt',
  'enable',
  'hash',
  'read',
  'mapfile',
  'readarray',
  'bind',
  'complete',
];
