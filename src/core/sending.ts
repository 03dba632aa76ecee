import { join } from 'node:path';
import type { Compiled } from '../policy/compile.js';
import { keyed } from '../ledger/keyed.js';
import type { Ledger } from '../ledger/ledger.js';
import { permittedDestination } from '../telemetry/destination.js';
import { Telemetry } from '../telemetry/telemetry.js';
import type { CoreDeps } from './deps.js';

/** The record on its way to a collector, where somebody named one. */
export function openTelemetry({ clock, fault, stateFolder }: CoreDeps, ledger: Ledger): Telemetry {
  let key: string | undefined;
  const keyedHash = (text: string): string => keyed((key ??= ledger.installationKey), text);
  return new Telemetry({ source: ledger, file: join(stateFolder, 'telemetry.db'), keyed: keyedHash, clock, fault });
}

/** To where it may go now; while the agent is halted what an administrator says of it is not known, so nowhere. */
export function sendRecord(telemetry: Telemetry, { halted, constraints }: Compiled, deps: CoreDeps): void {
  const wanted = permittedDestination(constraints.telemetry, deps.telemetry());
  telemetry.sendTo(halted === undefined ? wanted : undefined);
}
