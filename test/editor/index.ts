import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tests, type EditorTest } from './suite.js';

const secondsPerTest = 60;

/** The editor calls this inside its extension host; the suite's counts leave by the file that the harness names. */
export async function run(): Promise<void> {
  const here = import.meta.dirname;
  const files = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.test.js'));
  for (const file of files.sort()) await import(pathToFileURL(join(here, file)).href);
  let failed = 0;
  for (const test of tests) {
    const error = await outcomeOf(test);
    if (error !== undefined) failed++;
    report({ name: test.name, passed: error === undefined, error });
  }
  if (failed > 0) throw new Error(`${failed} failed`);
}

async function outcomeOf({ body }: EditorTest): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${secondsPerTest} s`)), secondsPerTest * 1000);
  });
  try {
    await Promise.race([Promise.resolve(body()), late]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    clearTimeout(timer);
  }
}

function report(result: { name: string; passed: boolean; error: string | undefined }): void {
  const file = process.env['COUNTERSIGN_TEST_RESULTS'];
  if (file === undefined) console.log(JSON.stringify(result));
  else appendFileSync(file, `${JSON.stringify(result)}\n`);
}
