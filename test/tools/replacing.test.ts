import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { toCrlf } from '../../src/tools/lineEndings.js';
import { replaceAllOnce, type Replacement } from '../../src/tools/replacing.js';

const applied: readonly [says: string, text: string, edits: readonly Replacement[], expected: string][] = [
  ['one exact piece is replaced', 'a b c', [{ old: 'b', new: 'x' }], 'a x c'],
  [
    'a later edit sees what an earlier one left',
    'a',
    [
      { old: 'a', new: 'b' },
      { old: 'b', new: 'c' },
    ],
    'c',
  ],
  ['a replacement may be empty', 'a b c', [{ old: ' b', new: '' }], 'a c'],
  ['dollar signs are text', 'a', [{ old: 'a', new: '$& $1 $$' }], '$& $1 $$'],
  ['line feeds match a CRLF file, and stay CRLF', 'a\r\nb\r\nc\r\n', [{ old: 'a\nb', new: 'x\ny' }], 'x\r\ny\r\nc\r\n'],
  ['a new line in a CRLF file gets its ending', 'a\r\nb\r\n', [{ old: 'a', new: 'a\na' }], 'a\r\na\r\nb\r\n'],
  ['CRLF matches an LF file, and stays LF', 'a\nb\n', [{ old: 'a\r\nb', new: 'x\r\ny' }], 'x\ny\n'],
  ['in a mixed file the rest keeps its endings', 'a\r\nb\nc\r\n', [{ old: 'b\nc', new: 'x\ny' }], 'a\r\nx\ny\r\n'],
  [
    'in a mixed file what comes in takes the endings of what goes',
    'a\nb\r\nc\r\nd\n',
    [{ old: 'b\nc\n', new: 'x\ny\n' }],
    'a\nx\r\ny\r\nd\n',
  ],
  ['a missing final newline stays missing', 'a\nb', [{ old: 'b', new: 'c' }], 'a\nc'],
  ['letters beyond the basic plane are not split', '😀\r\nx', [{ old: 'x', new: 'é' }], '😀\r\né'],
];
for (const [says, text, edits, expected] of applied) {
  test(says, () => assert.deepEqual(replaceAllOnce(text, edits, 'f'), { kind: 'replaced', text: expected }));
}

const refused: readonly [says: string, text: string, edits: readonly Replacement[], because: RegExp][] = [
  [
    'text that is not there',
    'abc',
    [{ old: 'x', new: 'y' }],
    /^The edit cannot be applied: its "old" text was not found in f\. Read the file again/,
  ],
  [
    'text that stands twice, with its lines',
    'a\nb\na',
    [{ old: 'a', new: 'y' }],
    /stands 2 times in f \(lines 1, 3\)\. Add lines around it/,
  ],
  ['text that overlaps itself', 'aaa', [{ old: 'aa', new: 'b' }], /stands 2 times/],
  ['an edit that changes nothing', 'a', [{ old: 'a', new: 'a' }], /its "old" and "new" are the same\./],
  ['an edit that changes line endings only', 'a\r\nb', [{ old: 'a\r\nb', new: 'a\nb' }], /are the same\./],
  [
    'text that differs in white space only, with its line',
    'x\n  if (a) {\n    b\n  }\n',
    [{ old: 'if (a) {\n  b\n}', new: '' }],
    /but line 2 differs from it in white space only/,
  ],
  [
    'all edits when the second fails',
    'a b',
    [
      { old: 'a', new: 'x' },
      { old: 'a', new: 'y' },
    ],
    /^Edit 2 of 2 cannot be applied: .* f as it stands after the edits before it\..* None of the edits was applied\.$/,
  ],
];
for (const [says, text, edits, because] of refused) {
  test(`${says} is refused`, () => {
    const replaced = replaceAllOnce(text, edits, 'f');
    assert.equal(replaced.kind, 'failed');
    assert.match(replaced.because, because);
  });
}

const line = fc.stringMatching(/^[a-z ]{0,8}$/);

test('an edit of a CRLF file is the CRLF of the edit of its LF form', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), line, fc.array(line, { maxLength: 3 }), (lines, old, added) => {
      fc.pre(old !== '');
      const edit = [{ old, new: added.join('\n') }];
      const lf = replaceAllOnce(lines.join('\n'), edit, 'f');
      const crlf = replaceAllOnce(lines.join('\r\n'), edit, 'f');
      if (lf.kind === 'replaced' && lines.length > 1)
        assert.deepEqual(crlf, { kind: 'replaced', text: toCrlf(lf.text) });
      else assert.equal(crlf.kind, lf.kind);
    }),
  );
});
