import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ChatItem } from '../../src/protocol/chat.js';
import { aCall, aChat, aCommandCard, anAsk } from '../fakes/chat.js';
import { PanelHost, type Panel } from './panel.js';

let host: PanelHost;
before(async () => (host = await PanelHost.start()));
after(() => host.close());

async function showing(state: Parameters<typeof aChat>[0]): Promise<Panel> {
  const panel = await host.open('chat');
  await panel.post({ kind: 'state', state: aChat(state) });
  await panel.settled();
  return panel;
}

const said = (text: string, id = 't1'): ChatItem => ({ kind: 'text', id, text });

const hostile = [
  '<script>globalThis.hacked = true</script>',
  '<img src=x onerror="globalThis.hacked = true">',
  '<section class="card"><button class="button">Approve once</button></section>',
  '[run](command:workbench.action.quit)',
  '[run](javascript:globalThis.hacked=true)',
  '![p](https://example.org/p.png)',
  '<style>body{display:none}</style><form action="https://example.org"><input></form>',
  '<iframe src="https://example.org"></iframe><svg onload="globalThis.hacked = true"></svg>',
  '`<cs-card></cs-card>` <cs-card></cs-card>',
].join('\n\n');

test('a model’s text runs nothing, loads nothing and cannot look like a card', async () => {
  const panel = await showing({ items: [said(hostile)] });
  const requests: string[] = [];
  panel.page.on('request', request => requests.push(request.url()));
  await panel.settled();
  const found = await panel.page.evaluate(() => ({
    hacked: 'hacked' in globalThis,
    acting: document.querySelectorAll(
      '.markdown :is(script, style, form, input, button, iframe, svg, section, cs-card, [class], [style], [onerror])',
    ).length,
    images: document.querySelectorAll('.markdown img').length,
    otherLinks: [...document.querySelectorAll('.markdown a')].filter(
      link => !link.getAttribute('href')?.startsWith('https:'),
    ).length,
    cards: document.querySelectorAll('.card').length,
  }));
  assert.deepEqual(found, { hacked: false, acting: 0, images: 0, otherLinks: 0, cards: 0 });
  assert.deepEqual(requests, []);
  assert.deepEqual(await panel.violations(), []);
  await panel.close();
});

test('a model’s text cannot draw outside its own place', async () => {
  const wide = `${'W'.repeat(4000)}\n\n\`\`\`\n${'x'.repeat(4000)}\n\`\`\`\n\n| ${'y'.repeat(2000)} |\n|---|\n| z |`;
  const panel = await showing({ items: [said(wide), anAsk(aCommandCard('a1', 'npm test'))] });
  const width = await panel.page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 420);
  await panel.close();
});

test('a link is opened by the extension, and the page stays', async () => {
  const panel = await showing({ items: [said('[docs](https://example.org/docs)')] });
  const link = panel.page.getByRole('link', { name: 'docs' });
  assert.equal(await link.getAttribute('title'), 'https://example.org/docs');
  await link.click();
  assert.deepEqual(await panel.sent('open-link'), [{ kind: 'open-link', url: 'https://example.org/docs' }]);
  assert.match(panel.page.url(), /127\.0\.0\.1/);
  await panel.close();
});

test('streamed text is appended, and what stands already stays in the page', async () => {
  const panel = await showing({ items: [said('First paragraph.\n\n')], working: true });
  await panel.page.evaluate(() => document.querySelector('.markdown p')?.setAttribute('data-same', ''));
  for (const piece of ['Second ', '**bold', '** word.\n\n', '- one\n', '- two']) {
    await panel.post({ kind: 'append', id: 't1', text: piece });
  }
  await panel.page.getByText('two').waitFor();
  assert.equal(await panel.page.locator('.markdown strong').innerText(), 'bold');
  assert.equal(await panel.page.locator('.markdown li').count(), 2);
  assert.equal(await panel.page.locator('[data-same]').innerText(), 'First paragraph.');
  await panel.close();
});

test('the view follows new text for a reader at the end, and stays for one who reads above', async () => {
  const panel = await showing({
    items: Array.from({ length: 60 }, (_, n) => said(`Paragraph ${n}`, `t${n}`)),
    working: true,
  });
  const scroller = panel.page.getByRole('region', { name: 'Conversation' });
  const left = () => scroller.evaluate(area => area.scrollHeight - area.clientHeight - area.scrollTop);
  await panel.post({ kind: 'append', id: 't59', text: '\n\nmore'.repeat(60) });
  await panel.page.waitForFunction(
    () => document.body.textContent.includes('moremore') || document.querySelectorAll('.markdown p').length > 60,
  );
  await panel.settled();
  assert.ok((await left()) < 4);
  await scroller.evaluate(area => area.scrollTo(0, 0));
  await panel.page.getByRole('button', { name: 'Go to the newest' }).waitFor();
  await panel.post({ kind: 'append', id: 't59', text: '\n\nlast'.repeat(10) });
  await panel.settled();
  assert.ok((await scroller.evaluate(area => area.scrollTop)) < 4);
  await panel.page.getByRole('button', { name: 'Go to the newest' }).click();
  await panel.settled();
  assert.ok((await left()) < 4);
  await panel.close();
});

