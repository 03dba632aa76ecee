import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { csvLine } from '../../src/ledger/csv.js';

const cases: readonly [says: string, cells: readonly (string | number)[], line: string][] = [
  ['plain cells stand as they are', ['a', 'b c', 7, -3.5, ''], 'a,b c,7,-3.5,'],
  ['a comma, a quote and a line end are quoted', ['a,b', 'say "hi"', 'a\nb'], '"a,b","say ""hi""","a\nb"'],
  ['a formula is none', ['=1+1'], "'=1+1"],
  ['nor is one that begins with plus, minus or at', ['+1', '-1', '@SUM(A1)'], "'+1,'-1,'@SUM(A1)"],
  ['nor one behind a tab or a return', ['\t=1', '\r=1'], `'\t=1,"'\r=1"`],
  ['nor one behind a space or a quote', [' =1', '"=1"'], `' =1,"'""=1"""`],
  ['nor one in full width', ['＝1', '＠x'], "'＝1,'＠x"],
  ['a tab alone before a text is marked too', ['\tx'], "'\tx"],
  ['what has such a sign within is a text', ['a=b', 'a-b@c'], 'a=b,a-b@c'],
];

for (const [says, cells, line] of cases) {
  test(says, () => {
    assert.equal(csvLine(cells), `${line}\r\n`);
  });
}

/** As RFC 4180 reads it. */
function cellsOf(line: string): string[] {
  const cells = [...`,${line.slice(0, -2)}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^",\r\n]*))/gy)];
  return cells.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}

test('whatever the texts, each is read back, with at most an apostrophe before it', () => {
  const unit = fc.constantFrom('"', ',', '\n', '\r', '=', "'", 'a', ' ', '-', '\u2028');
  fc.assert(
    fc.property(fc.array(fc.string({ unit }), { minLength: 1 }), texts => {
      const read = cellsOf(csvLine(texts));
      assert.deepEqual(
        read.map((cell, index) => (cell === `'${texts[index]}` ? texts[index] : cell)),
        texts,
      );
      for (const cell of read) assert.doesNotMatch(cell, /^[=+\-@\t\r]/);
    }),
  );
});
