/** Programs that start another one named in their arguments. */
export interface Wrapper {
  readonly names: readonly string[];
  /** In the notation of `options.ts`; what is not listed makes it unproven. */
  readonly options: string;
  /** Operands of its own before the other program. */
  readonly skip?: number;
  /** Whose rights the other program gets. */
  readonly privilege?: string;
  /** Adds arguments of its own, which cannot be read. */
  readonly appends?: boolean;
  /** It cuts what it appends at blanks, unless one of these options is given. */
  readonly cuts?: readonly string[];
  /** More than the call itself: nothing is proven by what is inside. */
  readonly isOpaque?: boolean;
  /** The option whose value is a shell text. */
  readonly text?: string;
  /** Options whose value it cuts into words, which stand before those that follow. */
  readonly splits?: readonly string[];
  /** After this word stand texts, with each of which the words before it are run by a shell. */
  readonly each?: RegExp;
  /** What follows is joined and run as a shell text, unless one of these options is given. */
  readonly joinsUnless?: readonly string[];
}

export const wrappers: readonly Wrapper[] = [
  {
    names: ['sudo'],
    options: '-u= -g= -E -H -n -i -s -S -k -K -b -A -v -l -p= -C= -D= -h= -T= --user= --preserve-env?',
    privilege: 'root',
  },
  { names: ['doas'], options: '-u= -n -s -C=', privilege: 'root' },
  { names: ['pkexec', 'gosu', 'su-exec', 'runuser'], options: '-u= --user=', privilege: 'root' },
  { names: ['su'], options: '-c= --command= -l - -m -p -s=', skip: 2, privilege: 'root', text: '-c' },
  {
    names: ['env'],
    options: '-i -u= -0 -v -C= -S= --ignore-environment --unset= --chdir= --split-string=',
    splits: ['-S', '--split-string'],
    isOpaque: true,
  },
  { names: ['nice'], options: '-n= -# --adjustment=' },
  { names: ['ionice'], options: '-c= -n= -t', isOpaque: true },
  { names: ['nohup', 'setsid'], options: '-c -f -w', isOpaque: true },
  { names: ['time'], options: '-p -v' },
  {
    names: ['timeout', 'gtimeout'],
    options: '-s= -k= --signal= --kill-after= --foreground --preserve-status -v',
    skip: 1,
  },
  { names: ['stdbuf'], options: '-i= -o= -e= --input= --output= --error=' },
  { names: ['command'], options: '-p' },
  { names: ['builtin', 'coproc'], options: '' },
  { names: ['exec'], options: '-a= -c -l', isOpaque: true },
  {
    names: ['xargs', 'gxargs'],
    options:
      '-0 -r -t -p -x -n= -I= -L= -P= -d= -s= -a=read -E= --null --no-run-if-empty --max-args= --max-procs= --replace? --delimiter=',
    appends: true,
    cuts: ['-0', '-a', '-d', '-E', '-L', '--null', '--delimiter'],
  },
  {
    names: ['parallel', 'sem'],
    options: '-j= -k -0 -X -m --jobs= --halt= --bar --will-cite',
    appends: true,
    each: /^:::\+?$/,
  },
  {
    names: ['watch'],
    options: '-n= -d -t -g -e -x --exec --interval= --differences?',
    isOpaque: true,
    joinsUnless: ['-x', '--exec'],
  },
  { names: ['chroot'], options: '--userspec= --groups= --skip-chdir', skip: 1, isOpaque: true },
  { names: ['flock'], options: '-n -x -s -e -u -w= -c= -o -E=', skip: 1, text: '-c', isOpaque: true },
  { names: ['taskset', 'chrt'], options: '-a -c -p -f -r -b -i', skip: 1, isOpaque: true },
  { names: ['script'], options: '-c= --command= -q -a -e -f -B= -I= -O= -T=', skip: 1, text: '-c', isOpaque: true },
  {
    names: ['nsenter', 'unshare'],
    options:
      '-t= --target= -m -u -i -n -p -C -U -a -r -f -F -S= -G= --mount --uts --ipc --net --pid --user --all --fork',
    isOpaque: true,
  },
  { names: ['screen'], options: '-d -m -D -r -R -L -A -x -S= -t= -c= -s=', isOpaque: true },
  {
    names: ['tmux'],
    options: '-d -A -h -v -b -L= -S= -f= -s= -t= -n= -c= -x= -y= -e=',
    skip: 1,
    isOpaque: true,
    joinsUnless: [],
  },
  {
    names: [
      'strace',
      'ltrace',
      'firejail',
      'systemd-run',
      'caffeinate',
      'dbus-run-session',
      'xvfb-run',
      'proxychains',
      'torsocks',
      'faketime',
      'rlwrap',
      'unbuffer',
      'catchsegv',
      'valgrind',
      'perf',
      'busybox',
      'toybox',
      'entr',
      'direnv',
      'dotenv',
      'op',
      'doppler',
      'chronic',
      'ts',
      'numactl',
      'cpulimit',
      'prlimit',
      'setpriv',
      'capsh',
      'bwrap',
      'start-stop-daemon',
      'fakeroot',
      'eatmydata',
      'tsp',
      'at',
      'batch',
    ],
    options: '',
    isOpaque: true,
  },
];
