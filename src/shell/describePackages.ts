import { effect, type Described } from './described.js';
import { packageManagers, publishing, type PackageManager } from './programs/packages.js';
import { isKnown, type Word } from './word.js';

/** Describes package managers and what sends to or withdraws from a registry; undefined for every other call. */
export function describePackages(name: string, args: readonly Word[]): Described | undefined {
  const texts = args.map(({ text }) => text);
  const line = texts.filter(text => !text.startsWith('-')).join(' ');
  const whole = texts.join(' ');
  const published = publishing.find(
    ({ names, args: pattern }) => names.includes(name) && (pattern.test(line) || pattern.test(whole)),
  );
  if (published !== undefined && !/--(help|version)\b/.test(whole)) {
    return effect(
      { kind: 'execute', program: name },
      { kind: 'publish', to: published.to },
      { kind: 'network', host: '', sends: true },
    );
  }
  const managers = packageManagers.filter(({ names }) => names.includes(name));
  const known = args.every(isKnown);
  for (const manager of managers) {
    const op = opOf(manager, texts);
    if (op === 'tell') return known && texts.every(onlyTells) ? effect({ kind: 'none' }) : undefined;
    if (op !== undefined) return changes(name, op, texts, known);
  }
  return undefined;
}

/** Options that make a listing write, reach the network or take another file are not among these. */
function onlyTells(text: string): boolean {
  return !text.startsWith('-') || /^(-[lvf]|--(user|all|local|not-required|format=\w+|files|verbose))$/.test(text);
}

function opOf(manager: PackageManager, texts: readonly string[]): 'install' | 'remove' | 'tell' | undefined {
  const { install, remove, bare, tells, byOption } = manager;
  if (byOption) {
    const letters = texts.filter(text => text.startsWith('-')).map(text => text.slice(1));
    if (letters.some(text => remove.some(op => text.startsWith(op)))) return 'remove';
    return letters.some(text => install.some(op => text.startsWith(op))) ? 'install' : undefined;
  }
  const sub = texts.find(text => !text.startsWith('-'));
  if (sub === undefined) return texts.length === 0 ? bare : undefined;
  if (tells?.includes(sub)) return 'tell';
  return install.includes(sub) ? 'install' : remove.includes(sub) ? 'remove' : undefined;
}

function changes(manager: string, op: 'install' | 'remove', texts: readonly string[], isKnownText: boolean): Described {
  const names = texts.filter(text => !text.startsWith('-')).slice(1);
  return effect(
    { kind: 'execute', program: manager },
    { kind: 'package', manager, op, ...(names.length > 0 && { names }) },
    ...(op === 'install' ? [{ kind: 'network', host: '' } as const] : []),
    ...(isKnownText ? [] : [{ kind: 'unknown', why: 'a word of it cannot be read before it runs' } as const]),
  );
}
