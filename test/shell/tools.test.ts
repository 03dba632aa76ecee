import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeTool } from '../../src/shell/describeTool.js';
import { effect } from '../../src/shell/described.js';
import { faultOfNotation } from '../../src/shell/options.js';
import type { Call, Tool } from '../../src/shell/programs/tool.js';
import { tools } from '../../src/shell/programs/tools.js';
import { literal } from '../../src/shell/word.js';

const place = { cwd: '/w', home: '/h', depth: 0, readText: () => effect(), readPowerShell: () => effect() };

for (const tool of tools) {
  test(`the entry of ${tool.names.slice(0, 4).join(', ')} is well-formed`, () => {
    for (const options of [tool.options, ...tool.calls.map(call => call.options)])
      assert.equal(faultOfNotation(options ?? ''), undefined);
    for (const call of tool.calls) {
      const example = exampleOf(call, tool);
      if (example === undefined) continue;
      const [name = ''] = tool.names;
      const told = describeTool(name.replace('*', 'x'), example.map(literal), place, () => effect());
      const isReached = told.harms.length > 0 || told.said !== undefined || call.inner !== undefined;
      assert.ok(isReached || call.does.length === 0, `${name} ${example.join(' ')}`);
    }
  });
}

test('no floor stands on the name of a thing', () => {
  const named = describeTool('kubectl', ['logs', 'delete'].map(literal), place, () => effect());
  assert.deepEqual(named.harms, []);
});

/** The shortest call of this shape; undefined where it depends on what a word is like. */
function exampleOf(call: Call, { options = '' }: Tool): readonly string[] | undefined {
  if (call.like !== undefined || call.unlike !== undefined) return undefined;
  const [path = ''] = (call.sub ?? '').split(',');
  const words = path.split(/\s+/).filter(word => word !== '' && word !== '**');
  const given = (call.given ?? '').split(/\s+/).filter(Boolean);
  const all = `${options} ${call.options ?? ''}`.split(/\s+/);
  const flags = given.flatMap(group => {
    const [option = ''] = group.split('|');
    const takes = all.some(one => one.startsWith(`${option}=`)) && !option.includes('=');
    return takes ? [option, 'x'] : [option];
  });
  return [...words.map(word => (word.split('|')[0] ?? '').replace('*', 'x')), ...flags];
}
