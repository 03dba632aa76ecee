import type { Record } from '../protocol/entry.js';

/**
 * What happened in each session that later verdicts depend on; learnt from the record, on its way there.
 *
 * Invariant: a session that may have read a secret counts as having read it until it ends.
 */
export class SessionFacts {
  private readonly withSecret = new Set<string>();
  private readonly readers = new Set<string>();

  /** The same record, watched. */
  watching(record: Record): Record {
    return async (about, body) => {
      if (body.kind === 'action' && body.effects.some(effect => effect.kind === 'secret'))
        this.withSecret.add(body.act);
      if (body.kind === 'run' && this.withSecret.has(body.act)) this.readers.add(about.session);
      await record(about, body);
    };
  }

  readSecret(session: string): boolean {
    return this.readers.has(session);
  }
}
