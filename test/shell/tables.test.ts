import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultOfNotation } from '../../src/shell/options.js';
import type { Meaning, Operands, Program } from '../../src/shell/programs/program.js';
import { tables } from '../../src/shell/programs/tables.js';

test('no program stands in the tables twice', () => {
  const names = tables.flatMap(program => program.names);
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  );
});

for (const program of tables) {
  test(`the entry of ${program.names.join(', ')} is well-formed`, () => {
    assert.equal(faultOfNotation(program.options), undefined);
    const listed = new Set(program.options.split(/\s+/).map(text => text.replace(/[=?:].*$/, '')));
    for (const name of namedOptions(program)) assert.ok(listed.has(name), `${name} is not among its options`);
    for (const mode of program.modes ?? []) assert.ok(mode.if !== undefined || mode.sub !== undefined);
    if (program.worst !== undefined) assert.ok(program.onlyReads && !/=(write|fill|delete|run)/.test(program.options));
    for (const like of likes(program))
      assert.ok(!like.global && !like.sticky, 'a pattern that remembers where it stood');
  });
}

function namedOptions(program: Program): readonly string[] {
  const uses = [program, ...(program.modes ?? [])];
  return [
    ...uses.flatMap(({ operands }) => operands?.firstUnless ?? []),
    ...(program.modes ?? []).flatMap(mode => mode.if ?? []),
  ];
}

function likes(program: Program): readonly RegExp[] {
  const meanings = [program, ...(program.modes ?? [])].flatMap(({ operands }) => meaningsOf(operands));
  return meanings.flatMap(one => (typeof one === 'object' && one.like !== undefined ? [one.like] : []));
}

function meaningsOf(operands: Operands | undefined): readonly Meaning[] {
  if (operands === undefined) return [];
  return [...(operands.first ?? []), ...(operands.rest === 'none' ? [] : [operands.rest])];
}
