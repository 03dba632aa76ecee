import type { Program } from './program.js';

const reads = { rest: 'read' } as const;
const pattern = { first: ['plain'], rest: 'read' } as const;

/** Programs that search and arrange text. */
export const textTools: readonly Program[] = [
  {
    names: ['grep', 'egrep', 'fgrep'],
    options: `-i -v -n -c -l -L -o -w -x -q -s -h -H -E -F -G -P -a -b -z -U -Z -I -T -A= -B= -C= -m= -e= -f=read -d= -D= -#
      -r:recursive -R:recursive --recursive:recursive --dereference-recursive:recursive --include= --exclude= --exclude-dir=
      --exclude-from=read --color? --colour? --ignore-case --invert-match --line-number --count --files-with-matches
      --files-without-match --only-matching --word-regexp --line-regexp --quiet --silent --no-messages --no-filename
      --with-filename --extended-regexp --fixed-strings --basic-regexp --perl-regexp --text --null --max-count=
      --after-context= --before-context= --context= --regexp= --file=read --binary-files= --line-buffered --label=`,
    operands: { ...pattern, firstUnless: ['-e', '-f', '--regexp', '--file'] },
    alone: 'cwd-if-recursive',
    onlyReads: true,
    worst: 'read',
  },
  {
    names: ['rg'],
    options: `-i -S -s -v -n -N -c -l -o -w -x -q -F -P -U -u -uu -uuu -L -a -H -I -0 -p -A= -B= -C= -m= -e= -f=read -g= -t= -T= -j= -M= -d= -r=
      -E= -. --hidden --no-ignore --no-ignore-vcs --files --files-with-matches --files-without-match --count --count-matches
      --glob= --iglob= --type= --type-not= --type-list --ignore-case --smart-case --case-sensitive --line-number
      --no-line-number --only-matching --fixed-strings --word-regexp --invert-match --multiline --multiline-dotall --pcre2
      --max-count= --max-depth= --max-filesize= --max-columns= --context= --after-context= --before-context= --regexp=
      --file=read --json --stats --sort= --sortr= --color= --colors= --heading --no-heading --column --trim --vimgrep
      --with-filename --no-filename --null --follow --text --replace= --passthru --no-messages --no-config --threads=
      --encoding= --quiet --debug --pretty --crlf --binary --ignore-file=read --one-file-system --no-follow --type-add=`,
    operands: {
      first: ['plain'],
      firstUnless: ['-e', '-f', '--regexp', '--file', '--files', '--type-list'],
      rest: 'tree',
    },
    alone: 'cwd-tree',
    onlyReads: true,
  },
  {
    names: ['sort'],
    options: `-b -d -f -g -h -i -M -n -R -r -V -c -C -k= -m -s -S= -t= -u -z -o=write --output=write --numeric-sort --reverse --unique
      --key= --field-separator= --human-numeric-sort --version-sort --ignore-case --stable --check? --zero-terminated
      --general-numeric-sort --month-sort --dictionary-order --parallel=`,
    operands: reads,
    onlyReads: true,
  },
  {
    names: ['uniq'],
    options:
      '-c -d -D -i -u -z -f= -s= -w= --count --repeated --unique --ignore-case --skip-fields= --skip-chars= --check-chars=',
    operands: { first: ['read', 'write'], rest: 'none' },
    onlyReads: true,
  },
  {
    names: ['cut'],
    options:
      '-b= -c= -d= -f= -n -s -z --bytes= --characters= --delimiter= --fields= --complement --only-delimited --output-delimiter=',
    operands: reads,
    onlyReads: true,
    worst: 'read',
  },
  {
    names: ['tr'],
    options: '-c -C -d -s -t --complement --delete --squeeze-repeats',
    operands: { rest: 'plain' },
    onlyReads: true,
    worst: 'nothing',
  },
  { names: ['paste'], options: '-d= -s -z --delimiters= --serial', operands: reads, onlyReads: true, worst: 'read' },
  {
    names: ['join'],
    options: '-a= -e= -i -j= -o= -t= -v= -1= -2= -z',
    operands: reads,
    onlyReads: true,
    worst: 'read',
  },
  {
    names: ['fold', 'fmt'],
    options: '-w= -s -b -c -u -p= -g= --width= --spaces',
    operands: reads,
    onlyReads: true,
    worst: 'read',
  },
  {
    names: ['rev', 'expand', 'unexpand'],
    options: '-t= -i -a --tabs= --initial --all',
    operands: reads,
    onlyReads: true,
    worst: 'read',
  },
  {
    names: ['column'],
    options: '-t -s= -o= -n -x -c= -N= -R= --table --separator= --output-separator=',
    operands: reads,
    onlyReads: true,
    worst: 'read',
  },
  {
    // Printing lines by number or a plain pattern; every other script may write or run.
    names: ['sed'],
    options: '-n --quiet --silent -E -r -u',
    operands: {
      first: [{ like: /^(\d+|\$)(,(\d+|\$|\+\d+))?[pq](;(\d+|\$)(,(\d+|\$|\+\d+))?[pq])*$|^\/[\w .:-]*\/p$/ }],
      rest: 'read',
    },
    onlyReads: true,
  },
];
