import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { complaintsIn, type Complaint } from '../../src/sandbox/keptFrom.js';

type Row = readonly [line: string, path: string | undefined, why?: Complaint['why'], ofFolder?: boolean];

const written: readonly Row[] = [
  ['t.sh: line 1: ../out/new: Read-only file system', '/w/out/new', 'not-written'],
  ['/opt/tools/t.sh: line 1: ../out/new: Read-only file system', '/w/out/new', 'not-written'],
  ["/usr/bin/touch: cannot touch '../out/a b': Read-only file system", '/w/out/a b', 'not-written'],
  ['mkdir: cannot create directory ‘../out/d’: Read-only file system', '/w/out/d', 'not-written', true],
  ["rm: cannot remove '../out/old': Read-only file system", '/w/out/old', 'not-written', true],
  ["rm: cannot remove '.git/config': Device or resource busy", '/w/here/.git/config', 'not-written', true],
  ["cp: cannot create regular file '../out/t.sh': Read-only file system", '/w/out/t.sh', 'not-written'],
  ['tee: ../out/x: Read-only file system', '/w/out/x', 'not-written'],
  [
    "sed: couldn't open temporary file ../out/sedDDm6mD: Read-only file system",
    '/w/out/sedDDm6mD',
    'not-written',
    true,
  ],
  ["Error: EROFS: read-only file system, open '../out/n'", '/w/out/n', 'not-written'],
  ["Error: EROFS: read-only file system, mkdir '/srv/nd'", '/srv/nd', 'not-written', true],
  ["OSError: [Errno 30] Read-only file system: '~/.cache/a'", '/home/u/.cache/a', 'not-written'],
  ['open /usr/share/x: read-only file system', '/usr/share/x', 'not-written'],
  [
    'error: could not write config file /w/here/.git/config: Device or resource busy',
    '/w/here/.git/config',
    'not-written',
  ],
  ['cat: /home/u/.netrc: Permission denied', '/home/u/.netrc', 'not-permitted'],
  ['wget: Cannot read /home/u/.netrc (Permission denied).', '/home/u/.netrc', 'not-permitted'],
  ["ls: cannot open directory '/home/u/.ssh': Permission denied", '/home/u/.ssh', 'not-permitted', true],
  ["touch: cannot touch '/tmp/out/a': No such file or directory", '/tmp/out/a', 'not-there'],
  ['mkdir: cannot create directory ‘.vscode’: File exists', '/w/here/.vscode', 'in-the-way', true],
  ['t.sh: line 1: AGENTS.md: Is a directory', '/w/here/AGENTS.md', 'in-the-way'],
  ['All is well: 3 files', undefined],
  ['Read-only file system', undefined],
];

suite('what a program complained of', () => {
  for (const [line, path, why, ofFolder = false] of written) {
    test(line, () => {
      const expected = path === undefined ? [] : [{ path, why, ofFolder }];
      assert.deepEqual(complaintsIn(line, '/w/here', '/home/u'), expected);
    });
  }

  test('both ends of a rename between file systems are named', () => {
    const line = "OSError: [Errno 18] Invalid cross-device link: 't.sh' -> '../out/t'";
    const found = complaintsIn(line, '/w/here', '/home/u');
    assert.deepEqual(
      found.map(({ path }) => path),
      ['/w/here/t.sh', '/w/out/t'],
    );
    assert.ok(found.every(({ ofFolder }) => ofFolder));
  });

  test('what is made to be slow to read is read in time', () => {
    const sign = 'Read-only file system';
    const slow = [`${' '.repeat(1900)}x: ${sign}`, `x${': '.repeat(900)}${sign}`, `${"'a'".repeat(600)}: ${sign}`];
    const began = process.cpuUsage();
    const lines = Array.from({ length: 300 }, (_, at) => `${at}${slow[at % 3] ?? ''}`);
    const found = complaintsIn(lines.join('\n'), '/w', '/h');
    assert.ok(found.length <= 100);
    assert.ok(process.cpuUsage(began).user < 1_000_000, 'less than a second, however busy the machine is');
  });

  test('the same complaint twice is one, and a text without end is read at its end alone', () => {
    const line = 'tee: ../out/x: Read-only file system';
    assert.equal(complaintsIn(`${line}\n${line}`, '/w/here', '/home/u').length, 1);
    assert.deepEqual(complaintsIn(`${line}\n${'well\n'.repeat(1000)}`, '/w/here', '/home/u'), []);
    assert.deepEqual(complaintsIn(`${'x'.repeat(5000)}${line}`, '/w/here', '/home/u'), []);
  });
});
