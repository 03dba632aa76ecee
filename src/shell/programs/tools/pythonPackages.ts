import type { Tool } from '../tool.js';

const listing =
  '--user -l --local --format= --not-required -v --verbose --pre --path= -e --editable --exclude= --all -f --files --disable-pip-version-check --no-color -q';

export const pythonTools: readonly Tool[] = [
  {
    names: ['pip', 'pip3', 'pip3.11', 'pip3.12', 'pip3.13'],
    options:
      '--python= --log=write --proxy= --timeout= -i= --index-url= --extra-index-url= --cache-dir= -c=read --constraint=read -t=write --target=write --prefix= --root= --trusted-host=',
    calls: [
      {
        sub: 'list|freeze|show|check',
        not: '-o --outdated -u --uptodate --python --log -i --index-url -r',
        options: listing,
        does: ['tells'],
      },
      { sub: 'list', given: '-o|--outdated|-u|--uptodate', does: ['network'] },
      {
        sub: 'install',
        options: '-r=read --requirement=read -e=tree --editable=tree',
        does: ['package:install', 'network'],
      },
      { sub: 'download|wheel', options: '-r=read -d=write -w=write', does: ['package:install', 'network', 'write:.'] },
      { sub: 'uninstall', options: '-r=read -y --yes', does: ['package:remove'] },
      { sub: 'index *, search', does: ['network'] },
      { sub: 'config list|get|debug', does: ['tells'] },
      { sub: 'config set|unset|edit', does: ['package:configure'] },
      { sub: 'cache dir|info|list', does: ['tells'] },
      { sub: 'cache purge|remove', does: ['package:clean'] },
      { sub: 'help|debug', does: ['tells'] },
    ],
  },
  {
    names: ['python', 'python3', 'py'],
    options: '-m= -c= -W= -X=',
    calls: [
      { given: '-m=twine', sub: 'upload', does: ['publish:PyPI'] },
      { given: '-m=pip', sub: 'install|download|wheel', options: '-r=read', does: ['package:install', 'network'] },
      { given: '-m=pip', sub: 'uninstall', options: '-r=read', does: ['package:remove'] },
    ],
  },
  {
    names: ['pipx'],
    calls: [
      { sub: 'list|environment', options: '--short --json --value= -V=', does: ['tells'] },
      {
        sub: 'install|inject|upgrade|upgrade-all|reinstall|reinstall-all|install-all',
        does: ['package:install', 'network'],
      },
      { sub: 'uninstall|uninstall-all|uninject', does: ['package:remove'] },
      { sub: 'run|runpip', does: ['package:install', 'network', 'unknown'] },
      { sub: 'ensurepath', does: ['write:~/.bashrc'] },
    ],
  },
  {
    names: ['twine'],
    options: '-r= --repository= -u= -p= --repository-url= -c=',
    calls: [
      { sub: 'upload|register', does: ['publish:PyPI'] },
      { sub: 'check', operands: 'read', does: [] },
    ],
  },
  {
    names: ['poetry', 'uv', 'flit', 'hatch', 'pdm', 'maturin', 'rye', 'pipenv', 'setuptools', 'pixi'],
    options: '-C= --directory=tree --project=tree -p= --python= --index-url= -r= --repository= -u= -G= --group= -E=',
    calls: [
      { sub: 'publish|upload', not: '--dry-run', does: ['publish:PyPI'] },
      {
        sub: 'install|add|update|sync|lock|create|venv|init|new|fetch|upgrade|self|export|build|develop|config|cache|env',
        does: ['package:install', 'network'],
      },
      {
        sub: 'pip install|sync|compile, tool install|run|upgrade, python install|pin|upgrade, global install',
        does: ['package:install', 'network'],
      },
      {
        sub: 'remove|uninstall, pip uninstall, tool uninstall, python uninstall, env remove, cache clean|prune|clear',
        does: ['package:remove'],
      },
      {
        sub: 'show|tree|list|check|search|outdated|graph|info|version|about|pip, pip list|show|freeze|tree|check, tool list, python list|find, env list|info, cache dir',
        does: ['tree:.', 'unknown'],
      },
    ],
  },
  {
    names: ['conda', 'mamba', 'micromamba'],
    options: '-n= --name= -p= --prefix= -c= --channel= -f=read --file=read',
    calls: [
      {
        sub: 'list, env list, info',
        options: '--json --envs -e --export --explicit -a --all -q --full-name',
        does: ['tells'],
      },
      { sub: 'install|create|update|upgrade, env create|update', does: ['package:install', 'network'] },
      { sub: 'remove|uninstall|clean, env remove', does: ['package:remove'] },
      { sub: 'search|doctor', does: ['network'] },
      { sub: 'init', does: ['write:~/.bashrc'] },
    ],
    otherwise: ['unknown'],
  },
  {
    names: ['python', 'python3'],
    calls: [{ sub: 'setup.py upload|register, setup.py sdist upload, setup.py ** upload', does: ['publish:PyPI'] }],
  },
  {
    names: ['pyenv', 'asdf', 'mise', 'sdk', 'rtx'],
    calls: [
      {
        sub: 'install|update|add|use|default|global|local|shell|self-update|plugin|upgrade',
        does: ['package:install', 'network'],
      },
      { sub: 'uninstall|remove', does: ['package:remove'] },
      { sub: 'versions|version|list|current|which|where|ls', does: ['unknown'] },
    ],
  },
];
