import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What the editor, git or an agent reads while a command runs or right after it, and then acts by. These cannot be
 * made either, so each costs an empty folder on the disk for as long as a command runs: the list stays short.
 */
const heldEvenIfMissing = [
  ...['.git/hooks', '.git/config', '.git/config.worktree', '.git/commondir', '.git/info/attributes'],
  ...['.vscode', '.idea', '.devcontainer', '.devcontainer.json', '.husky', '.envrc', '.countersign'],
  ...['.claude', '.codex', '.cursor', '.gemini', '.mcp.json', 'AGENTS.md', 'CLAUDE.md', 'GEMINI.md'],
];

/** A home folder's own; elsewhere nothing reads them. */
const heldInHome = [
  ...['.bashrc', '.bash_profile', '.bash_login', '.bash_logout', '.profile', '.zshrc', '.zshenv', '.zprofile'],
  ...['.zlogin', '.gitconfig', '.config', '.local/bin', '.ssh', '.npmrc', '.pam_environment', '.xprofile'],
];

/** What of that matters where no more than the folder above it is worked in. */
const heldBelowHome = [
  ...['.config/autostart', '.config/environment.d', '.config/fish', '.config/git', '.config/systemd', '.config/zsh'],
  ...['.config/Code', '.config/nvim', '.local/share/applications', '.local/share/systemd'],
];

export interface ProtectedPlace {
  readonly roots: readonly string[];
  readonly home: string;
  /** What else the judge protects, by its path; asked of everything that stands in a folder's top. */
  readonly isProtected: (path: string) => boolean;
}

/** What a sandbox never lets be written in these folders. */
export function protectedPaths({ roots, home, isProtected }: ProtectedPlace): readonly string[] {
  const present = (root: string): readonly string[] =>
    readdirSync(root)
      .filter(name => name !== '.git')
      .map(name => join(root, name))
      .filter(isProtected);
  const held = roots.flatMap(root => [
    ...heldEvenIfMissing.map(name => join(root, name)),
    ...present(root),
    ...startUp(home).filter(path => path.startsWith(`${root}/`)),
  ]);
  return [...new Set(held)].filter(path => !held.some(above => path.startsWith(`${above}/`)));
}

function startUp(home: string): readonly string[] {
  return [...heldInHome, ...heldBelowHome].map(name => join(home, name));
}
