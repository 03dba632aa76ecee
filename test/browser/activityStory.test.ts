import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ActivityRow } from '../../src/protocol/activity.js';
import { writeLargeLedger } from '../fakes/largeLedger.js';
import { scratchFolder } from '../harness/server.mjs';
import { eventually } from './eventually.js';
import { Keyboard } from './keyboard.js';
import { Session } from './session.js';

const rule = {
  id: 'no-force-push',
  when: { effect: 'git', op: 'push', rewrites: true },
  then: 'deny',
  because: 'main is shared; push a branch and open a pull request',
};

test('in the editor, a million entries are searched, explained, exported and verified with the keyboard alone', async () => {
  const session = await Session.start({ settings: { 'countersign.rules': { rules: [rule] } } });
  const folder = realpathSync(scratchFolder('activity'));
  try {
    mkdirSync(session.globalStorage, { recursive: true, mode: 0o700 });
    writeLargeLedger(join(session.globalStorage, 'ledger.db'), 1_000_000, Date.now() - 60_000);
    const window = await session.open(folder);
    const keys = new Keyboard(window);
    await keys.command('Countersign: Show Activity');
    const panel = await window.webview('.row[data-act]');
    const says = (words: RegExp) => panel.locator('.status').filter({ hasText: words }).waitFor();
    await says(/29\d,\d+ acts.*1,000,\d+ entries/s);
    const pointerUses = await keys.watchPointer();
    await window.screenshot('activity-million');

    await keys.press('/');
    await keys.type('force push');
    await says(/4,9\d\d of/);
    await keys.press('ArrowDown');
    await keys.press('Enter');
    const details = panel.getByRole('complementary');
    await details.filter({ hasText: 'Why it was refused' }).waitFor();
    await window.screenshot('activity-why');
    await keys.goTo(details.getByRole('button', { name: 'no-force-push', exact: true }));
    await keys.press('Enter');
    await window.page.locator('.monaco-list:focus-within .monaco-list-row.selected', { hasText: 'push' }).waitFor();

    await keys.command('Countersign: Show Activity');
    await keys.goTo(panel.getByRole('button', { name: 'Export…' }));
    await keys.press('Enter');
    const file = join(folder, 'refused.csv');
    await keys.saveAs(file);
    await eventually(() => assert.ok(existsSync(file)));
    const lines = readFileSync(file, 'utf8').trimEnd().split('\r\n');
    const columns: readonly (keyof ActivityRow)[] = ['seq', 'at', 'session'];
    assert.ok(lines[0]?.startsWith(columns.join(',')) && lines.length > 4900, `${lines.length} lines`);

    await keys.command('Countersign: Show Activity');
    await keys.goTo(panel.getByRole('button', { name: 'Verify' }));
    await keys.press('Enter');
    await panel.locator('.verified-whole, .verified-partly').waitFor({ timeout: 60_000 });
    assert.equal(await pointerUses(), 0, 'no pointer was used');
    await window.screenshot('activity-verified');
  } finally {
    await session.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
