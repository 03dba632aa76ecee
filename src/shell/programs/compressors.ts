import type { Program } from './program.js';

const reads = { rest: 'read' } as const;
const tells = {
  if: ['-c', '--stdout', '-l', '--list', '-t', '--test', '--help', '--version', '-V'],
  operands: reads,
  onlyReads: true,
} as const;
/** Below a folder each file is replaced by another. */
const replacesBelow = { if: ['-r', '--recursive'], operands: { rest: 'fill' } } as const;
const opens = { rest: { role: 'delete', also: [{ role: 'write', as: '{stem}' }] } } as const;

/** A compressor that puts its result in the place of what it was given, and the name by which it undoes that. */
function replacing(suffix: string, packers: readonly string[], unpackers: readonly string[]): readonly Program[] {
  const options = `-c -d -f -k -l -n -N -q -r:recursive -t -v -V -z -S=plain:unproven -T= -0 -e -M= -# --stdout --decompress
    --uncompress --force --keep --list --no-name --name --quiet --recursive:recursive --suffix=plain:unproven --test
    --verbose --fast --best --rsyncable --synchronous --threads= --extreme --compress --robot --info-memory
    --single-stream --small --format= --check= --block-size= --memlimit= --files=list --files0=list --help --version`;
  const made = [{ role: 'write', as: `{}${suffix}` }] as const;
  return [
    {
      names: packers,
      options,
      operands: { rest: { role: 'delete', also: made } },
      onlyReads: false,
      modes: [
        tells,
        replacesBelow,
        { if: ['-d', '--decompress', '--uncompress'], operands: opens },
        { if: ['-k', '--keep'], operands: { rest: { role: 'read', also: made } } },
      ],
    },
    { names: unpackers, options, operands: opens, onlyReads: false, modes: [tells, replacesBelow] },
  ];
}

/** A compressor that keeps what it was given, unless told otherwise. */
function keeping(suffix: string, packers: readonly string[], unpackers: readonly string[]): readonly Program[] {
  const options = `-c -d -f -k -l -m -q -r:recursive --recursive:recursive -t -T= -v -V -z -# -o=write -D=read --rm --stdout --decompress --force --keep --list
    --test --ultra --fast? --long? --threads= --verbose --quiet --version --help --output-dir-flat=fill`;
  const opened = [{ role: 'write', as: '{stem}' }] as const;
  const made = [{ role: 'write', as: `{}${suffix}` }] as const;
  const removes = { if: ['--rm'], operands: { rest: { role: 'delete', also: [...made, ...opened] } } } as const;
  return [
    {
      names: packers,
      options,
      operands: { rest: { role: 'read', also: made } },
      onlyReads: false,
      modes: [
        removes,
        tells,
        { if: ['-o'], operands: reads },
        replacesBelow,
        { if: ['-d', '--decompress'], operands: { rest: { role: 'read', also: opened } } },
      ],
    },
    {
      names: unpackers,
      options,
      operands: { rest: { role: 'read', also: opened } },
      onlyReads: false,
      modes: [removes, tells, { if: ['-o'], operands: reads }, replacesBelow],
    },
  ];
}

/** Programs that make single files smaller, and back. */
export const compressors: readonly Program[] = [
  ...replacing('.gz', ['gzip', 'pigz', 'ggzip'], ['gunzip', 'unpigz']),
  ...replacing('.bz2', ['bzip2', 'pbzip2', 'lbzip2'], ['bunzip2']),
  ...replacing('.xz', ['xz'], ['unxz']),
  ...replacing('.lzma', ['lzma'], ['unlzma']),
  ...keeping('.zst', ['zstd', 'zstdmt', 'pzstd'], ['unzstd']),
  {
    // Its second operand is the file it writes; without one that is its output, or a name made of the first.
    names: ['lz4', 'unlz4'],
    options:
      '-c -d -f -k -l -q -t -v -V -z -# -B= -D=read -m:unproven -r:unproven --rm:unproven --decompress --test --list --keep --help --version',
    operands: {
      first: [
        {
          role: 'read',
          also: [
            { role: 'write', as: '{}.lz4' },
            { role: 'write', as: '{stem}' },
          ],
        },
        'write',
      ],
      rest: 'none',
    },
    onlyReads: false,
    modes: [{ if: ['-c', '-t', '--test', '--list', '--help', '--version', '-V'], operands: reads, onlyReads: true }],
  },
];
