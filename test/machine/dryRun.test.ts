import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import type { DryPorts, Ports } from '../../src/tools/ports.js';
import { ToolBench } from '../fakes/toolBench.js';

/** The real doors do not fit where those of a dry run go: this compiles only while that is so. */
const realDoorsDoNotFit: Ports extends DryPorts ? never : true = true;

/** Everything below a folder, as one hash: names, kinds, modes, times and bytes. */
function treeHash(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(folder, name);
    const { mode, mtimeMs, size } = lstatSync(path);
    hash.update(`${name}\0${mode}\0${mtimeMs}\0${size}\0`);
    if (lstatSync(path).isFile()) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}

function begin(t: TestContext): ToolBench {
  const bench = new ToolBench(t);
  bench.write('a', 'one\ntwo\n');
  bench.write('sub/b.ts', 'const one = 1;\n');
  bench.write('sub/deep/c.ts', 'two\n');
  bench.write('x.y/d', 'one\n');
  bench.write('.gitignore', 'out\n');
  bench.write('out/e', 'one\n');
  return bench;
}

interface Call {
  readonly tool: string;
  readonly input: unknown;
}

const path = fc.constantFrom(
  'a',
  'a/n',
  'sub/b.ts',
  'sub/deep/c.ts',
  'sub/new.ts',
  'x',
  'x.y/d',
  'new/f',
  'out/e',
  'out/n',
  '.',
);
const line = fc.constantFrom('one\n', 'two\n', 'three\n', 'café\r\n', '');
const content = fc.array(line, { maxLength: 3 }).map(lines => lines.join(''));
const call: fc.Arbitrary<Call> = fc.oneof(
  fc.record({ tool: fc.constant('write_file'), input: fc.record({ path, content }) }),
  fc.record({
    tool: fc.constant('edit_file'),
    input: fc.record({
      path,
      edits: fc.tuple(fc.record({ old: fc.constantFrom('one', 'two'), new: fc.constantFrom('1', 'two and two') })),
    }),
  }),
  fc.record({ tool: fc.constant('delete_file'), input: fc.record({ path }) }),
  fc.record({ tool: fc.constant('move_file'), input: fc.record({ from: path, to: path }) }),
  fc.record({ tool: fc.constant('read_file'), input: fc.record({ path }) }),
  fc.record({
    tool: fc.constant('list_files'),
    input: fc.record({ path: fc.constantFrom('.', 'sub', 'new', 'x', 'a') }),
  }),
  fc.record({ tool: fc.constant('find_files'), input: fc.record({ glob: fc.constantFrom('*', '*.ts', 'sub/**') }) }),
  fc.record({
    tool: fc.constant('search_text'),
    input: fc.record({ pattern: fc.constantFrom('one', '^t.o', 'caf.') }, { requiredKeys: ['pattern'] }),
  }),
);

test('whatever file tools do in a dry run, the disk stays as it was and reads are those of a real run', async t => {
  assert.ok(realDoorsDoNotFit);
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 3, maxLength: 12 }), async calls => {
      const dry = begin(t);
      const real = new ToolBench(t);
      cpSync(dry.folder, real.folder, { recursive: true });
      dry.mode = 'dry-run';
      dry.editor.type(`${dry.folder}/sub/deep/c.ts`, 'two, typed\n');
      real.editor.type(`${real.folder}/sub/deep/c.ts`, 'two, typed\n');
      const before = [treeHash(dry.folder), treeHash(dry.state)];
      for (const { tool, input } of calls) {
        const asked = real.asked.length;
        const [played, done] = [await dry.call(tool, input), await real.call(tool, input)];
        if ('text' in played && played.text === 'Not run: this is a dry run.') {
          assert.ok(real.asked.length > asked, 'only what would ask is not read');
          continue;
        }
        const isRead = /read|list|find|search/.test(tool);
        assert.equal(played.kind, done.kind, `${tool} ${JSON.stringify(input)}`);
        const searches = tool === 'search_text';
        if (isRead && !searches && 'text' in played && 'text' in done)
          assert.equal(
            plain(played.text, dry.folder),
            plain(done.text, real.folder),
            `${tool} ${JSON.stringify(input)}`,
          );
        if (searches && 'text' in played && 'text' in done && !done.text.includes('typed'))
          assert.equal(withoutTyped(played.text), withoutTyped(done.text), JSON.stringify(input));
      }
      assert.deepEqual([treeHash(dry.folder), treeHash(dry.state)], before);
      assert.equal(dry.editor.dirty(`${dry.folder}/sub/deep/c.ts`)?.text, 'two, typed\n');
      assert.equal(dry.asked.length, 0, 'nobody is asked');
      assert.ok(!dry.entries.some(({ kind }) => kind === 'run' || kind === 'change'), 'nothing counts as run');
    }),
    { numRuns: 25 },
  );
});

/** An open editor's text is on no disk: in a real run it is left unsaved there, in a dry run memory takes it over. */
function plain(text: string, folder: string): string {
  return text.replaceAll(folder, '').replace(' (with the unsaved changes of the editor)', '');
}

function withoutTyped(text: string): string {
  return text.replace(/sub\/deep\/c\.ts\n(\s+\d+\t.*\n?)*/, '').trimEnd();
}
