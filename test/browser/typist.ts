import assert from 'node:assert/strict';
import type { Workbench } from './workbench.js';

interface Watched {
  readonly strayed: string[];
}

/** A person who types into the editor that has the keyboard, without a pause, until told to end. */
export class Typist {
  private typed = '';
  private word = 0;
  private isEnding = false;
  private typing: Promise<void> = Promise.resolve();

  private constructor(private readonly window: Workbench) {}

  /** Begins to type; from now on every place that takes the keyboard away is noted. */
  static async begin(window: Workbench): Promise<Typist> {
    await window.focusEditor();
    await window.page.evaluate(watchKeyboard);
    const typist = new Typist(window);
    typist.typing = typist.typeOn();
    return typist;
  }

  /** How many words were typed so far. */
  get words(): number {
    return this.word;
  }

  /** Types to the end of the word, and says what should stand there; fails when the keyboard was ever elsewhere. */
  async end(): Promise<string> {
    this.isEnding = true;
    await this.typing;
    const strayed = await this.window.page.evaluate(
      () => (globalThis as unknown as { watchedKeyboard: Watched }).watchedKeyboard.strayed,
    );
    assert.deepEqual(strayed, [], 'the keyboard stays where it was');
    return this.typed;
  }

  private async typeOn(): Promise<void> {
    while (!this.isEnding) {
      const word = `word${++this.word}${this.word % 8 === 0 ? '\n' : ' '}`;
      await this.window.page.keyboard.type(word, { delay: 15 });
      this.typed += word;
    }
  }
}

/** Runs in the page. The editor itself lets go of the keyboard for a moment when it splits, within one task: no key falls there. */
function watchKeyboard(): void {
  const home = document.activeElement;
  const strayed: string[] = [];
  const name = (target: EventTarget | null) =>
    target instanceof Element ? `${target.tagName}.${target.className}` : 'nothing';
  document.addEventListener('focusin', ({ target }) => {
    if (target !== home) strayed.push(`the keyboard went to ${name(target)}`);
  });
  window.addEventListener('blur', () => strayed.push(`the window lost it to ${name(document.activeElement)}`));
  window.addEventListener(
    'keydown',
    ({ key, target }) => {
      if (target !== home) strayed.push(`${key} went to ${name(target)}`);
    },
    { capture: true },
  );
  Object.assign(globalThis, { watchedKeyboard: { strayed } satisfies Watched });
}
