import { statSync } from 'node:fs';
import { outsideChanged, saysReached, saysSecret, systemCall, type Escape } from './escape.js';

const alone = 'only the superuser may, or not on every kernel';
const refusedCall = (says: string, number: number, ...words: readonly (number | string)[]): Escape => ({
  ...{ says, tries: systemCall(number, ...words), gotOut: saysReached },
  onlyConfined: alone,
});

/** Mounts, name spaces and what the kernel offers beside files: no way out by them. */
export const kernel: readonly Escape[] = [
  {
    says: 'the disk is not made writable',
    tries: 'mount -o remount,rw,bind /; mount -o remount,rw /; echo x > "$OUT/file"',
    gotOut: outsideChanged,
    onlyConfined: 'it would change how this machine is mounted',
  },
  {
    says: 'a folder outside is not mounted to where it can be written',
    tries: 'mkdir m; unshare -m bash -c \'mount --bind "$OUT" m && echo x > m/file\'',
    gotOut: outsideChanged,
    onlyConfined: alone,
  },
  {
    says: 'a name space of its own gives nobody power',
    tries: 'mkdir m; unshare -Urm bash -c \'mount --bind "$OUT" m; echo x > m/file\'',
    gotOut: outsideChanged,
  },
  {
    says: 'a sandbox of its own is not wider',
    tries: 'bwrap --bind / / bash -c \'echo x > "$OUT/file"\'',
    gotOut: outsideChanged,
  },
  {
    says: 'what is hidden is not uncovered',
    tries:
      'umount "$STATE" || umount -l "$STATE"; cat "$STATE/ledger.db"; unshare -Urm bash -c \'umount -l "$STATE"; cat "$STATE/ledger.db"\'',
    gotOut: saysSecret,
  },
  {
    says: 'another root shows nothing more',
    tries: 'chroot /proc/1/root cat "$STATE/ledger.db"; chroot / cat "$STATE/ledger.db"',
    gotOut: saysSecret,
    onlyConfined: alone,
  },
  {
    says: 'the disk itself is not read',
    tries:
      'mknod disk b 254 0; mknod disk2 b 8 0; head -c 16 disk disk2 /dev/vda /dev/sda && echo reached; ls /dev | grep -E "^(vd|sd|nvme|mem|kmsg)" && echo reached',
    gotOut: saysReached,
    onlyConfined: alone,
  },
  {
    says: 'no program gives another user’s rights',
    tries: 'grep -q "NoNewPrivs:.*0" /proc/self/status && echo reached',
    gotOut: saysReached,
  },
  {
    says: 'no program that gives its owner’s rights is left behind',
    tries: 'cp /bin/true mine; chmod u+s mine; perl -e \'chmod 04755, "mine"\'; install -m 4755 /bin/true other',
    gotOut: world => ['work/mine', 'work/other'].some(name => world.has(name) && isSetUser(world.at(name))),
  },
  {
    says: 'no rights of the superuser are left',
    tries: 'grep -E "Cap(Prm|Eff|Bnd|Amb):\\s+0*[1-9a-f]" /proc/self/status && echo reached',
    gotOut: saysReached,
  },
  {
    says: 'words are not put into a terminal',
    tries: `perl -e '$_ = "x"; for $call (0x5412, 0x541c) { ioctl(STDOUT, $call, $_); print "reached" unless $!{EPERM} }'`,
    gotOut: saysReached,
  },
  {
    says: 'there is no terminal to ask at',
    tries: 'exec 4<> /dev/tty && echo reached',
    gotOut: saysReached,
    onlyConfined: 'where tests run there is none either',
  },
  refusedCall('the kernel’s key rings are not opened', 250, 0, -4, 1),
  refusedCall('no key is put into them', 248, '"user"', '"countersign"', '"x"', 1, -4),
  refusedCall('no calls are queued past the filter', 425, 1, '$_'),
  refusedCall('no program is loaded into the kernel', 321, 0, '$_', 72),
  refusedCall('no fault of memory is handled by a program', 323, 0),
  refusedCall('nobody else’s work is measured', 298, '$_', 0, -1, -1, 0),
  refusedCall('no file is opened by its handle', 304, -100, '$_', 0),
  refusedCall('calls of another convention are not taken', 0x40000000 + 39),
  refusedCall('the machine gets no other name', 170, '"countersign"', 11),
  {
    says: 'a crash leaves nothing outside',
    tries: '(ulimit -c unlimited; cd "$OUT"; bash -c "kill -SEGV \\$\\$"); ls -A "$OUT" | grep -q core && echo reached',
    gotOut: (world, said) => said.includes('reached') || world.has('outside/core'),
    onlyConfined: 'where it is left is up to the machine',
  },
  {
    says: 'the settings of the kernel are not changed',
    tries:
      'for f in /proc/sys/kernel/core_pattern /proc/sysrq-trigger /proc/sys/vm/drop_caches; do [ -w "$f" ] && echo reached; done',
    gotOut: saysReached,
    onlyConfined: alone,
  },
  {
    says: 'the devices of the machine are not written',
    tries:
      'touch /sys/countersign /sys/fs/cgroup/countersign; mkdir /sys/fs/cgroup/countersign && rmdir /sys/fs/cgroup/countersign && echo reached',
    gotOut: saysReached,
    onlyConfined: alone,
  },
];

function isSetUser(path: string): boolean {
  return (statSync(path).mode & 0o4000) !== 0;
}
