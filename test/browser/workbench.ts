import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Frame, Locator, Page } from 'playwright-core';

const patience = 20_000;

/** One window, driven as a person would: by keys, clicks and what is on the screen. */
export class Workbench {
  constructor(
    readonly page: Page,
    readonly folder: string,
    private readonly address: string,
  ) {}

  /** Loads the window anew by its address; state written in the last five seconds may be lost, see `reload`. */
  async load(): Promise<void> {
    await this.page.goto(this.address);
    await this.ready();
  }

  /** Whether the explorer shows a folder, soon after the window is there. */
  async hasFolders(): Promise<boolean> {
    const folder = this.page.locator('.explorer-folders-view .monaco-list-row').first();
    return folder.waitFor({ timeout: 10_000 }).then(
      () => true,
      () => false,
    );
  }

  /** As the command does it: state is flushed first. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load', { timeout: patience });
    await this.command('Developer: Reload Window');
    await loaded;
    await this.ready();
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  /** Runs a command by its title in the command palette, which lists what was there when it opened: so it asks again. */
  async command(title: string): Promise<void> {
    const deadline = Date.now() + patience;
    for (;;) {
      await this.page.keyboard.press('F1');
      try {
        // A window that is still loading may close it again.
        await this.quickInput().fill(`>${title}`, { timeout: 3000 });
        await this.entry(title).click({ timeout: 1500 });
        return;
      } catch (cause) {
        if (Date.now() > deadline) throw new Error(`The palette has no command ${title}.`, { cause });
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** Picks an entry of an open quick pick. */
  async pick(label: string): Promise<void> {
    await this.row(label).first().click({ timeout: patience });
  }

  /** Types into an open input box and presses Enter. */
  async answer(words: string): Promise<void> {
    await this.quickInput().fill(words, { timeout: patience });
    await this.page.keyboard.press('Enter');
  }

  async openFile(path: string): Promise<void> {
    await this.page.keyboard.press('Control+p');
    await this.quickInput().fill(path, { timeout: patience });
    await this.row(path.split('/').at(-1) ?? path)
      .first()
      .waitFor({ timeout: patience });
    await this.page.keyboard.press('Enter');
    await this.tab(path.split('/').at(-1) ?? path).waitFor({ timeout: patience });
  }

  /** Types where the cursor is, key by key. */
  async type(words: string, delay = 15): Promise<void> {
    await this.page.keyboard.type(words, { delay });
  }

  /** Clicks into the text editor that is active, so that keys go there. */
  async focusEditor(): Promise<void> {
    await this.page
      .locator('.editor-group-container.active .monaco-editor .view-lines')
      .last()
      .click({ timeout: patience });
  }

  tab(label: string): Locator {
    return this.page.locator('.tabs-container .tab', { hasText: label });
  }

  /** The lines that an editor shows; `.editor.modified` is the right side of a diff. */
  async visibleLines(within = '.editor-group-container.active .monaco-editor'): Promise<string[]> {
    const lines = this.page.locator(within).last().locator('.view-line');
    const tops = await lines.evaluateAll(all =>
      all.map(line => ({ top: parseFloat((line as HTMLElement).style.top), text: line.textContent })),
    );
    return tops.sort((a, b) => a.top - b.top).map(({ text }) => text.replaceAll('\u00a0', ' '));
  }

  toast(words: string | RegExp): Locator {
    return this.page.locator('.notification-toast .notification-list-item', { hasText: words });
  }

  async clickToast(words: string | RegExp, button: string): Promise<void> {
    const buttons = this.toast(words).locator('.monaco-button');
    await buttons.filter({ hasText: button }).first().click({ timeout: patience });
  }

  dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  async clickDialog(button: string): Promise<void> {
    await this.dialog().locator('.monaco-button', { hasText: button }).first().click({ timeout: patience });
  }

  /** Grants trust to a folder that opened in Restricted Mode. */
  async trustFolder(): Promise<void> {
    await this.command('Workspaces: Manage Workspace Trust');
    await this.grantTrust();
  }

  /** Where the trust of a folder is managed already: grants it. */
  async grantTrust(): Promise<void> {
    await this.page
      .locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust$/ })
      .click({ timeout: patience });
    await this.statusBar('Restricted Mode').waitFor({ state: 'detached', timeout: patience });
  }

  statusBar(words: string | RegExp): Locator {
    return this.page.locator('.statusbar-item', { hasText: words });
  }

  /** A button in the title bar of the active editor, a view or a panel, by its tooltip. */
  action(label: string): Locator {
    return this.page.locator(`.action-label[aria-label^=${JSON.stringify(label)}]`);
  }

  treeRow(words: string | RegExp): Locator {
    return this.page.locator('.monaco-list-row[role="treeitem"]', { hasText: words });
  }

  /** The frame of the webview that shows `rootElement`; webviews are frames within frames of the window. */
  async webview(rootElement: string): Promise<Frame> {
    const deadline = Date.now() + patience;
    while (Date.now() < deadline) {
      for (const frame of this.page.frames()) {
        // A frame that goes away while it is looked at is not the one.
        const found = await frame.$(rootElement).catch(() => null);
        if (found !== null) return frame;
      }
      await this.page.waitForTimeout(100);
    }
    throw new Error(`No webview shows ${rootElement}.`);
  }

  /** Writes the whole of the user settings as a person does, in their file; all open windows follow. */
  async writeSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    await this.command('Preferences: Open User Settings (JSON)');
    const tab = this.tab('settings.json');
    await tab.waitFor({ timeout: patience });
    await this.focusEditor();
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.insertText(JSON.stringify(settings));
    await this.page.keyboard.press('Control+s');
    await this.page.locator('.tab.active:not(.dirty)', { hasText: 'settings.json' }).waitFor({ timeout: patience });
    await this.command('View: Close Editor');
    await tab.waitFor({ state: 'detached', timeout: patience });
  }

