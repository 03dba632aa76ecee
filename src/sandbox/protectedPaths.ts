import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gitConfigured } from './gitConfigured.js';
import { gitPlaces } from './gitPlaces.js';
import { nestedPlaces } from './nestedPlaces.js';
import { isPlaceholder } from './placeholders.js';

/**
 * What the editor or an agent reads while a command runs or right after it, and then acts by. At the top of a folder
 * these cannot be made either, so each costs an empty folder on the disk for as long as a command runs: the list stays
 * short. Deeper, they are held where they stand.
 */
const acting = [
  ...['.vscode', '.idea', '.devcontainer', '.devcontainer.json', '.husky', '.envrc', '.countersign'],
  ...['.claude', '.codex', '.cursor', '.gemini', '.mcp.json', 'AGENTS.md', 'CLAUDE.md', 'GEMINI.md'],
];
const actingNames = new Set(acting);

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
export function protectedPaths(place: ProtectedPlace): readonly string[] {
  const held = new Set(
    place.roots.flatMap(root => [...heldIn(root, place)].filter(path => path.startsWith(`${root}/`))),
  );
  return outermost(held);
}

/** Without those that are below another one. */
export function outermost(held: ReadonlySet<string>): readonly string[] {
  return [...held].filter(path => !hasAbove(path, held));
}

function heldIn(root: string, { home, isProtected }: ProtectedPlace): readonly string[] {
  const { named, repositories } = nestedPlaces(root, actingNames);
  const all = new Set([join(root, '.git'), ...repositories]);
  return [
    ...acting.map(name => join(root, name)),
    ...readdirSync(root)
      .filter(name => name !== '.git')
      .map(name => join(root, name))
      .filter(isProtected),
    ...named,
    ...[...heldInHome, ...heldBelowHome].map(name => join(home, name)),
    ...[...all].flatMap(gitPlaces),
    ...[...all].flatMap(repository => gitConfigured({ repository, tree: dirname(repository), home })),
    ...(isThere(join(root, '.git')) ? [] : notARepository(root)),
  ];
}

/** What keeps a folder from becoming a repository of the kind that has no `.git`: one of its parts stays missing. */
function notARepository(root: string): readonly string[] {
  const missing = ['HEAD', 'refs', 'objects'].find(name => !isThere(join(root, name)));
  return missing === undefined ? [] : [join(root, missing)];
}

/** And not only because of another command that runs now. */
function isThere(path: string): boolean {
  return existsSync(path) && !isPlaceholder(path);
}

function hasAbove(path: string, held: ReadonlySet<string>): boolean {
  for (let above = dirname(path); above.length > 1; above = dirname(above)) if (held.has(above)) return true;
  return false;
}
