/** Time as a port, so that no test sleeps and no pure room reads the machine's clock. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Calls back once after `ms` milliseconds unless disposed before. */
  after(ms: number, then: () => void): { dispose(): void };
}
