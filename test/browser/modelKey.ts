import type { Workbench } from './workbench.js';

/** Gives the editor the key of a provider, as a person does. Here it is kept in memory and gone after a reload. */
export async function setKey(window: Workbench, provider: string, key: string): Promise<void> {
  await window.command('Countersign: Set the Key of a Model Provider …');
  await window.pick(provider);
  await window.answer(key);
}
