import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Planned } from '../../src/protocol/change.js';
import { noFacts, type Facts, type FileImage } from '../../src/protocol/fact.js';
import { builtinTools } from '../../src/tools/builtin.js';
import { factsOf, placeAt, textImage } from '../fakes/places.js';

function plan(name: string, input: unknown, facts: Facts): Planned {
  const tool = builtinTools.find(candidate => candidate.name === name);
  return tool?.plan?.(tool.input.parse(input), facts, placeAt()) ?? assert.fail(`${name} plans nothing`);
}

const missing: FileImage = { kind: 'missing' };
const folder: FileImage = { kind: 'folder' };
const binary: FileImage = { kind: 'bytes', why: 'binary', hash: 'h', bytes: 10 };
const unreadable: FileImage = { kind: 'unreadable', why: 'permission denied' };

const written: readonly [says: string, content: string, before: FileImage, text: string, bom: boolean][] = [
  ['a new file holds the content as given', 'a\r\nb\n', missing, 'a\r\nb\n', false],
  ['a replaced file holds the content as given', 'b', textImage('a\n'), 'b', false],
  ['a byte-order mark of the file survives', 'b', textImage('a', { bom: true }), 'b', true],
  ['a byte-order mark in the content becomes one of the file', '\ufeffb', missing, 'b', true],
  ['line feeds over a CRLF file become CRLF', 'a\nc\n', textImage('a\r\nb\r\n'), 'a\r\nc\r\n', false],
  ['mixed content over a CRLF file stays as given', 'a\r\nc\n', textImage('a\r\nb\r\n'), 'a\r\nc\n', false],
  ['line feeds over a mixed file stay as given', 'a\nc\n', textImage('a\r\nb\n'), 'a\nc\n', false],
  ['what is binary may be replaced', 'a', binary, 'a', false],
];
for (const [says, content, before, text, bom] of written) {
  test(says, () => {
    assert.deepEqual(plan('write_file', { path: 'a', content }, factsOf({ '/repo/a': before })), {
      kind: 'planned',
      changes: [{ kind: 'write', path: '/repo/a', before, after: { text, bom } }],
    });
  });
}

test('an edit keeps what the file has: mark, endings and a missing final newline', () => {
  const before = textImage('a\r\nb', { bom: true });
  const planned = plan('edit_file', { path: 'a', edits: [{ old: 'a', new: 'x\ny' }] }, factsOf({ '/repo/a': before }));
  assert.deepEqual(planned, {
    kind: 'planned',
    changes: [{ kind: 'write', path: '/repo/a', before, after: { text: 'x\r\ny\r\nb', bom: true } }],
  });
});

test('a change is planned at the real path, from the editor where that has unsaved changes', () => {
  const before = { ...textImage('a', { version: 7 }), real: '/elsewhere/a' };
  const planned = plan('edit_file', { path: 'a', edits: [{ old: 'a', new: 'b' }] }, factsOf({ '/repo/a': before }));
  assert.equal(planned.kind, 'planned');
  assert.deepEqual(
    planned.changes.map(({ path, before: { kind } }) => [path, kind]),
    [['/elsewhere/a', 'text']],
  );
});

test('a move takes the file, whatever it holds', () => {
  const facts = factsOf({ '/repo': folder, '/repo/a': binary, '/repo/b/c': missing });
  assert.deepEqual(plan('move_file', { from: 'a', to: 'b/c' }, facts), {
    kind: 'planned',
    changes: [{ kind: 'move', path: '/repo/a', to: '/repo/b/c', before: binary }],
  });
});

