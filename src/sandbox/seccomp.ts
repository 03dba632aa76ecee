/**
 * The filter on system calls, as the kernel's own byte code.
 *
 * It closes what mounts and namespaces leave open: sockets of the file system (a read-only mount does not keep anyone
 * from connecting to one), the kernel's key rings (they belong to the user, not to a namespace), asynchronous calls
 * that no filter sees, and putting words into a terminal.
 */
interface Machine {
  /** What the kernel calls it in `seccomp_data.arch`. */
  readonly arch: number;
  readonly socket: number;
  readonly ioctl: number;
  /** Refused whatever their arguments. */
  readonly refused: readonly number[];
  /** Numbers from here on belong to another calling convention (x32), which the others would not cover. */
  readonly below: number;
}

// add_key request_key keyctl, io_uring_setup io_uring_enter io_uring_register, bpf, userfaultfd, perf_event_open
const machines: Partial<Record<NodeJS.Architecture, Machine>> = {
  x64: {
    arch: 0xc000003e,
    socket: 41,
    ioctl: 16,
    refused: [248, 249, 250, 425, 426, 427, 321, 323, 298],
    below: 0x40000000,
  },
  arm64: {
    arch: 0xc00000b7,
    socket: 198,
    ioctl: 29,
    refused: [217, 218, 219, 425, 426, 427, 280, 282, 241],
    below: 0xffffffff,
  },
};

const load = 0x20; // BPF_LD | BPF_W | BPF_ABS
const ifEqual = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
const ifAtLeast = 0x35; // BPF_JMP | BPF_JGE | BPF_K
const answer = 0x06; // BPF_RET | BPF_K
const [allow, kill, permissionError] = [0x7fff0000, 0x80000000, 0x00050001];
const [numberAt, archAt, firstArgument, secondArgument] = [0, 4, 16, 24];
const unixFamily = 1;
const [pushInput, pasteSelection] = [0x5412, 0x541c]; // TIOCSTI, TIOCLINUX

type Step = readonly [code: number, value: number, then?: number, otherwise?: number];

/** Undefined on a machine whose system calls are not known here. */
export function seccompFilter(architecture: NodeJS.Architecture = process.arch): Buffer | undefined {
  const machine = machines[architecture];
  if (machine === undefined) return undefined;
  const { arch, socket, ioctl, refused, below } = machine;
  const refuse: Step = [answer, permissionError];
  const steps: readonly Step[] = [
    [load, archAt],
    [ifEqual, arch, 1, 0],
    [answer, kill], // 32-bit calls have other numbers
    [load, numberAt],
    [ifAtLeast, below, 0, 1],
    refuse,
    ...refused.flatMap((number): Step[] => [[ifEqual, number, 0, 1], refuse]),
    ...whereArgument(socket, firstArgument, [unixFamily]),
    ...whereArgument(ioctl, secondArgument, [pushInput, pasteSelection]),
    [answer, allow],
  ];
  return Buffer.concat(steps.map(encoded));
}

/** Refuses the call where its argument is one of these; loads the number again behind it. */
function whereArgument(call: number, at: number, values: readonly number[]): readonly Step[] {
  const checks = values.flatMap((value): Step[] => [
    [ifEqual, value, 0, 1],
    [answer, permissionError],
  ]);
  return [[ifEqual, call, 0, checks.length + 1], [load, at], ...checks, [load, numberAt]];
}

function encoded([code, value, then = 0, otherwise = 0]: Step): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(then, 2);
  bytes.writeUInt8(otherwise, 3);
  bytes.writeUInt32LE(value, 4);
  return bytes;
}
