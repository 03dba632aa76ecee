import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seccompFilter } from '../../src/sandbox/seccomp.js';

const [allowed, killed, refused, unknown] = [0x7fff0000, 0x80000000, 0x00050001, 0x00050026];
const archs = { x64: 0xc000003e, arm64: 0xc00000b7 };

interface Call {
  readonly number: number;
  readonly arch: number;
  readonly words: readonly number[];
}

/** Runs the kernel's byte code: those of its instructions that the filter is made of. */
function answerOf(code: Buffer, { number, arch, words }: Call): number {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(number >>> 0, 0);
  data.writeUInt32LE(arch, 4);
  for (const [at, word] of words.entries()) data.writeUInt32LE(word >>> 0, 16 + 8 * at);
  let loaded = 0;
  for (let at = 0; at < code.length; at += 8) {
    const [kind, value] = [code.readUInt16LE(at), code.readUInt32LE(at + 4)];
    const [then, otherwise] = [8 * code.readUInt8(at + 2), 8 * code.readUInt8(at + 3)];
    if (kind === 0x06) return value;
    if (kind === 0x20) loaded = data.readUInt32LE(value);
    else if (kind === 0x15) at += loaded === value ? then : otherwise;
    else if (kind === 0x35) at += loaded >= value ? then : otherwise;
    else if (kind === 0x45) at += (loaded & value) !== 0 ? then : otherwise;
    else assert.fail(`instruction ${kind}`);
  }
  return assert.fail('the filter has no end');
}

const [makes, truncates] = [0o100, 0o1000];
const calls: readonly [says: string, x64: readonly number[], arm64: readonly number[], answer: number][] = [
  ['a read passes', [0], [63], allowed],
  ['a call that is made every day passes whatever its words', [9, 0o4000, 0o4000], [222, 0o4000, 0o4000], allowed],
  ['a socket of IPv4 passes', [41, 2], [198, 2], allowed],
  ['a socket of IPv6 passes', [41, 10], [198, 10], allowed],
  ['a socket that asks the kernel passes', [41, 16], [198, 16], allowed],
  ['a socket of the file system does not', [41, 1], [198, 1], refused],
  ['a socket of packets does not', [41, 17], [198, 17], refused],
  ['a socket to the host of a virtual machine does not', [41, 40], [198, 40], refused],
  ['a socket of no family does not', [41, 0], [198, 0], refused],
  ['asking a terminal for its size passes', [16, 1, 0x5413], [29, 1, 0x5413], allowed],
  ['putting words into it does not', [16, 1, 0x5412], [29, 1, 0x5412], refused],
  ['pasting into it does not', [16, 1, 0x541c], [29, 1, 0x541c], refused],
  ['a mode passes', [91, 3, 0o755], [52, 3, 0o755], allowed],
  ['a mode that lends rights does not', [91, 3, 0o4755], [52, 3, 0o4755], refused],
  ['neither by the name of the file', [268, -100, 0, 0o4755], [53, -100, 0, 0o4755], refused],
  ['nor by the newer call', [452, -100, 0, 0o4755, 0], [452, -100, 0, 0o4755, 0], refused],
  [
    'opening passes whatever lies where a mode would',
    [257, -100, 0, truncates, 0o4000],
    [56, -100, 0, 0, 0o4000],
    allowed,
  ],
  ['making a file passes', [257, -100, 0, makes, 0o644], [56, -100, 0, makes, 0o644], allowed],
  ['making one that lends rights does not', [257, -100, 0, makes, 0o4755], [56, -100, 0, makes, 0o4755], refused],
  ['nor one without a name', [257, -100, 0, 0o20200000, 0o4755], [56, -100, 0, 0o20200000, 0o4755], refused],
  ['a call whose words cannot be seen is not known', [437], [437], unknown],
  ['a key ring is not opened', [250], [219], refused],
  ['calls are not queued', [425], [425], refused],
];

for (const [says, x64, arm64, answer] of calls) {
  for (const [name, [number = 0, ...words]] of Object.entries({ x64, arm64 })) {
    test(`by the filter of ${name} ${says}`, () => {
      const arch = name === 'x64' ? archs.x64 : archs.arm64;
      assert.equal(answerOf(seccompFilter(name), { number, arch, words }), answer);
    });
  }
}

test('calls in the way of other machines end the process', () => {
  assert.equal(answerOf(seccompFilter('x64'), { number: 0, arch: 0x40000003, words: [] }), killed);
  assert.equal(answerOf(seccompFilter('arm64'), { number: 63, arch: 0x40000028, words: [] }), killed);
});

test('calls of the x32 convention are refused', () => {
  assert.equal(answerOf(seccompFilter('x64'), { number: 0x40000000, arch: archs.x64, words: [] }), refused);
});

test('a machine whose calls are not known has no sandbox, rather than one without a filter', () => {
  for (const name of ['riscv64', 'ia32', 'toString'])
    assert.throws(() => seccompFilter(name), { code: 'no-sandbox' }, name);
});
