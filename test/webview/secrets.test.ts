import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findMaskable } from '../../src/base/secrets/find.js';
import { segmentedLines, segmentsOf } from '../../src/webview/parts/segments.js';

const key = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC';

const masked: readonly [says: string, text: string, secret: string][] = [
  ['a token with a known prefix', 'echo ghp_abcdefghijklmnopqrstuvwxyz0123', 'ghp_abcdefghijklmnopqrstuvwxyz0123'],
  ['a bearer token keeps its header readable', "curl -H 'Authorization: Bearer abc123def456ghi'", 'abc123def456ghi'],
  ['the password of an address', 'psql postgres://ada:hunter2@db.example.org/x', 'hunter2'],
  ['a random value of a variable that says what it is', 'API_KEY=a1b2c3d4e5f6g7h8 npm test', 'a1b2c3d4e5f6g7h8'],
  ['a private key', `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----`, `\n${key}\n`],
];

for (const [says, text, secret] of masked) {
  test(`${says} is masked`, () => {
    assert.deepEqual(
      findMaskable(text).map(({ start, end }) => text.slice(start, end)),
      [secret],
    );
  });
}

const readable: readonly [says: string, text: string][] = [
  ['a program behind a variable called token', 'TOKEN=evil-script.sh; $TOKEN'],
  ['a path behind a variable called secret', 'SECRET=/tmp/payload1.sh sh -c "$SECRET"'],
  ['a command substitution', 'PASSWORD=$(rm -rf ~) true'],
  ['an ordinary command', 'git commit -m "token handling"'],
  ['a commit hash', 'git show 99b5295e1c0ffee0123456789abcdef01234567'],
];

for (const [says, text] of readable) {
  test(`${says} stays readable`, () => assert.deepEqual(findMaskable(text), []));
}

test('the pieces of a text, joined, are the text', () => {
  const words = fc.constantFrom('a ', 'API_KEY=', 'a1b2c3d4e5f6', '⟦U+202E⟧', '\n', 'Bearer ', '://u:p4ss@h', "'");
  fc.assert(
    fc.property(fc.array(words), fc.boolean(), (parts, marked) => {
      const text = parts.join('');
      const joined = segmentsOf({ text, marked }).map(piece => piece.text);
      assert.equal(joined.join(''), text);
      const lines = segmentedLines({ text, marked }).map(line => line.map(piece => piece.text).join(''));
      assert.equal(lines.join('\n'), text);
    }),
  );
});

test('an escape is marked only in a text that has been marked as deceptive', () => {
  const text = 'rm a⟦U+202E⟧b';
  assert.deepEqual(
    segmentsOf({ text, marked: true }).map(piece => piece.kind),
    ['plain', 'escape', 'plain'],
  );
  assert.deepEqual(
    segmentsOf({ text, marked: false }).map(piece => piece.kind),
    ['plain'],
  );
});
