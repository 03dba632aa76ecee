import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Ledger } from '../../src/ledger/ledger.js';
import { systemClock } from '../../src/machine/systemClock.js';
import { about, action } from '../fakes/entries.js';
import { writeLargeLedger } from '../fakes/largeLedger.js';
import { openActivity } from './activityPanel.js';
import { PanelHost, themes, type Panel } from './panel.js';

let host: PanelHost;
let folder: string;
let ledger: Ledger;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-large-'));
  const file = join(folder, 'ledger.db');
  writeLargeLedger(file, 1_000_000, Date.now() - 60_000);
  ledger = Ledger.open(file, systemClock);
  host = await PanelHost.start();
});
after(async () => {
  await host.close();
  ledger.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const size = { width: 1100, height: 620 };
const status = ({ page }: Panel) => page.locator('.status');
const row = ({ page }: Panel, index: number) => page.locator(`.space .row[data-act][aria-rowindex="${index + 2}"]`);
const says = (panel: Panel, words: RegExp) => status(panel).filter({ hasText: words }).waitFor();
const chip = ({ page }: Panel, label: string) => page.getByRole('button', { name: `Filter by ${label}` });

test('of a million entries the newest are there at once, and the oldest one key away', async () => {
  const { panel } = await openActivity(host, ledger);
  await row(panel, 0).waitFor();
  const { acts, entries } = ledger.size();
  await says(
    panel,
    new RegExp(`${acts.toLocaleString('en')} acts.*${entries.toLocaleString('en')} entries, [\\d.]+ MB`, 's'),
  );
  await row(panel, 0).focus();
  await panel.page.keyboard.press('End');
  await panel.page.locator('.space .row[data-act="act-0"]').waitFor();
  assert.ok((await panel.page.locator('.space .row').count()) < 70);
  await panel.close();
});

test('with the keyboard alone: search, filter, details, charts, verify and export', async () => {
  const { panel, did } = await openActivity(host, ledger, 'dark', size);
  const { page } = panel;
  const { keyboard } = page;
  await row(panel, 0).waitFor();

  await row(panel, 0).focus();
  await keyboard.press('/');
  await keyboard.type('force push');
  await says(panel, /4,9\d\d of [\d,]+ acts/);
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  const details = page.getByRole('complementary');
  await details.filter({ hasText: 'Why it was refused' }).waitFor();
  const words = await details.innerText();
  for (const said of [
    'main is shared',
    'no-force-push',
    '+62',
    'rewriting what is there',
    'rewrites-remote',
    'On record',
  ])
    assert.ok(words.includes(said), said);
  await keyboard.press('Escape');
  await keyboard.press('/');
  await keyboard.press('Escape');
  await says(panel, /^\s*[\d,]+ acts/);

  await chip(panel, 'State').focus();
  await keyboard.press('Enter');
  for (let n = 0; n < 3; n++) await keyboard.press('Tab');
  await keyboard.press('Space');
  await says(panel, /[\d,]+ of [\d,]+ acts/);
  await keyboard.press('Escape');
  assert.match((await chip(panel, 'State').getAttribute('aria-label')) ?? '', /State: failed/);

  await page.getByRole('button', { name: 'Charts' }).press('Enter');
  const charts = page.getByRole('region', { name: 'Charts' });
  await charts.getByText('passed by themselves').waitFor();
  const rules = charts.getByRole('figure', { name: 'Rules that spoke most often' });
  await rules.getByText('As a table').press('Enter');
  await rules.getByRole('button', { name: 'tests' }).press('Enter');
  await page.getByRole('button', { name: 'Filter by Rule: tests' }).waitFor();

  await page.getByRole('button', { name: 'Export' }).press('Enter');
  await panel.waitFor('export');
  assert.deepEqual(did, [['export', { state: ['failed'], rule: 'tests' }]]);

  await page.getByRole('button', { name: 'Verify' }).press('Enter');
  await page.getByRole('progressbar', { name: 'Verifying the ledger' }).waitFor();
  await page.locator('.verified-whole').waitFor();
  assert.match(await page.locator('.verified-whole').innerText(), /^Whole: all 1,?000,?\d+ entries/);
  await panel.close();
});

test('sessions fold and unfold with the arrow keys', async () => {
  const { panel } = await openActivity(host, ledger);
  const { page } = panel;
  await page.getByRole('button', { name: 'By session', exact: true }).click();
  const head = page.locator('.space .row.session').first();
  await head.waitFor();
  await head.focus();
  assert.equal(await head.getAttribute('aria-expanded'), 'true');
  await page.keyboard.press('ArrowLeft');
  assert.equal(await head.getAttribute('aria-expanded'), 'false');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  const focused = page.locator('.space .row:focus');
  await focused.and(page.locator('[data-act]')).waitFor();
  assert.equal(await focused.getAttribute('aria-level'), '2');
  await page.keyboard.press('ArrowLeft');
  assert.equal(await focused.getAttribute('aria-expanded'), 'true');
  await panel.close();
});

test('what is recorded while it is looked at comes in, and only if the filter leaves it', async () => {
  const { panel, desk } = await openActivity(host, ledger);
  await row(panel, 0).waitFor();
  await ledger.record(about, action('new-1', { title: 'Run a new command' }));
  await desk.recorded(ledger.entries({ limit: 1 }));
  await panel.page.locator('.space .row[data-act="new-1"][aria-rowindex="2"]').waitFor();
  await panel.page.getByRole('textbox', { name: 'Search' }).fill('push');
  await says(panel, /of/);
  await ledger.record(about, action('new-2', { title: 'Run npm ci' }));
  await ledger.record(about, action('new-3', { title: 'Run git push' }));
  await desk.recorded(ledger.entries({ limit: 2 }));
  await panel.page.locator('.space .row[data-act="new-3"]').waitFor();
  assert.equal(await panel.page.locator('.space .row[data-act="new-2"]').count(), 0);
  await panel.close();
});

for (const theme of themes) {
  test(`everything on record is listed at once, by kind, and told in words, without an axe complaint: ${theme}`, async () => {
    const before = performance.now();
    ledger.head('entries');
    await ledger.ask('entryCount', {}, 2e6);
    await ledger.ask('entryPage', {}, 2e6, 0, 100);
    assert.ok(performance.now() - before < 100, `the first page took ${performance.now() - before} ms`);
    await ledger.record(about, { kind: 'prompt', text: 'mend the tests' });
    const { panel } = await openActivity(host, ledger, theme, size);
    const { page } = panel;
    await page.getByRole('button', { name: 'Everything' }).click();
    await page.locator('.space .row[data-entry]').first().waitFor();
    await says(panel, /1,000,\d+ entries/);
    await page.locator('.space .row[data-entry]').first().focus();
    await page.keyboard.press('End');
    await page.locator('.space .row[data-entry="1"]').waitFor();
    await chip(panel, 'Kind').click();
    await page.getByRole('checkbox', { name: 'prompts' }).check();
    await says(panel, / of 1,000,\d+ entries/);
    await page.keyboard.press('Escape');
    await page.getByRole('textbox', { name: 'Search' }).fill('mend');
    await says(panel, /^\s*\d of 1,000,\d+ entries/);
    await page.locator('.space .row[data-entry]').first().click();
    await page
      .getByRole('complementary', { name: 'Details of the entry' })
      .getByText('mend the tests')
      .first()
      .waitFor();
    await panel.screenshot('everything');
    assert.deepEqual(await panel.violations(), []);
    assert.deepEqual(await panel.complaints(), []);
    await panel.close();
  });

  test(`every part has no axe complaint and keeps to its policy: ${theme}`, async () => {
    const { panel } = await openActivity(host, ledger, theme, size);
    const { page } = panel;
    await row(panel, 5).waitFor();
    await row(panel, 4).click();
    await page.getByRole('complementary').getByText('On record').waitFor();
    await panel.screenshot('details');
    await page.getByRole('button', { name: 'Charts' }).click();
    await page.getByText('passed by themselves').waitFor();
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByRole('progressbar', { name: 'Verifying the ledger' }).waitFor();
    await panel.screenshot('charts');
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.locator('.verified-stopped').waitFor();
    await page.getByRole('button', { name: 'By session', exact: true }).click();
    await page.locator('.row.session').first().waitFor();
    await chip(panel, 'Verdict').click();
    await page.getByRole('checkbox', { name: 'denied' }).check();
    await says(panel, / of /);
    await panel.screenshot('sessions');
    assert.deepEqual(await panel.violations(), []); // before axe, which tries things of its own
    assert.deepEqual(await panel.complaints(), []);
    await panel.close();
  });
}
