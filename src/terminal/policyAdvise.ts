import { advice } from '../core/advising.js';
import { adminSource } from '../core/policySources.js';
import { AskedHere } from '../ledger/asking.js';
import { LedgerError } from '../ledger/ledgerError.js';
import { systemClock } from '../machine/systemClock.js';
import { compile } from '../policy/compile.js';
import { titles, type Condition } from '../policy/learning/advisor.js';
import { destinationInWords, permittedDestination } from '../telemetry/destination.js';
import { destinationFromEnvironment } from '../telemetry/environment.js';
import { exitCodes } from './exitCodes.js';
import { openLedger } from './ledger.js';
import { plainText } from './plainText.js';
import type { AdviseArguments } from './policyArguments.js';
import { badInput } from './say.js';

const marks = { yes: '+', no: '-', unknown: '?' } as const satisfies Record<Condition['holds'], string>;

/** `policy advise`: whether a reviewer would pay here. Exit 0 it would, 1 it would not, or that is not known. */
export async function advise(wanted: AdviseArguments): Promise<number> {
  const ledger = openLedger(wanted);
  if (ledger instanceof LedgerError) return badInput(ledger.message);
  try {
    const { ask } = new AskedHere(read => ledger.reading(read));
    const admin = adminSource();
    const policy = compile(admin === undefined ? [] : [admin], { home: '/', roots: [] });
    const destination = permittedDestination(
      policy.constraints.telemetry,
      destinationFromEnvironment(process.env).destination,
    );
    const sending = destination && { where: destinationInWords(destination), dropped: 0, trouble: undefined };
    const found = await advice({ ask, policy, sending, now: systemClock.now() });
    if (wanted.json) process.stdout.write(`${JSON.stringify(found)}\n`);
    else {
      const lines = found.conditions.map(
        ({ name, holds, figure, says }) => `${marks[holds]} ${titles[name]}: ${figure}. ${says}`,
      );
      process.stdout.write(plainText(`${[found.sentence, ...lines].join('\n')}\n`));
    }
    return found.pays === 'yes' ? exitCodes.done : exitCodes.failed;
  } finally {
    ledger.dispose();
  }
}
