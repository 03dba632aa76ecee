import { globSync } from 'node:fs';
import { inColumns } from '../fakes/table.js';
import { readSession, sessionFolder, type RecordedSession } from './recordedSession.js';
import { replay, sumOf, type Counts } from './replay.js';
import { ways } from './ways.js';

/** What became of the acts of each session, by the way of working and the session's name. */
export type Replayed = Readonly<Record<string, Readonly<Record<string, Counts>>>>;

export function recordedSessions(): readonly RecordedSession[] {
  return globSync(`${sessionFolder}/*.jsonl`).sort().map(readSession);
}

export async function replayAll(sessions: readonly RecordedSession[]): Promise<Replayed> {
  const replayed: Record<string, Record<string, Counts>> = {};
  for (const way of ways) {
    const each: Record<string, Counts> = (replayed[way.name] = {});
    for (const session of sessions) each[session.name] = await replay(session, way);
  }
  return replayed;
}

/** Of 100 acts of all sessions together, by the way of working. */
export function replayedInWords(replayed: Replayed): string {
  const head = ['of 100 acts', 'ask a person', 'ask the reviewer', 'pass', 'are not done', 'fail', 'acts'];
  const rows = Object.entries(replayed).map(([way, sessions]) => rowOf(way, sumOf(Object.values(sessions))));
  return inColumns([head, ...rows]);
}

function rowOf(way: string, { acts, person, reviewer, passed, undone, failed }: Counts): readonly string[] {
  const of100 = (count: number): string => ((100 * count) / acts).toFixed(1);
  return [way, ...[person, reviewer, passed, undone, failed].map(of100), String(acts)];
}
