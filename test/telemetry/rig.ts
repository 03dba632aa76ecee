import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Clock } from '../../src/base/clock.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { collectorSchema, type Collector as Said, type Destination } from '../../src/protocol/telemetry.js';
import { destinationOf } from '../../src/telemetry/destination.js';
import { Telemetry } from '../../src/telemetry/telemetry.js';
import { SetClock } from '../fakes/setClock.js';
import { tempFolder } from '../fakes/tempFolder.js';

export const keyed = (text: string): string => createHmac('sha256', 'a key').update(text).digest('hex');

/** A ledger, and what sends it on; each `open` is another process. */
export function rig(t: TestContext) {
  const folder = tempFolder(t);
  const clock = new SetClock();
  const faults: unknown[] = [];
  const file = join(folder, 'telemetry.db');
  const open = () => {
    let lives = true;
    const own: Clock = {
      now: () => clock.now(),
      after: (ms, then) => clock.after(ms, () => lives && then()),
    };
    const ledger = Ledger.open(join(folder, 'ledger.db'), own);
    const telemetry = new Telemetry({
      ...{ source: ledger, file, clock: own, keyed },
      fault: fault => faults.push(fault),
      random: () => 1,
    });
    const close = (): void => {
      telemetry.dispose();
      ledger.dispose();
    };
    t.after(close);
    /** It does nothing any more, and gave nothing back. */
    const kill = (): void => void (lives = false);
    return { ledger, telemetry, close, kill };
  };
  return { folder, file, clock, faults, open };
}

/** To a collector at this address. */
export function to(endpoint: string, said: Partial<Omit<Said, 'endpoint'>> = {}, timeoutMs = 20_000): Destination {
  const destination = destinationOf(collectorSchema.parse({ endpoint, ...said }));
  const outlets = Object.entries(destination.outlets).map(([signal, outlet]) => [signal, { ...outlet, timeoutMs }]);
  return { ...destination, outlets: Object.fromEntries(outlets) as Destination['outlets'] };
}

/** Only some of the signals. */
export function only(destination: Destination, ...signals: (keyof Destination['outlets'])[]): Destination {
  const outlets = Object.entries(destination.outlets).filter(([signal]) => (signals as string[]).includes(signal));
  return { ...destination, outlets: Object.fromEntries(outlets) };
}

/** Long enough for everything that can be sent. */
export const patience = 60_000;
