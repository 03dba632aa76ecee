import { readFileSync } from 'node:fs';
import type { Analysis } from '../../src/shell/analyse.js';
import { createAnalyse } from '../../src/shell/bash.js';

const wasm = (name: string): Uint8Array => readFileSync(`node_modules/@vscode/tree-sitter-wasm/wasm/${name}.wasm`);

export const place = { cwd: '/ws', home: '/home/u' };

export const analyse = await createAnalyse(wasm('tree-sitter'), wasm('tree-sitter-bash'), () => Date.now());

export function analysed(command: string, cwd = place.cwd): Analysis {
  return analyse(command, 'bash', { ...place, cwd });
}
