import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { builtinTools } from '../../src/tools/builtin.js';
import type { Description, Tool } from '../../src/tools/tool.js';
import { placeAt } from '../fakes/places.js';

function tool(name: string): Tool {
  return builtinTools.find(candidate => candidate.name === name) ?? assert.fail(`no tool ${name}`);
}

function describe(name: string, input: unknown, place = placeAt()): Description {
  return tool(name).describe(tool(name).input.parse(input), place);
}

const read = (path: string): object => ({ kind: 'read', path });
const all = (path: string): object => ({ kind: 'read', path, recursive: true, sparing: true });
const write = (path: string): object => ({ kind: 'write', path });
const del = (path: string): object => ({ kind: 'delete', path });

const effects: readonly [tool: string, input: object, effects: readonly object[], title: string][] = [
  ['read_file', { path: 'src/a.ts' }, [read('/repo/src/a.ts')], 'Read src/a.ts'],
  ['read_file', { path: '../b', from: 3 }, [read('/b')], 'Read /b, lines 3 to the end'],
  ['read_file', { path: '~/.ssh/id_rsa' }, [read('/home/me/.ssh/id_rsa')], 'Read /home/me/.ssh/id_rsa'],
  ['list_files', { path: '.' }, [read('/repo')], 'List .'],
  ['find_files', { glob: '*.ts' }, [all('/repo')], 'Find files named *.ts'],
  ['search_text', { pattern: 'x' }, [all('/repo')], 'Search for x'],
  [
    'search_text',
    { pattern: 'x', path: '/etc', glob: '*.conf' },
    [{ ...all('/etc'), glob: '*.conf' }],
    'Search for x in /etc (*.conf)',
  ],
  ['write_file', { path: 'a', content: '' }, [write('/repo/a')], 'Write a'],
  ['edit_file', { path: './a', edits: [{ old: 'x', new: 'y' }] }, [write('/repo/a')], 'Edit a'],
  ['delete_file', { path: 'a' }, [del('/repo/a')], 'Delete a'],
  [
    'delegate',
    { agent: 'worker', task: 'Mend it.\nAll of it.', attachments: ['src/a.ts'] },
    [
      { kind: 'agent', name: 'worker' },
      { kind: 'attachment', name: 'src/a.ts', agent: 'worker' },
      read('/repo/src/a.ts'),
    ],
    'Have “worker” do: Mend it.',
  ],
  ['move_file', { from: 'a', to: 'b/c' }, [del('/repo/a'), write('/repo/b/c')], 'Move a to b/c'],
  ['run_command', { command: 'npm test' }, [{ kind: 'none' }], 'Run npm test'],
  ['run_command', { command: 'a\nb\n', cwd: 'sub' }, [{ kind: 'none' }], 'Run a command of 2 lines in sub'],
  [
    'fetch_url',
    { url: 'https://Example.org/a' },
    [{ kind: 'network', host: 'example.org' }],
    'Fetch https://example.org/a',
  ],
  [
    'fetch_url',
    { url: 'http://[::1]:8080' },
    [{ kind: 'network', host: '::1', port: 8080 }],
    'Fetch http://[::1]:8080/',
  ],
  ['fetch_url', { url: 'http://0x7f.1/' }, [{ kind: 'network', host: '127.0.0.1' }], 'Fetch http://127.0.0.1/'],
  ['read_problems', {}, [all('/repo')], 'Read all problems'],
  ['read_problems', { path: 'a' }, [read('/repo/a')], 'Read the problems of a'],
  ['ask_user', { question: 'Which?' }, [{ kind: 'none' }], 'Ask you a question'],
  ['update_plan', { plan: [] }, [{ kind: 'none' }], 'Update the plan'],
];
for (const [name, input, expected, title] of effects) {
  test(`${name} ${JSON.stringify(input)} is described as “${title}”`, () => {
    const described = describe(name, input);
    assert.deepEqual([described.effects, described.title], [expected, title]);
  });
}

test('every path of an effect is also asked of the machine, so that links are seen', () => {
  for (const [name, input] of effects.filter(([name]) => name !== 'run_command')) {
    const { effects: declared, needs } = describe(name, input);
    const asked = needs.flatMap(need => (need.kind === 'path' ? [need.path] : []));
    for (const effect of declared)
      if ('path' in effect) assert.ok(asked.includes(effect.path), `${name}: ${effect.path}`);
  }
});

test('with several roots each is searched, and files are named by their whole path unless they lie in the first', () => {
  const place = placeAt('/repo', ['/repo', '/other']);
  assert.deepEqual(describe('search_text', { pattern: 'x' }, place).effects, [all('/repo'), all('/other')]);
  assert.equal(describe('read_file', { path: '/other/a' }, place).title, 'Read /other/a');
});

test('a command is analysed in the shell and the folder it would run in', () => {
  const seen: unknown[] = [];
  const place = {
    ...placeAt(),
    analyse: (...asked: readonly unknown[]) => {
      seen.push(asked);
      return { effects: [{ kind: 'unknown', why: 'x' } as const], needs: [], words: undefined };
    },
  };
  describe('run_command', { command: 'ls', cwd: 'sub', shell: 'powershell' }, place);
  describe('run_command', { command: 'ls', shell: 'sh' }, place);
  assert.deepEqual(seen, [
    ['ls', 'powershell', { cwd: '/repo/sub', home: '/home/me' }],
    ['ls', 'bash', { cwd: '/repo', home: '/home/me' }],
  ]);
});

const invalid: readonly [tool: string, input: unknown][] = [
  ['read_file', { path: '' }],
  ['read_file', { path: 'a\0b' }],
  ['read_file', { path: 'a', from: 0 }],
  ['read_file', { path: 'a', extra: 1 }],
  ['edit_file', { path: 'a', edits: [] }],
  ['edit_file', { path: 'a', edits: [{ old: '', new: 'x' }] }],
  ['run_command', { command: 'ls', shell: 'zsh' }],
  ['run_command', { command: 'ls', timeoutMs: 0.5 }],
  ['update_plan', { plan: [{ text: 'x', state: 'maybe' }] }],
];
for (const [name, input] of invalid) {
  test(`${name} does not take ${JSON.stringify(input)}`, () => {
    assert.equal(tool(name).input.safeParse(input).success, false);
  });
}

test('each tool has a name of its own and a schema that a model can be given', () => {
  assert.equal(new Set(builtinTools.map(({ name }) => name)).size, builtinTools.length);
  for (const { name, summary, input } of builtinTools) {
    const schema = z.toJSONSchema(input, { io: 'input' });
    assert.equal(schema.type, 'object', name);
    assert.equal(schema.additionalProperties, false, name);
    assert.ok(summary.length > 20 && summary.length < 400, name);
  }
});
