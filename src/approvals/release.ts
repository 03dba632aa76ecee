import type { Disposable } from '../base/disposable.js';
import type { Event } from '../base/emitter.js';
import type { Broker } from './broker.js';
import type { Gate } from './gate.js';

/** Judges what waits again whenever the rules or the mode change: a new grant releases the asks that it covers, and only those. */
export function releaseCovered(
  onDidChange: Event<void>,
  gate: Pick<Gate, 'verdictNow'>,
  broker: Pick<Broker, 'reconsider'>,
): Disposable {
  return onDidChange(() => broker.reconsider(ask => gate.verdictNow(ask)));
}
