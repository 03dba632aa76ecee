import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Broker } from '../../src/approvals/broker.js';
import type { PendingAsk } from '../../src/approvals/pendingAsk.js';
import { DisposableStore } from '../../src/base/disposable.js';
import { ReviewDocuments } from '../../src/host/reviewDocuments.js';
import { Reviews } from '../../src/host/reviews.js';
import { ReviewThreads } from '../../src/host/reviewThreads.js';
import { rightSide } from '../../src/host/reviewTabs.js';
import { systemClock } from '../../src/machine/systemClock.js';
import type { Clock } from '../../src/base/clock.js';
import type { Decision } from '../../src/protocol/decision.js';
import { waitingEdit } from '../fakes/waitingAsk.js';
import { test } from './suite.js';
import { until } from './until.js';

const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? assert.fail('a folder is open');
const schemes = { left: 'suite-before', right: 'suite-proposed' };

/** Reviews over a broker of their own, as the extension puts them together. */
class Bench {
  private readonly own = new DisposableStore();
  readonly broker = this.own.add(new Broker({ clock: systemClock, askTimeoutMs: () => 0 }));
  readonly documents = this.own.add(new ReviewDocuments(schemes));
  readonly notOpened: string[] = [];
  readonly faults: unknown[] = [];
  readonly reviews: Reviews;

  constructor(clock: Clock = systemClock) {
    this.reviews = this.own.add(
      new Reviews({
        ...{ broker: this.broker, documents: this.documents, roots: [folder], clock },
        onNotOpened: ask => this.notOpened.push(ask.id),
        fault: fault => this.faults.push(fault),
      }),
    );
  }

  ask(ask: PendingAsk): Promise<Decision> {
    return this.broker.ask(ask, new AbortController().signal);
  }

  approve(ask: PendingAsk): void {
    const texts = this.reviews.texts(ask.id) ?? new Map<string, string>();
    const answer = { kind: 'approve', scope: 'once' } as const;
    const said = this.broker.answer({ ask: ask.id, shown: ask.card.hash, answer, surface: 'diff', texts });
    assert.deepEqual(said, { kind: 'settled' });
  }

  async close(): Promise<void> {
    this.own.dispose();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  }
}

function reviewTest(name: string, body: (bench: Bench) => Promise<void>, clock?: Clock): void {
  test(name, async () => {
    const bench = new Bench(clock);
    try {
      await body(bench);
      assert.deepEqual(bench.faults, []);
    } finally {
      await bench.close();
    }
    assert.equal(tabs().length, 0, 'nothing is left open');
  });
}

const tabs = (): vscode.Tab[] =>
  vscode.window.tabGroups.all.flatMap(group => group.tabs).filter(tab => rightSide(tab)?.scheme === schemes.right);
/** Documents outlive their tabs: the one that is shown counts. */
const rightDocument = (): vscode.TextDocument | undefined =>
  vscode.workspace.textDocuments.find(({ uri }) => tabs().some(tab => rightSide(tab)?.toString() === uri.toString()));

function fileWith(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function opened(bench: Bench, ask: PendingAsk): Promise<{ readonly decision: Promise<Decision> }> {
  const decision = bench.ask(ask);
  await until('the diff opens', () => tabs().length === 1 && rightDocument() !== undefined);
  return { decision };
}

async function type(text: string): Promise<void> {
  const document = rightDocument() ?? assert.fail('the right side is open');
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(0, 0), text);
  assert.equal(await vscode.workspace.applyEdit(edit), true);
}

reviewTest('an edit opens as a diff by itself, and the file stays as it is until it is approved', async bench => {
  const path = fileWith('a.txt', 'one\ntwo\n');
  const ask = waitingEdit('ask-a', path, 'one\ntwo\n', 'one\nTWO\n');
  const { decision } = await opened(bench, ask);
  await until('it is in view', () => bench.reviews.visible.includes('ask-a'));
  assert.equal(rightDocument()?.getText(), 'one\nTWO\n');
  assert.equal(readFileSync(path, 'utf8'), 'one\ntwo\n');
  bench.approve(ask);
  assert.equal((await decision).kind, 'approved');
  await until('the tab closes', () => tabs().length === 0);
});

reviewTest(
  'what the person leaves on the right side is what is approved, saved or not, and no prompt is left behind',
  async bench => {
    const ask = waitingEdit('ask-b', fileWith('b.txt', 'one\n'), 'one\n', 'two\n');
    const { decision } = await opened(bench, ask);
    await type('mine and ');
    assert.equal(rightDocument()?.isDirty, true);
    bench.approve(ask);
    const { edited } = { edited: undefined, ...(await decision) };
    assert.deepEqual(edited?.input, { path: join(folder, 'b.txt'), content: 'mine and two\n' });
    await until('the tab closes', () => tabs().length === 0);
  },
);

reviewTest('a closed tab decides nothing: the review opens again with what was changed in it', async bench => {
  const ask = waitingEdit('ask-c', fileWith('c.txt', 'one\n'), 'one\n', 'two\n');
  await opened(bench, ask);
  await type('mine and ');
  await rightDocument()?.save();
  await vscode.window.tabGroups.close(tabs());
  assert.equal(bench.broker.pending.length, 1);
  await bench.reviews.show(ask, 'asked-for');
  await until('it is open again', () => tabs().length === 1);
  assert.equal(bench.reviews.texts('ask-c')?.get(join(folder, 'c.txt')), 'mine and two\n');
});

