import type { LastRun } from '../policy/context.js';
import { modelRequestTool } from '../protocol/policyLimits.js';
import type { EntryBody, Record } from '../protocol/entry.js';

type About = Parameters<Record>[0];

/**
 * Which action each agent ran last, and how often in a row; learnt from the record, on its way there.
 *
 * Invariant: only another action, a new task or a person who was asked begins the count anew. What did not run counts
 * for nothing.
 */
export class Repeats {
  private readonly last = new Map<string, LastRun>();

  of(agent: string, session: string): LastRun | undefined {
    return this.last.get(keyOf({ agent, session }));
  }

  note(about: About, body: EntryBody): void {
    switch (body.kind) {
      case 'run': {
        if (body.tool === modelRequestTool) return;
        const before = this.last.get(keyOf(about));
        const times = before?.action === body.action ? before.times + 1 : 1;
        this.last.set(keyOf(about), { action: body.action, times });
        return;
      }
      case 'decision':
        if (body.decision === 'approved' && body.by?.kind === 'human') this.last.delete(keyOf(about));
        return;
      case 'prompt':
        this.last.delete(keyOf(about));
        return;
      default:
        return;
    }
  }
}

function keyOf({ agent, session }: About): string {
  return `${session}\0${agent}`;
}
