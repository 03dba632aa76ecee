import type { Context } from './context.js';
import { fold, nameSet } from './names.js';

/** What a login, a shell or the system runs by itself: git hooks, start-up files, keys, schedules, services, accounts. */
const loginFiles = [
  ...['.bashrc', '.bash_profile', '.bash_login', '.bash_logout', '.bash_aliases', '.profile', '.zshrc', '.zshenv'],
  ...['.zprofile', '.zlogin', '.zlogout', '.kshrc', '.cshrc', '.tcshrc', '.login', '.xinitrc', '.xsession'],
  ...['.xprofile', '.xsessionrc', '.pam_environment', '.inputrc', '.forward', '.crontab', '.hushlogin', '.rhosts'],
  ...['.ssh', '.ssh/**', '.gnupg/**', '.config/fish/**', '.config/systemd/**', '.config/autostart/**'],
  ...['.bashrc.d/**', '.bash_profile.d/**', '.profile.d/**', '.config/zsh/**', '.config/bash/**', '.zshrc.d/**'],
  ...['.local/lib/python*/site-packages/*.pth', '.local/lib/python*/site-packages/*customize.py'],
  ...['.config/environment.d/**', '.config/powershell/**', '.local/share/systemd/**', '.local/share/dbus-1/**'],
  ...['Library/LaunchAgents/**', 'Documents/PowerShell/**', 'Documents/WindowsPowerShell/**', '.oh-my-zsh/**'],
  'AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Startup/**',
];

const machineFiles = [
  ...['/etc/passwd*', '/etc/shadow*', '/etc/group*', '/etc/gshadow*', '/etc/sudoers', '/etc/sudoers.d/**'],
  ...['/etc/cron*', '/etc/cron*/**', '/etc/anacrontab', '/etc/at.*', '/var/spool/cron/**', '/var/spool/at/**'],
  ...['/etc/systemd/**', '/lib/systemd/**', '/usr/lib/systemd/**', '/run/systemd/**', '/etc/init.d/**', '/etc/init/**'],
  ...['/etc/rc*', '/etc/rc*/**', '/etc/inittab', '/etc/profile', '/etc/profile.d/**', '/etc/bash*', '/etc/bash*/**'],
  ...['/etc/zsh*', '/etc/zsh*/**', '/etc/environment', '/etc/environment.d/**', '/etc/ld.so.*', '/etc/ld.so.*/**'],
  ...['/etc/pam.d/**', '/etc/pam.conf', '/etc/security/**', '/etc/ssh/**', '/etc/xdg/autostart/**', '/etc/udev/**'],
  ...['/etc/hosts', '/etc/fstab', '/etc/crypttab', '/etc/modprobe.d/**', '/etc/modules*', '/etc/modules*/**'],
  ...['/etc/apt/**', '/etc/dbus-1/**', '/etc/NetworkManager/**', '/etc/network/**', '/etc/resolv.conf'],
  ...['/Library/LaunchDaemons/**', '/Library/LaunchAgents/**', '/Library/StartupItems/**', '/boot/**', '/etc/grub*'],
  ...['/root', '/home/*', '/Users/*'].flatMap(home => loginFiles.map(file => `${home}/${file}`)),
];

const hooks = ['.git/hooks', '.git/hooks/**', '.git/**/hooks/**'];

/** What services and logins are configured by: all of it, where something new comes in. */
const isConfiguration = nameSet(['/etc/**', '/private/etc/**', '/usr/local/lib/systemd/**', '/usr/share/dbus-1/**']);

const anywhere = nameSet([...machineFiles, ...hooks]);
const inHome = nameSet(loginFiles.map(file => `/${file}`));

/** What decides which hooks and programs git starts. */
const isGitSetting = nameSet(['.git/config', '.git/config.worktree', '.git/modules/**/config']);
const isGitSettingAtHome = nameSet(['/.gitconfig', '/.config/git', '/.config/git/config']);

/** The editor's own folders below a home: what is in them runs, or governs what runs. */
const editorFolders = [
  ...[
    '.vscode',
    '.vscode-server',
    '.vscode-server-insiders',
    '.vscode-insiders',
    '.vscode-oss',
    '.cursor',
    '.vscodium',
  ],
  ...[
    '.cursor-server',
    '.windsurf',
    '.windsurf-server',
    '.codeium',
    '.kiro',
    '.trae',
    '.config/zed',
    '.config/JetBrains',
  ],
  ...['.config/Code', '.config/Code - Insiders', '.config/VSCodium', '.config/Cursor', '.local/share/code-server'],
  ...['Library/Application Support/Code', 'Library/Application Support/Cursor', 'AppData/Roaming/Code'],
  ...['.claude', '.codex', '.gemini', '.aider', '.continue', '.config/opencode', '.countersign', '.config/countersign'],
  ...[
    '.claude.json',
    '.aider.conf.yml',
    '.qwen',
    '.roo',
    '.cline',
    '.junie',
    '.config/goose',
    '.config/github-copilot',
  ],
  ...['.opencode', '.copilot', '.amazonq', '.config/crush', 'Library/Application Support/Claude', '.config/Claude'],
].flatMap(name => [`/${name}`, `/${name}/**`]);
const isEditorFolder = nameSet(editorFolders);

export function runsLater(path: string, context: Context): boolean {
  const below = belowHome(path, context);
  return anywhere(path) || (below !== undefined && inHome(below));
}

export function configuresMachine(path: string): boolean {
  return isConfiguration(path);
}

/** A file of settings of git, which may name a program that git starts by itself. */
export function decidesWhatGitStarts(path: string, context: Context): boolean {
  const below = belowHome(path, context);
  return isGitSetting(path) || (below !== undefined && isGitSettingAtHome(below));
}

export function isEditorState(path: string, context: Context): boolean {
  const below = belowHome(path, context);
  return below !== undefined && isEditorFolder(below);
}

/** The path as seen from the home folder, with a leading `/`. */
function belowHome(path: string, { home }: Context): string | undefined {
  const [folded, from] = [fold(path), fold(home)];
  return folded.startsWith(`${from}/`) ? folded.slice(from.length) : undefined;
}
