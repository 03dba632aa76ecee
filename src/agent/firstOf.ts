/**
 * Aborts with the first of the two, for the same reason, until disposed. `AbortSignal.any` of signals that were made by
 * it holds them weakly, and a stop must not get lost.
 */
export function firstOf(...signals: readonly [AbortSignal, AbortSignal]): {
  readonly signal: AbortSignal;
  dispose(): void;
} {
  const first = new AbortController();
  const over = new AbortController();
  for (const signal of signals) {
    const abort = (): void => first.abort(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true, signal: over.signal });
  }
  return { signal: first.signal, dispose: () => over.abort() };
}
