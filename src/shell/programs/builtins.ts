/** A builtin that changes what later commands of the same text mean. */
export interface SettingBuiltin {
  readonly names: readonly string[];
  /** In the notation of `options.ts`. */
  readonly options: string;
  /** What it does when nothing is named: shows all there is, the whole environment included, or only what the shell is set to. */
  readonly alone: 'shows-all' | 'nothing';
}

export const settingBuiltins: readonly SettingBuiltin[] = [
  {
    names: ['export', 'declare', 'typeset', 'local', 'readonly'],
    options: '-a -A -f -F -g -i -l -n -p -r -t -u -x -I',
    alone: 'shows-all',
  },
  { names: ['unset'], options: '-f -v -n', alone: 'nothing' },
  { names: ['alias', 'unalias'], options: '-a -p', alone: 'nothing' },
  { names: ['shopt'], options: '-s -u -q -p -o', alone: 'nothing' },
  { names: ['enable'], options: '-a -n -p -s -d=plain:unproven -f=plain:unproven', alone: 'nothing' },
  { names: ['read'], options: '-r -s -e -a= -d= -i= -n= -N= -p= -t= -u=', alone: 'nothing' },
  { names: ['mapfile', 'readarray'], options: '-t -d= -n= -O= -s= -u= -c= -C=plain:unproven', alone: 'nothing' },
  {
    names: ['bind'],
    options: '-l -p -P -s -S -v -V -q= -f=plain:unproven -x=plain:unproven -m= -r= -u=',
    alone: 'nothing',
  },
  {
    names: ['complete', 'compopt'],
    options: '-p -r -D -E -I -o= -A= -G= -W=plain:unproven -F=plain:unproven -C=plain:unproven -X= -P= -S=',
    alone: 'nothing',
  },
];

/** Builtins that end with the command they stand in, and touch nothing. */
export const harmlessBuiltins: readonly string[] = [
  ...['cd', 'pushd', 'popd', 'dirs', 'exit', 'return', 'break', 'continue', 'shift', 'umask', 'ulimit', 'times'],
  ...['getopts', 'jobs', 'wait', 'caller', 'logout', 'suspend'],
];
