import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultOfJson, jsonPlaces } from '../../src/base/jsonPlaces.js';

const text = `{
  "rules": [
    { "id": "a:b", "when": { "effect": ["read", "write"] } },
    {"id": "c, d", "x": -1.5e3 }
  ],
  "tools": {}
}`;

const places: readonly [path: readonly (string | number)[], place: string][] = [
  [[], '1:1'],
  [['rules'], '2:3'],
  [['rules', 0], '3:5'],
  [['rules', 0, 'id'], '3:7'],
  [['rules', 0, 'when', 'effect'], '3:30'],
  [['rules', 0, 'when', 'effect', 1], '3:49'],
  [['rules', 1, 'x'], '4:20'],
  [['tools'], '6:3'],
  [['rules', 1, 'when', 'path'], '4:5'],
  [['nowhere'], '1:1'],
];
for (const [path, place] of places) {
  test(`${JSON.stringify(path)} stands at ${place}`, () => {
    const { line, column } = jsonPlaces(text)(path);
    assert.equal(`${line}:${column}`, place);
  });
}

const faults: readonly [text: string, place: string, what: RegExp][] = [
  ['{"rules": [1,}', '1:14', /Unexpected token '}'/],
  ['{\n  "a": 1\n  "b": 2\n}', '3:3', /Expected ','/],
  ['{\n  "a": 1,\n}', '3:1', /double-quoted/],
  ['', '1:1', /Unexpected end/],
  ['{"a": "x', '1:9', /Unterminated string/],
  ['// no\n{}', '1:1', /Unexpected token/],
  ['[1, 2] x', '1:8', /after JSON/],
];
for (const [wrong, place, what] of faults) {
  test(`the fault of ${JSON.stringify(wrong)} stands at ${place}`, () => {
    assert.throws(
      () => JSON.parse(wrong),
      (fault: unknown) => {
        assert.ok(fault instanceof SyntaxError);
        const found = faultOfJson(wrong, fault);
        assert.equal(`${found.line}:${found.column}`, place, fault.message);
        assert.match(found.what, what);
        assert.doesNotMatch(found.what, /position|is not valid/);
        return true;
      },
    );
  });
}