  /** A file of the folder as it is on disk. */
  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** What the extension keeps in `workspaceState`, as far as it is flushed. */
  async workspaceState(extension = 'countersign.countersign'): Promise<unknown> {
    return this.storedState(extension, 'workspace');
  }

  async globalState(extension = 'countersign.countersign'): Promise<unknown> {
    return this.storedState(extension, 'global');
  }

  /** What axe holds against a webview or the window, one sentence each. */
  async accessibilityProblems(frame: Frame = this.page.mainFrame(), selector = 'body'): Promise<string[]> {
    await frame.evaluate(readFileSync(createRequire(join(process.cwd(), 'package.json')).resolve('axe-core'), 'utf8'));
    return frame.evaluate(async selector => {
      const { axe } = globalThis as unknown as { axe: { run(selector: string): Promise<AxeResults> } };
      const { violations } = await axe.run(selector);
      return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(node => node.html).join(' | ')})`);
    }, selector);
  }

  /** Into out/screenshots, which git ignores. */
  async screenshot(name: string): Promise<void> {
    mkdirSync('out/screenshots', { recursive: true });
    await this.page.screenshot({ path: `out/screenshots/${name}.png` });
  }

  private async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar .statusbar-item').first().waitFor({ timeout: 60_000 });
  }

  private quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible input.input');
  }

  private entry(title: string): Locator {
    const exactly = new RegExp(`^${title.replace(/[^\w\s]/g, '\\$&')}$`);
    const name = this.page.locator('.label-name').filter({ hasText: exactly });
    return this.page.locator('.quick-input-widget .monaco-list-row').filter({ has: name }).first();
  }

  private row(label: string): Locator {
    return this.page.locator('.quick-input-widget .monaco-list-row', { hasText: label });
  }

  private async storedState(extension: string, scope: 'workspace' | 'global'): Promise<unknown> {
    const uri = `vscode-remote://${new URL(this.address).host}${encodeURI(this.folder)}`;
    const database = `vscode-web-state-db-${scope === 'global' ? 'global' : `${idOf(uri)}-${idOf('')}`}`;
    const stored = await this.page.evaluate(readStored, { extension, database });
    return stored === undefined ? undefined : (JSON.parse(stored) as unknown);
  }
}

/** How the web build names a folder's storage: small hashes of the folder's address and of the page's path. */
function idOf(uri: string): string {
  let hash = 149_417;
  for (const char of uri) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) | 0;
  return hash.toString(16);
}

/** Runs in the page, where state is kept in one IndexedDB a folder, and one for all. */
async function readStored(asked: { extension: string; database: string }): Promise<string | undefined> {
  const settled = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
    });
  const known = await indexedDB.databases();
  if (!known.some(({ name }) => name === asked.database)) {
    throw new Error(`There is no ${asked.database}, only ${known.map(({ name }) => name).join(', ')}.`);
  }
  const db = await settled(indexedDB.open(asked.database));
  try {
    const value: unknown = await settled(db.transaction('ItemTable').objectStore('ItemTable').get(asked.extension));
    return typeof value === 'string' ? value : undefined;
  } finally {
    db.close();
  }
}
