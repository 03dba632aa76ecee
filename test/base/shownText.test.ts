import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countDeceptive, quotedName, shownText } from '../../src/base/shownText.js';

const shown: readonly [says: string, text: string, expected: string][] = [
  ['plain text is shown as it is', 'rm -rf ./build\n\tindented', 'rm -rf ./build\n\tindented'],
  [
    'text of other languages is shown as it is',
    'Größe 大きさ размер μέγεθος حجم गुण',
    'Größe 大きさ размер μέγεθος حجم गुण',
  ],
  ['a reversing character shows', 'invoice\u202Efdp.exe', 'invoice⟦U+202E⟧fdp.exe'],
  ['an isolate shows', '/* \u2066} \u2069 */', '/* ⟦U+2066⟧} ⟦U+2069⟧ */'],
  ['a zero-width space shows', 'rm -rf /\u200Btmp', 'rm -rf /⟦U+200B⟧tmp'],
  ['a zero-width joiner inside a word shows', 'ad\u200Dmin', 'ad⟦U+200D⟧min'],
  ['a soft hyphen shows', 'pass\u00ADword', 'pass⟦U+00AD⟧word'],
  ['a terminal escape shows', '\u001b[2Kok', '⟦U+001B⟧[2Kok'],
  ['a carriage return shows', 'rm -rf /\rls', 'rm -rf /⟦U+000D⟧ls'],
  ['a no-break space shows', 'rm\u00A0-rf', 'rm⟦U+00A0⟧-rf'],
  ['a line separator shows', 'a\u2028b', 'a⟦U+2028⟧b'],
  ['a byte-order mark shows', '\uFEFFls', '⟦U+FEFF⟧ls'],
  ['a tag character shows', 'ok\u{E0041}', 'ok⟦U+E0041⟧'],
  ['a variation selector shows where it selects nothing', 'a\uFE01b\uFE0F', 'a⟦U+FE01⟧b⟦U+FE0F⟧'],
  ['a Hangul filler shows', 'let \u3164 = 1', 'let ⟦U+3164⟧ = 1'],
  ['half a pair shows', 'a\uD800b', 'a⟦U+D800⟧b'],
  ['a Cyrillic letter in a Latin word shows', 'p\u0430ypal.com', 'p⟦U+0430⟧ypal.com'],
  ['a Greek omicron in a Latin word shows', 'g\u03BFogle', 'g⟦U+03BF⟧ogle'],
  ['a Greek letter that looks like none of ours may stand in a name', 'const Δx = λ(α1)', 'const Δx = λ(α1)'],
  ['a Greek letter in a Cyrillic word shows', 'р\u03BFт', 'р⟦U+03BF⟧т'],
  ['full-width letters show', '\uFF52\uFF4D -rf', '⟦U+FF52⟧⟦U+FF4D⟧ -rf'],
  ['mathematical letters show', '\u{1D42B}m', '⟦U+1D42B⟧m'],
  ['a slash that is none shows', 'https:\u2044\u2044a', 'https:⟦U+2044⟧⟦U+2044⟧a'],
  ['a hyphen that is none shows', 'rm \u2010rf', 'rm ⟦U+2010⟧rf'],
  ['the brackets of an escape show', 'no ⟦U+202E⟧ here', 'no ⟦U+27E6⟧U+202E⟦U+27E7⟧ here'],
  ['a joined pictograph is left alone', 'done 👩‍💻 ✔️ 👍🏽', 'done 👩‍💻 ✔️ 👍🏽'],
  ['joiners that a script needs are left alone', 'می‌خواهم क्‍ष', 'می‌خواهم क्‍ष'],
  ['punctuation and spaces of East Asian text are left alone', '確認。　了解！', '確認。　了解！'],
  ['prose keeps its dashes and quotes', 'it’s “fine” – really…', 'it’s “fine” – really…'],
];
for (const [says, text, expected] of shown) {
  test(says, () => assert.deepEqual(shownText(text), { text: expected, marked: text !== expected }));
}

test('two texts never show as the same one, and marked means that something was replaced', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom('⟦', '⟧', 'U', '+', '2', '0', 'E', ' ', 'a', 'а', '\u202e', '\u200d'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
  });
  fc.assert(
    fc.property(text, text, (a, b) => {
      assert.equal(shownText(a).marked, shownText(a).text !== a);
      assert.equal(shownText(a).text === shownText(b).text, a === b);
    }),
    { numRuns: 2000 },
  );
});

test('what is shown holds nothing that reorders or hides', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      assert.doesNotMatch(shownText(text).text, /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ufeff]/);
    }),
    { numRuns: 1000 },
  );
});

test('replaced characters are counted', () => {
  assert.equal(countDeceptive('plain'), 0);
  assert.equal(countDeceptive('a\u202Eb\u200Bc'), 2);
});

test('a text of a megabyte is shown, however long its words are, and soon', () => {
  const began = performance.now();
  shownText('ä'.repeat(1_000_000));
  shownText(`${'x'.repeat(1_000_000)}\u0430`);
  assert.ok(performance.now() - began < 5000);
});

const names: readonly [says: string, name: string, expected: string][] = [
  ['a name stands in quotes', 'coder', '“coder”'],
  ['forty characters fit', 'x'.repeat(40), `“${'x'.repeat(40)}”`],
  ['a longer name is cut', 'x'.repeat(41), `“${'x'.repeat(39)}…”`],
  ['a name cannot close its quotes', 'a” is safe “', '“a⟦U+201D⟧ is safe ⟦U+201C⟧”'],
  ['a name has one line', 'a\nApproved by you', '“a⟦U+000A⟧Approved by you”'],
  ['an escape is not cut in two', `${'x'.repeat(36)}\u202E`, `“${'x'.repeat(36)}…”`],
];
for (const [says, name, expected] of names) test(says, () => assert.equal(quotedName(name), expected));
