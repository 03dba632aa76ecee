import type { Tool } from '../tool.js';

/** An address of code: what is run from it was chosen by nobody who keeps a registry. */
const addresses = 'https:*|http:*|git+*|git:*|github:*|gitlab:*|bitbucket:*|gist:*|ssh:*|data:*|ftp:*';
const gitAddress = /^(--(from|spec|with)=)?git\+|^https?:.*\.(py|whl|tar\.gz|tgz|zip)(#.*)?$/;

/** Programs that fetch another program and start it: what the other is known for is said of the call. */
export const packageRunners: readonly Tool[] = [
  {
    names: ['npx', 'bunx', 'pnpx'],
    options: '-y --yes --no --quiet -q --bun --ignore-existing -p= --package= -c= --call= -w= --workspace=',
    calls: [
      { sub: addresses, does: ['floor:runs-fetched-code'] },
      { inner: { after: 0, onlyHarm: true }, does: [] },
    ],
  },
  {
    names: ['npm', 'pnpm', 'yarn', 'bun'],
    options: '-y --yes -q --quiet -p= --package= -w= --workspace= -C= --dir= --filter= -F= --cwd= --prefix=',
    calls: [
      ...['exec', 'dlx', 'x'].flatMap(sub => [
        {
          sub: addresses
            .split('|')
            .map(address => `${sub} ${address}`)
            .join(', '),
          does: ['floor:runs-fetched-code'] as const,
        },
        { sub, inner: { after: 1, onlyHarm: true }, does: [] },
      ]),
      { sub: 'run https:*|http:*, create https:*|http:*', does: ['floor:runs-fetched-code'] },
    ],
  },
  {
    names: ['uv', 'uvx', 'pipx', 'poetry', 'pdm', 'hatch', 'rye', 'pipenv'],
    options:
      '-q --quiet -p= --python= --from= --spec= --with= --project= --directory= --env-file=read --extra= --group= -m=',
    calls: [
      { sub: 'run, tool run', like: gitAddress, does: ['floor:runs-fetched-code'] },
      { sub: 'run', inner: { after: 1, onlyHarm: true }, does: [] },
      { sub: 'tool run', inner: { after: 2, onlyHarm: true }, does: [] },
    ],
  },
  {
    names: ['uvx'],
    options: '-q -p= --python= --from= --with=',
    calls: [
      { like: gitAddress, does: ['floor:runs-fetched-code'] },
      { inner: { after: 0, onlyHarm: true }, does: [] },
    ],
  },
  {
    names: ['bundle', 'mise', 'asdf', 'rbenv', 'pyenv', 'nodenv', 'volta', 'rtx'],
    options: '--path= --gemfile=',
    calls: [{ sub: 'exec|run|x', inner: { after: 1, onlyHarm: true }, does: [] }],
  },
  {
    names: ['deno'],
    options: '-c= --config= --import-map= --lock= --env-file=',
    calls: [
      {
        sub: 'run https:*|http:*|data:*|blob:*, serve https:*|http:*, https:*|http:*',
        does: ['floor:runs-fetched-code'],
      },
    ],
  },
  {
    names: ['go'],
    options: '-C= -exec= -tags= -mod= -modfile= -ldflags=',
    oneDash: true,
    calls: [{ sub: 'run *.*/*@*', does: ['floor:runs-fetched-code'] }],
  },
  {
    names: ['nix'],
    options: '--extra-experimental-features= -f= --inputs-from=',
    calls: [
      {
        sub: 'run|shell|develop',
        like: /^(github|gitlab|sourcehut|git\+|https?|tarball):/,
        does: ['floor:runs-fetched-code'],
      },
    ],
  },
  {
    names: ['kubectl', 'oc', 'k'],
    calls: [
      {
        sub: 'apply|create|replace|run',
        like: /^(--filename=|-f|--kustomize=|-k)?(https?|git\+?\w*):\/\//,
        does: ['floor:runs-fetched-code'],
      },
    ],
  },
  { names: ['helm'], calls: [{ sub: 'install|upgrade', like: /^http:\/\//, does: ['floor:runs-fetched-code'] }] },
];
