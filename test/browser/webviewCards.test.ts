import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Card } from '../../src/protocol/card.js';
import type { ChatItem } from '../../src/protocol/chat.js';
import { aCall, aChat, aCommandCard, anAsk, anEditCard, aFloorCard, plain } from '../fakes/chat.js';
import { PanelHost, type Panel } from './panel.js';

let host: PanelHost;
before(async () => (host = await PanelHost.start()));
after(() => host.close());

async function showing(...cards: readonly Card[]): Promise<Panel> {
  const panel = await host.open('chat');
  await panel.post({ kind: 'state', state: aChat({ items: cards.map(anAsk), working: true, pending: cards.length }) });
  await panel.calm();
  return panel;
}

const approve = (panel: Panel, ask: string) => panel.card(ask).getByRole('button', { name: 'Approve once' });

test('an approval names the ask and the hash of the card on the screen', async () => {
  const panel = await showing(aCommandCard('a1', 'npm test'));
  await approve(panel, 'a1').click();
  assert.deepEqual(await panel.sent('answer'), [
    { kind: 'answer', ask: 'a1', shown: 'hash-of-a1', answer: { kind: 'approve', scope: 'once' } },
  ]);
  await panel.close();
});

test('a card that is answered is answered once', async () => {
  const panel = await showing(aCommandCard('a1', 'npm test'));
  await approve(panel, 'a1').click();
  await approve(panel, 'a1').click({ force: true });
  assert.equal((await panel.sent('answer')).length, 1);
  await panel.close();
});

test('a card that has just come under the pointer takes no answer yet', async () => {
  const panel = await host.open('chat');
  await panel.page.evaluate(() => {
    const first = new MutationObserver(() => {
      const approve = document.querySelector('.card .button');
      if (approve === null) return;
      document.body.dataset['first'] = approve.getAttribute('aria-disabled') ?? '';
      first.disconnect();
    });
    first.observe(document.body, { childList: true, subtree: true });
  });
  await panel.post({ kind: 'state', state: aChat({ items: [anAsk(aCommandCard('a1', 'npm test'))] }) });
  await panel.calm();
  assert.equal(await panel.page.evaluate(() => document.body.dataset['first']), 'true');
  assert.equal(await approve(panel, 'a1').getAttribute('aria-disabled'), 'false');
  await panel.close();
});

test('an event that no person made approves nothing', async () => {
  const panel = await showing(aCommandCard('a1', 'npm test'));
  await approve(panel, 'a1').evaluate(button => button.dispatchEvent(new MouseEvent('click', { bubbles: true })));
  await panel
    .card('a1')
    .evaluate(card => card.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true })));
  await panel.settled();
  assert.deepEqual(await panel.sent('answer'), []);
  await panel.close();
});

test('an approval is given by the keyboard alone, without any key grabbed before', async () => {
  const panel = await showing(anEditCard('a1'), aCommandCard('a2', 'npm test'));
  assert.equal(await panel.page.evaluate(() => document.activeElement?.tagName), 'BODY');
  await panel.page.keyboard.press('Control+Enter');
  assert.deepEqual(await panel.sent('answer'), []);
  for (let step = 0; step < 12; step++) {
    await panel.page.keyboard.press('Tab');
    if (await panel.card('a1').evaluate(card => card === document.activeElement)) break;
  }
  await panel.page.keyboard.press('ArrowDown');
  assert.ok(await panel.card('a2').evaluate(card => card === document.activeElement));
  await panel.page.keyboard.press('Control+Enter');
  assert.deepEqual(await panel.sent('answer'), [
    { kind: 'answer', ask: 'a2', shown: 'hash-of-a2', answer: { kind: 'approve', scope: 'once' } },
  ]);
  await panel.close();
});

