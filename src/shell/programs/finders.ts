/** What a word of an expression of `find` is. `value`: the next word belongs to it; `names`: it chooses by a name or path. */
export type Primary =
  'test' | 'value' | 'names' | 'narrows' | 'narrows-by-value' | 'file' | 'list' | 'write' | 'write-format';

const primaries: readonly (readonly [Primary, string])[] = [
  [
    'test',
    `-executable -readable -writable -follow -mount -xdev -depth -d -nouser -nogroup -print -print0 -ls -prune -quit
    -true -false -a -and -daystart -noleaf -warn -nowarn -ignore_readdir_race -noignore_readdir_race -sparse -acl -xattr`,
  ],
  ['value', '-regextype -type -xtype -maxdepth -mindepth -links -fstype -printf -context -flags -used'],
  ['names', '-name -iname -path -ipath -wholename -iwholename -lname -ilname'],
  ['narrows', '-empty'],
  [
    'narrows-by-value',
    `-regex -iregex -size -mtime -mmin -atime -amin -ctime -cmin -Bmin -Btime -perm -user -group -uid -gid
    -inum -newermt -newerct -newerat -newerBt`,
  ],
  ['file', '-newer -anewer -cnewer -mnewer -samefile'],
  ['list', '-files0-from'],
  ['write', '-fprint -fprint0 -fls'],
  ['write-format', '-fprintf'],
];

export const findPrimaries: ReadonlyMap<string, Primary> = new Map(
  primaries.flatMap(([primary, names]) => names.split(/\s+/).map((name): [string, Primary] => [name, primary])),
);

/** Options of `fd`, in the notation of `options.ts`. Files that are hidden or ignored are found only when it is told so. */
export const fdOptions = `-H:everything -I:everything -u:everything -s -i -g -F -a -l -L -p -0 -1 -q -h -V -d= -t= -e= -E= -c= -S= -j= -o= -C=folder
  --hidden:everything --no-ignore:everything --no-ignore-vcs:everything --no-ignore-parent:everything --unrestricted:everything
  --no-global-ignore-file --case-sensitive --ignore-case --glob --regex --fixed-strings --and= --absolute-path --relative-path
  --list-details --follow --full-path --print0 --max-depth= --min-depth= --exact-depth= --type= --extension= --exclude= --color=
  --size= --changed-within= --changed-before= --newer= --older= --changed-after= --owner= --max-results= --quiet --show-errors
  --threads= --base-directory=folder --search-path=names --path-separator= --strip-cwd-prefix? --one-file-system --prune
  --ignore-file=read --format= --hyperlink? --batch-size= --help --version`;