reviewTest('only one review opens by itself; the next one follows when it is settled', async bench => {
  const first = waitingEdit('ask-d', fileWith('d.txt', '1\n'), '1\n', '2\n');
  const second = waitingEdit('ask-e', fileWith('e.txt', '1\n'), '1\n', '3\n');
  await opened(bench, first);
  const waiting = bench.ask(second);
  await new Promise(resolve => setTimeout(resolve, 300));
  assert.equal(tabs().length, 1);
  bench.approve(first);
  await until('the second one is in view', () => bench.reviews.visible[0] === 'ask-e');
  assert.equal(tabs().length, 1);
  bench.approve(second);
  assert.equal((await waiting).kind, 'approved');
});

reviewTest('it opens beside what is being typed in, and takes neither the keyboard nor a key', async bench => {
  const file = vscode.Uri.file(fileWith('typing.txt', ''));
  await vscode.window.showTextDocument(file);
  const ask = waitingEdit('ask-f', fileWith('f.txt', '1\n'), '1\n', '2\n');
  const decision = bench.ask(ask);
  const text = 'every single key arrives where it belongs';
  for (const key of text) await vscode.commands.executeCommand('type', { text: key });
  await until('the diff opens', () => tabs().length === 1);
  for (const key of text) await vscode.commands.executeCommand('type', { text: key });
  bench.approve(ask);
  await decision;
  await until('the tab closes', () => tabs().length === 0);
  for (const key of text) await vscode.commands.executeCommand('type', { text: key });
  const document = await vscode.workspace.openTextDocument(file);
  assert.equal(document.getText(), text.repeat(3));
  await document.save();
});

reviewTest("the folder's settings cannot change how a proposal is read or what an approval writes", async bench => {
  const settings = vscode.workspace.getConfiguration('files');
  await settings.update('encoding', 'windows1252', vscode.ConfigurationTarget.Workspace);
  await settings.update('eol', '\r\n', vscode.ConfigurationTarget.Workspace);
  const text = 'größer — 日本\n';
  const ask = waitingEdit('ask-g', fileWith('g.txt', 'x\n'), 'x\n', text);
  const { decision } = await opened(bench, ask);
  assert.equal(bench.reviews.texts('ask-g')?.get(join(folder, 'g.txt')), text);
  bench.approve(ask);
  assert.deepEqual({ edited: undefined, ...(await decision) }.edited, undefined);
  for (const key of ['encoding', 'eol']) await settings.update(key, undefined, vscode.ConfigurationTarget.Workspace);
});

reviewTest(
  'text that an editor cannot hold exactly is shown read-only, and approved as it was proposed',
  async bench => {
    const mixed = 'one\r\ntwo\nthree\r\n';
    const ask = waitingEdit('ask-h', fileWith('h.txt', 'x\n'), 'x\n', mixed);
    const { decision } = await opened(bench, ask);
    const right = rightDocument()?.uri ?? assert.fail('it is open');
    assert.equal(bench.documents.isEditable(right), false);
    assert.equal(bench.reviews.texts('ask-h')?.size, 0);
    bench.approve(ask);
    assert.equal({ edited: undefined, ...(await decision) }.edited, undefined);
  },
);

reviewTest('a reason given at a hunk names its place; a thread that is not ours gives none', async bench => {
  const threads = new ReviewThreads(bench.reviews, systemClock);
  const path = fileWith('j.txt', 'one\ntwo\nthree\n');
  const ask = waitingEdit('ask-j', path, 'one\ntwo\nthree\n', 'one\nTWO\nthree\n');
  const { decision } = await opened(bench, ask);
  await bench.reviews.show(ask, 'asked-for');
  await until(
    'the right side has the keyboard',
    () => vscode.window.activeTextEditor?.document.uri.scheme === schemes.right,
  );
  const editor = vscode.window.activeTextEditor ?? assert.fail('an editor is active');
  editor.selection = new vscode.Selection(1, 0, 1, 0);
  const thread = (await threads.openAtCursor()) ?? assert.fail('a thread is opened');
  assert.deepEqual(threads.reasonFrom({ thread, text: 'keep it small' })?.reason, 'j.txt, line 2: keep it small');
  assert.equal(threads.reasonFrom({ thread: { ...thread }, text: 'forged' }), undefined);
  assert.equal(threads.reasonFrom('nothing'), undefined);
  bench.approve(ask);
  await decision;
  await until('the thread is gone', () => threads.reasonFrom({ thread, text: 'late' }) === undefined);
  threads.dispose();
});

/** Every wait is over before anything else happens. */
const atOnce: Clock = { now: () => 0, after: (_ms, then) => (queueMicrotask(then), { dispose: () => undefined }) };

reviewTest(
  'a diff editor that takes too long is given up, and the card is told',
  async bench => {
    const decision = bench.ask(waitingEdit('ask-i', fileWith('i.txt', '1\n'), '1\n', '2\n'));
    await until('it is told', () => bench.notOpened.includes('ask-i'));
    assert.equal(bench.broker.pending.length, 1, 'it can still be decided by its card');
    await until('the diff came after all', () => tabs().length === 1);
    await bench.close();
    assert.equal((await decision).kind, 'lapsed');
  },
  atOnce,
);
