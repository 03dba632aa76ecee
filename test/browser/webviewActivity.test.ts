import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ActivityRow } from '../../src/protocol/activity.js';
import { someRows } from '../fakes/rows.js';
import { PanelHost, type Panel } from './panel.js';

let host: PanelHost;
before(async () => (host = await PanelHost.start()));
after(() => host.close());

const size = { width: 1000, height: 420 };
const pageSize = 100;

/** A panel with so many acts, of which it is given the pages it asks for. */
async function showing(total: number): Promise<Panel> {
  return host.open('activity', 'dark', size, (message, panel) => void answer(panel, message, total));
}

async function answer(panel: Panel, message: unknown, total: number): Promise<void> {
  const { kind, view, page = 0 } = message as { kind: string; view: number; page?: number };
  const known = { entries: total * 4, acts: total, bytes: 1e6, oldest: 1 };
  if (kind === 'show') {
    await panel.deliver({ kind: 'shown', view, head: total, total, size: known, tools: ['run_command'], rules: [] });
  }
  if (kind !== 'page') return;
  const rows = someRows(Math.min(pageSize, total - page * pageSize), total - page * pageSize);
  await panel.deliver({ kind: 'page', view, page, rows });
}

async function changed(panel: Panel, rows: readonly ActivityRow[], isLeft = true): Promise<void> {
  const view = (await panel.sent('show')).length;
  const acts = rows.map(row => ({ row, isLeft }));
  await panel.post({ kind: 'changed', view, acts, size: { entries: 1, acts: 1, bytes: 1, oldest: 1 } });
}

const rows = (panel: Panel) => panel.page.locator('.space .row');
const row = (panel: Panel, index: number) => panel.page.locator(`.space .row[aria-rowindex="${index + 2}"]`);
const focused = (panel: Panel) => panel.page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex'));

test('of 250,000 acts only the visible ones are in the page, and all can be reached by keyboard', async () => {
  const panel = await showing(250_000);
  await row(panel, 0).and(panel.page.locator('[data-act]')).waitFor();
  assert.equal(await panel.page.getByRole('grid').getAttribute('aria-rowcount'), '250001');
  assert.ok((await rows(panel).count()) < 60);
  await row(panel, 0).focus();
  await panel.page.keyboard.press('End');
  await panel.page.locator('[data-act="act-1"]').waitFor();
  assert.ok((await rows(panel).count()) < 60);
  assert.equal(await focused(panel), '250001');
  await panel.page.locator('.rows').evaluate(area => area.scrollTo(0, 0));
  await panel.settled();
  assert.equal(await focused(panel), '250001', 'the focus survives scrolling away');
  assert.ok((await panel.sent('page')).length < 8, 'what is scrolled past is not asked for');
  await panel.close();
});

test('the scrollbar leads to any place of the list at once', async () => {
  const panel = await showing(250_000);
  await row(panel, 0).waitFor();
  await panel.page.locator('.rows').evaluate(area => area.scrollTo(0, area.scrollHeight / 2));
  await panel.page.locator('[data-act="act-125000"]').waitFor();
  await panel.close();
});

test('Enter opens the details, Escape closes them and gives the row back', async () => {
  const panel = await showing(30);
  await row(panel, 0).focus();
  await panel.page.keyboard.press('ArrowDown');
  await panel.page.keyboard.press('ArrowDown');
  await panel.page.keyboard.press('Enter');
  assert.deepEqual((await panel.waitFor('detail')).at(-1), { kind: 'detail', act: 'act-28' });
  await panel.page.getByRole('complementary').waitFor();
  await panel.page.keyboard.press('Escape');
  assert.equal(await panel.page.getByRole('complementary').count(), 0);
  assert.equal(await focused(panel), '4');
  await panel.close();
});

const words = (text: string) => ({ text, marked: false });
const step = (seq: number) => ({ seq, at: seq, words: words(`step ${seq}`) });
const detailOf = (act: string, more: object) => ({
  ...{ act, session: 's', title: words('Run npm test'), verdict: 'ask', why: words('it runs code'), risk: 30 },
  ...{ factors: [], effects: [], rules: [], decided: words('you'), input: [], result: [], changes: [], about: [] },
  ...{ hasDiff: false, steps: [], ...more },
});

test('earlier entries about an act are read on demand and stay when it is read anew; undo is there where it can be', async () => {
  const panel = await showing(30);
  const { page } = panel;
  await row(panel, 0).click();
  const act = 'act-30';
  const deliver = (more: object) => panel.post({ kind: 'detail', detail: detailOf(act, more) });
  await deliver({ steps: [step(8), step(9)], earlier: 8, undo: { possible: false, why: 'it changed no file' } });
  const details = page.getByRole('complementary');
  await details.getByText('No undo: it changed no file').waitFor();
  assert.equal(await details.getByRole('button', { name: 'Undo…' }).count(), 0);
  await details.getByRole('button', { name: 'Earlier…' }).click();
  assert.deepEqual((await panel.waitFor('earlier')).at(-1), { kind: 'earlier', act, before: 8 });
  await panel.post({ kind: 'earlier', act, before: 8, steps: [step(6), step(7)], changes: [] });
  await panel.post({ kind: 'earlier', act, before: 8, steps: [step(6), step(7)], changes: [] });
  await deliver({ steps: [step(9), step(10)], earlier: 9, undo: { possible: true } });
  const said = await details.locator('.steps li').allInnerTexts();
  assert.deepEqual(
    said.map(text => /step \d+/.exec(text)?.[0]),
    [6, 7, 8, 9, 10].map(n => `step ${n}`),
  );
  assert.equal(await details.getByRole('button', { name: 'Earlier…' }).count(), 0);
  await details.getByRole('button', { name: 'Undo…' }).click();
  assert.deepEqual(await panel.waitFor('undo'), [{ kind: 'undo', act }]);
  assert.deepEqual(await panel.complaints(), []);
  await panel.close();
});

