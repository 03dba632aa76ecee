import { readFileSync } from 'node:fs';
import type { Analysis } from '../../src/shell/analyse.js';
import { ShellReader } from '../../src/shell/shellReader.js';

export const grammar = (name: string): Uint8Array =>
  readFileSync(`node_modules/@vscode/tree-sitter-wasm/wasm/${name}.wasm`);

export const place = { cwd: '/ws', home: '/home/u' };

const reader = await ShellReader.open(grammar('tree-sitter'), grammar('tree-sitter-bash'), () => Date.now());
await reader.loadPowerShell(grammar('tree-sitter-powershell'));
export const { analyse } = reader;

export function analysed(command: string, cwd = place.cwd): Analysis {
  return analyse(command, 'bash', { ...place, cwd });
}