test('Ctrl+Backspace on a card rejects it, and in its text field deletes a word', async () => {
  const panel = await showing(aCommandCard('a1', 'npm test'));
  const reason = panel.card('a1').getByRole('textbox');
  await reason.fill('use npm');
  await reason.press('Control+Backspace');
  assert.equal(await reason.inputValue(), 'use ');
  assert.deepEqual(await panel.sent('answer'), []);
  await panel.card('a1').focus();
  await panel.page.keyboard.press('Control+Backspace');
  const [sent] = await panel.sent('answer');
  assert.deepEqual(sent?.['answer'], { kind: 'reject', feedback: 'use' });
  await panel.close();
});

test('Enter in the reason field rejects with the reason, and without one does nothing', async () => {
  const panel = await showing(aCommandCard('a1', 'npm test'));
  const reason = panel.card('a1').getByRole('textbox');
  await reason.press('Enter');
  assert.deepEqual(await panel.sent('answer'), []);
  await reason.fill('run only the unit tests');
  await reason.press('Enter');
  const [sent] = await panel.sent('answer');
  assert.deepEqual(sent?.['answer'], { kind: 'reject', feedback: 'run only the unit tests' });
  await panel.close();
});

test('a command longer than its card must be scrolled to the end before it can be approved', async () => {
  const long = Array.from({ length: 80 }, (_, line) => `echo ${line} &&`).join('\n') + '\nrm -r build';
  const panel = await showing(aCommandCard('a1', long, { long: true }));
  await panel.card('a1').focus();
  await panel.page.keyboard.press('Control+Enter');
  assert.deepEqual(await panel.sent('answer'), []);
  assert.match(await panel.card('a1').getByRole('status').innerText(), /scroll to the end/);
  await panel.screenshot('long-command');
  await panel.card('a1').getByRole('group', { name: 'Command', exact: true }).press('End');
  await approve(panel, 'a1').click();
  assert.equal((await panel.sent('answer')).length, 1);
  await panel.close();
});

test('a card that comes again with other text must be read again, from its start', async () => {
  const lines = (word: string) => Array.from({ length: 80 }, (_, line) => `${word} ${line}`).join('\n');
  const panel = await showing(aCommandCard('a1', lines('echo')));
  await panel.card('a1').getByRole('group', { name: 'Command', exact: true }).press('End');
  await panel.page.locator('[aria-disabled="false"]', { hasText: 'Approve once' }).waitFor();
  const again = aCommandCard('a1', lines('rm'), { hash: 'other', again: plain('The command was changed.') });
  await panel.post({ kind: 'item', item: anAsk(again) });
  await panel.calm();
  assert.equal(await approve(panel, 'a1').getAttribute('aria-disabled'), 'true');
  assert.equal(await panel.page.locator('.command-text').evaluate(area => area.scrollTop), 0);
  await panel.close();
});

test('a rule is made only after its exact words were chosen and confirmed', async () => {
  const panel = await showing(anEditCard('a1', 'src/todo.js', { long: false }));
  await panel.page.locator('.diff').press('End');
  await panel.card('a1').getByRole('button', { name: 'Approve and remember' }).click();
  const confirm = panel.card('a1').getByRole('button', { name: 'Approve and make this rule' });
  await confirm.click({ force: true });
  assert.deepEqual(await panel.sent('answer'), []);
  const words = 'Allow writing any file below src, until this session ends.';
  await panel.card('a1').getByText(words).click();
  await panel.screenshot('offers');
  assert.deepEqual(await panel.complaints(), []);
  await confirm.click();
  const [sent] = await panel.sent('answer');
  assert.deepEqual(sent?.['answer'], { kind: 'approve', scope: 'session', rule: 'r-folder' });
  await panel.close();
});

