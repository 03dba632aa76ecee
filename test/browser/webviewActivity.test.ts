import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { someRows } from '../fakes/rows.js';
import { PanelHost, type Panel } from './panel.js';

let host: PanelHost;
before(async () => (host = await PanelHost.start()));
after(() => host.close());

const size = { width: 1000, height: 420 };

async function showing(count: number, more = false, total = count): Promise<Panel> {
  const panel = await host.open('activity', 'dark', size);
  await panel.post({ kind: 'rows', rows: someRows(count, total), more, total });
  return panel;
}

const rows = (panel: Panel) => panel.page.locator('.space .row');

test('of 5,000 rows only the visible ones are in the page, and all can be reached by keyboard', async () => {
  const panel = await showing(5000);
  assert.ok((await rows(panel).count()) < 80);
  await rows(panel).first().focus();
  await panel.page.keyboard.press('End');
  await panel.settled();
  assert.ok((await rows(panel).count()) < 80);
  const focused = () => panel.page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex'));
  assert.equal(await focused(), '5001');
  await panel.page.locator('.rows').evaluate(area => area.scrollTo(0, 0));
  await panel.settled();
  assert.equal(await focused(), '5001', 'the focus survives scrolling away');
  await panel.close();
});

test('arrows move, Enter opens the details, Escape closes them and gives the row back', async () => {
  const panel = await showing(30);
  await rows(panel).first().focus();
  await panel.page.keyboard.press('ArrowDown');
  await panel.page.keyboard.press('ArrowDown');
  await panel.page.keyboard.press('Enter');
  const details = panel.page.getByRole('complementary');
  assert.match(await details.innerText(), /Change src\/todo\.js[\s\S]*you, in the diff/);
  await panel.page.keyboard.press('Escape');
  assert.equal(await details.count(), 0);
  assert.equal(await panel.page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex')), '3');
  await panel.close();
});

test('the diff of an edit is opened again from its details', async () => {
  const panel = await showing(9);
  await rows(panel).nth(1).click();
  await panel.page.getByRole('button', { name: 'Show what changed' }).click();
  assert.deepEqual(await panel.sent('open-change'), [{ kind: 'open-change', act: 'act-8' }]);
  await panel.close();
});

test('new rows come in on top and leave the selection where it is', async () => {
  const panel = await showing(10);
  await rows(panel).nth(2).click();
  await panel.post({ kind: 'changed', rows: someRows(1, 11), total: 11 });
  assert.equal(await panel.page.locator('[aria-selected="true"]').getAttribute('aria-rowindex'), '5');
  assert.match(await panel.page.getByRole('status').innerText(), /11 acts/);
  await panel.close();
});

test('older rows are asked for once, when the end comes near', async () => {
  const panel = await showing(100, true, 300);
  assert.deepEqual(await panel.sent('older'), []);
  await panel.page.locator('.rows').evaluate(area => area.scrollTo(0, area.scrollHeight));
  await panel.waitFor('older');
  await panel.page.locator('.rows').evaluate(area => area.scrollTo(0, area.scrollHeight - 50));
  await panel.settled();
  assert.deepEqual(await panel.sent('older'), [{ kind: 'older', before: 201 }]);
  await panel.post({ kind: 'rows', rows: someRows(100, 200), before: 201, more: true, total: 300 });
  await panel.page.locator('.rows').evaluate(area => area.scrollTo(0, area.scrollHeight));
  assert.deepEqual((await panel.waitFor('older', 2)).at(-1), { kind: 'older', before: 101 });
  await panel.close();
});

test('the filter shows rows that hold every word, and says of how many', async () => {
  const panel = await showing(90);
  await panel.page.getByRole('textbox', { name: 'Filter' }).fill('push settings');
  await panel.settled();
  assert.equal(await rows(panel).count(), 10);
  assert.match(await panel.page.getByRole('status').innerText(), /10 of 90 acts/);
  await panel.page.getByRole('textbox', { name: 'Filter' }).fill('zebra');
  await panel.settled();
  assert.match(await panel.page.locator('.empty').innerText(), /No act that is loaded holds “zebra”/);
  await panel.close();
});

test('before the first rows, without any, and when reading failed, it says so', async () => {
  const panel = await host.open('activity', 'dark', size);
  assert.match(await panel.page.locator('.empty').innerText(), /Reading the ledger/);
  await panel.post({ kind: 'rows', rows: [], more: false, total: 0 });
  assert.match(await panel.page.locator('.empty').innerText(), /Nothing has happened yet/);
  await panel.post({ kind: 'failed', because: 'the file is locked' });
  assert.match(await panel.page.getByRole('alert').innerText(), /could not be read: the file is locked/);
  assert.deepEqual(await panel.complaints(), []);
  await panel.close();
});

test('a secret in a title is masked in the row, and shown in the details only when clicked', async () => {
  const secret = 'ghp_abcdefghijklmnopqrstuvwxyz0123';
  const panel = await host.open('activity', 'dark', size);
  const [row] = someRows(1);
  await panel.post({ kind: 'rows', rows: [{ ...row, title: `Run echo ${secret}` }], more: false, total: 1 });
  await rows(panel).first().click();
  assert.doesNotMatch(await panel.page.content(), /ghp_/);
  await panel.page.getByRole('button', { name: 'Hidden secret' }).click();
  assert.match(await panel.page.getByRole('complementary').innerText(), /ghp_/);
  await panel.close();
});
