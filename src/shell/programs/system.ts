import type { Effect } from '../../protocol/effect.js';

/** Programs whose one effect is said by their name. */
export const systemPrograms: readonly { readonly names: readonly string[]; readonly effect: Effect }[] = [
  {
    names: ['systemctl', 'service', 'rc-service', 'supervisorctl', 'pm2', 'brew-services'],
    effect: { kind: 'process', op: 'control' },
  },
  { names: ['renice', 'disown', 'bg', 'fg'], effect: { kind: 'process', op: 'control' } },
];

export const killers: readonly string[] = ['kill', 'pkill', 'killall', 'skill', 'taskkill', 'fuser', 'xkill'];
