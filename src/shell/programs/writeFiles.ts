import type { Program } from './program.js';

/** Programs that change files by name. They ask; the tables say what they would touch. */
export const writeFiles: readonly Program[] = [
  {
    names: ['rm'],
    options: `-f -i -I -v -d -r:recursive -R:recursive --force --verbose --recursive:recursive --dir --interactive? --one-file-system
      --preserve-root? --no-preserve-root`,
    operands: { rest: 'delete' },
    onlyReads: false,
  },
  {
    names: ['rmdir', 'unlink'],
    options: '-p -v --parents --verbose --ignore-fail-on-non-empty',
    operands: { rest: 'delete' },
    onlyReads: false,
  },
  {
    names: ['shred'],
    options: '-f -n= -s= -u -v -x -z --force --iterations= --remove? --zero --verbose',
    operands: { rest: 'delete' },
    onlyReads: false,
  },
  {
    names: ['mv'],
    options:
      '-f -i -n -u -v -b -T -t=write --force --no-clobber --interactive --verbose --update? --backup? --target-directory=write --no-target-directory',
    operands: { rest: 'delete', last: 'write' },
    onlyReads: false,
  },
  {
    names: ['cp'],
    options: `-a:recursive -r:recursive -R:recursive -f -i -n -u -v -p -d -L -P -H -l -s -x -T -b -t=write --archive:recursive
      --recursive:recursive --force --interactive --no-clobber --update? --verbose --preserve? --no-preserve= --dereference
      --no-dereference --link --symbolic-link --target-directory=write --no-target-directory --parents --backup? --reflink? --sparse=`,
    operands: { rest: 'read', last: 'write' },
    onlyReads: false,
  },
  {
    names: ['ln'],
    options: '-s -f -n -i -v -r -T -t=write --symbolic --force --no-dereference --relative --verbose',
    operands: { rest: 'read', last: 'write' },
    onlyReads: false,
  },
  {
    names: ['install'],
    options: '-d -D -m= -o= -g= -p -v -t=write -s -b -C',
    operands: { rest: 'read', last: 'write' },
    onlyReads: false,
  },
  { names: ['mkdir'], options: '-p -v -m= --parents --verbose --mode=', operands: { rest: 'write' }, onlyReads: false },
  { names: ['mkfifo'], options: '-m= --mode=', operands: { rest: 'write' }, onlyReads: false },
  {
    names: ['touch'],
    options: '-a -c -d= -m -r=read -t= -h --no-create --date= --reference=read --time=',
    operands: { rest: 'write' },
    onlyReads: false,
  },
  {
    names: ['truncate'],
    options: '-c -o -r=read -s= --size= --no-create',
    operands: { rest: 'write' },
    onlyReads: false,
  },
  { names: ['tee'], options: '-a -i -p --append --ignore-interrupts', operands: { rest: 'write' }, onlyReads: false },
  {
    names: ['chmod', 'chown', 'chgrp'],
    options:
      '-R:recursive -v -c -f -h -H -L -P --recursive:recursive --verbose --changes --silent --quiet --no-dereference --from= --preserve-root --no-preserve-root',
    operands: { first: ['mode'], rest: 'write' },
    onlyReads: false,
  },
  {
    names: ['patch'],
    options: '-p= -i=read -R -N -s --dry-run --forward --reverse -d=write',
    operands: { rest: 'write' },
    onlyReads: false,
  },
];
