import { rmSync } from 'node:fs';
import { packFixture } from '../browser/extensions.js';
import { packagedExtension, Session } from '../browser/session.js';
import type { Workbench } from '../browser/workbench.js';
import { scratchFolder } from '../harness/server.mjs';
import { median, type Figure } from './figure.js';

const loads = 7;

/** What the editor itself says of the installed extension, window after window, beside one that does nothing. */
export async function measureActivation(): Promise<readonly Figure[]> {
  const session = await Session.start({ extensions: [packagedExtension, await packFixture('empty-extension')] });
  const folder = scratchFolder('folder');
  try {
    const ours: number[] = [];
    const empty: number[] = [];
    for (let load = 0; load < loads; load++) {
      const window = await session.open(folder);
      await window.command('Developer: Show Running Extensions');
      ours.push(await activationOf('Countersign', window));
      empty.push(await activationOf('Empty Extension', window));
      await window.close();
    }
    const note = `median of ${loads}, ${Math.min(...ours)}–${Math.max(...ours)}; an empty one ${median(empty)}`;
    return [
      { key: 'activation.ms', value: median(ours), aim: { atMost: 60 }, note },
      { key: 'activation.ratio', value: median(ours) / Math.max(1, median(empty)), note: 'over an empty extension' },
    ];
  } finally {
    await session.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As the page that the editor keeps for this shows it. */
async function activationOf(name: string, { page }: Workbench): Promise<number> {
  const row = page.locator('.runtime-extensions-editor .monaco-list-row').filter({
    has: page.locator('.name', { hasText: new RegExp(`^${name}$`) }),
  });
  const time = row.locator('.activation-time').filter({ hasText: /\d+ms/ });
  await time.waitFor({ timeout: 30_000 });
  return Number(/(\d+)ms/.exec(await time.innerText())?.[1]);
}