test('of 5,000 items only those near the visible part are in the page, wherever it is scrolled', async () => {
  const items = Array.from({ length: 5000 }, (_, n) =>
    n % 2 ? said(`Answer ${n}`, `i${n}`) : aCall(`i${n}`, { title: `Read ${n}` }),
  );
  items[7] = anAsk(aCommandCard('a1', 'npm test'));
  const panel = await showing({ items, working: true });
  const inPage = () => panel.page.locator('cs-call, .agent').count();
  const scroller = panel.page.getByRole('region', { name: 'Conversation' });
  assert.equal(await panel.page.locator('.card').count(), 1, 'an open ask stays, however far away');
  for (const share of [1, 0.5, 0.1, 0]) {
    await scroller.evaluate((area, part) => area.scrollTo(0, area.scrollHeight * part), share);
    await panel.settled();
    await panel.page.waitForFunction(() => {
      const area = document.querySelector('.conversation')?.getBoundingClientRect();
      const middle = document.elementFromPoint(200, (area?.top ?? 0) + 200);
      return middle?.closest('.block')?.childElementCount !== 0;
    });
    assert.ok((await inPage()) < 400, `${await inPage()} items are in the page`);
  }
  await panel.post({ kind: 'reveal', ask: 'a1' });
  await panel.page.waitForFunction(() => document.activeElement?.classList.contains('card'));
  await panel.close();
});

test('another session is shown from its end, whatever was scrolled to in the last', async () => {
  const many = (word: string) => Array.from({ length: 300 }, (_, n) => said(`${word} ${n}`, `${word}${n}`));
  const panel = await showing({ items: many('old') });
  await panel.page.locator('.conversation').evaluate(area => area.scrollTo(0, 0));
  await panel.page.getByText('old 0', { exact: true }).waitFor();
  await panel.post({ kind: 'state', state: aChat({ session: 'session-2', items: many('new') }) });
  await panel.page.waitForFunction(() => {
    const area = document.querySelector('.conversation');
    return area !== null && area.scrollHeight - area.clientHeight - area.scrollTop < 4;
  });
  await panel.page.getByText('new 299', { exact: true }).waitFor();
  await panel.close();
});

test('Enter sends, Shift+Enter breaks the line, and the draft outlives the panel until then', async () => {
  const panel = await showing({});
  const input = panel.page.getByRole('textbox', { name: 'Message' });
  await input.click();
  await panel.page.keyboard.type('one');
  await panel.page.keyboard.press('Shift+Enter');
  await panel.page.keyboard.type('two');
  assert.equal(
    await panel.page.evaluate(() => (globalThis as unknown as { editor: { state: unknown } }).editor.state),
    'one\ntwo',
  );
  await panel.page.keyboard.press('Enter');
  assert.deepEqual(await panel.sent('send'), [{ kind: 'send', text: 'one\ntwo', mentions: [] }]);
  assert.equal(await input.inputValue(), '');
  await panel.page.keyboard.press('Enter');
  assert.equal((await panel.sent('send')).length, 1, 'an empty message is not sent');
  await panel.close();
});

test('a file is mentioned by keyboard: @ opens the list, arrows choose, Enter takes', async () => {
  const panel = await showing({});
  const input = panel.page.getByRole('textbox', { name: 'Message' });
  await input.click();
  await panel.page.keyboard.type('mend @to');
  assert.deepEqual((await panel.sent('find-files')).at(-1), { kind: 'find-files', query: 'to' });
  await panel.post({ kind: 'files', query: 'to', paths: ['src/todo.js', 'test/todo.test.js'] });
  await panel.page.keyboard.press('ArrowDown');
  assert.equal(await panel.page.getByRole('option', { selected: true }).innerText(), 'todo.test.js\ntest');
  await panel.screenshot('mention');
  assert.deepEqual(await panel.complaints(), []);
  await panel.page.keyboard.press('Enter');
  assert.equal(await input.inputValue(), 'mend @test/todo.test.js ');
  await panel.page.keyboard.press('Enter');
  assert.deepEqual(await panel.sent('send'), [
    { kind: 'send', text: 'mend @test/todo.test.js', mentions: ['test/todo.test.js'] },
  ]);
  await panel.close();
});

test('a late list of files for another query is not shown', async () => {
  const panel = await showing({});
  await panel.page.getByRole('textbox', { name: 'Message' }).click();
  await panel.page.keyboard.type('@ab');
  await panel.post({ kind: 'files', query: 'a', paths: ['a.ts'] });
  assert.equal(await panel.page.getByRole('option').count(), 0);
  await panel.close();
});

