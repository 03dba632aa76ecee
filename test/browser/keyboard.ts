import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually.js';
import type { Workbench } from './workbench.js';

const patience = 20_000;
const manySteps = 60;

/** A person without a pointer. */
export class Keyboard {
  private readonly page: Page;

  constructor(private readonly window: Workbench) {
    this.page = window.page;
  }

  /** Counts, from now on, what only a pointer can do. */
  async watchPointer(): Promise<() => Promise<number>> {
    const frames = this.page.frames();
    for (const frame of frames) await frame.evaluate(countPointer);
    return async () => {
      const counts = frames
        .filter(frame => !frame.isDetached())
        .map(frame => frame.evaluate(() => (globalThis as unknown as { pointerUses: number }).pointerUses));
      return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
    };
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  async type(words: string): Promise<void> {
    await this.page.keyboard.type(words);
  }

  /** Runs a command by its whole title; the palette lists what could be done when it opened, so it is opened again. */
  async command(title: string): Promise<void> {
    const chosen = this.page.locator('.quick-input-widget .monaco-list-row.focused .label-name', {
      hasText: new RegExp(`^${title.replace(/[^\w\s]/g, '\\$&')}$`),
    });
    const input = this.page.locator('.quick-input-widget:visible input.input:focus');
    const deadline = Date.now() + patience;
    for (;;) {
      await this.press('F1');
      try {
        await input.waitFor({ timeout: 1500 });
        await this.type(title);
        await chosen.first().waitFor({ timeout: 1500 });
        break;
      } catch (cause) {
        if (Date.now() > deadline) throw new Error(`The palette has no command ${title}.`, { cause });
        // Elsewhere Escape would stop the agent.
        if (await input.isVisible()) await this.press('Escape');
      }
    }
    await this.press('Enter');
  }

  /** Chooses from the list that asks, once it does. */
  async choose(words: string | RegExp): Promise<void> {
    const rows = this.page.locator('.quick-input-widget:visible .monaco-list-row', { hasText: words });
    await rows.first().waitFor({ timeout: patience });
    const chosen = this.page.locator('.quick-input-widget:visible .monaco-list-row.focused', { hasText: words });
    for (let step = 0; step < manySteps && (await chosen.count()) === 0; step++) await this.press('ArrowDown');
    await chosen.waitFor({ timeout: patience });
    await this.press('Enter');
  }

  /** Chooses nothing from the list that asks, once it offers this. */
  async leave(words: string | RegExp): Promise<void> {
    const row = this.page.locator('.quick-input-widget:visible .monaco-list-row', { hasText: words }).first();
    await row.waitFor({ timeout: patience });
    await this.press('Escape');
    await row.waitFor({ state: 'detached', timeout: patience });
  }

  /** Answers an input box. */
  async answer(words: string): Promise<void> {
    await this.page.locator('.quick-input-widget:visible input.input:focus').waitFor({ timeout: patience });
    await this.type(words);
    await this.press('Enter');
  }

  /** Answers the editor's own file dialog, which proposes a name once it has looked at the folder. */
  async saveAs(file: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget:visible input.input:focus');
    await eventually(async () => assert.notEqual(await input.inputValue({ timeout: patience }), ''));
    await eventually(async () => {
      await this.press('Control+a');
      await this.type(file);
      assert.equal(await input.inputValue({ timeout: patience }), file);
    });
    await eventually(async () => {
      await this.press('Enter');
      await input.waitFor({ state: 'hidden', timeout: 3000 });
    });
  }

  /** Goes on with one key until the keyboard is where it is wanted. */
  async goTo(wanted: Locator, key = 'Tab'): Promise<void> {
    await wanted.waitFor({ state: 'attached', timeout: patience });
    for (let step = 0; step < manySteps; step++) {
      if (await wanted.evaluate(element => element === element.ownerDocument.activeElement)) return;
      await this.press(key);
    }
    throw new Error(`${key} does not lead to ${String(wanted)}.`);
  }

  /** Opens the menu of a row of the list that has the keyboard, and takes one entry. */
  async menu(row: string | RegExp, label: string): Promise<void> {
    const chosen = this.page.locator('.monaco-menu .action-item.focused', { hasText: label });
    // A list that is filled anew closes its menu, and then a person opens it again.
    await eventually(async () => {
      if ((await this.page.locator('.monaco-menu').count()) > 0) await this.press('Escape');
      await this.rowWith(row);
      await this.press('Shift+F10');
      await this.page.locator('.monaco-menu .action-item', { hasText: label }).first().waitFor({ timeout: 3000 });
      for (let step = 0; step < manySteps && (await chosen.count()) === 0; step++) await this.press('ArrowDown');
      assert.ok((await chosen.count()) > 0, `the menu has no ${label}`);
    });
    await this.press('Enter');
    await this.page.locator('.monaco-menu').waitFor({ state: 'detached', timeout: patience });
  }

  /** Chooses a button of the dialog that is open. */
  async dialog(button: string): Promise<void> {
    await this.goTo(this.window.dialog().locator('.monaco-button', { hasText: button }).first());
    await this.press('Enter');
    await this.window.dialog().waitFor({ state: 'detached', timeout: patience });
  }

  /** Moves in the list that has the keyboard. */
  async rowWith(words: string | RegExp): Promise<void> {
    await this.window.treeRow(words).first().waitFor({ timeout: patience });
    const focused = this.page.locator('.monaco-list:focus-within .monaco-list-row.focused', { hasText: words });
    for (let step = 0; step < manySteps; step++) {
      if ((await focused.count()) > 0) return;
      await this.press('ArrowDown');
    }
    throw new Error(`No row with ${String(words)} can be reached.`);
  }
}

/** Runs in a page. */
function countPointer(): void {
  const counted = Object.assign(globalThis, { pointerUses: 0 });
  for (const kind of ['pointerdown', 'mousedown', 'touchstart']) {
    window.addEventListener(kind, () => counted.pointerUses++, { capture: true });
  }
}
