import type { FloorId } from '../protocol/floor.js';
import type { Harm } from './programs/harm.js';
import { harmsToData } from './programs/harmsToData.js';
import { harmsToMachine } from './programs/harmsToMachine.js';
import type { Word } from './word.js';

const byName = new Map<string, Harm[]>();
const byPrefix: { readonly prefix: string; readonly harm: Harm }[] = [];
for (const harm of [...harmsToMachine, ...harmsToData]) {
  for (const name of harm.names) {
    if (name.endsWith('*')) byPrefix.push({ prefix: name.slice(0, -1), harm });
    else byName.set(name, [...(byName.get(name) ?? []), harm]);
  }
}

/** The floor that a call stands on and no effect can say; undefined when none is found. Errs towards finding one. */
export function harmOf(name: string, words: readonly Word[]): FloorId | undefined {
  const args = words.map(({ text }) => text).join(' ');
  const candidates = [
    ...(byName.get(name) ?? []),
    ...byPrefix.filter(({ prefix }) => name.startsWith(prefix)).map(({ harm }) => harm),
  ];
  return candidates.find(harm => harm.args?.test(args) !== false && harm.unless?.test(args) !== true)?.id;
}
