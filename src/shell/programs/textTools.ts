import type { Program } from './program.js';

const reads = { rest: 'read' } as const;

/** Programs that arrange, cut and convert text. */
export const textTools: readonly Program[] = [
  {
    // Where its temporary files go is named by `-T`; they are gone when it ends.
    names: ['sort', 'gsort'],
    options: `-b -d -f -g -h -H -i -M -n -R -r -V -c -C -k= -m -s -S= -t= -u -z -T=fill -o=write --output=write --ignore-leading-blanks
      --numeric-sort --reverse --unique --key= --field-separator= --human-numeric-sort --version-sort --ignore-case
      --ignore-nonprinting --stable --check? --zero-terminated --general-numeric-sort --month-sort --random-sort
      --random-source=read --dictionary-order --merge --sort= --parallel= --batch-size= --buffer-size= --debug
      --temporary-directory=fill --compress-program=run --files0-from=list --help --version`,
    operands: reads,
    onlyReads: true,
  },
  {
    // Its second operand is a file that it writes.
    names: ['uniq', 'guniq'],
    options: `-c -d -D -i -u -z -f= -s= -w= -# --count --repeated --all-repeated? --group? --unique --ignore-case --zero-terminated
      --skip-fields= --skip-chars= --check-chars= --help --version`,
    operands: { first: ['read', 'write'], rest: 'none' },
    onlyReads: true,
  },
  {
    names: ['cut', 'gcut'],
    options: `-b= -c= -d= -f= -n -s -w -z --bytes= --characters= --delimiter= --fields= --complement --only-delimited --output-delimiter=
      --zero-terminated --help --version`,
    operands: reads,
    onlyReads: true,
    worst: 'nothing',
  },
  {
    names: ['tr', 'gtr'],
    options: '-c -C -d -s -t -u --complement --delete --squeeze-repeats --truncate-set1 --help --version',
    operands: { rest: 'plain' },
    onlyReads: true,
    worst: 'nothing',
  },
  {
    names: ['paste'],
    options: '-d= -s -z --delimiters= --serial --zero-terminated --help --version',
    operands: reads,
    onlyReads: true,
    worst: 'nothing',
  },
  {
    names: ['join'],
    options:
      '-a= -e= -i -j= -o= -t= -v= -1= -2= -z --ignore-case --check-order --nocheck-order --header --zero-terminated --help --version',
    operands: reads,
    onlyReads: true,
    worst: 'nothing',
  },
  {
    names: ['fold', 'fmt', 'par'],
    options:
      '-w= -s -b -c -u -t -p= -g= -d= -l= -m -n -# --width= --spaces --bytes --characters --goal= --prefix= --crown-margin --split-only --tagged-paragraph --uniform-spacing --help --version',
    operands: reads,
    onlyReads: true,
    worst: 'nothing',
  },
  {
    names: ['pr'],
    options:
      '-a -c -d -D= -e? -F -f -h= -i? -J -l= -m -n? -N= -o= -r -s? -S? -t -T -v -w= -W= -# --columns= --across --header= --length= --merge --omit-header --omit-pagination --double-space --width= --page-width= --indent= --no-file-warnings --help --version',
    operands: reads,
    onlyReads: true,
  },
  {
    names: ['rev', 'expand', 'unexpand', 'ul', 'colrm', 'col'],
    options: '-t= -i -a -b -f -p -x -h -l= -# --tabs= --initial --all --first-only --help --version',
    operands: reads,
    onlyReads: true,
    worst: 'nothing',
  },
  {
    names: ['column'],
    options: `-t -s= -o= -n= -x -c= -N= -R= -H= -E= -T= -W= -O= -d -e -J -l= -L -r= -i= -p= --table --separator= --output-separator= --json
      --table-name= --table-columns= --table-right= --table-truncate= --table-wrap= --table-hide= --table-noextreme=
      --table-noheadings --output-width= --fillrows --keep-empty-lines --help --version`,
    operands: reads,
    onlyReads: true,
    worst: 'nothing',
  },
  { names: ['tsort'], options: '--help --version', operands: reads, onlyReads: true },
  {
    names: ['look'],
    options: '-d -f -a -b -t= --alternative --alphanum --ignore-case --terminate=',
    operands: { first: ['plain'], rest: 'read' },
    onlyReads: true,
  },
  {
    names: ['shuf', 'gshuf'],
    options:
      '-e -i= -n= -r -z -o=write --output=write --echo --input-range= --head-count= --repeat --random-source=read --zero-terminated --help --version',
    operands: reads,
    onlyReads: true,
    modes: [{ if: ['-e', '--echo'], operands: { rest: 'plain' } }],
  },
  {
    names: ['iconv'],
    options:
      '-f= -t= -c -s -l -o=write --from-code= --to-code= --output=write --list --silent --verbose --unicode-subst= --byte-subst= --help --version',
    operands: reads,
    onlyReads: true,
  },
  {
    names: ['base64', 'base32', 'basenc', 'gbase64'],
    options: `-d -D -w= -b= -i=read -o=write --decode --wrap= --break= --input=read --output=write --ignore-garbage --base64 --base64url --base32
      --base32hex --base16 --base2msbf --base2lsbf --z85 --help --version`,
    operands: reads,
    onlyReads: true,
  },
  {
    names: ['split', 'gsplit'],
    options:
      '-a= -b= -C= -d -x -l= -n= -p= -e -u -t= -# --bytes= --lines= --line-bytes= --number= --numeric-suffixes? --hex-suffixes? --suffix-length= --additional-suffix= --elide-empty-files --verbose --unbuffered --separator= --filter=run --help --version',
    operands: { first: ['read', { also: [{ role: 'write', as: '{}*' }] }], rest: 'none' },
    makes: ['x*'],
    onlyReads: false,
  },
  {
    names: ['csplit', 'gcsplit'],
    options:
      '-b= -f= -k -n= -s -z -q --prefix= --suffix-format= --digits= --quiet --silent --keep-files --elide-empty-files --suppress-matched --help --version',
    operands: { first: ['read'], rest: 'plain' },
    makes: ['xx*'],
    onlyReads: false,
    modes: [{ if: ['-f', '--prefix'], inFolder: 'fill' }],
  },
  {
    names: ['dos2unix', 'unix2dos', 'mac2unix', 'unix2mac'],
    options:
      '-n -o -q -k -f -s -v -b -c= -i? -r --newfile --oldfile --quiet --keepdate --force --info? --verbose --help --version -V -h',
    operands: { rest: 'write' },
    onlyReads: false,
    modes: [{ if: ['-i', '--info', '--version', '-V', '--help', '-h'], operands: reads, onlyReads: true }],
  },
];
