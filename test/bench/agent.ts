import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bare, entriesOfAStep } from './bare.js';
import { median, quantile, type Figure } from './figure.js';
import { takeSeat, type Call } from './modelSeat.js';
import { atDesk, startTask } from './program.js';

/** What a session did: the agent's own time of each step, that of its durable part alone, and its peak memory. */
interface Session {
  /** From the end of the model's answer to the arrival of the next request, in milliseconds. */
  readonly steps: readonly number[];
  readonly bare: readonly number[];
  readonly peakMb: number;
  readonly entries: readonly string[];
}

/** What is done again and again. */
interface Work {
  readonly call: (n: number) => Call;
  readonly writes: boolean;
}

const text = `line 0.\n${'Some other text.\n'.repeat(20)}`;
const read: Work = { call: () => ({ tool: 'read_file', input: { path: 'a.txt' } }), writes: false };
const edit: Work = {
  call: n => ({ tool: 'edit_file', input: { path: 'a.txt', edits: [{ old: `line ${n}.`, new: `line ${n + 1}.` }] } }),
  writes: true,
};

/** The agent's own time, for reads that pass by default and edits that a rule allows. */
export async function measureAgent(): Promise<readonly Figure[]> {
  const reads = await measure(100, read);
  const edits = await measure(100, edit);
  const long = await session(1000, read, []);
  const growth = median(long.steps.slice(989, 999)) / median(long.steps.slice(4, 15));
  const slower = beyond(edits) > beyond(reads) ? edits : reads;
  return [
    {
      key: 'agent.step_ms_p50',
      value: beyond(slower),
      aim: { atMost: 5 },
      note: 'beyond its durable appends; the slower of both',
    },
    { key: 'agent.step_raw_ms_p50', value: median(slower.steps), note: 'with them' },
    ...figuresOf('read', reads, 'the same bytes appended by nothing but SQLite, between the steps'),
    ...figuresOf('edit', edits, 'and its copy, its intent and its file written by nothing but the file system'),
    { key: 'agent.step_growth_10_to_1000', value: growth, aim: { atMost: 1.5 }, note: 'raw; steps 990–999 over 5–15' },
    { key: 'agent.rss_mb', value: Math.max(reads.peakMb, edits.peakMb), aim: { atMost: 150 }, note: 'peak, 100 steps' },
    { key: 'agent.rss_1000_mb', value: long.peakMb, note: 'peak, 1000 steps' },
  ];
}

function beyond({ steps, bare }: Session): number {
  return median(steps) - median(bare);
}

function figuresOf(name: string, session: Session, note: string): readonly Figure[] {
  return [
    { key: `agent.${name}_ms_p50`, value: beyond(session) },
    { key: `agent.${name}_raw_ms_p50`, value: median(session.steps) },
    { key: `agent.${name}_raw_ms_p99`, value: quantile(session.steps, 0.99) },
    { key: `agent.${name}_durable_ms_p50`, value: median(session.bare), note },
  ];
}

/** A short session shows what a step puts on record; a second one is measured. */
async function measure(count: number, work: Work): Promise<Session> {
  const { entries } = await session(10, work, []);
  return session(count, work, entries);
}

async function session(count: number, work: Work, entries: readonly string[]): Promise<Session> {
  return atDesk(async desk => {
    writeFileSync(join(desk.workspace, 'a.txt'), text);
    const rule = { id: 'edits', when: { effect: 'write', path: 'a.txt' }, then: 'allow', because: 'it is measured' };
    const policy = join(desk.folder, 'policy.json');
    writeFileSync(policy, JSON.stringify({ rules: [rule] }));
    const bare = new Bare(desk.folder, entries, work.writes ? text : undefined);
    let peakMb = NaN;
    const seat = await takeSeat(async n => {
      if (n === count) peakMb = peakOf(pid);
      else if (entries.length > 0) await bare.step();
      return n < count ? work.call(n) : undefined;
    });
    const { pid, ended } = startTask(desk, seat.url, '--policy', policy, '--max-steps', String(count + 1));
    await ended;
    await seat.close();
    bare.close();
    const steps = seat.arrived.slice(1).map((at, n) => at - (seat.answered[n] ?? NaN));
    return { steps, bare: bare.took, peakMb, entries: entriesOfAStep(join(desk.state, 'ledger.db')) };
  });
}

function peakOf(pid: number): number {
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return (Number(peak?.[1]) * 1024) / 1e6;
}
