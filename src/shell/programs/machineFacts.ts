import type { Program } from './program.js';

const none = { rest: 'none' } as const;

/** Programs that tell about the machine or put out their own words: versions, user, time, processor; not the environment. */
export const machineFacts: readonly Program[] = [
  {
    names: ['true', 'false', 'whoami', 'logname', 'tty', 'arch', 'nproc', 'groups'],
    options: '--all',
    operands: none,
    onlyReads: true,
    worst: 'nothing',
  },
  { names: ['uname'], options: '-a -s -n -r -v -m -p -i -o --all', operands: none, onlyReads: true, worst: 'nothing' },
  { names: ['id'], options: '-u -g -n -G -r', operands: { rest: 'plain' }, onlyReads: true, worst: 'nothing' },
  { names: ['pwd'], options: '-L -P', operands: none, onlyReads: true, worst: 'nothing' },
  { names: ['hostname'], options: '-s -f -i -I -d', operands: none, onlyReads: true },
  { names: ['uptime'], options: '-p -s', operands: none, onlyReads: true },
  {
    names: ['date'],
    options: '-u --utc -R -I? --iso-8601? --rfc-3339= -d= --date= -r=read',
    operands: { first: [{ like: /^\+/ }], rest: 'none' },
    onlyReads: true,
  },
  { names: ['cal', 'ncal'], options: '-3 -1 -y -m', operands: { rest: 'plain' }, onlyReads: true },
  { names: ['echo'], options: '-n -e -E', operands: { rest: 'plain' }, onlyReads: true, worst: 'nothing' },
  { names: ['printf'], options: '', operands: { rest: 'plain' }, onlyReads: true, worst: 'nothing' },
  { names: ['seq'], options: '-w -s= -f=', operands: { rest: 'plain' }, onlyReads: true, worst: 'nothing' },
  {
    names: ['sleep'],
    options: '',
    operands: { first: [{ like: /^\d+(\.\d+)?[smh]?$/ }], rest: 'none' },
    onlyReads: true,
  },
  { names: ['basename'], options: '-a -s= -z', operands: { rest: 'plain' }, onlyReads: true, worst: 'nothing' },
  { names: ['dirname'], options: '-z', operands: { rest: 'plain' }, onlyReads: true, worst: 'nothing' },
  {
    names: ['which', 'whereis'],
    options: '-a -b -m -s',
    operands: { rest: 'plain' },
    onlyReads: true,
    worst: 'nothing',
  },
  { names: ['type'], options: '-a -t -p -P', operands: { rest: 'plain' }, onlyReads: true, worst: 'nothing' },
  {
    names: ['lscpu', 'lsblk', 'free', 'vmstat', 'lsmem'],
    options: '-h -m -g -a -f -b -e -J',
    operands: none,
    onlyReads: true,
  },
  {
    names: ['ps'],
    options: '-e -f -A -a -u= -x -p= --forest',
    operands: { first: [{ like: /^[auxfw]+$/ }], rest: 'none' },
    onlyReads: true,
  },
  { names: ['df'], options: '-h -k -m -T -i -a -H -P', operands: { rest: 'read' }, onlyReads: true, worst: 'read' },
];
