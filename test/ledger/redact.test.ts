import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { redact, redactEntry, redactText, untilStill } from '../../src/ledger/redact.js';
import { action } from '../fakes/entries.js';

/** Put together here, so that no scanner takes the fixtures for keys. */
const key = (...parts: string[]) => parts.join('');
const letters = 'aB3dE5gH7jK9mN1pQ2sT4vW6yZ8bC0fG';

const secrets: readonly [what: string, text: string, secret: string][] = [
  ['an Anthropic key', `use ${key('sk-', 'ant-api03-', letters)} now`, letters],
  ['an OpenAI key', key('sk-', 'proj-', letters), letters],
  ['an AWS key id', key('AKIA', 'IOSFODNN7EXAMPLE'), 'IOSFODNN7'],
  ['a GitHub token', key('ghp', '_', letters, 'abcd'), letters],
  ['a fine-grained GitHub token', key('github', '_pat_', letters), letters],
  ['a GitLab token', key('glpat', '-', letters), letters],
  ['a Google key', key('AI', 'za', letters, 'abc'), letters],
  ['a Slack token', key('xoxb', '-123456789012-', letters), letters],
  ['a Stripe key', key('sk', '_live_', letters), letters],
  ['an npm token', key('npm', '_', letters, 'abcd'), letters],
  ['a Hugging Face token', key('hf', '_', letters), letters],
  ['a JSON web token', `${key('ey', 'J', letters)}.${key('ey', 'J', letters)}.${letters}`, letters],
  [
    'a private key, whole',
    `a\n${key('-----BEGIN ', 'OPENSSH PRIVATE KEY-----')}\nb3Blbn\n${key('-----END ', 'OPENSSH PRIVATE KEY-----')}\nz`,
    'b3Blbn',
  ],
  ['a private key that is cut off', `${key('-----BEGIN ', 'RSA PRIVATE KEY-----')}\nMIIEow`, 'MIIEow'],
  ['a bearer token', `curl -H "Authorization: Bearer ${letters}" https://example.org`, letters],
  ['basic credentials', 'Authorization: Basic dXNlcjpodW50ZXIy', 'dXNlcjpodW50ZXIy'],
  ['a bare authorization header', 'authorization: hunter2hunter2', 'hunter2'],
  ['a header with a key', `-H 'X-Api-Key: hunter2'`, 'hunter2'],
  ['a password in an address', 'git clone https://me:hunter2@example.org/x.git', 'hunter2'],
  ['a password in a database address', 'postgres://app:p%40ss@db:5432/x', 'p%40ss'],
  ['a token in a query', 'https://example.org/?access_token=hunter2&x=1', 'hunter2'],
  ['an assignment in a command', 'DB_PASSWORD=hunter2 npm start', 'hunter2'],
  ['a quoted assignment', `export STRIPE_SECRET="hunter 2"`, 'hunter 2'],
  ['a line of an environment file', 'A=1\nGITHUB_TOKEN=hunter2\nB=2', 'hunter2'],
  ['a line of a YAML file', 'db:\n  password: hunter2\n', 'hunter2'],
  ['a member of a JSON text', '{"apiKey": "hunter2"}', 'hunter2'],
  ['an option', 'mysql --password hunter2 -u root', 'hunter2'],
  ['an option with =', 'tool --api-key=hunter2', 'hunter2'],
  ['an AWS secret', 'aws_secret_access_key = wJalrXUtnFEMIK7MDENG', 'wJalrXUtnFEMIK7MDENG'],
];

for (const [what, text, secret] of secrets) {
  test(`${what} is taken out`, () => {
    const clean = redactText(text);
    assert.ok(!clean.includes(secret), clean);
    assert.match(clean, /‹redacted:[a-z-]+›/);
  });
}

const harmless: readonly [what: string, text: string][] = [
  ['a working directory', 'PWD=/repo/project OLDPWD=/tmp make'],
  ['a count of tokens', 'max_tokens=4096 and tokens: 12'],
  ['a variable that fills the value in', 'TOKEN=$GITHUB_TOKEN gh api user'],
  ['a hash', `sha256 ${'0123456789abcdef'.repeat(4)}`],
  ['an id', 'ask-4f1c2a90-8d1e-4b7e-9a55-0c9f4a1c2b3d'],
  ['prose with a colon', 'it reads a secret: /home/me/.ssh/id_rsa'],
  ['an address with a port', 'http://localhost:8080/path@2'],
  ['an address without a password', 'ssh://git@example.org:22/x.git'],
  ['a scoped package', 'npm install @scope/secret-santa@1.2.3'],
  ['words that contain others', 'keyboard monkey authority bearer of news'],
];

for (const [what, text] of harmless) {
  test(`${what} stays as it is`, () => assert.equal(redactText(text), text));
}

test('what stands around a secret stays', () => {
  assert.equal(redactText('A=1 DB_PASSWORD=hunter2 npm start'), 'A=1 DB_PASSWORD=‹redacted:value› npm start');
});

test('what a secret name names is taken out at any depth, and numbers and shapes stay', () => {
  const value = { headers: [{ 'x-api-key': 'hunter2', token: '' }], count: 3, none: null };
  assert.deepEqual(redact(value), { headers: [{ 'x-api-key': '‹redacted:value›', token: '' }], count: 3, none: null });
});

test('file contents in a tool’s input are named by hash, and commands stay whole', () => {
  const command = 'echo '.repeat(2000);
  const body = redactEntry(
    action('1', { input: { path: 'a', content: 'text', edits: [{ old: 'a', new: 'b' }], command } }),
  );
  assert.ok(body.kind === 'action');
  assert.deepEqual(body.input, {
    path: 'a',
    content: '‹4 bytes, sha256 982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1›',
    edits: [
      {
        old: '‹1 bytes, sha256 ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb›',
        new: '‹1 bytes, sha256 3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d›',
      },
    ],
    command,
  });
});

test('what only begins like a mark is taken out all the same', () => {
  const body = redactEntry(action('1', { input: { content: '‹hunter2', password: '‹hunter2' } }));
  assert.ok(!JSON.stringify(body).includes('hunter2'));
  assert.deepEqual(redactEntry(body), body);
});

test('redacting twice is redacting once', () => {
  const piece = fc.constantFrom(...secrets.map(([, text]) => text), 'token', '=', ': ', '"', "'", ' ', '\n', 'x', '‹');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
      const once = redactText(pieces.join(''));
      assert.equal(redactText(once), once);
    }),
  );
});

const tooOften: readonly [says: string, rounds: number, expected: string][] = [
  ['what shows only behind a mark is looked for again', 16, 'b'],
  ['a text that never comes to rest is not kept', 17, '‹redacted:tangled›'],
];

for (const [says, rounds, expected] of tooOften) {
  test(says, () => {
    const text = `${'a'.repeat(rounds)}b`;
    assert.equal(
      untilStill(text, left => left.replace(/^a/, '')),
      expected,
    );
  });
}
