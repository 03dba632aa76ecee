import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, imageOf } from '../../src/machine/fileImage.js';
import { Overlay } from '../../src/machine/overlay.js';
import { wouldChangeIn } from '../../src/machine/wouldChange.js';
import type { FileChange } from '../../src/protocol/change.js';
import type { FileImage } from '../../src/protocol/fact.js';

const image = (text: string): FileImage => imageOf(bytesOf({ text, bom: false }));
const missing: FileImage = { kind: 'missing' };
const binary = imageOf(Buffer.from([0, 1, 2]));

const write = (path: string, before: FileImage, text: string): FileChange => ({
  ...{ kind: 'write', path, before },
  after: { text, bom: false },
});
const remove = (path: string, before: FileImage): FileChange => ({ kind: 'delete', path, before });
const move = (path: string, to: string, before: FileImage): FileChange => ({ kind: 'move', path, to, before });

const rows: readonly [what: string, changes: readonly FileChange[], says: readonly string[]][] = [
  ['a file that is new', [write('/w/a', missing, 'one\ntwo\n')], ['create /w/a +2 -0']],
  ['a file that is changed', [write('/w/a', image('one\ntwo\n'), 'one\n2\n')], ['modify /w/a +1 -1']],
  ['a file that is gone', [remove('/w/a', image('one\n'))], ['delete /w/a +0 -1']],
  ['a file under another name', [move('/w/a', '/w/b', image('one\n'))], ['delete /w/a +0 -1', 'create /w/b +1 -0']],
  ['bytes that are gone', [remove('/w/a', binary)], ['delete /w/a']],
  [
    'two changes of one file, counted against what was there first',
    [write('/w/a', image('one\n'), 'two\n'), write('/w/a', image('two\n'), 'one\ntwo\n')],
    ['modify /w/a +1 -0'],
  ],
  ['a change that was taken back', [write('/w/a', image('x'), 'y'), write('/w/a', image('y'), 'x')], []],
  ['a new file that is gone again', [write('/w/a', missing, 'x'), remove('/w/a', image('x'))], []],
  [
    'a folder where a file was',
    [remove('/w/a', image('one\n')), write('/w/a/b', missing, 'x\n')],
    ['delete /w/a +0 -1', 'create /w/a/b +1 -0'],
  ],
];

for (const [what, changes, says] of rows) {
  test(`a dry run says of ${what}: ${says.join(', ') || 'nothing'}`, () => {
    const overlay = new Overlay();
    for (const change of changes) overlay.put(change);
    const said = wouldChangeIn(overlay).map(({ path, what: how, lines }) =>
      [how, path, ...(lines === undefined ? [] : [`+${lines.added} -${lines.removed}`])].join(' '),
    );
    assert.deepEqual(said, says);
    overlay.clear();
    assert.deepEqual(wouldChangeIn(overlay), []);
  });
}
