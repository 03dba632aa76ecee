import type { Program } from './program.js';

/** `@file` is a list of other files, whose lines are put out where they are none. */
const listed = { first: [{ like: /^[^@]/, role: 'archive' }], rest: { like: /^[^@]/ } } as const;

/** Programs that pack files together and take them out. Telling what is in an archive reads it; unpacking fills a folder with whatever is in it. */
export const archives: readonly Program[] = [
  {
    // What it packs is read, hidden files too; where it unpacks, a member may replace any file.
    names: ['tar', 'gtar', 'bsdtar'],
    isBundled: true,
    options: `-c -x -t -r -u -A -d -f=archive -v -z -j -J -Z -a -p -P -k -m -o -O -S -h -w -W -l -i -s -n -g=write -G -b= -C=folder -T=list -X=read
      -V= -K= -N= -H= -L= -B -U -E -y -I=run -F=run --create --extract --get --list --append --update --catenate --concatenate
      --delete --diff --compare --file=archive --verbose --gzip --gunzip --bzip2 --xz --lzma --lzip --lzop --zstd --compress
      --auto-compress --no-auto-compress --preserve-permissions --same-permissions --absolute-names --keep-old-files
      --skip-old-files --keep-newer-files --overwrite --overwrite-dir --unlink-first --recursive-unlink --to-stdout --sparse
      --dereference --hard-dereference --directory=folder --files-from=list --exclude= --exclude-from=read --exclude-vcs
      --exclude-vcs-ignores --exclude-caches --exclude-backups --exclude-tag= --anchored --no-anchored --wildcards --no-wildcards
      --ignore-case --no-recursion --one-file-system --null --no-null --strip-components= --strip= --transform= --xform= --owner= --group=
      --mode= --mtime= --sort= --numeric-owner --no-same-owner --same-owner --no-same-permissions --touch --totals? --checkpoint?
      --show-transformed-names --full-time --format= --label= --newer= --after-date= --newer-mtime= --starting-file=
      --verify --interactive --ignore-zeros --ignore-failed-read --force-local --warning= --quoting-style= --utc --block-number
      --blocking-factor= --acls --xattrs --selinux --posix --portability --old-archive --occurrence? --no-overwrite-dir --one-top-level?
      --help --version --usage --show-defaults --listed-incremental=write --incremental --level= --index-file=write --remove-files
      --use-compress-program=run --to-command=run --checkpoint-action=run --info-script=run --new-volume-script=run
      --rsh-command=run --rmt-command=run --multi-volume:unproven -M:unproven`,
    operands: { rest: 'plain' },
    onlyReads: false,
    modes: [
      { if: ['--help', '--version', '--usage', '--show-defaults'], onlyReads: true },
      {
        if: ['--remove-files'],
        archive: 'write',
        operands: { rest: { role: 'tree', also: [{ role: 'delete', as: '{}' }] } },
      },
      { if: ['-c', '--create', '-r', '--append', '-u', '--update'], archive: 'write', operands: { rest: 'tree' } },
      { if: ['-A', '--catenate', '--concatenate'], archive: 'write', operands: { rest: 'read' } },
      { if: ['--delete'], archive: 'write' },
      { if: ['-t', '--list'], archive: 'read', onlyReads: true },
      { if: ['-d', '--diff', '--compare'], archive: 'read', operands: { rest: 'read' }, onlyReads: true },
      { if: ['-O', '--to-stdout'], archive: 'read', onlyReads: true },
      {
        if: ['-P', '--absolute-names'],
        archive: 'read',
        inFolder: 'fill',
        effects: [{ kind: 'unknown', why: 'tar: members with absolute names may replace any file' }],
      },
      { if: ['-x', '--extract', '--get'], archive: 'read', inFolder: 'fill' },
    ],
  },
  {
    names: ['zip'],
    options: `-r:recursive -R:recursive -q -v -j -D -y -X -o -u -f -d -m -l -ll -A -J -g -e -k -S -T -z -c -F -FF -FS -sf -# -P= -x= -i= -n= -t= -tt= -b=write
      -s= -O=write -@:unproven -TT=run --recurse-paths:recursive --quiet --verbose --junk-paths --symlinks --update --freshen
      --delete --move --exclude= --include= --test --encrypt --password= --unzip-command=run --show-files --out=write --help --version`,
    operands: { first: [{ also: [{ role: 'write', as: '{+.zip}' }] }], rest: 'tree' },
    onlyReads: false,
    modes: [
      { if: ['-sf', '--show-files'], operands: { rest: 'read' }, onlyReads: true },
      {
        if: ['-m', '--move'],
        operands: { first: [{ also: [{ role: 'write', as: '{+.zip}' }] }], rest: 'delete' },
      },
      { if: ['-d', '--delete'], operands: { first: ['write'], rest: 'plain' } },
    ],
  },
  {
    names: ['unzip'],
    options:
      '-l -v -Z -Z1 -1 -2 -s -m -h -t -T -M -z -p -c -q -qq -o -n -u -f -j -a -aa -b -C -L -LL -K -X -V -W -D -O= -I= -P= -d=folder -x=',
    operands: { first: ['archive'], rest: 'plain' },
    archive: 'read',
    inFolder: 'fill',
    onlyReads: false,
    modes: [{ if: ['-l', '-v', '-Z', '-Z1', '-t', '-z', '-p', '-c'], inFolder: 'plain', onlyReads: true }],
  },
  {
    names: ['zipinfo'],
    options: '-1 -2 -s -m -l -v -h -t -T -M -z -C -q -i -x=',
    operands: { first: ['archive'], rest: 'plain' },
    archive: 'read',
    onlyReads: true,
  },
  {
    names: ['7z', '7za', '7zr', '7zz'],
    options:
      '-r -y -bd -slt -ba -so -si -aoa -aos -aou -aot -spf -sdel -ssc -t? -m? -p? -o=folder -x? -i? -w? -v? -mx? -bso0 -bb? -scs?',
    operands: { rest: 'plain' },
    archive: 'read',
    onlyReads: false,
    modes: [
      { sub: ['l', 't', 'i', 'h', 'b'], operands: listed, onlyReads: true },
      { sub: ['x', 'e'], operands: { first: ['archive'], rest: 'plain' }, inFolder: 'fill' },
      { if: ['-sdel'], sub: ['a', 'u'], archive: 'write', operands: { first: ['archive'], rest: 'delete' } },
      { sub: ['a', 'u'], archive: 'write', operands: { first: ['archive'], rest: 'tree' } },
      { sub: ['d', 'rn'], archive: 'write', operands: { first: ['archive'], rest: 'plain' } },
    ],
  },
  {
    names: ['unrar', 'rar'],
    options: '-y -o+ -o- -inul -p? -r -idq',
    operands: { rest: 'plain' },
    archive: 'read',
    onlyReads: false,
    modes: [
      {
        sub: ['l', 'lb', 'lt', 'v', 'vb', 'vt', 't', 'p'],
        operands: listed,
        onlyReads: true,
      },
      { sub: ['x', 'e'], operands: { first: ['archive'], rest: 'plain' }, inFolder: 'fill' },
      { sub: ['a', 'u', 'm', 'd'], archive: 'write', operands: { first: ['archive'], rest: 'tree' } },
    ],
  },
  {
    names: ['cpio', 'gcpio'],
    options: `-i -o -p -t -v -d -u -m -a -0 -A -B -c -f -k -L -l -n -r -s -S -V -H= -C= -D=folder -R= -E=read -F=archive -I=archive -O=write --extract --create
      --pass-through --list --verbose --make-directories --unconditional --preserve-modification-time --null --append --format=
      --file=archive --directory=folder --quiet --no-absolute-filenames --absolute-filenames --to-stdout --rsh-command=run --help --version`,
    operands: { rest: 'plain' },
    onlyReads: false,
    archive: 'read',
    effects: [{ kind: 'unknown', why: 'cpio: what it packs is named by its input' }],
    modes: [
      { if: ['-p', '--pass-through'], operands: { rest: 'fill' } },
      { if: ['-o', '--create'], archive: 'write' },
      { if: ['-t', '--list', '--help', '--version'], onlyReads: true, effects: [] },
      { if: ['-i', '--extract'], inFolder: 'fill', effects: [] },
    ],
  },
  {
    // `@file` would be more of its options.
    names: ['ar'],
    isBundled: true,
    options: '-t -p -x -r -d -q -m -s -c -u -v -o -D -U -a -b -i -S -T -V --version --help',
    operands: { first: [{ like: /^[^@]/, role: 'write' }], rest: { like: /^[^@]/, role: 'read' } },
    onlyReads: false,
    modes: [
      { if: ['-r', '-q', '-m', '-s'] },
      {
        if: ['-t', '-p'],
        operands: { first: [{ like: /^[^@]/, role: 'read' }], rest: { like: /^[^@]/ } },
        onlyReads: true,
      },
      { if: ['-x'], operands: { first: ['read'], rest: 'plain' }, inFolder: 'fill' },
      { if: ['-d'], operands: { first: ['write'], rest: 'plain' } },
      { if: ['--version', '--help', '-V'], onlyReads: true },
    ],
  },
];
