import { NoSandbox } from './backend.js';

/**
 * The filter on system calls, as the kernel's own byte code.
 *
 * It closes what mounts and namespaces leave open: sockets of the file system (a read-only mount does not keep anyone
 * from connecting to one) and of every family that no namespace holds (a virtual machine's way to its host, the
 * kernel's cryptography), the kernel's key rings (they belong to the user, not to a namespace), asynchronous calls that
 * no filter sees, putting words into a terminal, and programs that would give their owner's rights to whoever starts
 * them outside.
 */
interface Machine {
  /** What the kernel calls it in `seccomp_data.arch`. */
  readonly arch: number;
  readonly socket: number;
  readonly ioctl: number;
  /** Refused whatever their arguments. */
  readonly refused: readonly number[];
  /** Said to be unknown, since their arguments cannot be seen here; programs then use the older call. */
  readonly unknown: readonly number[];
  /** Calls that give a file a mode. */
  readonly modes: readonly ModeCall[];
  /** Calls that do so only where their flags say that a file is made. */
  readonly opens: readonly ModeCall[];
  /** Numbers from here on belong to another calling convention (x32), which the others would not cover. */
  readonly below: number;
}

/** Which of its arguments are the mode and the flags. */
interface ModeCall {
  readonly call: number;
  readonly mode: number;
  readonly flags: number;
}

const machines: Partial<Record<NodeJS.Architecture, Machine>> = {
  x64: {
    arch: 0xc000003e,
    socket: 41,
    ioctl: 16,
    // add_key request_key keyctl, io_uring_setup io_uring_enter io_uring_register, bpf, userfaultfd, perf_event_open
    refused: [248, 249, 250, 425, 426, 427, 321, 323, 298],
    unknown: [437], // openat2
    // chmod fchmod fchmodat fchmodat2 creat mknod mknodat, open openat
    modes: [at(90, 1), at(91, 1), at(268, 2), at(452, 2), at(85, 1), at(133, 1), at(259, 2)],
    opens: [at(2, 2, 1), at(257, 3, 2)],
    below: 0x40000000,
  },
  arm64: {
    arch: 0xc00000b7,
    socket: 198,
    ioctl: 29,
    refused: [217, 218, 219, 425, 426, 427, 280, 282, 241],
    unknown: [437],
    // fchmod fchmodat fchmodat2 mknodat, openat
    modes: [at(52, 1), at(53, 2), at(452, 2), at(33, 2)],
    opens: [at(56, 3, 2)],
    below: 0xffffffff,
  },
};

function at(call: number, mode: number, flags = 0): ModeCall {
  return { call, mode, flags };
}

const load = 0x20; // BPF_LD | BPF_W | BPF_ABS
const ifEqual = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
const ifAtLeast = 0x35; // BPF_JMP | BPF_JGE | BPF_K
const ifAnyBit = 0x45; // BPF_JMP | BPF_JSET | BPF_K
const answer = 0x06; // BPF_RET | BPF_K
const [allow, kill, permissionError, unknownCall] = [0x7fff0000, 0x80000000, 0x00050001, 0x00050026];
const [numberAt, archAt, argumentsAt] = [0, 4, 16];
const families = [2, 10, 16]; // IPv4, IPv6 and netlink, all of them bound to a namespace
const [pushInput, pasteSelection] = [0x5412, 0x541c]; // TIOCSTI, TIOCLINUX
const makesFile = 0o20000100; // O_CREAT, O_TMPFILE
const setUser = 0o4000;

type Step = readonly [code: number, value: number, then?: number, otherwise?: number];

const refuse: Step = [answer, permissionError];

/** Throws on a machine whose system calls are not known here: a sandbox without the filter would count for one with it. */
export function seccompFilter(architecture: string = process.arch): Buffer {
  const machine = Object.entries(machines).find(([name]) => name === architecture)?.[1];
  if (machine === undefined) throw new NoSandbox(`The sandbox knows no filter of system calls for ${architecture}`);
  const { arch, socket, ioctl, refused, unknown, modes, opens, below } = machine;
  const steps: readonly Step[] = [
    [load, archAt],
    [ifEqual, arch, 1, 0],
    [answer, kill], // 32-bit calls have other numbers
    [load, numberAt],
    [ifAtLeast, below, 0, 1],
    refuse,
    ...refused.flatMap((call): Step[] => [[ifEqual, call, 0, 1], refuse]),
    ...unknown.flatMap((call): Step[] => [
      [ifEqual, call, 0, 1],
      [answer, unknownCall],
    ]),
    ...onCall(socket, [
      argument(0),
      ...families.map((family, n): Step => [ifEqual, family, families.length - n]),
      refuse,
    ]),
    ...onCall(ioctl, [argument(1), [ifEqual, pushInput, 1], [ifEqual, pasteSelection, 0, 1], refuse]),
    ...modes.flatMap(({ call, mode }) => onCall(call, [argument(mode), [ifAnyBit, setUser, 0, 1], refuse])),
    ...opens.flatMap(({ call, mode, flags }) =>
      onCall(call, [argument(flags), [ifAnyBit, makesFile, 0, 3], argument(mode), [ifAnyBit, setUser, 0, 1], refuse]),
    ),
    [answer, allow],
  ];
  return Buffer.concat(steps.map(encoded));
}

/** The lower half of an argument: these are all 32 bits wide for the kernel. */
function argument(number: number): Step {
  return [load, argumentsAt + 8 * number];
}

/** Steps for one call; behind them, the number is loaded again. */
function onCall(call: number, steps: readonly Step[]): readonly Step[] {
  return [[ifEqual, call, 0, steps.length + 1], ...steps, [load, numberAt]];
}

function encoded([code, value, then = 0, otherwise = 0]: Step): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(then, 2);
  bytes.writeUInt8(otherwise, 3);
  bytes.writeUInt32LE(value, 4);
  return bytes;
}
