import type { Program } from './program.js';

/** Programs that tell which files there are and what they are like. They show names and figures, never content. */
export const listing: readonly Program[] = [
  {
    names: ['ls', 'dir', 'vdir', 'gls'],
    options: `-a -A -l -h -1 -t -r -S -d -F -i -s -n -g -o -p -c -u -x -C -m -L -H -k -U -X -v -G -N -Q -b -B -q -Z -f -O -@ -e -T=read -w=read
      -I= -R:recursive --all --almost-all --author --escape --block-size= --ignore-backups --color? --directory --dired
      --classify? --file-type --format= --full-time --group-directories-first --no-group --human-readable --si
      --dereference-command-line --dereference --hide= --hyperlink? --indicator-style= --inode --ignore= --kibibytes
      --numeric-uid-gid --literal --hide-control-chars --show-control-chars --quote-name --quoting-style= --reverse
      --recursive:recursive --size --sort= --time= --time-style= --tabsize= --width= --context --zero --help --version`,
    operands: { rest: 'read' },
    alone: 'cwd',
    onlyReads: true,
    worst: 'nothing',
    spares: true,
  },
  {
    names: ['exa', 'eza', 'lsd'],
    options: `-a -A -l -h -1 -t= -r -d -D -F -i -s= -g -G -x -m -u -U -H -b -B -S -@ -L= -I= -R:recursive -T:recursive --all --long --grid --tree:recursive
      --recurse:recursive --level= --git --icons? --header --sort= --reverse --color= --colour= --group-directories-first
      --only-dirs --only-files --no-user --no-permissions --no-time --git-ignore --time-style= --ignore-glob= --oneline`,
    operands: { rest: 'read' },
    alone: 'cwd',
    onlyReads: true,
    spares: true,
  },
  {
    names: ['tree'],
    options: `-a -d -f -i -l -x -L= -P= -I= -R:unproven -H= -T= -o=write -q -N -Q -p -u -g -s -h -D -F -v -t -c -U -r -A -S -n -C -X -J
      --dirsfirst --filesfirst --noreport --prune --gitignore --gitfile=read --infofile=read --info --du --si --inodes --device
      --filelimit= --timefmt= --charset= --matchdirs --ignore-case --metafirst --sort= --fromfile --fflinks --nolinks
      --hintro=read --houtro=read --hyperlink --version --help`,
    operands: { rest: 'names' },
    alone: 'cwd-tree',
    onlyReads: true,
    spares: true,
  },
  {
    names: ['stat', 'gstat'],
    options: `-c= -f -L -t -l -n -q -r -s -x -F --format= --printf= --dereference --file-system --terse --cached= --help --version`,
    operands: { rest: 'read' },
    onlyReads: true,
    worst: 'nothing',
    spares: true,
  },
  {
    names: ['file'],
    options: `-b -i -I -L -h -k -s -r -n -N -p:unproven -v -z:unproven -Z:unproven -l -0 -F= -e= -P= -m=read -f=list --brief --mime --mime-type --mime-encoding
      --dereference --no-dereference --keep-going --extension --apple --separator= --exclude= --exclude-quiet= --raw --uncompress:unproven
      --no-pad --no-buffer --print0 --special-files --preserve-date:unproven --parameter= --magic-file=read --files-from=list --version
      --help -C:unproven --compile:unproven`,
    operands: { rest: 'read' },
    onlyReads: true,
    spares: true,
  },
  {
    names: ['du', 'gdu'],
    options: `-a -b -c -h -k -m -g -s -x -L -D -H -P -S -l -0 -r -n -t= -d= -B= -I= -X=read --all --total --human-readable --summarize
      --max-depth= --apparent-size --bytes --one-file-system --exclude= --exclude-from=read --si --time? --time-style=
      --block-size= --count-links --dereference --dereference-args --no-dereference --inodes --null --separate-dirs
      --threshold= --files0-from=list --help --version`,
    operands: { rest: 'names' },
    alone: 'cwd-tree',
    onlyReads: true,
    worst: 'read',
    spares: true,
  },
  {
    names: ['tokei', 'scc'],
    options:
      '-e= -f -C -t= -s= -n= -c -w -d -i= -x= -h -V --files --exclude= --sort= --type= --types= --compact --by-file --no-cocomo --no-complexity --ci --include-ext= --exclude-dir= --exclude-ext= --help --version',
    operands: { rest: 'tree' },
    alone: 'cwd-tree',
    onlyReads: true,
    spares: true,
  },
  {
    names: ['dust', 'duf'],
    options: '-d= -n= -r -s -b -x -0 -q -h --help --version',
    operands: { rest: 'names' },
    alone: 'cwd-tree',
    onlyReads: true,
    spares: true,
  },
  {
    names: ['df', 'gdf'],
    options: `-h -k -m -g -b -n -l -Y -T -i -I -a -H -P -x= -t= -B= --all --block-size= --human-readable --si --inodes --local --no-sync --output?
      --portability --total --type= --print-type --exclude-type= --help --version`,
    operands: { rest: 'read' },
    onlyReads: true,
    spares: true,
  },
  {
    names: ['readlink', 'realpath', 'greadlink', 'grealpath'],
    options: `-f -e -m -n -q -s -v -z -L -P -E --canonicalize --canonicalize-existing --canonicalize-missing --no-newline --quiet
      --silent --verbose --zero --logical --physical --strip --no-symlinks --relative-to= --relative-base= --help --version`,
    operands: { rest: 'read' },
    onlyReads: true,
    worst: 'nothing',
    spares: true,
  },
  {
    names: ['getfacl', 'lsattr', 'namei', 'pathchk', 'getfattr'],
    options:
      '-a -c -e -p -P -n -l -m -o -v -x -d -h -L -R:recursive -V --absolute-names --omit-header --modes --owners --long',
    operands: { rest: 'read' },
    onlyReads: true,
    spares: true,
  },
];
