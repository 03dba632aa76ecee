import { measureActivation } from './activation.js';
import { measureAgent } from './agent.js';
import { asJson, asTable, meets, type Figure, type Measure } from './figure.js';
import { measureJournal } from './journal.js';
import { measureJudge } from './judge.js';
import { measureLedger } from './ledger.js';
import { measurePackage } from './package.js';
import { measureRedaction } from './redact.js';
import { measureRules } from './rules.js';
import { measureSandbox } from './sandbox.js';
import { measureStart } from './start.js';
import { measureStop } from './stop.js';

/** `npm run bench`: measures everything, or the groups that are named; `-- --json` prints one flat object. */
const groups: Readonly<Record<string, Measure>> = {
  judge: measureJudge,
  ledger: measureLedger,
  redact: measureRedaction,
  agent: measureAgent,
  cli: measureStart,
  activation: measureActivation,
  package: measurePackage,
  rules: measureRules,
  sandbox: measureSandbox,
  journal: measureJournal,
  stop: measureStop,
};

const words = process.argv.slice(2);
const asked = words.filter(word => !word.startsWith('-'));
const strangers = asked.filter(word => !(word in groups));
if (strangers.length > 0) {
  process.stderr.write(`There is no group ${strangers.join(', ')}; there are ${Object.keys(groups).join(', ')}.\n`);
  process.exit(2);
}

console.log = console.error; // what tools have to say does not belong among the figures
const figures: Figure[] = [];
for (const [name, measure] of Object.entries(groups)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  process.stderr.write(`measuring ${name} …\n`);
  figures.push(...(await measure()));
}
process.stdout.write(`${words.includes('--json') ? asJson(figures) : asTable(figures)}\n`);
const missed = figures.filter(figure => !meets(figure)).map(({ key }) => key);
if (missed.length > 0) process.stderr.write(`missed: ${missed.join(', ')}\n`);
