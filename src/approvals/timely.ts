import type { Clock } from '../base/clock.js';

/** The call was cancelled while something was waited for. Caught by the gate alone, which answers that nothing ran. */
export class Cancelled extends Error {
  readonly code = 'cancelled';
}

/** Something on the way to permission did not answer in its time. */
export class TooLate extends Error {
  readonly code = 'too-late';
}

/** Waits for `work` no longer than until the signal aborts, and for `ms` at most where given. */
export async function timely<T>(
  work: Promise<T>,
  { signal, clock, ms, what }: { signal: AbortSignal; clock?: Clock; ms?: number; what: string },
): Promise<T> {
  const end = Promise.withResolvers<never>();
  const cancel = (): void => end.reject(new Cancelled(`Cancelled while waiting for ${what}.`));
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  const timer =
    clock === undefined || ms === undefined
      ? undefined
      : clock.after(ms, () => end.reject(new TooLate(`${what} did not answer within ${ms} ms.`)));
  try {
    return await Promise.race([end.promise, work]);
  } finally {
    timer?.dispose();
    signal.removeEventListener('abort', cancel);
  }
}
