import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';

/** Each room and what it may import. A new entry here is an architecture decision: it gets its own commit. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  base: [],
  protocol: ['base', 'zod'],
  shell: ['base', 'protocol', '@vscode/tree-sitter-wasm'],
  policy: ['base', 'protocol', 'minimatch', 'zod'],
  approvals: ['base', 'protocol', 'policy', 'node:crypto'],
  ledger: ['base', 'protocol', 'node:'],
  telemetry: ['base', 'protocol', '@opentelemetry', 'node:'],
  journal: ['base', 'protocol', 'diff', 'node:'],
  sandbox: ['base', 'protocol', '@anthropic-ai/sandbox-runtime', 'ipaddr.js', 'node:'],
  models: ['base', 'protocol', 'zod', '@ai-sdk', 'node:'],
  review: ['base', 'protocol', 'models', 'zod', 'node:crypto'],
  tools: ['base', 'protocol', 'shell', 'approvals/gate.ts', 'approvals/pass.ts', 'zod', 'diff', 'minimatch'],
  agent: ['base', 'protocol', 'approvals', 'tools', 'models', 'zod', 'node:crypto'],
  machine: [
    'base',
    'protocol',
    'tools/ports.ts',
    'journal',
    'sandbox',
    'ledger',
    'diff',
    'htmlparser2',
    'ignore',
    'minimatch',
    'zod',
    'node:',
  ],
  host: ['all but webview', 'vscode', 'diff', 'zod', 'node:'],
  webview: ['base', 'protocol', 'lit', '@vscode-elements', '@vscode/codicons', 'markdown-it', 'dompurify', 'zod'],
  terminal: ['all but webview and host', 'diff', 'zod', 'node:'],
  core: ['all but webview and host', 'diff', 'node:'],
  'extension.ts': ['all but webview', 'vscode', 'node:'],
  'cli.ts': ['all but webview and host', 'node:'],
};

/** Doors to the outside, and the only rooms that open them. */
const doors: Readonly<Record<string, readonly string[]>> = {
  'node:child_process': ['sandbox', 'journal', 'machine'],
  'node:net': ['models', 'telemetry', 'sandbox', 'machine'],
  'node:http': ['models', 'telemetry', 'sandbox', 'machine'],
  'node:http2': ['models', 'telemetry', 'sandbox', 'machine'],
  'node:https': ['models', 'telemetry', 'sandbox', 'machine'],
  'node:tls': ['models', 'telemetry', 'sandbox', 'machine'],
  'node:dgram': ['models', 'telemetry', 'sandbox', 'machine'],
  vscode: ['host', 'extension.ts'],
};

/** `core` puts the rooms together below the two surfaces; nothing reaches into what starts the program. */
const aboveCore = ['host', 'terminal', 'extension.ts', 'cli.ts'];
const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  .map(file => file.split(sep).join('/'));

for (const file of files) {
  test(`src/${file} keeps to its room`, () => {
    const room = roomOf(file);
    const allowed = mayImport[room] ?? assert.fail(`${room} is not a room`);
    for (const target of importsOf(file)) {
      assert.ok(isAllowed(target, room, allowed, file), `${room} may not import ${target}`);
      const holders = doors[target];
      if (holders !== undefined) assert.ok(holders.includes(room), `only ${holders.join(', ')} may import ${target}`);
    }
  });
}

test('passes are minted in approvals/gate.ts alone', () => {
  const minters = files.filter(file => /\bas\s+(unknown\s+as\s+)?Pass\b|<Pass\b[^>]*>\s*[({]/.test(sourceOf(file)));
  assert.deepEqual(
    minters.filter(file => file !== 'approvals/gate.ts'),
    [],
  );
});

test('relative imports end in .js, and node modules are named with node:', () => {
  for (const file of files) {
    for (const target of importsOf(file)) {
      if (target.startsWith('.')) assert.match(target, /\.js$/, `${file} imports ${target}`);
      else
        assert.ok(
          target.startsWith('node:') || !builtinModules.includes(target),
          `${file} imports ${target} without node:`,
        );
    }
  }
});

function isAllowed(target: string, room: string, allowed: readonly string[], file: string): boolean {
  if (target.startsWith('.')) {
    const reached = join(dirname(file), target).replace(/\.js$/, '.ts').split(sep).join('/');
    const to = roomOf(reached);
    if (reached.startsWith('..')) return false;
    if (to === 'core' && room !== 'core') return aboveCore.includes(room);
    if (to.endsWith('.ts')) return false;
    if (to === room || allowed.includes(to) || allowed.includes(reached)) return true;
    if (allowed.includes('all but webview')) return to !== 'webview';
    return allowed.includes('all but webview and host') && to !== 'webview' && to !== 'host';
  }
  if (target.startsWith('node:')) return allowed.includes('node:') || allowed.includes(target);
  const name = target.startsWith('@') ? target.split('/').slice(0, 2).join('/') : (target.split('/')[0] ?? '');
  return allowed.includes(name) || allowed.includes(name.split('/')[0] ?? '');
}

function importsOf(file: string): string[] {
  return ts.preProcessFile(sourceOf(file), true, true).importedFiles.map(found => found.fileName);
}

function sourceOf(file: string): string {
  return readFileSync(join('src', file), 'utf8');
}

function roomOf(file: string): string {
  return file.split('/')[0] ?? '';
}
