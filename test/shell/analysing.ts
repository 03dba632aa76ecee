import { readFileSync } from 'node:fs';
import type { Analysis } from '../../src/shell/analyse.js';
import { ShellReader } from '../../src/shell/shellReader.js';

const wasm = (name: string): Uint8Array => readFileSync(`node_modules/@vscode/tree-sitter-wasm/wasm/${name}.wasm`);

export const place = { cwd: '/ws', home: '/home/u' };

const reader = await ShellReader.open(wasm('tree-sitter'), wasm('tree-sitter-bash'), () => Date.now());
await reader.loadPowerShell(wasm('tree-sitter-powershell'));
export const { analyse } = reader;

export function analysed(command: string, cwd = place.cwd): Analysis {
  return analyse(command, 'bash', { ...place, cwd });
}
