import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unlessMissing } from './systemFault.js';

/** Where programs keep credentials below a home folder. */
const stores = [
  ...['.ssh', '.aws', '.azure', '.gnupg', '.kube', '.docker', '.password-store', '.terraform.d', '.oci', '.fly'],
  ...['.netrc', '.npmrc', '.yarnrc', '.yarnrc.yml', '.pypirc', '.git-credentials', '.dockercfg', '.pgpass', '.my.cnf'],
  ...['.s3cfg', '.boto', '.vault-token', '.databrickscfg', '.cargo/credentials', '.cargo/credentials.toml'],
  ...['.gem/credentials', '.m2/settings.xml', '.gradle/gradle.properties', '.local/share/keyrings', '.claude.json'],
  ...['.config/gcloud', '.config/gh', '.config/hub', '.config/op', '.config/rclone', '.config/doctl'],
  ...['.config/git/credentials', '.codex/auth.json', '.claude/.credentials.json', '.gemini/oauth_creds.json'],
  ...['.mozilla', '.config/google-chrome', '.config/chromium', '.bash_history', '.zsh_history', '.python_history'],
  ...['.config/microsoft-edge', '.config/BraveSoftware', '.config/vivaldi', '.thunderbird', '.config/opencode'],
  ...[
    '.config/github-copilot',
    '.copilot',
    '.local/share/opencode',
    '.huggingface',
    '.cache/huggingface/token',
    '.kaggle',
  ],
  ...[
    '.config/sops',
    '.age',
    '.minikube',
    '.wrangler',
    '.config/netlify',
    '.config/heroku',
    '.config/stripe',
    '.config/containers',
  ],
  ...['.bundle/config', '.composer/auth.json', '.config/composer/auth.json', '.nuget/NuGet.Config', '.rclone.conf'],
  ...['.config/hcloud', '.config/scw', '.config/glab-cli', '.subversion/auth', '.irb_history'],
  ...['.sqlite_history', '.rediscli_history', '.local/share/fish/fish_history', '.mycli-history'],
  ...['.node_repl_history', '.psql_history', '.mysql_history', 'Library/Keychains'],
];

/**
 * What editors keep for a user: their stores of secrets, and the record and rules of each window, which a run in a
 * terminal must not show either.
 */
const ofEditors = [
  ...['Code', 'Code - Insiders', 'VSCodium', 'Cursor', 'Windsurf'].flatMap(name => [
    `.config/${name}/User`,
    `Library/Application Support/${name}/User`,
  ]),
  ...['.vscode-server', '.vscode-server-insiders', '.cursor-server', '.vscodium-server', '.vscode-remote'].map(
    name => `${name}/data/User`,
  ),
  '.local/share/code-server/User',
];

const ofTheSystem = [
  '/etc/countersign', // the administrator's rules
  '/etc/shadow',
  '/etc/shadow-',
  '/etc/gshadow',
  '/etc/gshadow-',
  '/etc/sudoers',
  '/etc/ssl/private',
];

export interface HiddenPlace {
  readonly home: string;
  /** Countersign's own folders and files: state, policy, the editor's data. */
  readonly own: readonly string[];
}

/** What a sandbox shows to nobody. */
export function hiddenPaths({ home, own }: HiddenPlace): readonly string[] {
  const inHome = [...stores, ...ofEditors].map(name => join(home, name));
  return [...own, ...inHome, ...ofTheSystem, ...otherHomes(home)];
}

function otherHomes(home: string): readonly string[] {
  const known = ['/root', ...namesIn('/home').map(name => `/home/${name}`)];
  return known.filter(other => other !== home && dirname(home) !== other && !home.startsWith(`${other}/`));
}

function namesIn(folder: string): readonly string[] {
  return unlessMissing(() => readdirSync(folder)) ?? [];
}
