import type { ActivityRow } from '../../src/protocol/activity.js';

const kinds: readonly Partial<ActivityRow>[] = [
  { tool: 'run_command', title: 'Run npm test', verdict: 'ask', state: 'pending', decided: '', result: '' },
  { title: 'Change src/todo.js', tool: 'edit_file', verdict: 'ask', decided: 'you, in the diff', hasDiff: true },
  {
    tool: 'run_command',
    title: 'Run git push --force origin main',
    verdict: 'deny',
    state: 'refused',
    because: 'main is shared; push a branch and open a pull request',
    decided: 'rule no-force-push (your settings)',
    result: 'not done',
    risk: 92,
  },
  { title: 'Read src/todo.js', tool: 'read_file' },
  {
    tool: 'run_command',
    title: 'Run npm run lint',
    verdict: 'ask',
    state: 'lapsed',
    decided: 'nobody: window closed',
    result: 'not done',
  },
  {
    tool: 'run_command',
    title: 'Run npm test',
    verdict: 'ask',
    state: 'failed',
    decided: 'you, in the chat',
    result: 'exit 1',
  },
];

/** Rows as the ledger gives them, newest first; `newest` is the first one's number. */
export function someRows(count: number, newest = count, now = Date.now()): ActivityRow[] {
  return Array.from({ length: count }, (_, index) => {
    const seq = newest - index;
    return {
      seq,
      at: now - index * 47_000,
      session: 'session-1',
      agent: 'main',
      tool: 'read_file',
      title: `Read src/file${seq}.js`,
      verdict: 'allow' as const,
      because: 'Reads inside the workspace are allowed.',
      risk: 0,
      decided: 'default: reads inside',
      result: 'done',
      state: 'done' as const,
      act: `act-${seq}`,
      action: `hash-${seq}`,
      hasDiff: false,
      ...kinds[index % 9],
    };
  });
}