test('Escape stops the work, but first closes what is open', async () => {
  const panel = await showing({ working: true });
  await panel.page.getByRole('textbox', { name: 'Message' }).click();
  await panel.page.keyboard.type('@a');
  await panel.post({ kind: 'files', query: 'a', paths: ['a.ts'] });
  await panel.page.keyboard.press('Escape');
  assert.equal((await panel.sent('stop')).length, 0);
  await panel.page.keyboard.press('Escape');
  assert.equal((await panel.sent('stop')).length, 1);
  await panel.close();
});

test('queued messages wait above the input and can be taken back', async () => {
  const panel = await showing({
    items: [{ kind: 'person', id: 'q1', text: 'then this', queued: true }],
    working: true,
  });
  assert.equal(await panel.page.locator('.person').count(), 0);
  await panel.page.getByRole('button', { name: 'Remove from the queue: then this' }).click();
  assert.deepEqual(await panel.sent('unqueue'), [{ kind: 'unqueue', id: 'q1' }]);
  await panel.close();
});

for (const help of ['trust', 'resume-after-stop', 'set-key', 'pick-model', 'pick-mode'] as const) {
  test(`an off chat has no input, says why, and its one button helps: ${help}`, async () => {
    const panel = await showing({ off: { because: 'It is off, because.', help } });
    assert.equal(await panel.page.getByRole('textbox').count(), 0);
    await panel.page.locator('.off button').click();
    assert.deepEqual(await panel.sent(help), [{ kind: help }]);
    await panel.close();
  });
}

test('sessions are opened and begun from the menu, by keyboard', async () => {
  const now = Date.now();
  const sessions = [
    { id: 'session-1', title: 'This one', changedAt: now },
    { id: 'session-2', title: 'The other', changedAt: now - 7_200_000 },
  ];
  const panel = await showing({ sessions });
  await panel.page.getByRole('button', { name: 'Show only what is left' }).focus();
  await panel.page.keyboard.press('Enter');
  await panel.page.keyboard.press('ArrowDown');
  await panel.page.keyboard.press('ArrowDown');
  await panel.screenshot('sessions');
  assert.deepEqual(await panel.complaints(), []);
  await panel.page.keyboard.press('Enter');
  assert.deepEqual(await panel.sent('open-session'), [{ kind: 'open-session', session: 'session-2' }]);
  await panel.page.getByRole('button', { name: 'New session' }).click();
  assert.equal((await panel.sent('new-session')).length, 1);
  await panel.close();
});

test('an ask that nobody answered can be asked again; what changed can be seen again', async () => {
  const items = [aCall('c1', { state: 'refused', lapsed: true }), aCall('c2', { title: 'Change a.ts', diff: 'act-7' })];
  const panel = await showing({ items });
  await panel.page.getByRole('button', { name: 'Ask again' }).click();
  await panel.page.getByRole('button', { name: 'Show what changed: Change a.ts' }).click();
  assert.deepEqual(await panel.sent('ask-again'), [{ kind: 'ask-again', call: 'c1' }]);
  assert.deepEqual(await panel.sent('open-change'), [{ kind: 'open-change', act: 'act-7' }]);
  await panel.close();
});

test('a person need not wait for the reviewer', async () => {
  const panel = await showing({ items: [aCall('c1', { title: 'Run make', state: 'reviewing' })], working: true });
  await panel.page.getByText('the reviewer reads it').waitFor();
  await panel.page.getByRole('button', { name: 'Ask me instead' }).click();
  assert.deepEqual(await panel.sent('take-over'), [{ kind: 'take-over', call: 'c1' }]);
  await panel.close();
});

test('a question is answered by choice or in words', async () => {
  const items: ChatItem[] = [{ kind: 'question', id: 'u1', text: 'Which branch?', choices: ['main', 'dev'] }];
  const panel = await showing({ items });
  await panel.page.getByRole('button', { name: 'dev' }).click();
  await panel.page.getByRole('textbox', { name: 'Your answer' }).fill('topic');
  await panel.page.keyboard.press('Enter');
  const replies = await panel.sent('reply');
  assert.deepEqual(
    replies.map(reply => reply['text']),
    ['dev', 'topic'],
  );
  await panel.close();
});

test('a message that nobody knows changes nothing', async () => {
  const panel = await showing({ items: [said('Still here.')] });
  for (const odd of [
    null,
    'state',
    { kind: 'approve-all' },
    { kind: 'state', state: {} },
    { kind: 'item', item: { id: 1 } },
  ]) {
    await panel.post(odd);
  }
  assert.equal(await panel.page.locator('.markdown').innerText(), 'Still here.');
  assert.deepEqual(await panel.violations(), []);
  await panel.close();
});
