import fc from 'fast-check';
import { constants, folder, word } from './words.js';

/** Fills `W` with words and `D` with folders. */
function filled(template: string): fc.Arbitrary<string> {
  const parts = template.split(/\b([WD])\b/);
  const drawn = parts.map(part => (part === 'W' ? word : part === 'D' ? folder : fc.constant(part)));
  return fc.tuple(...drawn).map(texts => texts.join(''));
}

const looking = [
  ...['cat W', 'cat W W', 'ls D', 'ls -la W', 'wc -l W', 'head -n 1 W', 'grep o W', 'grep -rn x D', 'sort W', 'uniq W'],
  ...[
    '[ -f W ]',
    'test -d D',
    '[[ -e W ]]',
    'echo W',
    'printf "%s" W',
    'true',
    'false',
    'pwd',
    ':',
    'stat W',
    'file W',
  ],
  ...['find D -name "*.ts"', 'find D -type f -exec cat {} +', 'cut -c 1 W', 'tr a b', 'sed -n 1p W', 'sed s/o/0/ W'],
  ...[
    'awk "{print \\$1}" W',
    'diff W W',
    'cmp W W',
    'du -s D',
    'readlink W',
    'basename W',
    'sha256sum W',
    'tail -c 2 W',
  ],
  ...['date +%F', 'id -u', 'test -n "$one"', '(( 1 + 1 ))', 'echo "$one" $two', 'comm W W', 'nl W', 'od -c W', 'tac W'],
];
const changing = [
  ...['touch W', 'touch W W', 'rm W', 'rm -f W W', 'rm -r D', 'rm -rf W', 'mv W W', 'mv W D', 'cp W W', 'cp -r D D'],
  ...[
    'mkdir W',
    'mkdir -p W',
    'rmdir D',
    'ln -s W W',
    'ln -sf W W',
    'tee W',
    'tee -a W',
    'sed -i s/o/0/ W',
    'sort -o W W',
  ],
  ...['truncate -s 0 W', 'chmod 600 W', 'chmod -R 700 D', 'dd if=W of=W', 'install -m 644 W W', 'uniq W W', 'unlink W'],
  ...[
    'echo t > W',
    'echo t >> W',
    'echo t >| W',
    ': > W',
    '> W',
    'cat W > W',
    'cat W &> W',
    'ls D 2> W',
    'echo t 1<> W',
  ],
  ...['find D -name "*.ts" -delete', 'find D -type f -exec rm {} +', 'find D -name "*.o" -exec rm {} ";"', 'cp W W D'],
  ...[
    'find D -fprint W',
    'printf t > W',
    'cat << E > W\ntext\nE',
    'cat <<< W > W',
    'split -l 1 W',
    'csplit W 2',
    'xxd W W',
  ],
  ...[
    'gzip W',
    'gzip -k W',
    'gunzip W',
    'tar cf W D',
    'tar -czf W D',
    'shred -u W',
    'cp -t D W',
    'mv -t D W',
    'ln W W',
  ],
  ...[
    'mktemp',
    'mktemp -p D',
    'touch -r W W',
    'cp --parents W D',
    'mkfifo W',
    'patch W < W',
    'tee W W < W',
    'cp -l W W',
  ],
];

const simple = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...looking).chain(filled) },
  { weight: 3, arbitrary: fc.constantFrom(...changing).chain(filled) },
);

