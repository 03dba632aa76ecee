/** What program text may say while it only reckons and shows: nothing here starts, opens or sends anything. */
export interface PlainCode {
  /** Programs that run nothing else before such text: no profile, no history, no file of the folder. */
  readonly programs: RegExp;
  /** Options that give the text; no other may stand beside. */
  readonly options: readonly string[];
  /** Calls that show what they are given. */
  readonly shows: readonly string[];
  /** An expression by itself is a statement that does nothing. */
  readonly isBareAllowed: boolean;
  /** Modules that are part of the program or loaded before, so that no file of the folder takes their place. */
  readonly modules: readonly string[];
  /** Words that are values. */
  readonly values: RegExp;
  /** Functions that give a value for values. */
  readonly functions: RegExp;
  /** What a value may be asked, with arguments in brackets or without. */
  readonly methods: RegExp;
  /** Arguments by name. */
  readonly named?: RegExp;
}

export const plainCodes: readonly PlainCode[] = [
  {
    programs: /^python(3(\.\d+)?)?$/,
    options: ['-c'],
    shows: ['print'],
    isBareAllowed: false,
    modules: ['sys', 'os'],
    values:
      /^(True|False|None|sys\.(version|version_info|platform|executable|path|prefix|base_prefix|maxsize|byteorder|implementation)|os\.(name|sep|linesep|curdir))$/,
    functions:
      /^(len|sum|max|min|abs|round|range|list|tuple|set|dict|str|int|float|bool|hex|bin|oct|ord|chr|sorted|repr|divmod|pow|enumerate|reversed|zip|any|all|os\.(getcwd|cpu_count|getpid)|sys\.(getsizeof|getrecursionlimit|getdefaultencoding|getfilesystemencoding))$/,
    methods:
      /^(upper|lower|title|strip|lstrip|rstrip|split|join|replace|startswith|endswith|count|index|find|isdigit|isalpha|zfill|encode|hex|keys|values|items|major|minor|micro|name)$/,
    named: /^(sep|end|reverse)$/,
  },
  {
    programs: /^node(js)?$/,
    options: ['-e', '--eval', '-p', '--print', '-pe'],
    shows: ['console.log', 'console.info', 'console.error', 'console.table'],
    isBareAllowed: true,
    modules: [],
    values:
      /^(true|false|null|undefined|NaN|Infinity|process\.(version|versions|platform|arch|pid|ppid|execPath|release)|process\.(versions|release)\.\w+|Math\.[A-Z0-9_]+|Number\.[A-Z_]+)$/,
    functions:
      /^(Math\.[a-z]\w*|JSON\.stringify|Number|String|Boolean|BigInt|parseInt|parseFloat|isNaN|Object\.(keys|values|entries)|Array\.(isArray|of)|Number\.is\w+|Date\.now|new Date|process\.(cwd|uptime|memoryUsage|hrtime)|encodeURIComponent|decodeURIComponent)$/,
    methods:
      /^(length|toString|toUpperCase|toLowerCase|trim|split|join|slice|substring|indexOf|includes|startsWith|endsWith|repeat|padStart|padEnd|concat|reverse|toFixed|charCodeAt|codePointAt|charAt|at|toISOString|getTime|getFullYear|name)$/,
  },
];