test('the rule for what was approved so often is pointed out in words, and takes the same two steps', async () => {
  const words = 'Allow the command npm test in /home/ada/todo in this workspace.';
  const always = { scope: 'always', rule: 'r-always', words: plain(words) } as const;
  const session = { scope: 'session', rule: 'r-session', words: plain('Allow it for this session.') } as const;
  const habit = { approvals: 5, scope: 'always', rule: 'r-always' } as const;
  const panel = await showing(aCommandCard('a1', 'npm test', { offers: [session, always], habit }));
  const card = panel.card('a1');
  assert.match(await card.locator('.habit').innerText(), /approved this 5 times.*Allow the command npm test/);
  await panel.screenshot('habit');
  assert.deepEqual(await panel.violations(), []);
  await card.getByRole('button', { name: 'Look at this rule' }).click();
  assert.deepEqual(await panel.sent('answer'), []);
  const chosen = card.getByRole('radio', { checked: true });
  assert.ok(await chosen.evaluate(radio => radio === document.activeElement));
  assert.equal(await card.locator('.offer.chosen .offer-words').innerText(), words);
  await card.getByRole('button', { name: 'Back' }).click();
  await card.getByRole('button', { name: 'Approve and remember' }).click();
  assert.equal(await chosen.count(), 0, 'who opens the list has not chosen yet');
  await card.getByRole('button', { name: 'Back' }).click();
  await card.getByRole('button', { name: 'Look at this rule' }).click();
  await card.getByRole('button', { name: 'Approve and make this rule' }).click();
  const [sent] = await panel.sent('answer');
  assert.deepEqual(sent?.['answer'], { kind: 'approve', scope: 'always', rule: 'r-always' });
  assert.deepEqual(await panel.complaints(), []);
  await panel.close();
});

test('a card without offers says why nothing can be remembered', async () => {
  const panel = await showing(aCommandCard('a1', 'sh x', { noOffer: 'A script is never remembered.' }));
  assert.equal(await panel.card('a1').getByRole('button', { name: 'remember' }).count(), 0);
  assert.match(await panel.card('a1').innerText(), /A script is never remembered/);
  await panel.close();
});

test('an edited command is judged again, not run', async () => {
  const panel = await showing(aCommandCard('a1', 'npm test'));
  await panel.card('a1').getByRole('button', { name: 'Edit command' }).click();
  const text = panel.card('a1').getByRole('textbox', { name: 'Command' });
  assert.equal(await text.inputValue(), 'npm test');
  await text.fill('npm test -- --reporter=dot');
  await panel.page.keyboard.press('Control+Enter');
  assert.deepEqual(await panel.sent('answer'), []);
  await panel.screenshot('edit-command');
  await panel.card('a1').getByRole('button', { name: 'Judge again' }).click();
  const [sent] = await panel.sent('answer');
  assert.deepEqual(sent?.['answer'], { kind: 'edit-command', command: 'npm test -- --reporter=dot' });
  await panel.close();
});

test('a floor says what is lost, and has no rule', async () => {
  const panel = await showing(aFloorCard('a1'));
  const card = await panel.card('a1').innerText();
  assert.match(card, /cannot be taken back/);
  assert.match(card, /4 of them, by 2 people/);
  assert.equal(await panel.card('a1').getByRole('button', { name: 'remember' }).count(), 0);
  await panel.close();
});

test('secrets are masked in the title, the command and the diff until they are clicked', async () => {
  const secret = 'ghp_abcdefghijklmnopqrstuvwxyz0123';
  const edit = anEditCard('a1', 'config.js', {
    changes: [
      {
        ...{ kind: 'create', path: plain('config.js'), added: 1, removed: 0, unsaved: false },
        diff: plain(`--- config.js\n+++ config.js\n@@ -0,0 +1 @@\n+const token = '${secret}';\n`),
      },
    ],
  });
  const panel = await showing(edit, aCommandCard('a2', `echo ${secret}`));
  assert.doesNotMatch(await panel.page.locator('body').innerText(), /ghp_/);
  await panel.card('a1').getByRole('button', { name: 'Hidden secret' }).click();
  assert.match(await panel.card('a1').innerText(), new RegExp(secret));
  assert.doesNotMatch(await panel.card('a2').innerText(), /ghp_/);
  await panel.close();
});