const edits = [{ old: 'a', new: 'b' }];
const refused: readonly [says: string, tool: string, input: object, facts: Facts, because: RegExp][] = [
  [
    'an edit of what is not there',
    'edit_file',
    { path: 'a', edits },
    factsOf({ '/repo/a': missing }),
    /^a does not exist; write_file creates a file\.$/,
  ],
  [
    'an edit of a binary file',
    'edit_file',
    { path: 'a', edits },
    factsOf({ '/repo/a': binary }),
    /^a is a binary file \(10 bytes\)\. Nothing was changed\.$/,
  ],
  [
    'an edit of a file in another encoding',
    'edit_file',
    { path: 'a', edits },
    factsOf({ '/repo/a': { ...binary, why: 'not-utf8' } }),
    /another encoding than UTF-8/,
  ],
  ['an edit of a folder', 'edit_file', { path: 'a', edits }, factsOf({ '/repo/a': folder }), /^a is a folder/],
  [
    'edits that undo one another',
    'edit_file',
    { path: 'a', edits: [...edits, { old: 'b', new: 'a' }] },
    factsOf({ '/repo/a': textImage('a') }),
    /undo one another/,
  ],
  [
    'writing what is there already',
    'write_file',
    { path: 'a', content: 'a\n' },
    factsOf({ '/repo/a': textImage('a\r\n') }),
    /holds exactly this text already/,
  ],
  ['writing over a folder', 'write_file', { path: 'a', content: '' }, factsOf({ '/repo/a': folder }), /^a is a folder/],
  [
    'writing what cannot be read',
    'write_file',
    { path: 'a', content: '' },
    factsOf({ '/repo/a': unreadable }),
    /permission denied\.$/,
  ],
  ['a plan without facts', 'write_file', { path: 'a', content: '' }, noFacts, /could not be looked up in time/],
  [
    'deleting what is not there',
    'delete_file',
    { path: 'a' },
    factsOf({ '/repo': folder, '/repo/a': missing }),
    /^a does not exist\.$/,
  ],
  [
    'deleting a folder',
    'delete_file',
    { path: 'a' },
    factsOf({ '/repo': folder, '/repo/a': folder }),
    /Use run_command/,
  ],
  [
    'deleting a link',
    'delete_file',
    { path: 'a' },
    factsOf({ '/repo': folder, '/repo/a': { ...binary, real: '/etc/a' } }),
    /^a is a symbolic link to \/etc\/a\./,
  ],
  [
    'deleting a file with unsaved changes',
    'delete_file',
    { path: 'a' },
    factsOf({ '/repo': folder, '/repo/a': textImage('a', { version: 1 }) }),
    /unsaved changes/,
  ],
  [
    'moving over a file',
    'move_file',
    { from: 'a', to: 'b' },
    factsOf({ '/repo': folder, '/repo/a': binary, '/repo/b': binary }),
    /^b exists already/,
  ],
  [
    'moving into a folder',
    'move_file',
    { from: 'a', to: 'b' },
    factsOf({ '/repo': folder, '/repo/a': binary, '/repo/b': folder }),
    /give the new path with the file name/,
  ],
];
for (const [says, tool, input, facts, because] of refused) {
  test(`${says} is refused before anybody is asked`, () => {
    const planned = plan(tool, input, facts);
    assert.equal(planned.kind, 'failed');
    assert.match(planned.because, because);
  });
}

test('a file in a folder that is reached through a link may be deleted', () => {
  const facts = factsOf({ '/repo/l': { ...folder, real: '/real' }, '/repo/l/a': { ...binary, real: '/real/a' } });
  assert.equal(plan('delete_file', { path: 'l/a' }, facts).kind, 'planned');
});

const texts = ['', 'x', 'x\n', 'x\r\ny\r\n', 'x\ny\n', 'x\r\ny\n'];
const befores: readonly FileImage[] = [missing, binary, textImage('a\r\nb\r\n'), textImage('a\nb\n', { bom: true })];
test('what a person edited is planned exactly as they left it', () => {
  for (const name of ['write_file', 'edit_file']) {
    const tool = builtinTools.find(candidate => candidate.name === name);
    for (const text of texts) {
      for (const before of befores) {
        const call = tool?.edited?.('/repo/a', text, placeAt()) ?? assert.fail(name);
        const planned = plan(call.tool, call.input, factsOf({ '/repo/a': before }));
        assert.equal(planned.kind, 'planned');
        const [change] = planned.changes;
        assert.equal(change?.kind === 'write' && change.after.text, text);
      }
    }
  }
});
