import type { Call, Deed, Tool } from '../tool.js';

const npmOptions = `--prefix= -C= -w= --workspace= --registry= --tag= --otp= --access= --omit= --include= --depth= --loglevel=
  --cache= --userconfig=read --globalconfig=read --scope= -g --global --json --long -l --parseable -p -a --all -s -d --silent --quiet -q -ws --workspaces`;

const publishing: readonly Call[] = [
  {
    sub: 'publish|unpublish|deprecate|undeprecate, dist-tag|dist-tags add|rm|set, owner add|rm|remove, access *, team add|rm|create|destroy, hook|hooks rm|remove, stage *',
    not: '--dry-run',
    does: ['publish:the npm registry'],
  },
];

/** Every call of it writes a log, and now and then asks the registry whether there is a newer one of itself. */
const npmItself: readonly Deed[] = ['network', 'write:~/.npm/?'];

export const nodeTools: readonly Tool[] = [
  {
    names: ['npm'],
    options: npmOptions,
    calls: [
      ...publishing,
      { sub: 'token *, token', does: ['secret:~/.npmrc', 'unknown'] },
      {
        sub: 'ls|list|ll|la|root|prefix',
        does: [...npmItself, 'read:package.json', 'tree:node_modules'],
      },
      {
        sub: 'explain|why',
        does: [...npmItself, 'read:package.json', 'tree:node_modules'],
      },
      { sub: 'pkg get', does: [...npmItself, 'read:package.json'] },
      { sub: 'pkg set|delete|fix', does: [...npmItself, 'write:package.json'] },
      { sub: 'config get|list|ls', does: ['secret:~/.npmrc', 'unknown'] },
      { sub: 'config set|delete|edit|fix, set', does: ['secret:~/.npmrc', 'unknown'] },
      {
        sub: 'outdated|view|info|show|v|search|s|find|se|ping|whoami|doctor|fund|docs|home|bugs|repo|issues|diff|stars|profile|org|audit|dist-tag|owner|sbom',
        does: ['network', 'tree:.'],
      },
      { sub: 'login|adduser|add-user|logout', does: ['sends'] },
      { sub: 'audit fix', does: ['package:update'] },
      { sub: 'pack', does: [...npmItself, 'write:.', 'tree:.'] },
      { sub: 'version', most: 0, does: [...npmItself, 'read:package.json'] },
      { sub: 'version *', does: ['write:package.json', 'unknown'] },
      { sub: 'cache clean|rm|clear|add', does: ['package:clean'] },
      { sub: 'init', given: '-y|--yes', most: 0, does: [...npmItself, 'write:package.json'] },
      { sub: 'init|create|innit', not: '-y --yes', does: ['package:install', 'network', 'unknown'] },
      {
        sub: 'install|i|in|ins|inst|insta|instal|isnt|isnta|isntal|add|ci|clean-install|ic|install-clean|isntall-clean|update|up|upgrade|udpate|link|ln|dedupe|ddp|rebuild|rb|install-test|it|cit|clean-install-test|install-ci-test|sit',
        does: ['package:install', 'network'],
      },
      { sub: 'uninstall|remove|rm|r|un|unlink|prune', does: ['package:remove'] },
      { sub: 'help|help-search|completion', does: npmItself },
    ],
  },
  {
    names: ['pnpm', 'bun', 'yarn', 'yarnpkg'],
    options: '-C= --dir= --prefix= --cwd= --filter= -F= -w --registry= --tag= --otp= --depth=',
    calls: [
      ...publishing,
      {
        sub: 'npm publish|tag|login|logout, npm tag add|remove, tag add|remove, npm audit',
        does: ['publish:the npm registry'],
      },
      {
        sub: 'install|i|add|update|up|upgrade|import|create|dlx|rebuild|link|patch|set|init|import|env|approve-builds|dedupe|plugin|self-update|policies|ci|fetch',
        does: ['package:install', 'network'],
      },
      { sub: 'remove|rm|un|uninstall|prune|unlink|unplug', does: ['package:remove'] },
      { sub: 'pm ls|bin|hash, pm cache', does: ['tree:.'] },
      { sub: 'store prune, cache clean|clear, pm cache rm', does: ['package:clean'] },
      {
        sub: 'list|ls|la|ll|why|outdated|info|view|licenses|audit|config|cache|root|bin|workspaces|search|whoami',
        does: ['network', 'tree:.', 'unknown'],
      },
    ],
  },
  {
    names: ['yarn', 'yarnpkg'],
    calls: [{ most: 0, does: ['package:install', 'network'], not: '--version -v -V --help -h' }],
  },
  {
    names: ['vsce', 'ovsx', '@vscode/vsce'],
    calls: [
      {
        sub: 'publish|unpublish|delete-publisher|login|create-publisher|create-namespace',
        does: ['publish:the extension marketplace'],
      },
      { sub: 'package', does: ['write:.', 'unknown'] },
    ],
    otherwise: ['network'],
  },
  {
    names: [
      'lerna',
      'changeset',
      'semantic-release',
      'np',
      'release-it',
      'jsr',
      'auto',
      'shipit',
      'npm-publish',
      'clean-publish',
    ],
    calls: [{ sub: 'publish', not: '--dry-run', does: ['publish:the npm registry'] }],
  },
  {
    names: ['semantic-release', 'np', 'release-it'],
    calls: [{ not: '--dry-run -d --preview', does: ['publish:the npm registry'] }],
  },
  {
    names: ['deno'],
    calls: [
      { sub: 'publish', not: '--dry-run', does: ['publish:JSR'] },
      { sub: 'install|add|cache|upgrade|i', does: ['package:install', 'network'] },
      { sub: 'remove|uninstall', does: ['package:remove'] },
      { sub: 'info|lint|fmt|check|doc|compile|bundle|serve|jupyter', does: ['network', 'unknown'] },
    ],
  },
  {
    names: ['corepack', 'nvm', 'volta', 'fnm', 'n'],
    calls: [
      { sub: 'install|use|enable|prepare|default|pin|up|fetch|alias', does: ['package:install', 'network'] },
      { sub: 'uninstall|remove|rm|disable|unalias|prune', does: ['package:remove'] },
    ],
    otherwise: ['unknown'],
  },
];
