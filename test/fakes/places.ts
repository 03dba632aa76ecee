import type { Facts, FileImage, PathFact } from '../../src/protocol/fact.js';
import { noFacts } from '../../src/protocol/fact.js';
import type { Place } from '../../src/tools/tool.js';

/** A workspace at `/repo` of somebody at home in `/home/me`; every command is the effect `none`. */
export function placeAt(cwd = '/repo', roots: readonly string[] = ['/repo']): Place {
  return {
    cwd,
    roots,
    home: '/home/me',
    analyse: () => ({ effects: [{ kind: 'none' }], needs: [], words: undefined }),
  };
}

/** Facts as a machine would answer them for these files; a path of its own that is no link unless `real` says so. */
export function factsOf(files: Readonly<Record<string, FileImage & { readonly real?: string }>>): Facts {
  const paths = new Map<string, PathFact>();
  const texts = new Map<string, FileImage>();
  for (const [path, { real, ...image }] of Object.entries(files)) {
    const type = image.kind === 'missing' ? 'missing' : image.kind === 'folder' ? 'folder' : 'file';
    paths.set(path, { path, real: real ?? path, type });
    texts.set(path, image);
  }
  return { ...noFacts, paths, texts };
}

export function textImage(text: string, more: { readonly bom?: boolean; readonly version?: number } = {}): FileImage {
  const source =
    more.version === undefined ? ({ kind: 'disk' } as const) : ({ kind: 'buffer', version: more.version } as const);
  return { kind: 'text', text, bom: more.bom ?? false, hash: `hash of ${text}`, bytes: text.length, source };
}
