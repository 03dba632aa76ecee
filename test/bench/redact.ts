import { readFileSync } from 'node:fs';
import { redactText } from '../../src/ledger/redact.js';
import { median, type Figure } from './figure.js';

/** Of what a pattern would come back on, over and over. */
const hostile: readonly string[] = [
  ...['1Q~', '\n', ' ', '-', 'a.', '‹', '{"', '=', ':', '/', 'A', '0', 'token_', 'password=', 'password=\\"', 'eyJ'],
  ...['curl -u ', 'mysql ', 'net use \\\\a\\b ', 'rabbitmqctl add_user ', 'vault kv put a=', 'echo a | sudo '],
  ...['AIza', 'key-', 'ghs_1_eyJ', 'http://a:', 'https://a@', '://', 'server=a;', 'name="token" value=', 's.', '|'],
  ...['-----BEGIN PRIVATE KEY-----', 'Private-Lines: 1\n', 'LS0tLS1CRUdJTi', `eyJ${'a'.repeat(76)}\n`, 'AIoT', '+ASt'],
  ...['machine a login b ', 'a:5432:b:c:', 'Authorization: ', 'Cookie: a=', '"auth":"auths', 'x-api-key: ', 'ENV '],
];

const size = 100_000;

/** How long it takes to take the secrets out of a text, and that twice the text takes no more than about twice as long. */
export function measureRedaction(): readonly Figure[] {
  const grown = hostile.map(part => {
    const once = microseconds(part.repeat(size / part.length));
    return { part, once, growth: microseconds(part.repeat((2 * size) / part.length)) / once };
  });
  const [worst] = grown.toSorted((a, b) => b.growth - a.growth);
  const [slowest] = grown.toSorted((a, b) => b.once - a.once);
  const ordinary = readFileSync('package-lock.json', 'utf8').slice(0, size);
  return [
    {
      key: 'redact.growth_ratio',
      value: worst?.growth ?? NaN,
      aim: { atMost: 3 },
      note: `twice the text, the worst of ${hostile.length}: ${JSON.stringify(worst?.part)}`,
    },
    {
      key: 'redact.hostile_ms',
      value: (slowest?.once ?? NaN) / 1000,
      note: `100 kB, the slowest: ${JSON.stringify(slowest?.part)}`,
    },
    { key: 'redact.ordinary_ms', value: microseconds(ordinary) / 1000, note: '100 kB of a lock file' },
  ];
}

/** Median of three. What was searched before is not known by heart: it is too long for that. */
function microseconds(text: string): number {
  return median(
    [1, 2, 3].map(() => {
      const began = performance.now();
      redactText(text);
      return (performance.now() - began) * 1000;
    }),
  );
}
