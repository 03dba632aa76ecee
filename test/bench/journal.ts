import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyChanges } from '../../src/journal/applyChanges.js';
import { writeAtomically } from '../../src/journal/atomicFile.js';
import { Journal, sha256 } from '../../src/journal/journal.js';
import { Shadow } from '../../src/journal/shadow.js';
import { systemClock } from '../../src/machine/systemClock.js';
import type { FileChange } from '../../src/protocol/change.js';
import { median, type Figure } from './figure.js';
import { atDesk } from './program.js';

const writes = 200;
const treeSize = 50_000;
const perFolder = 100;
const scans = 7;

/** What keeping both sides of a write costs, and how long it takes to find what a command changed in a large folder. */
export async function measureJournal(): Promise<readonly Figure[]> {
  return atDesk(async ({ workspace, state }) => [
    await writeFigure(workspace, state),
    ...(await scanFigures(workspace, state)),
  ]);
}

/** Both in turn, in one folder, so that the disk is the same for both. */
async function writeFigure(workspace: string, state: string): Promise<Figure> {
  const journal = Journal.open(join(state, 'journal'));
  const [ours, bare] = [join(workspace, 'ours.ts'), join(workspace, 'bare.ts')];
  const times = { ours: [] as number[], bare: [] as number[] };
  let held = textOf(0);
  writeFileSync(ours, held);
  for (let round = 1; round <= writes; round++) {
    const text = textOf(round);
    times.bare.push(await timed(() => writeAtomically(bare, text)));
    const change: FileChange = {
      kind: 'write',
      path: ours,
      before: { kind: 'bytes', hash: sha256(Buffer.from(held)), bytes: held.length, why: 'binary' },
      after: { text, bom: false },
    };
    times.ours.push(await timed(() => applyChanges([change], journal, `act-${round}`)));
    held = text;
  }
  const note = 'a journaled write of 8 KB over a bare atomic one: both images and the intent are durable too';
  return { key: 'journal.write_ratio', value: median(times.ours) / median(times.bare), note };
}

function textOf(round: number): string {
  return `export const line = ${round};\n`.repeat(8192 / 28);
}

async function scanFigures(workspace: string, state: string): Promise<readonly Figure[]> {
  makeTree(workspace);
  const journal = Journal.open(join(state, 'journal'), 'bench');
  const path = '/usr/bin:/bin';
  const git = execFileSync('/bin/sh', ['-c', 'command -v git'], { env: { PATH: path }, encoding: 'utf8' }).trim();
  const deps = { folder: journal.shadows, journal, isAlive: () => true, clock: systemClock, git, path };
  const never = new AbortController().signal;
  const shadow = await Shadow.open(workspace, deps, never);
  if (shadow === undefined) throw new Error('git could not make a repository.');
  const look = async (): Promise<void> => {
    if ((await shadow.snapshot(never)) === undefined) throw new Error('The folder could not be looked through.');
  };
  const first = await timed(look);
  const again: number[] = [];
  for (let scan = 0; scan < scans; scan++) {
    writeFileSync(join(workspace, `folder${scan}`, 'file1.ts'), `changed ${scan}\n`);
    again.push(await timed(look));
  }
  return [
    { key: 'journal.scan_ms_50k', value: median(again), note: 'looking through 50,000 files after one changed' },
    { key: 'journal.first_scan_ms_50k', value: first, note: 'the first time, in the background' },
  ];
}

function makeTree(workspace: string): void {
  for (let made = 0; made < treeSize; made++) {
    const folder = join(workspace, `folder${Math.floor(made / perFolder)}`);
    if (made % perFolder === 0) mkdirSync(folder);
    writeFileSync(join(folder, `file${made % perFolder}.ts`), `export const x${made} = ${made};\n`.repeat(20));
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