test('what a dry run only tried neither looks nor reads as if it had been done', async () => {
  const panel = await showing(30);
  await row(panel, 0).and(panel.page.locator('[data-act]')).waitFor();
  const done = { verdict: 'allow', state: 'done', decided: 'the default', result: 'Wrote a.txt.' } as const;
  const [tried, real] = someRows(2, 32).map(one => ({ ...one, ...done, title: 'Change a.txt' }));
  if (tried === undefined || real === undefined) assert.fail();
  await changed(panel, [{ ...tried, dry: true }, real]);
  const cell = (index: number) => row(panel, index).getByRole('gridcell').last();
  assert.equal(await cell(0).innerText(), 'only tried, not done');
  assert.equal(await cell(1).innerText(), 'Wrote a.txt.');
  assert.equal(await cell(0).locator('.codicon-beaker').count(), 1);
  assert.equal(await row(panel, 0).locator('.codicon-pass').count(), 0);
  const colour = (index: number) =>
    cell(index)
      .locator('.codicon')
      .evaluate(element => getComputedStyle(element).color);
  assert.notEqual(await colour(0), await colour(1));
  await row(panel, 0).click();
  await panel.post({ kind: 'detail', detail: detailOf(tried.act, { dry: true }) });
  await panel.page.getByRole('complementary').getByText('did not happen').waitFor();
  assert.deepEqual(await panel.complaints(), []);
  await panel.close();
});

test('new acts come in on top; who reads further down, or has chosen a row, is not moved', async () => {
  const panel = await showing(1000);
  await row(panel, 0).and(panel.page.locator('[data-act="act-1000"]')).waitFor();
  await changed(panel, someRows(1, 1001));
  assert.equal(await row(panel, 0).getAttribute('data-act'), 'act-1001', 'who looks at the newest sees it');
  await panel.page.locator('.rows').evaluate(area => area.scrollTo(0, 2210));
  const where = panel.page.locator('[data-act="act-895"]');
  await where.waitFor();
  const before = await where.boundingBox();
  await changed(panel, someRows(3, 1004));
  assert.deepEqual(await where.boundingBox(), before);
  await panel.page.getByRole('button', { name: '4 new acts' }).click();
  await panel.settled();
  assert.equal(await panel.page.locator('.rows').evaluate(area => area.scrollTop), 0);
  await panel.close();
});

test('what no longer fits the filter stays where it is until it is asked for anew', async () => {
  const panel = await showing(50);
  await row(panel, 3).and(panel.page.locator('[data-act]')).waitFor();
  const [act] = someRows(1, 47);
  assert.ok(act);
  await changed(panel, [{ ...act, result: 'it changed' }], false);
  assert.match(await row(panel, 3).innerText(), /it changed/);
  await panel.page.getByRole('button', { name: '1 act changed place' }).click();
  assert.equal((await panel.waitFor('show', 2)).length, 2);
  await panel.close();
});

test('a search is asked of the ledger once the typing pauses', async () => {
  const panel = await showing(50);
  await row(panel, 0).waitFor();
  await row(panel, 0).focus();
  await panel.page.keyboard.press('/');
  await panel.page.keyboard.type('git push');
  const shows = await panel.waitFor('show', 2);
  assert.deepEqual(shows.slice(1), [{ kind: 'show', view: 2, filter: { text: 'git push' }, group: 'act' }]);
  await panel.page.keyboard.press('Escape');
  assert.deepEqual((await panel.waitFor('show', 3)).at(-1)?.['filter'], {});
  await panel.close();
});

test('before the first rows, without any, without any that fits, and when reading failed, it says so', async () => {
  const panel = await host.open('activity', 'dark', size);
  const known = { entries: 0, acts: 0, bytes: 0, oldest: 0 };
  const shown = { kind: 'shown', head: 0, total: 0, size: known, tools: [], rules: [] };
  const empty = panel.page.locator('.empty');
  assert.match(await empty.innerText(), /Reading the ledger/);
  await panel.post({ ...shown, view: 1 });
  assert.match(await empty.innerText(), /Nothing has happened yet/);
  await panel.page.getByRole('textbox', { name: 'Search' }).fill('zebra');
  await panel.waitFor('show', 2);
  await panel.post({ ...shown, view: 2 });
  assert.match(await empty.innerText(), /No act on record fits/);
  await panel.page.getByRole('button', { name: 'Show all acts' }).click();
  await panel.post({ kind: 'failed', what: 'rows', because: 'the file is locked' });
  assert.match(await panel.page.getByRole('alert').innerText(), /could not be read: the file is locked/);
  await panel.page.getByRole('button', { name: 'Try again' }).click();
  assert.equal((await panel.waitFor('show', 4)).length, 4);
  assert.deepEqual(await panel.complaints(), []);
  await panel.close();
});

test('a secret in a title is masked in the row', async () => {
  const secret = 'ghp_abcdefghijklmnopqrstuvwxyz0123';
  const panel = await showing(0);
  const [one] = someRows(1);
  assert.ok(one);
  await changed(panel, [{ ...one, title: `Run echo ${secret}` }]);
  await rows(panel).first().waitFor();
  assert.doesNotMatch(await panel.page.content(), /ghp_/);
  await panel.close();
});
