import type { Tool } from '../tool.js';

/** What changes the running system as a whole. */
export const kernelTools: readonly Tool[] = [
  { names: ['lsmod', 'lsns', 'lsipc', 'lslocks'], calls: [{ most: 0, does: ['tells'] }] },
  { names: ['modinfo'], options: '-F= -n -a -d -l -p', calls: [{ unlike: /\//, does: ['tells'] }] },
  {
    names: ['insmod', 'rmmod', 'depmod', 'kexec', 'kmod', 'dkms'],
    calls: [{ sub: 'status|list', does: ['read:/proc/modules'] }],
    otherwise: ['privilege:root', 'unknown'],
  },
  {
    names: ['modprobe'],
    calls: [{ given: '-n|--dry-run|--show-depends|-c', does: ['read:/lib/modules'] }],
    otherwise: ['privilege:root'],
  },
  { names: ['kexec'], calls: [{ given: '-e|--exec|-l|--load|-f|--force|-p', does: ['process:shutdown'] }] },
  {
    names: ['sysctl'],
    options: '-p=read',
    calls: [
      { given: '-w|--write|-p|--load|--system', does: ['privilege:root'] },
      { like: /=/, does: ['privilege:root'] },
    ],
  },
  {
    names: ['timedatectl', 'hostnamectl', 'localectl'],
    options: '-H= -M= --no-pager --static --transient --pretty --json= -p=',
    host: '-H',
    calls: [
      { most: 0, not: '-H -M', does: ['tells'] },
      { sub: 'status|show|list-timezones|list-locales|list-keymaps|timesync-status', not: '-H -M', does: ['tells'] },
      { sub: 'hostname', most: 0, not: '-H -M', does: ['tells'] },
    ],
    otherwise: ['privilege:root'],
  },
  {
    names: ['ldconfig'],
    calls: [
      { given: '-p|--print-cache', most: 0, options: '-p --print-cache', does: ['tells'] },
      { not: '-p --print-cache -N', does: ['privilege:root'] },
    ],
  },
  {
    names: [
      'setfacl',
      'chattr',
      'chflags',
      'icacls',
      'takeown',
      'cacls',
      'xattr',
      'restorecon',
      'chcon',
      'semanage',
      'setsebool',
    ],
    options: '-m= -x= -M= -X= --set=',
    calls: [
      {
        given: '-R|--recursive|-r',
        like: /^(\/|~|\/(etc|usr|bin|sbin|lib|lib64|boot|var|root|home|opt|srv|dev|proc|sys|Users|System|Library)(\/.*)?|\/\*|[A-Z]:[\\/].*)$/i,
        does: ['floor:system-permissions'],
      },
      { like: /^\/(etc|usr|bin|sbin|lib|boot|root|dev)(\/|$)/, does: ['floor:system-permissions'] },
      { like: /^[A-Z]:\\(Windows|Program Files|Users)?(\\.*)?$/i, does: ['floor:system-permissions'] },
      { sub: 'setsebool', does: ['floor:system-permissions'] },
    ],
    otherwise: ['write:.'],
  },
  { names: ['setcap'], calls: [{ not: '-v -n', does: ['floor:system-permissions'] }] },
  {
    names: ['crash', 'gcore', 'dmsetup', 'stap', 'bpftrace', 'bpftool', 'perf-trace'],
    calls: [],
    otherwise: ['privilege:root', 'unknown'],
  },
  { names: ['dmesg'], calls: [{ given: '-C|--clear|-c|--read-clear|-D|-E|-n', does: ['privilege:root'] }] },
];
