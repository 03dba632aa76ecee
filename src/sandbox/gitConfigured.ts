import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { unlessClosed } from './systemFault.js';

export interface ConfiguredPlace {
  readonly repository: string;
  /** Where hooks and programs start that are named by a relative path. */
  readonly tree: string;
  readonly home: string;
}

/** What git runs, and where it finds more settings. */
const naming =
  /^(hookspath|path|attributesfile|fsmonitor|sshcommand|pager|editor|askpass|clean|smudge|process|textconv|command|driver|external|program|helper|cmd)$/i;
const mostFiles = 20;

/**
 * The files and folders that git's configuration names as hooks, as programs or as further configuration: in a
 * folder that may be written they could be rewritten. Takes too much rather than too little; what is missing is of
 * meaning for hooks alone.
 */
export function gitConfigured({ repository, tree, home }: ConfiguredPlace): readonly string[] {
  const files = [join(repository, 'config'), join(home, '.gitconfig'), join(home, '.config', 'git', 'config')];
  const found = new Set<string>();
  for (const file of files) {
    for (const { key, value } of settingsIn(unlessClosed(() => textOf(file)) ?? '')) {
      const from = key === 'path' ? dirname(file) : tree;
      const places = [value, ...value.split(/\s+/)].filter(word => word !== '').map(word => placeOf(word, from, home));
      const acting = places.filter(place => key === 'hookspath' || isFile(place));
      for (const place of acting) found.add(place);
      if (key === 'path')
        files.push(...acting.filter(place => !files.includes(place)).slice(0, mostFiles - files.length));
    }
  }
  return [...found];
}

/** Of a file alone, and without waiting: a command may have put a pipe there, which would never end. */
function textOf(file: string): string {
  const opened = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return fstatSync(opened).isFile() ? readFileSync(opened, 'utf8') : '';
  } finally {
    closeSync(opened);
  }
}

interface Setting {
  readonly key: string;
  readonly value: string;
}

function settingsIn(text: string): readonly Setting[] {
  return text
    .replaceAll(/\\\r?\n/g, '')
    .split('\n')
    .flatMap(line => {
      const [, key = '', value = ''] = /^\s*(?:\[[^\]]*\]\s*)?([a-z][\w-]*)\s*=\s*(.*?)\s*$/i.exec(line) ?? [];
      return naming.test(key) ? [{ key: key.toLowerCase(), value: value.replaceAll(/["\\]/g, '') }] : [];
    });
}

function placeOf(word: string, from: string, home: string): string {
  return word.startsWith('~/') ? join(home, word.slice(2)) : resolve(from, word);
}

/** A word of a command is a program, or a file that it is handed; never a folder that happens to have that name. */
function isFile(place: string): boolean {
  return unlessClosed(() => statSync(place))?.isFile() === true;
}
