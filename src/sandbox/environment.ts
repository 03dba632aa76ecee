import { delimiter } from 'node:path';

/** Names that a command inherits. Everything else stays behind: keys, credentials, loader, shell, git and interpreter variables. */
const inherited = new Set([
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LANGUAGE',
  'TZ',
  'TMPDIR',
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_STATE_HOME',
  'XDG_RUNTIME_DIR',
]);

/** What programs on Windows cannot start without; names there are case-insensitive. */
const inheritedOnWindows = new Set([
  'ALLUSERSPROFILE',
  'APPDATA',
  'COMMONPROGRAMFILES',
  'COMPUTERNAME',
  'COMSPEC',
  'HOMEDRIVE',
  'HOMEPATH',
  'LOCALAPPDATA',
  'NUMBER_OF_PROCESSORS',
  'OS',
  'PATHEXT',
  'PROCESSOR_ARCHITECTURE',
  'PROGRAMDATA',
  'PROGRAMFILES',
  'PROGRAMFILES(X86)',
  'SYSTEMDRIVE',
  'SYSTEMROOT',
  'TEMP',
  'TMP',
  'USERNAME',
  'USERPROFILE',
  'WINDIR',
]);

const proxies = new Set(['http_proxy', 'https_proxy', 'no_proxy', 'all_proxy']);

/** What git does on the side of a listing or a status, switched off, so that those are reads. */
const gitConfiguration: readonly (readonly [key: string, value: string])[] = [
  ['core.fsmonitor', 'false'],
  ['core.pager', 'cat'],
  ['diff.autoRefreshIndex', 'false'], // else `git diff` writes the index and its hook runs
  ['log.showSignature', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
];

const ours: Readonly<Record<string, string>> = {
  TERM: 'dumb',
  PAGER: 'cat',
  GIT_PAGER: 'cat',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0', // `git status` would refresh the index and start post-index-change
  GOTOOLCHAIN: 'local', // a `go.mod` could have another release of go fetched and run
  POWERSHELL_TELEMETRY_OPTOUT: '1',
  GIT_CONFIG_COUNT: String(gitConfiguration.length),
  ...Object.fromEntries(gitConfiguration.map(([key], at) => [`GIT_CONFIG_KEY_${at}`, key])),
  ...Object.fromEntries(gitConfiguration.map(([, value], at) => [`GIT_CONFIG_VALUE_${at}`, value])),
};

/** The whole environment of a command, built from an allow-list. */
export function commandEnvironment(
  from: Readonly<Record<string, string | undefined>>,
  folders: readonly string[],
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(from)) {
    if (value !== undefined && passes(name, value, platform)) env[name] = value;
  }
  return { ...env, ...ours, PATH: folders.join(delimiter) };
}

function passes(name: string, value: string, platform: NodeJS.Platform): boolean {
  if (inherited.has(name) || /^LC_[A-Z]+$/.test(name)) return true;
  if (proxies.has(name.toLowerCase())) return !value.includes('@'); // an address with a password in it is a credential
  return platform === 'win32' && inheritedOnWindows.has(name.toUpperCase());
}
