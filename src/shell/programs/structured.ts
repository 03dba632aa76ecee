import type { Program } from './program.js';

/** A filter that looks at nothing but its input: not at the environment, other files, or modules. */
const jqFilter =
  /^(?!.*(?:(?<![.\w"])(?:env|ENV|import|include|input_filename|modulemeta|get_search_list)\b|\$__prog))/s;

/** `yq` has more that reaches out: files, the environment, the shell. */
const yqFilter =
  /^(?!.*(?:(?<![.\w"])(?:\w*env\w*|\w*ENV|\w*load\w*|system|import|include|input_filename|eval|split_doc)\b))/s;

/** Programs that ask JSON, YAML, XML and tables. */
export const structured: readonly Program[] = [
  {
    names: ['jq', 'gojq', 'jaq'],
    options: `-c -n -r -j -a -s -e -S -C -M -R -b -h -V --compact-output --null-input --raw-output --raw-output0 --join-output --ascii-output
      --slurp --exit-status --sort-keys --color-output --monochrome-output --raw-input --tab --indent= --seq --stream
      --stream-errors --unbuffered --binary --yaml-input --yaml-output --arg==plain --argjson==plain --slurpfile==read
      --rawfile==read --args --jsonargs --help --version --build-configuration -f=read:unproven --from-file=read:unproven
      -L=read:unproven --library-path=read:unproven`,
    operands: { first: [{ like: jqFilter }], rest: 'read' },
    onlyReads: true,
    modes: [{ if: ['--args', '--jsonargs'], operands: { first: [{ like: jqFilter }], rest: 'plain' } }],
  },
  {
    names: ['yq'],
    options: `-c -n -r -j -s=write:unproven -e -S -C -M -P -N -0 -o= -p= -I= -i -y -Y -h -V --null-input --raw-output --unwrapScalar? --exit-status
      --prettyPrint --colors --no-colors --no-doc --nul-output --output-format= --input-format= --indent= --inplace --in-place
      --front-matter=:unproven --split-exp=write:unproven --tojson --help --version --yaml-output --from-file=read:unproven`,
    operands: { first: [{ like: yqFilter }], rest: 'read' },
    onlyReads: true,
    modes: [
      {
        sub: ['e', 'eval', 'ea', 'eval-all'],
        if: ['-i', '--inplace', '--in-place'],
        operands: { first: [{ like: yqFilter }], rest: 'write' },
        onlyReads: false,
      },
      { sub: ['e', 'eval', 'ea', 'eval-all'] },
      {
        if: ['-i', '--inplace', '--in-place'],
        operands: { first: [{ like: yqFilter }], rest: 'write' },
        onlyReads: false,
      },
    ],
  },
  {
    // Without `--valid`, `--noent` and the like it fetches nothing that a document names.
    names: ['xmllint'],
    options: `--noout --xpath= --format --pretty= --html --xmlout --nonet --recover --encode= --c14n --c14n11 --exc-c14n --huge --nowarning
      --noblanks --nocdata --nsclean --nodefdtd --oldxml10 --quiet --push --memory --timing --repeat --stream --sax --debug
      --version --output=write -o=write`,
    operands: { rest: 'read' },
    onlyReads: true,
  },
  {
    names: ['xmlstarlet', 'xml'],
    options: '-t -v= -m= -c= -o= -n -e= -T -N= -B -I -s= -q -w -b -L -u -d=',
    operands: { rest: 'read' },
    onlyReads: false,
    modes: [
      { sub: ['el', 'elements', 'fo', 'format', 'val', 'validate'], operands: { rest: 'read' }, onlyReads: true },
      { sub: ['ed', 'edit'], operands: { rest: 'write' } },
    ],
  },
  {
    names: ['csvcut', 'csvlook', 'csvstat', 'csvgrep', 'csvsort', 'csvjson', 'csvjoin', 'csvstack', 'in2csv'],
    options: `-c= -C= -d= -t -q= -u= -b -p= -z= -e= -l -H -K= -n -x -r -m= -f=read -i -I -v -s= -y= -k= -g= --names --columns= --not-columns=
      --delimiter= --tabs --encoding= --regex= --match= --file=read --invert-match --reverse --no-inference --skip-lines=
      --no-header-row --max-rows= --max-columns= --max-column-width= --key= --indent= --stream --format= --sheet= --left --right
      --outer --version --help`,
    operands: { rest: 'read' },
    onlyReads: true,
  },
  {
    names: ['xsv', 'qsv'],
    options: `-d= -n -s= -l= -i= -e= -j= -o=write --output=write --delimiter= --no-headers --select= --limit= --start= --end= --len= --index=
      --jobs= --everything --median --mode --cardinality --reverse --numeric --invert-match --ignore-case --just-names --full
      --left --right --outer --version --help`,
    operands: { rest: 'none' },
    onlyReads: true,
    modes: [
      {
        sub: ['headers', 'count', 'stats', 'slice', 'frequency', 'table', 'flatten', 'sample', 'cat', 'sort', 'input'],
        operands: { rest: 'read' },
      },
      { sub: ['select', 'search'], operands: { first: ['plain'], rest: 'read' } },
    ],
  },
  {
    names: ['pdfinfo'],
    options: '-f= -l= -box -meta -js -isodates -rawdates -dests -url -enc= -v -h',
    operands: { rest: 'read' },
    onlyReads: true,
  },
  {
    // Without `-` at the end it writes the text to a file of its own.
    names: ['pdftotext'],
    options: '-f= -l= -r= -x= -y= -W= -H= -layout -raw -nopgbrk -enc= -eol= -q -nodiag',
    operands: { first: ['read', { like: /^-$/ }], rest: 'none' },
    unproven: /^(?!.* -$)/s,
    onlyReads: true,
  },
  {
    names: ['shellcheck'],
    options: `-s= -f= -S= -e= -i= -o= -W= -C? -V --shell= --format= --severity= --exclude= --include= --color? --enable=
      --wiki-link-count= --norc --rcfile=read --version --help`,
    operands: { rest: 'read' },
    onlyReads: true,
  },
  {
    names: ['addr2line'],
    options:
      '-a -b= -C? -e=read -f -i -j= -p -s -R --addresses --exe=read --functions --inlines --pretty-print --basenames --demangle? --section= --help --version',
    operands: { rest: { like: /^[^@]/ } }, // `@file` would be more of them
    onlyReads: true,
  },
  {
    names: ['nm', 'readelf', 'size', 'objdump', 'otool'],
    // `@file` would be more options, and a plug-in is code.
    options: `-a -A -B -C -d -D -e -f -g -h -i -l -n -o -p -r -s -S -t -T -u -v -V -w -W -x -L -H -P -M= -j= --demangle? --dynamic --extern-only
      --undefined-only --defined-only --size-sort --numeric-sort --reverse-sort --print-size --all --headers --file-header
      --program-headers --section-headers --sections --symbols --syms --relocs --notes --segments --wide --disassemble
      --disassemble-all --source --full-contents --section= --private-headers --format= --help --version`,
    operands: { rest: { like: /^[^@]/, role: 'read' } },
    onlyReads: true,
  },
];
