// Builds dist/ (the extension, its worker, the terminal program, the two panels) and, with --tests, out/.
import { cpSync, existsSync, globSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { build, context } from 'esbuild';

const flag = name => process.argv.includes(`--${name}`);
const present = entries => Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(file)));

const common = { bundle: true, format: 'esm', minify: flag('minify'), sourcemap: !flag('minify'), logLevel: 'warning' };
const node = {
  ...common,
  platform: 'node',
  target: 'node22.13',
  splitting: true, // what is behind import() loads when it is first needed
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  external: ['vscode'],
  // Libraries written as CommonJS ask for node's own modules by require(), and for their own place by __filename.
  banner: {
    js: "import { createRequire as countersignRequire } from 'node:module'; import { fileURLToPath as countersignPath } from 'node:url'; const require = countersignRequire(import.meta.url); const __filename = countersignPath(import.meta.url);",
  },
  entryPoints: present({
    extension: 'src/extension.ts',
    worker: 'src/ledger/worker.ts',
    stopper: 'src/machine/stopper.ts',
    cli: 'src/cli.ts',
  }),
};
const browser = {
  ...common,
  platform: 'browser',
  target: 'es2022',
  outdir: 'dist/webview',
  entryPoints: present({ chat: 'src/webview/chat.ts', activity: 'src/webview/activity.ts' }),
  tsconfig: 'src/webview/tsconfig.json',
};
const tests = {
  ...common,
  platform: 'node',
  target: 'node22.13',
  splitting: true,
  packages: 'external',
  outdir: 'out/test',
  outbase: 'test',
  entryPoints: [
    ...globSync([
      'test/**/*.test.ts',
      'test/editor/index.ts',
      'test/bench/bench.ts',
      'test/review/evaluation/main.ts',
      'test/replay/main.ts',
    ]).map(file => ({
      in: file,
      out: file.replace(/^test[\\/]|\.ts$/g, ''),
    })),
    { in: 'src/ledger/worker.ts', out: 'ledgerWorker' },
    { in: 'src/machine/stopper.ts', out: 'stopper' },
  ],
};

const assets = globSync([
  'node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter{,-bash,-powershell}.wasm',
  'node_modules/@vscode/codicons/dist/codicon.{css,ttf}',
]);
const jobs = (flag('tests') ? [tests] : [node, browser]).filter(job => Object.keys(job.entryPoints).length > 0);
if (!flag('tests')) for (const file of assets) cpSync(file, `dist/${basename(file)}`);
if (flag('watch')) {
  await Promise.all(jobs.map(async job => (await context(job)).watch()));
} else {
  const built = await Promise.all(jobs.map(job => build({ ...job, metafile: true })));
  const fresh = new Set(built.flatMap(({ metafile }) => Object.keys(metafile.outputs)));
  const left = globSync(`${flag('tests') ? 'out/test' : 'dist'}/**/*.{js,map}`).filter(file => !fresh.has(file));
  for (const file of left) rmSync(file); // only what an earlier build left, so that one under way is not disturbed
}
