import type { Program } from './program.js';

const none = { rest: 'none' } as const;
const words = { rest: 'plain' } as const;

/** Variables of the environment that are no secret and that anybody may be told. */
const harmlessVariable =
  /^(HOME|USER|LOGNAME|USERNAME|PATH|SHELL|PWD|OLDPWD|LANG|LANGUAGE|LC_\w+|TERM|TZ|EDITOR|VISUAL|PAGER|HOSTNAME|HOSTTYPE|OSTYPE|MACHTYPE|TMPDIR|COLUMNS|LINES|DISPLAY|SHLVL|XDG_\w+|CI|NODE_ENV|JAVA_HOME|GOPATH|GOROOT|VIRTUAL_ENV|CONDA_DEFAULT_ENV|EUID|UID|PPID|RANDOM|SECONDS)$/;

/** Programs that tell about the machine and who uses it: versions, user, time, processor; not the environment. */
export const machineFacts: readonly Program[] = [
  { names: ['type'], options: '-a -f -t -p -P', operands: words, onlyReads: true, worst: 'nothing' },
  { names: ['hash'], options: '-r -l -t -d -p=plain:unproven', operands: words, onlyReads: true },
  {
    names: ['whoami', 'logname', 'tty', 'arch', 'users'],
    options: '-s --silent --quiet --help --version',
    operands: none,
    onlyReads: true,
  },
  { names: ['nproc', 'gnproc'], options: '--all --ignore= --help --version', operands: none, onlyReads: true },
  { names: ['groups'], options: '--help --version', operands: words, onlyReads: true },
  {
    names: ['uname', 'guname'],
    options:
      '-a -s -n -r -v -m -p -i -o --all --kernel-name --nodename --kernel-release --kernel-version --machine --processor --hardware-platform --operating-system --help --version',
    operands: none,
    onlyReads: true,
  },
  {
    names: ['id', 'gid'],
    options: '-u -g -n -G -r -z -a -p -F --user --group --groups --name --real --zero --help --version',
    operands: words,
    onlyReads: true,
  },
  {
    names: ['pwd', 'gpwd'],
    options: '-L -P -W --logical --physical --help --version',
    operands: none,
    onlyReads: true,
  },
  {
    names: ['hostname', 'hostid', 'dnsdomainname', 'domainname'],
    options: '-s -f -i -I -d -a -A --short --fqdn --long --domain --ip-address --all-ip-addresses --help --version',
    operands: none,
    onlyReads: true,
  },
  {
    names: ['hostnamectl', 'timedatectl', 'localectl'],
    options: '--no-pager --static --transient --pretty -a --all -p= --value --json= --help --version',
    operands: none,
    onlyReads: true,
    modes: [{ sub: ['status', 'show', 'list-timezones', 'list-locales', 'list-keymaps'], operands: none }],
  },
  {
    names: ['uptime', 'w', 'who', 'last', 'lastlog', 'pinky'],
    options:
      '-p -s -a -b -d -H -l -m -q -r -t -T -u -w -h -i -f=read -F -x -n= -# --all --count --heading --users --boot --pretty --since --help --version',
    operands: words,
    onlyReads: true,
  },
  {
    names: ['date', 'gdate'],
    options: `-u -R -j -n -I? -d= -v= -f=read -r=read -s=plain:unproven --utc --universal --rfc-email --iso-8601? --rfc-3339= --date= --file=read
      --reference=read --debug --resolution --set=plain:unproven --help --version`,
    operands: { first: [{ like: /^\+/ }], rest: 'none' },
    onlyReads: true,
  },
  {
    names: ['printenv', 'gprintenv'],
    options: '-0 --null --help --version',
    operands: { first: [{ like: harmlessVariable }], rest: { like: harmlessVariable } },
    onlyReads: true,
    modes: [{ sub: [''], effects: [{ kind: 'env', name: '*' }] }],
  },
  {
    names: ['locale'],
    options: '-a -m -c -k -v --all-locales --charmaps --category-name --keyword-name --help --version',
    operands: words,
    onlyReads: true,
  },
  {
    names: ['getconf'],
    options: '-a -v=',
    operands: { first: ['plain'], rest: 'read' },
    onlyReads: true,
    spares: true,
  },
  {
    names: ['getent'],
    options: '-s= -i',
    operands: { first: [{ like: /^(passwd|group|services|protocols|ethers|rpc)$/ }], rest: 'plain' },
    onlyReads: true,
    // A name would be asked of the network.
    modes: [{ sub: ['hosts', 'networks'], operands: none }],
  },
  { names: ['tput', 'infocmp', 'toe'], options: '-T= -V -a -h -1 -x', operands: words, onlyReads: true },
  { names: ['stty'], options: '-a -g --all --save', operands: { rest: { like: /^(size|speed)$/ } }, onlyReads: true },
  {
    names: ['which', 'gwhich', 'whereis'],
    options:
      '-a -b -m -s -u -l --all --skip-alias --skip-functions --skip-dot --skip-tilde --show-dot --show-tilde --tty-only --version --help',
    operands: words,
    onlyReads: true,
  },
  {
    names: ['lscpu', 'lsblk', 'lsmem', 'lsns', 'lslocks', 'lsipc', 'lslogins', 'findmnt'],
    options:
      '-h -m -g -a -f -b -e? -J -l -n -p? -P -r -S -t -T -d -D -i -o= -O -y -x --all --json --list --bytes --output= --output-all --noheadings --fs --nodeps --paths --pairs --tree? --extended? --parse? --help --version',
    operands: words,
    onlyReads: true,
  },
  {
    // `-q` asks the network for names.
    names: ['lsusb', 'lspci', 'lsmod', 'lshw', 'lsb_release', 'lsscsi', 'sw_vers', 'system_profiler'],
    options:
      '-a -v -vv -vvv -t -k -n -nn -m -mm -b -D -c -d -i -r -s= -x -C= -short -numeric -businfo -class= -productName -productVersion -buildVersion -L --list-gpus --short --id --description --release --codename --all --query-gpu= --format= --help --version',
    operands: words,
    onlyReads: true,
  },
  {
    names: ['free', 'vmstat', 'iostat', 'mpstat', 'pidstat', 'numastat', 'slabtop', 'nfsstat', 'vm_stat'],
    options:
      '-h -b -k -m -g -t -w -l -v -L -s= -c= -a -d -D -n -p= -S= -x -y -u -r -P= -A -N --human --bytes --kibi --mebi --gibi --mega --giga --total --wide --lohi --si --seconds= --count= --stats --disk --active --once --help --version',
    operands: words,
    onlyReads: true,
  },
  {
    names: ['ps'],
    options: `-e -f -F -A -a -d -l -L -T -j -H -m -M -N -c -r -v -w -ww -x -y -Z -o= -O= -u= -U= -g= -G= -p= -q= -s= -t= -C= -n= -k= --forest --no-headers --headers --cols=
      --columns= --width= --rows= --sort= --format= --pid= --ppid= --user= --User= --group= --tty= --sid= --deselect --no-heading --help? --version`,
    // The letter `e` and the column `environ` show the environment of every process.
    operands: { rest: { like: /^[acfghjklmnorstuvwxACMSTUX]+$|^[a-z%]+(,[a-z%]+)+$|^\d+([, ]\d+)*$/ } },
    unproven: /environ/,
    onlyReads: true,
  },
  {
    names: ['pgrep', 'pidof', 'pstree', 'pwdx'],
    options:
      '-a -c -f -i -l -n -o -v -w -x -u= -U= -g= -G= -P= -s= -t= -d= -F=read -A -h -H= -p -q -T -Z -S -V -m --full --list-name --list-full --count --newest --oldest --exact --parent= --uid= --euid= --inverse --ignore-case --help --version',
    operands: words,
    onlyReads: true,
  },
  // `-n` and `-N` write its settings.
  {
    names: ['pmap'],
    options: '-x -X -XX -d -q -p -k -A= --extended --device --quiet --show-path --help --version',
    operands: words,
    onlyReads: true,
  },
  {
    names: ['lsof', 'ss', 'ifstat'],
    options:
      '-a -A -b -c= -e -f -F? -g? -h -H -i? -I -l -L -m -M -n -N -o -O -p -P -Q -r -R -s -S -t -T? -u -U -v -V -w -W -x -X -z -Z -0 -4 -6 -1 --tcp --udp --listening --numeric --processes --all --help --version',
    operands: words,
    onlyReads: true,
  },
  {
    names: ['dmesg'],
    options:
      '-d -e -f= -F=read -h -H -k -K= -l= -L? -P -p -r -s= -S -t -T -u -w -W -x -J --human --kernel --level= --facility= --nopager --noescape --ctime --reltime --notime --time-format= --since= --until= --raw --userspace --decode --follow --json --help --version -c:unproven -C:unproven -D:unproven -E:unproven -n=plain:unproven',
    operands: none,
    onlyReads: true,
  },
  {
    names: ['sysctl'],
    options:
      '-a -A -b -d -e -h -i -l -N -n -o -q -r= -t -T -x -X --all --names --values --pattern= --ignore --help --version -w:unproven -p?:unproven -f=read:unproven --write:unproven --load?:unproven --system:unproven',
    operands: { rest: { like: /^[^=]+$/ } },
    onlyReads: true,
  },
  // Any option would change or write the list of earlier commands.
  { names: ['history'], options: '', operands: { rest: { like: /^\d+$/ } }, onlyReads: true },
  {
    names: ['ipcs'],
    options: '-a -q -m -s -t -p -c -l -u -b -i= --human --help --version',
    operands: none,
    onlyReads: true,
  },
  {
    names: ['runlevel', 'acpi', 'sensors'],
    options: '-a -b -V -v -h -u -A --help --version',
    operands: none,
    onlyReads: true,
  },
  {
    names: ['pkg-config', 'pkgconf'],
    options: `--version --help --modversion --exists --libs --cflags --libs-only-l --libs-only-L --cflags-only-I --list-all
      --list-package-names --print-requires --print-variables --variable= --static --print-errors --short-errors
      --atleast-version= --exact-version= --max-version=`,
    operands: words,
    onlyReads: true,
  },
  {
    names: ['pg_config', 'mysql_config', 'llvm-config', 'xml2-config', 'curl-config'],
    options: `--version --help --libs --cflags --prefix --bindir --libdir --includedir --pkglibdir --sharedir --configure
      --host-target --components --features --protocols`,
    operands: words,
    onlyReads: true,
  },
  {
    names: ['getopt'],
    options: '-o= -l= -n= -q -Q -u -s= -T --options= --longoptions= --name= --test --help --version',
    operands: words,
    onlyReads: true,
  },
  {
    names: ['xdpyinfo', 'fc-list', 'fc-match', 'fc-query'],
    options: '-f= -q -v --format= --verbose --brief --quiet --help --version',
    operands: words,
    onlyReads: true,
  },
];