test('characters that deceive stand marked as escapes, with a word about them', async () => {
  const command = { text: { text: 'rm ⟦U+202E⟧txt.exe', marked: true }, cwd: plain('/x'), editable: true };
  const panel = await showing(aCommandCard('a1', 'x', { command }));
  assert.equal(await panel.card('a1').locator('.command .escape').innerText(), '⟦U+202E⟧');
  assert.match(await panel.card('a1').innerText(), /invisible or look like others/);
  assert.equal(await panel.card('a1').getByRole('button', { name: 'Edit command' }).count(), 0);
  await panel.screenshot('deception');
  await panel.close();
});

test('all shown are approved one by one, each by its own hash, and never a floor or what was not read', async () => {
  const long = Array.from({ length: 80 }, (_, line) => `echo ${line}`).join('\n');
  const cards = [aCommandCard('a1', 'npm test'), aCommandCard('a2', long), aFloorCard('a3'), aCommandCard('a4', 'ls')];
  const panel = await showing(...cards);
  for (const { ask } of cards) {
    await panel.card(ask).scrollIntoViewIfNeeded();
    await panel.settled();
  }
  await panel.page.getByRole('button', { name: 'Approve 2 shown' }).click();
  const sent = await panel.sent('answer');
  assert.deepEqual(
    sent.map(message => [message['ask'], message['shown']]),
    [
      ['a1', 'hash-of-a1'],
      ['a4', 'hash-of-a4'],
    ],
  );
  await panel.close();
});

test('all are rejected one by one', async () => {
  const panel = await showing(aCommandCard('a1', 'npm test'), aFloorCard('a2'));
  await panel.page.getByRole('button', { name: 'Reject all' }).click();
  const sent = await panel.sent('answer');
  assert.deepEqual(
    sent.map(message => message['answer']),
    [
      { kind: 'reject', feedback: '' },
      { kind: 'reject', feedback: '' },
    ],
  );
  await panel.close();
});

test('a settled card becomes one line that says how it was decided', async () => {
  const panel = await showing(aCommandCard('a1', 'npm test'));
  const item: ChatItem = aCall('call-a1', {
    title: 'Run npm test',
    state: 'refused',
    why: 'you rejected it: “not now”',
  });
  await panel.post({ kind: 'item', item });
  assert.equal(await panel.page.locator('.card').count(), 0);
  assert.match(await panel.page.locator('.call').innerText(), /Run npm test\s+not done\s+you rejected it: “not now”/);
  await panel.close();
});

test('the panel says which cards are on the screen', async () => {
  const panel = await showing(...['a1', 'a2', 'a3', 'a4'].map(ask => aCommandCard(ask, 'npm test')));
  const last = async () => (await panel.sent('in-view')).at(-1)?.['asks'];
  const before = await last();
  assert.ok(Array.isArray(before) && before.includes('a1') && !before.includes('a4'));
  await panel.post({ kind: 'reveal', ask: 'a4' });
  await panel.page.waitForFunction(() => document.activeElement?.classList.contains('card'));
  await panel.waitFor('in-view', 2);
  assert.ok(await panel.card('a4').evaluate(card => card === document.activeElement));
  const shown = await last();
  assert.ok(Array.isArray(shown) && shown.includes('a4') && !shown.includes('a1'));
  await panel.close();
});

test('a new ask is announced once, and takes no focus', async () => {
  const panel = await host.open('chat');
  await panel.post({ kind: 'state', state: aChat({ working: true }) });
  const input = panel.page.getByRole('textbox', { name: 'Message' });
  await input.click();
  await panel.page.keyboard.type('half a ');
  await panel.post({ kind: 'item', item: anAsk(aCommandCard('a1', 'npm test')) });
  await panel.page.keyboard.type('sentence');
  assert.equal(await input.inputValue(), 'half a sentence');
  assert.match(await panel.page.locator('[aria-live="polite"]').innerText(), /Needs your approval: Run npm test/);
  await panel.close();
});
