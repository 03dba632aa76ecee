import type { Program } from './program.js';

const overwrite = { role: 'write' } as const;

/** Programs that change files by name. They ask; the tables say what they would touch. */
export const writeFiles: readonly Program[] = [
  {
    names: ['rm', 'grm'],
    options: `-f -i -I -v -d -P -W -x -r:recursive -R:recursive --force --verbose --recursive:recursive --dir --interactive?
      --one-file-system --preserve-root? --no-preserve-root --help --version`,
    operands: { rest: 'delete' },
    onlyReads: false,
  },
  {
    names: ['rmdir', 'unlink'],
    options: '-p -v --parents --verbose --ignore-fail-on-non-empty --help --version',
    operands: { rest: 'delete' },
    onlyReads: false,
  },
  {
    names: ['trash', 'trash-put', 'rimraf', 'gio-trash', 'srm', 'wipe', 'del-cli'],
    options: '-f -r:recursive -R:recursive -v -i -d --force --recursive:recursive --verbose --glob',
    operands: { rest: { role: 'delete' } },
    onlyReads: false,
  },
  {
    names: ['shred', 'gshred'],
    options:
      '-f -n= -s= -u -v -x -z --force --iterations= --size= --random-source=read --remove? --zero --exact --verbose --help --version',
    operands: { rest: 'delete' },
    onlyReads: false,
  },
  {
    names: ['mv', 'gmv'],
    options: `-f -i -n -u -v -b -h -T -S= -t=write --force --no-clobber --interactive --verbose --update? --backup? --suffix= --debug --exchange --no-copy
      --strip-trailing-slashes --target-directory=write --no-target-directory --help --version`,
    operands: { rest: 'delete', last: 'write' },
    onlyReads: false,
  },
  {
    names: ['cp', 'gcp'],
    options: `-a:recursive -r:recursive -R:recursive -f -i -n -u -v -p -c -d -L -P -H -l -s -x -X -S= -T -b -Z -t=write --archive:recursive
      --recursive:recursive --force --interactive --no-clobber --update? --verbose --preserve? --no-preserve= --dereference
      --attributes-only --copy-contents --debug --keep-directory-symlink --remove-destination --strip-trailing-slashes --suffix=
      --no-dereference --link --symbolic-link --target-directory=write --no-target-directory --parents:unproven --backup? --reflink?
      --sparse= --one-file-system --help --version`,
    operands: { rest: 'read', last: 'write' },
    onlyReads: false,
  },
  {
    names: ['ln', 'gln', 'link', 'symlink'],
    options: `-s -f -F -n -h -i -v -w -r -b -L -P -d -S= -T -t=write --symbolic --force --no-dereference --relative --verbose --interactive --backup?
      --suffix= --logical --physical --directory --target-directory=write --no-target-directory --help --version`,
    operands: { rest: 'read', last: 'write' },
    onlyReads: false,
  },
  {
    names: ['install', 'ginstall'],
    options: `-D -m= -o= -g= -p -v -t=write -s -S= -b -c -C -T --mode= --owner= --group= --strip --strip-program=run --compare --preserve-timestamps --verbose
      --suffix= --backup? --target-directory=write --no-target-directory --help --version -d --directory`,
    operands: { rest: 'read', last: 'write' },
    onlyReads: false,
    modes: [{ if: ['-d', '--directory'], operands: { rest: 'write' } }],
  },
  {
    names: ['mkdir', 'gmkdir'],
    options: '-p -v -m= -Z --parents --verbose --mode= --context? --help --version',
    operands: { rest: 'write' },
    onlyReads: false,
  },
  { names: ['mkfifo'], options: '-m= --mode= --help --version', operands: { rest: 'write' }, onlyReads: false },
  {
    names: ['mknod'],
    options: '-m= --mode= --help --version',
    operands: { first: ['write'], rest: 'plain' },
    onlyReads: false,
  },
  {
    // Without a template, and with `-t`, it makes its file in the temporary folder.
    names: ['mktemp', 'gmktemp', 'tempfile'],
    options: '-d -q -u -t -p=fill --directory --quiet --dry-run --tmpdir? --suffix= --help --version',
    operands: { rest: { also: [{ role: 'write', as: '{random}*' }] } },
    onlyReads: false,
    modes: [
      { if: ['-p'], operands: { rest: 'plain' } },
      { if: ['-t', '--tmpdir'], operands: { rest: { also: [{ role: 'write', as: '/tmp/{random}*' }] } } },
      { sub: [''], makes: ['/tmp/tmp.*'] },
    ],
  },
  {
    names: ['touch', 'gtouch'],
    options:
      '-a -A= -c -d= -f -m -r=read -t= -h --no-create --date= --no-dereference --reference=read --time= --help --version',
    operands: { rest: overwrite },
    onlyReads: false,
  },
  {
    names: ['truncate', 'gtruncate', 'fallocate'],
    options:
      '-c -o -r=read -s= -l= -d -p -z -n --size= --no-create --io-blocks --reference=read --length= --help --version',
    operands: { rest: overwrite },
    empties: true,
    onlyReads: false,
  },
  {
    names: ['tee', 'gtee', 'sponge'],
    options: '-a -i -p --append --ignore-interrupts --output-error? --help --version',
    operands: { rest: overwrite },
    onlyReads: true, // `tee /dev/null` only passes on
  },
  {
    // A mode may look like an option: `chmod -w a`.
    names: ['chmod', 'gchmod'],
    options: `-R:recursive -v -c -f -h -H -L -P -r -w -x -X -s -t -u -g -o --recursive:recursive --verbose --changes --silent --quiet
      --dereference --no-dereference --reference=read --preserve-root --no-preserve-root --help --version`,
    operands: {
      first: ['mode'],
      firstUnless: ['-r', '-w', '-x', '-X', '-s', '-t', '-u', '-g', '-o', '--reference'],
      rest: overwrite,
    },
    onlyReads: false,
  },
  {
    names: ['chown', 'chgrp', 'gchown'],
    options: `-R:recursive -v -c -f -h -n -x -H -L -P --recursive:recursive --verbose --changes --silent --quiet --dereference --no-dereference
      --from= --reference=read --preserve-root --no-preserve-root --help --version`,
    operands: { first: ['mode'], rest: overwrite },
    onlyReads: false,
    modes: [{ if: ['--reference'], operands: { rest: overwrite } }],
  },
  {
    names: ['chattr', 'chflags'],
    options: '-R:recursive -v= -V -f -h -H -L -P -a -A -c -C -d -D -e -i -j -m -p -s -S -t -T -u',
    operands: {
      first: ['mode'],
      firstUnless: ['-a', '-A', '-c', '-C', '-d', '-D', '-e', '-i', '-j', '-m', '-p', '-s', '-S', '-t', '-T', '-u'],
      rest: overwrite,
    },
    onlyReads: false,
  },
  {
    names: ['setfacl', 'setfattr'],
    options: `-R:recursive -m= -x= -X=read -M=read -b -k -n= -v= -d -h --modify= --remove= --remove-all --remove-default --name= --value=
      --restore=list --recursive:recursive`,
    operands: { rest: overwrite },
    onlyReads: false,
  },
  {
    // What it changes is named in the patch, below the folder it works in.
    names: ['patch', 'gpatch'],
    options: `-b -B= -c -D= -e -E -f -F= -g= -l -n -N -R -s -t -T -u -v -V= -Y= -z= -Z -p= -i=read -o=write -r=write -d=folder --dry-run --forward --reverse
      --strip= --input=read --output=write --reject-file=write --directory=folder --backup --batch --force --fuzz= --quiet --silent
      --verbose --binary --ignore-whitespace --merge? --no-backup-if-mismatch --posix --unified --suffix= --prefix= --help --version`,
    operands: { first: ['write'], rest: 'read' },
    inFolder: 'fill',
    onlyReads: false,
    modes: [
      {
        if: ['--dry-run', '--help', '--version', '-v'],
        operands: { rest: 'read' },
        inFolder: 'plain',
        onlyReads: true,
      },
    ],
  },
  {
    // Its first word is a program in Perl, or a text to replace; either way names decide what is renamed.
    names: ['rename', 'prename', 'file-rename', 'mmv'],
    options: '-v -n -f -d -s -o -i --verbose --no-act --nono --force --dry-run --help --version',
    operands: { first: ['plain', 'delete'], rest: { role: 'delete', also: [{ role: 'write', as: '{}*' }] } },
    inFolder: 'fill',
    effects: [{ kind: 'execute', program: 'rename', inline: true }],
    onlyReads: false,
  },
];
