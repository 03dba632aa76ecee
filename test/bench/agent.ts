import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bareAppends } from './bareAppends.js';
import { median, quantile, type Figure } from './figure.js';
import { takeSeat, type Next } from './modelSeat.js';
import { atDesk, startTask } from './program.js';

/** What a session did: the agent's own time of each step, that of bare durable appends, and its peak memory. */
interface Session {
  /** From the end of the model's answer to the arrival of the next request, in milliseconds. */
  readonly steps: readonly number[];
  /** The same bytes appended by bare SQLite, step by step. */
  readonly bare: readonly number[];
  readonly peakMb: number;
}

const read = (): ReturnType<Next> => ({ tool: 'read_file', input: { path: 'a.txt' } });
const edit = (n: number): ReturnType<Next> => ({
  tool: 'edit_file',
  input: { path: 'a.txt', edits: [{ old: `line ${n}.`, new: `line ${n + 1}.` }] },
});

/** The agent's own time, for reads that pass by default and edits that a rule allows. */
export async function measureAgent(): Promise<readonly Figure[]> {
  const reads = await session(100, read);
  const edits = await session(100, edit);
  const long = await session(1000, read);
  const beyond = Math.max(median(reads.steps) - median(reads.bare), median(edits.steps) - median(edits.bare));
  const growth = median(long.steps.slice(988, 998)) / median(long.steps.slice(4, 15));
  return [
    {
      key: 'agent.step_ms_p50',
      value: beyond,
      aim: { atMost: 5 },
      note: 'beyond its durable appends; the slower of both',
    },
    ...stepFigures('read', reads),
    ...stepFigures('edit', edits),
    { key: 'agent.step_raw_ms_p50', value: Math.max(median(reads.steps), median(edits.steps)), note: 'with them' },
    { key: 'agent.step_growth_10_to_1000', value: growth, aim: { atMost: 1.5 }, note: 'raw; steps 990–1000 over 5–15' },
    { key: 'agent.rss_mb', value: Math.max(reads.peakMb, edits.peakMb), aim: { atMost: 150 }, note: 'peak, 100 steps' },
    { key: 'agent.rss_1000_mb', value: long.peakMb, note: 'peak, 1000 steps' },
  ];
}

function stepFigures(name: string, { steps, bare }: Session): readonly Figure[] {
  return [
    { key: `agent.${name}_raw_ms_p50`, value: median(steps) },
    { key: `agent.${name}_raw_ms_p99`, value: quantile(steps, 0.99) },
    { key: `agent.${name}_durable_ms_p50`, value: median(bare), note: 'bare SQLite appends of the same bytes' },
  ];
}

async function session(count: number, call: (n: number) => ReturnType<Next>): Promise<Session> {
  return atDesk(async desk => {
    writeFileSync(join(desk.workspace, 'a.txt'), `line 0.\n${'Some other text.\n'.repeat(20)}`);
    const rule = { id: 'edits', when: { effect: 'write', path: 'a.txt' }, then: 'allow', because: 'it is measured' };
    const policy = join(desk.folder, 'policy.json');
    writeFileSync(policy, JSON.stringify({ rules: [rule] }));
    let peakMb = NaN;
    const seat = await takeSeat(
      n => (n < count ? call(n) : undefined),
      n => {
        if (n === count) peakMb = peakOf(pid);
      },
    );
    const { pid, ended } = startTask(desk, seat.url, '--policy', policy, '--max-steps', String(count + 1));
    await ended;
    await seat.close();
    const steps = seat.arrived.slice(1).map((at, n) => at - (seat.answered[n] ?? NaN));
    return { steps, bare: bareAppends(join(desk.state, 'ledger.db'), desk.folder), peakMb };
  });
}

function peakOf(pid: number): number {
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return (Number(peak?.[1]) * 1024) / 1e6;
}
