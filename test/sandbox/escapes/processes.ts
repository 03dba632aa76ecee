import { endedBySignal, saysReached, saysSecret, systemCall, type Escape } from './escape.js';

const isDead: Escape['gotOut'] = world => !world.isAlive();
const victim = '$ENV{VICTIM} + 0';

/** Nobody else's process is seen, ended, or reached into. */
export const processes: readonly Escape[] = [
  { says: 'a process outside is not ended', tries: 'kill -9 "$VICTIM"', gotOut: isDead },
  { says: 'a group of processes outside is not ended', tries: 'kill -9 -- -"$VICTIM"', gotOut: isDead },
  { says: 'a process outside is not ended by its name', tries: 'pkill -9 -s "$VICTIM"', gotOut: isDead },
  { says: 'a process outside is not stopped', tries: 'kill -STOP "$VICTIM" && echo reached', gotOut: saysReached },
  { says: 'a process outside is not seen', tries: '[ -e /proc/"$VICTIM" ] && echo reached', gotOut: saysReached },
  { says: 'a process outside is not followed', tries: systemCall(101, 0x4206, victim, 0, 0), gotOut: saysReached },
  { says: 'a process outside is not taken hold of', tries: systemCall(434, victim, 0), gotOut: saysReached },
  {
    says: 'the memory of a process outside is not opened',
    tries: 'exec 4<> /proc/"$VICTIM"/mem && echo reached',
    gotOut: saysReached,
  },
  {
    says: 'the memory of a process outside is not written',
    tries: `perl -e '$_ = "x" x 8; $at = pack("PQ", $_, 8); $to = pack("QQ", 8, 8); syscall(311, ${victim}, $at, 1, $to, 1, 0); print "reached" unless $!{ESRCH}'`,
    gotOut: saysReached,
  },
  {
    says: 'the name spaces of a process outside are not entered',
    tries: 'nsenter -t "$VICTIM" -m cat "$STATE/ledger.db"; nsenter -t 1 -m cat "$STATE/ledger.db"',
    gotOut: saysSecret,
    onlyConfined: 'only the superuser may',
  },
  {
    says: 'whoever started the command is not ended by it',
    tries: 'echo up; kill -9 1; kill -9 "$PPID"; kill -9 -- -"$(ps -o pgid= -p $$ | tr -d " ")"',
    isCutShort: true,
    gotOut: (_world, said) => said.includes(endedBySignal),
    onlyConfined: 'it would end this test',
  },
  {
    says: 'the priority of a process outside is not changed',
    tries: 'renice -n 19 -p "$VICTIM" && echo reached',
    gotOut: saysReached,
  },
  {
    says: 'the limits of a process outside are not changed',
    tries: 'prlimit --core=0 --pid "$VICTIM" && echo reached',
    gotOut: saysReached,
  },
];
