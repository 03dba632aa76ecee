import type { Frame, Locator } from 'playwright-core';
import type { Workbench } from './workbench.js';

const patience = 20_000;

/** The chat of one window, used as a person uses it. */
export class ChatPage {
  private constructor(
    readonly window: Workbench,
    readonly frame: Frame,
  ) {}

  static async open(window: Workbench): Promise<ChatPage> {
    await window.command('Countersign: Open Chat');
    const frame = await window.webview('.composer textarea');
    return new ChatPage(window, frame);
  }

  async send(words: string): Promise<void> {
    const box = this.frame.locator('.composer textarea');
    await box.click({ timeout: patience }); // keys go where the window has its focus
    await box.fill(words);
    await box.press('Enter');
  }

  /** The card that asks, by words of its title. */
  card(title: string | RegExp): Locator {
    return this.frame.locator('section.card', { has: this.frame.locator('.card-title', { hasText: title }) });
  }

  /** Reads a card to its end, as it demands before it can be approved. */
  async read(title: string | RegExp): Promise<Locator> {
    const card = this.card(title);
    await card.scrollIntoViewIfNeeded({ timeout: patience });
    await this.settled(title);
    for (const area of await card.locator('[data-must-read]').all()) {
      await area.evaluate(element => {
        element.scrollTop = element.scrollHeight;
      });
    }
    return card;
  }

  /** A card that has just come takes no click for a moment, so that none that was meant for another hits it. */
  async settled(title: string | RegExp): Promise<void> {
    await this.card(title).and(this.frame.locator(':not([data-settling])')).waitFor({ timeout: patience });
  }

  /** Approves as it stands, from the card. */
  async approveOnce(title: string | RegExp): Promise<void> {
    const card = await this.read(title);
    await card.getByRole('button', { name: 'Approve once' }).click({ timeout: patience });
    await card.waitFor({ state: 'detached', timeout: patience });
  }

  /** Approves with a rule, the narrowest of those so named: how long or the rule in words, then the confirmation. Returns the words. */
  async approveAndRemember(title: string | RegExp, rule: string | RegExp): Promise<string> {
    const card = await this.read(title);
    await card.getByRole('button', { name: 'Approve and remember…' }).click({ timeout: patience });
    const offer = card.locator('label.offer', { hasText: rule }).first();
    const words = await offer.locator('.offer-words').innerText();
    await offer.locator('input').check();
    await card.getByRole('button', { name: 'Approve and make this rule' }).click();
    await card.waitFor({ state: 'detached', timeout: patience });
    return words;
  }

  /** Opens the proposal in the diff editor. */
  async review(title: string | RegExp): Promise<void> {
    await this.card(title).getByRole('button', { name: 'Review in editor' }).click({ timeout: patience });
  }

  /** What may be remembered, as the card offers it. */
  async offersOf(title: string | RegExp): Promise<string[]> {
    const card = this.card(title);
    await card.getByRole('button', { name: 'Approve and remember…' }).click({ timeout: patience });
    const names = await card.locator('.offer-name').allInnerTexts();
    await card.getByRole('button', { name: 'Back' }).click();
    return names;
  }

  async reject(title: string | RegExp, reason: string): Promise<void> {
    const card = this.card(title);
    await this.settled(title);
    await card.locator('.reply input').fill(reason, { timeout: patience });
    await card.getByRole('button', { name: 'Reject' }).click();
    await card.waitFor({ state: 'detached', timeout: patience });
  }

  /** Waits until these words stand in the conversation. */
  async says(words: string | RegExp): Promise<void> {
    await this.frame.getByText(words).first().waitFor({ timeout: patience });
  }

  /** Waits until the agent has ended its turn. */
  async isIdle(): Promise<void> {
    await this.frame.getByRole('button', { name: /^Stop/ }).waitFor({ state: 'detached', timeout: patience });
  }
}
