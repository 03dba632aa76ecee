import { accessSync, constants } from 'node:fs';

const program = process.platform === 'win32' ? 'rg.exe' : 'rg';

/** Where ripgrep is: the editor's own, when its folder is given, else one on the PATH's folders. Undefined when there is none. */
export function findRipgrep(editorFolder: string | undefined, folders: readonly string[]): string | undefined {
  const inEditor = ['node_modules', 'node_modules.asar.unpacked'].flatMap(modules => [
    `${modules}/@vscode/ripgrep-universal/bin/${process.platform}-${process.arch}/${program}`,
    `${modules}/@vscode/ripgrep/bin/${program}`,
  ]);
  const places = [
    ...(editorFolder === undefined ? [] : inEditor.map(path => `${editorFolder}/${path}`)),
    ...folders.map(folder => `${folder}/${program}`),
  ];
  return places.find(isStartable);
}

function isStartable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // not there or not startable: the next place is tried
  }
}
