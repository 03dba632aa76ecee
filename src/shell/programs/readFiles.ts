import type { Program } from './program.js';

const reads = { rest: 'read' } as const;

/** Programs that read what they are named and put it out, and do nothing else with the options listed. */
export const readFiles: readonly Program[] = [
  {
    names: ['ls', 'dir'],
    options: `-a -A -l -h -1 -t -r -S -d -F -i -s -n -g -o -p -c -u -x -C -m -L -H -k -U -X -v -G -N -Q -b -B -q -Z -R:recursive
      --all --almost-all --recursive:recursive --human-readable --color? --sort= --time= --time-style= --full-time
      --group-directories-first --directory --reverse --size --inode --si --ignore= --hide= --no-group --classify?`,
    operands: reads,
    alone: 'cwd',
    onlyReads: true,
    worst: 'read',
  },
  {
    names: ['cat', 'tac'],
    options:
      '-n -b -s -A -E -T -v -e -t -u --number --number-nonblank --squeeze-blank --show-all --show-ends --show-tabs',
    operands: reads,
    onlyReads: true,
    worst: 'read',
  },
  {
    names: ['head', 'tail'],
    options: '-n= -c= -q -v -z -f -F -s= -# --lines= --bytes= --quiet --verbose --follow? --retry --pid=',
    operands: reads,
    onlyReads: true,
    worst: 'read',
  },
  {
    names: ['wc'],
    options: '-l -w -c -m -L --lines --words --bytes --chars --max-line-length',
    operands: reads,
    onlyReads: true,
    worst: 'read',
  },
  {
    names: ['stat'],
    options: '-c= -f -L -t --format= --printf= --dereference --terse',
    operands: reads,
    onlyReads: true,
    worst: 'read',
  },
  {
    names: ['file'],
    options: '-b -i -L -h -k -s --brief --mime --mime-type --mime-encoding --dereference',
    operands: reads,
    onlyReads: true,
  },
  {
    names: ['du'],
    options: `-a -b -c -h -k -m -s -x -L -d= -S -l -0 --all --total --human-readable --summarize --max-depth= --apparent-size
      --bytes --one-file-system --exclude= --si --time`,
    operands: { rest: 'tree' },
    alone: 'cwd-tree',
    onlyReads: true,
    worst: 'read',
  },
  {
    names: ['tree'],
    options:
      '-a -d -f -i -l -L= -I= -P= -s -h -D -F -t -r -C -n -x --dirsfirst --noreport --prune --gitignore --du --filelimit= -o=write',
    operands: { rest: 'tree' },
    alone: 'cwd-tree',
    onlyReads: true,
  },
  {
    names: ['readlink', 'realpath'],
    options: '-f -e -m -n -q -s -z -L -P --relative-to= --relative-base=',
    operands: reads,
    onlyReads: true,
    worst: 'read',
  },
  { names: ['nl'], options: '-b= -n= -w= -s= -v= -i=', operands: reads, onlyReads: true, worst: 'read' },
  {
    names: ['od', 'hexdump', 'hd'],
    options: '-A= -t= -N= -j= -c -x -b -d -o -v -C -n= -s= -e=',
    operands: reads,
    onlyReads: true,
    worst: 'read',
  },
  {
    names: ['xxd'],
    options: '-b -c= -g= -i -l= -p -s= -u',
    operands: { first: ['read', 'write'], rest: 'none' },
    onlyReads: true,
  },
  { names: ['strings'], options: '-a -n= -t= -e= -#', operands: reads, onlyReads: true, worst: 'read' },
  {
    names: ['md5sum', 'sha1sum', 'sha224sum', 'sha256sum', 'sha384sum', 'sha512sum', 'b2sum', 'cksum', 'sum', 'shasum'],
    options: '-b -t -z -a= --tag --binary --text',
    operands: reads,
    onlyReads: true,
    worst: 'read',
  },
  {
    names: ['diff'],
    options: `-u -U= -c -C= -y -q -s -w -b -B -i -a -N -E -Z -p -t -d -W= -x= -I= -r:recursive --brief --recursive:recursive --unified?
      --side-by-side --color? --ignore-all-space --ignore-space-change --ignore-blank-lines --ignore-case --new-file --exclude=
      --stat --width= --suppress-common-lines --strip-trailing-cr --minimal --text`,
    operands: reads,
    onlyReads: true,
    worst: 'read',
  },
  {
    names: ['cmp'],
    options: '-b -i= -l -n= -s --silent --quiet --print-bytes --verbose --bytes=',
    operands: reads,
    onlyReads: true,
    worst: 'read',
  },
  {
    names: ['comm'],
    options: '-1 -2 -3 -i --check-order --nocheck-order --total',
    operands: reads,
    onlyReads: true,
    worst: 'read',
  },
];
