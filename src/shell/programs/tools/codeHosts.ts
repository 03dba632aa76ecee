import type { Tool } from '../tool.js';

/** Services that keep repositories, issues and builds. */
export const codeHostTools: readonly Tool[] = [
  {
    names: ['gh', 'hub', 'glab', 'tea', 'bb', 'bitbucket'],
    options:
      '-R= --repo= --hostname= -X= --method= -f= -F= --field= --raw-field= --input=read -H= --header= -q= --jq= -t= --template= --json= --body-file=read',
    host: '--hostname',
    calls: [
      { sub: 'release create|delete|upload|delete-asset|edit', does: ['publish:a release page'] },
      {
        sub: 'repo delete|archive|rename, secret delete|remove, variable delete|remove, ssh-key delete, gpg-key delete, gist delete, cache delete, codespace delete, run delete, workflow disable, project delete|item-delete|field-delete, label delete, environment delete, extension remove, repo deploy-key delete, ruleset delete, issue delete, org delete, token revoke, deploy-key delete, schedule delete, milestone delete, delete',
        does: ['sends', 'floor:remote-resources'],
      },
      { sub: 'repo edit', given: '--visibility', options: '--visibility=', does: ['sends', 'floor:publishes'] },
      {
        sub: 'api',
        given: '-X=DELETE|--method=DELETE|-X=delete|--method=delete',
        does: ['sends', 'floor:remote-resources'],
      },
      {
        sub: 'api',
        given:
          '-X=PATCH|--method=PATCH|-X=patch|--method=patch -f=force=true|-F=force=true|--field=force=true|--raw-field=force=true',
        does: ['sends', 'floor:rewrites-remote'],
      },
      { sub: 'api', like: /mutation[\s\S]*\b(delete|remove|archive)\w*\s*\(/, does: ['floor:remote-resources'] },
      { sub: 'pr close', given: '--delete-branch|-d', does: ['floor:rewrites-remote'] },
      { sub: 'auth token', does: ['secret:~/.config/gh/hosts.yml'] },
      { sub: 'auth status', given: '-t|--show-token', does: ['secret:~/.config/gh/hosts.yml'] },
      { sub: 'auth status', does: ['network'] },
      { sub: 'extension install|upgrade|exec', does: ['package:install', 'network', 'unknown'] },
      { sub: 'alias set|import', does: ['unknown'] },
      { sub: 'gist create|edit', operands: 'read', does: ['sends'] },
      { sub: 'pr checkout, repo clone|fork, gist clone', does: ['network', 'write:.'] },
      {
        sub: 'release download, run download',
        options: '-D=write --dir=write -O=write --output=write -p= --pattern=',
        does: ['network', 'write:.'],
      },
      {
        sub: 'pr|issue|repo|run|release|workflow|gist|label|project|cache|codespace|secret|variable list|view|diff|status|checks, search *, status, ci list|status|view|trace, mr|pipeline list|view|diff',
        does: ['network'],
      },
      { sub: 'api', not: '-X --method -f -F --field --raw-field --input', does: ['network'] },
      { sub: 'api', given: '-X|--method|-f|-F|--field|--raw-field|--input', does: ['sends'] },
    ],
    otherwise: ['sends'],
  },
];
