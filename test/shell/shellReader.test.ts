import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ShellReader } from '../../src/shell/shellReader.js';
import { place } from './analysing.js';

const wasm = (name: string): Uint8Array => readFileSync(`node_modules/@vscode/tree-sitter-wasm/wasm/${name}.wasm`);

test('until its grammar is loaded PowerShell is unknown, and is not read as bash', async () => {
  const reader = await ShellReader.open(wasm('tree-sitter'), wasm('tree-sitter-bash'), () => 0);
  const { effects, words } = reader.analyse('ls', 'powershell', place);
  assert.deepEqual(effects, [{ kind: 'unknown', why: 'PowerShell cannot be read yet' }]);
  assert.equal(words, undefined);
  assert.deepEqual(reader.analyse('ls', 'bash', place).words, ['ls']);
});