/** Ways to put scripts together; `A` and `B` are scripts of their own. */
const compounds = [
  ...[
    'A; B',
    'A && B',
    'A || B',
    'A\nB',
    '( A )',
    '{ A; }',
    '! A',
    'A | B',
    'A |& B',
    '( A; B )',
    'A && B || A',
    'true && A',
  ],
  ...['if A; then B; fi', 'if A; then B; else A; fi', 'while A; do B; break; done', 'until A; do B; break; done'],
  ...[
    'for x in W W; do A; touch "$x"; done',
    'for x in *.txt; do rm "$x"; done',
    'for x in 1 2; do echo t > n$x; A; done',
  ],
  ...[
    'for ((i=0; i<2; i++)); do echo t > n$i; A; done',
    'while read -r x; do A; break; done < W',
    'case W in a*) A;; *) B;; esac',
  ],
  ...[
    'f() { A; }; f',
    'f() { rm "$1"; }; f W',
    'function f { A; }; f; B',
    'f() { cd D; A; }; f; B',
    'f() { one=b; }; f; B',
  ],
  ...[
    'cd D && A',
    'cd D; A',
    '(cd D && A); B',
    'pushd D; A; popd; B',
    'cd D; cd -; A',
    'cd; A',
    'cd D || A; B',
    'cd .. && A',
  ],
  ...[
    'timeout 5 A1',
    'env A1',
    'nice A1',
    'command A1',
    'time A',
    'nohup A1',
    'env X=1 A1',
    'X=1 A1',
    'stdbuf -o L A1',
  ],
  ...[
    'A > W',
    'A >> W',
    'A 2> W',
    'A &> W',
    'A 2> /dev/null',
    'A > /dev/null 2>&1',
    '{ A; B; } > W',
    '( A ) > W 2>&1',
    'A < W',
  ],
  ...[
    'x=$(A); B',
    'echo $(A)',
    'echo "$(A)" `B`',
    'diff <(A) <(B)',
    'A > >(cat > W)',
    'x=W; touch "$x"; A',
    'cat <(A) | tee W',
  ],
  ...[
    'echo W | xargs touch',
    'echo W W | xargs rm -f',
    'find D -name "*.ts" | xargs rm',
    'find D -print0 | xargs -0 touch',
  ],
  ...[
    'trap A2 EXIT; B',
    'set -e; A; B',
    'set -u; A',
    'exec > W; A',
    'exec 3> W; echo t >&3; A',
    'A & wait',
    'unset one; A',
  ],
  ...[
    'one=b; A',
    'one=W; A',
    'two=D; A',
    'export four=n8; A',
    'list=(W W); touch "${list[@]}"',
    'A | while read -r x; do B; done',
  ],
  ...[
    'one=b A',
    'if [ -f W ]; then one=c; fi; A',
    '(one=b); A',
    'read -r one < W; A',
    'one+=1; A',
    'local one=b; A',
    'IFS=/; A',
  ],
  ...[
    'eval A2',
    'bash -c A2',
    'sh -c A2',
    'eval "A"',
    'bash <<< A2',
    'bash << E\nA\nE',
    'echo A2 | sh',
    'bash -ec A2',
    'xargs -I{} touch n{} <<< "1"',
  ],
  ...[
    'select x in 1; do A; break; done < W',
    'coproc A; wait',
    '[[ -f W && W == a ]] && A',
    '(( 1 )) && A',
    'let one=1; A',
    'set -- W W; rm "$1"; A',
  ],
  ...[
    'alias ls=rm; A',
    'shopt -s nullglob; A',
    'shopt -s dotglob; A',
    'set -f; A',
    'source W; A',
    'A; exit; B',
    'f() { A; return; B; }; f',
    'break; A',
  ],
];

const script: fc.Arbitrary<string> = fc.letrec<{ whole: string }>(tie => ({
  whole: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    simple,
    fc.constantFrom(...compounds).chain(compound),
    joined(tie('whole')),
  ),
})).whole;

function joined(inner: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...compounds), inner, inner).chain(([template, a, b]) => put(template, a, b));
}

function compound(template: string): fc.Arbitrary<string> {
  return fc.tuple(simple, simple).chain(([a, b]) => put(template, a, b));
}

/** `A1` is one simple command, `A2` a script as one quoted word. */
function put(template: string, a: string, b: string): fc.Arbitrary<string> {
  return fc.tuple(simple, filled(template)).map(([one, text]) =>
    text.replace(/\bA1\b|\bA2\b|\bA\b|\bB\b/g, name => {
      if (name === 'A1') return one;
      if (name === 'A2') return `'${a.replaceAll("'", `'\\''`)}'`;
      return name === 'A' ? a : b;
    }),
  );
}

/** Scripts that read and change files in every way that a shell offers. */
export const scripts: fc.Arbitrary<string> = script.map(text => `${constants}\n${text}`);
