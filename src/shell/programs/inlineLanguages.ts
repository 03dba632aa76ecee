import type { FloorId } from '../../protocol/floor.js';

/** What a call in program text does. `command` runs words or a shell's text, `code` runs text of its own language. */
export type Act =
  | 'read'
  | 'write'
  | 'delete'
  | 'delete-tree'
  | 'open'
  | 'move'
  | 'copy'
  | 'link'
  | 'permissions'
  | 'command'
  | 'address'
  | 'kill'
  | 'code'
  | 'sql';

export interface Language {
  /** A call may lack its parentheses. */
  readonly isBare?: boolean;
  /** By quote: what is filled in within a text so quoted. */
  readonly interpolated?: Readonly<Record<string, RegExp>>;
  /** Names of functions and methods, whatever module they are of, separated by blanks; `_` within one stands for a blank where `phrases` is set. */
  readonly calls: Partial<Readonly<Record<Act, string>>>;
  /** What is said otherwise than in a shell, and how a shell says it. */
  readonly rewrites?: readonly { readonly like: RegExp; readonly as: string }[];
  /** Text that a shell runs, as the first group. */
  readonly shellText?: RegExp;
  /** It can name what it calls in ways that cannot be read: then every text in it is looked into. */
  readonly hides?: RegExp;
  readonly harms?: readonly { readonly id: FloorId; readonly like: RegExp }[];
}

const fetches =
  /urlopen|urlretrieve|requests\.(get|post)|httpx\.|fetch\s*\(|https?\.get|['"](?:node:)?https?['"]\)\s*\.(?:get|request)|(?:include|require)(?:_once)?\s*\(?\s*['"](?:https?|ftp|data):|file_get_contents\s*\(\s*['"]https?:|Net::HTTP|URI\.open|open-uri|LWP|HTTP::Tiny|\bget(?:store)?\s*\(?\s*['"]https?:|curl_exec|XMLHttpRequest|download\.file|\bcurl\b|\bwget\b/;
const runs =
  /(?<![.\w])(exec|eval|compile|execfile|runpy)\b|\beval\b|Function\s*\(|runIn(This|New)Context|instance_eval|class_eval|dofile|loadstring|\b(include|require)\s*\(?\s*['"]https?:|system\s*\(|\bsource\s*\(|subprocess|child_process|\bexec(Sync|File)?\s*\(|spawn/;
const fetchedCode = { id: 'runs-fetched-code', like: both(fetches, runs) } as const;
const connects =
  /socket|fsockopen|TCPSocket|TCPClient|net\.(connect|createConnection|Socket)|['"](?:node:)?net['"]|createConnection|\/inet\/tcp|pfsockopen|socketpair/i;
const givesShell =
  /IO\.popen|io\.popen|proc_open|Open3|system\s*\$_|child_process[\s\S]*\.stdout\.pipe|\/bin\/(ba|z|da|k)?sh\b|cmd\.exe|powershell|pty\.spawn|dup2|\b(ba|z|da)?sh\b\s+-i|['"](ba|z|da)?sh['"]/i;
const remoteShell = { id: 'remote-shell', like: both(connects, givesShell) } as const;
const forkBomb = {
  id: 'fork-bomb',
  like: /\b(while|loop|for|until)\b[^\n]{0,60}(\b|_)fork\b|\bfork\b[^\n]{0,20}\bwhile\b[^\n]{0,20}(\bfork\b|1|true)|\bfork\b\s*(\(\s*\))?\s*(while|for)\b/i,
} as const;
const environmentLeaves = {
  id: 'secret-leaves',
  like: both(
    /\bos\.environ\b(?!\s*[.[])|process\.env\b(?!\s*[.[])|\bENV\.(to_h|inspect|to_json|map)|%ENV|\$_ENV\b(?!\[)|getenv\(\s*\)/,
    /urlopen|requests\.|httpx|fetch\s*\(|https?\.(request|get)|Net::HTTP|curl_|file_get_contents|socket/i,
  ),
} as const;
/** Goes through a folder outside and deletes what it finds. */
const walkDeletes = {
  id: 'destroys-outside',
  like: both(
    /\b(finddepth|Find\.find|RecursiveDirectoryIterator|find\s*\(\s*sub)\b/,
    both(
      /\b(os\.(remove|unlink|rmdir)|unlink(Sync)?|rmdir(Sync)?|rmtree|rmSync|rm_rf|FileUtils\.rm)\b/,
      /['"](\/(?!tmp\b|dev\/)|~|\$ENV\{HOME\})/,
    ),
  ),
} as const;
/** A service's own library, and a call that deletes there. */
const remoteDeletes = {
  id: 'remote-resources',
  like: both(
    /\bboto3\b|botocore|google\.cloud|googleapiclient|azure\.(mgmt|storage|identity)|@?aws-sdk|@google-cloud|@azure\/|octokit|PyGithub|from github import|kubernetes import|libcloud|Aws::|droplet/i,
    /\.(delete\w*|terminate\w*|purge\w*|destroy\w*|empty\w*|remove_\w+)\s*\(|\bDelete\w+Command\b|\bTerminate\w+Command\b/,
  ),
} as const;
const deletesByAddress = {
  id: 'remote-resources',
  like: /\b(requests|httpx|axios|got|session|http)\.delete\s*\(\s*f?['"`]https?:\/\/(?!localhost|127\.)|fetch\s*\(\s*['"`]https?:\/\/(?!localhost|127\.)[^)]*method:\s*['"`]DELETE/,
} as const;
const emptiesDatabase = {
  id: 'database',
  like: both(
    /pymongo|MongoClient|mongodb|mongoose|\bredis\b|ioredis|elasticsearch|psycopg|sqlalchemy|create_engine|pymysql|mysql|knex|sequelize|prisma/i,
    /\b(drop_database|dropDatabase|drop_collection|dropCollection|drop_all|flushall|flushdb|flushAll|flushDb|delete_by_query)\b|(delete_many|deleteMany|remove)\s*\(\s*(\{\s*\})?\s*\)|\.drop\s*\(|\bsync\(\s*\{\s*force:\s*true|indices\.delete|\b(drop\s+(table|database|schema)|truncate\s+table)\b/i,
  ),
} as const;
const moneyMoves = {
  id: 'pays',
  like: both(
    /\bstripe\b|paypal|braintree|coinbase|web3|ethers\b/i,
    /\b(charges?|payouts?|transfers?|paymentintents?|payment_intents?|refunds?)\.create\b|\b(send_?transaction|sendRawTransaction|send_raw_transaction)\b/i,
  ),
} as const;
const common = [
  ...[fetchedCode, remoteShell, forkBomb, environmentLeaves],
  ...[walkDeletes, remoteDeletes, deletesByAddress, emptiesDatabase, moneyMoves],
];

/** Both somewhere in one text, in any order. */
function both(one: RegExp, other: RegExp): RegExp {
  return new RegExp(`^(?=[\\s\\S]*(?:${one.source}))(?=[\\s\\S]*(?:${other.source}))`, one.flags);
}

const braces = /#\{([^{}]*)\}/g;
const dollars = /\{?\$\{?([A-Za-z_]\w*(?:\{[^}]*\}|\[[^\]]*\])?)\}?/g;

export const languages = {
  python: {
    calls: {
      read: 'read_text read_bytes getline fileinput.input loadtxt read_csv',
      write: 'write_text write_bytes truncate mkfifo mknod makedirs mkdir touch savetxt to_csv make_archive',
      delete: 'remove unlink rmdir removedirs removexattr send2trash',
      'delete-tree': 'rmtree remove_tree',
      open: 'open fdopen FileIO ZipFile',
      move: 'rename replace move renames',
      copy: 'copy copyfile copy2 copytree copymode',
      link: 'symlink link symlink_to hardlink_to',
      permissions: 'chmod chown lchown fchmod lchmod',
      command:
        'system popen run call check_call check_output getoutput getstatusoutput Popen execv execl execle execlp execve execvp execvpe spawnl spawnle spawnlp spawnv spawnvp posix_spawn create_subprocess_exec create_subprocess_shell spawn startfile',
      address:
        'urlopen urlretrieve HTTPSConnection HTTPConnection create_connection connect gethostbyname get post put patch request FTP SMTP SSHClient Telnet sendto',
      kill: 'kill killpg',
      code: 'exec eval execfile run_path',
      sql: 'execute executescript executemany',
    },
    hides:
      /__import__|getattr|import_module|globals\(|__builtins__|__subclasses__|\bexec\b|\beval\b|compile\(|ctypes|marshal|pickle|codecs\.decode|b64decode|fromhex/,
    harms: [...common],
  },
  javascript: {
    interpolated: { '`': /\$\{([^{}]*)\}/g },
    calls: {
      read: 'readFileSync readFile createReadStream readdirSync readdir readTextFile readTextFileSync',
      write:
        'writeFileSync writeFile appendFileSync appendFile createWriteStream truncateSync truncate mkdirSync mkdir writeTextFile writeTextFileSync outputFileSync outputFile mkdtempSync utimesSync',
      delete: 'unlinkSync unlink rmdirSync rmdir',
      'delete-tree': 'rmSync rm removeSync rimraf remove emptyDirSync emptyDir del deleteSync sync',
      open: 'openSync open',
      move: 'renameSync rename moveSync',
      copy: 'copyFileSync copyFile cpSync cp copySync',
      link: 'symlinkSync symlink linkSync link',
      permissions: 'chmodSync chmod chownSync chown lchownSync',
      command: 'execSync exec execFileSync execFile spawnSync spawn fork execaSync execa Command $ shell',
      address: 'fetch get request connect createConnection lookup post put WebSocket',
      kill: 'kill',
      code: 'eval Function runInThisContext runInNewContext runInContext Script',
      sql: 'query raw execute',
    },
    hides:
      /\beval\b|Function\s*\(|\[\s*['"`][^\]]*['"`]\s*\+|constructor|process\.binding|globalThis\[|global\[|require\(\s*[^'"`\s)]|require\(\s*['"`]\w*['"`]\s*\+|atob|'base64'|"base64"|fromCharCode|\bimport\(\s*[^'"`]|process\.mainModule|process\.dlopen/,
    shellText: /(?<!\w)\$`([^`]*)`/g,
    harms: [...common],
  },
  perl: {
    isBare: true,
    interpolated: { '"': dollars, '`': dollars },
    calls: {
      read: 'read_file slurp opendir',
      write: 'mkdir make_path mkpath truncate write_file spew touch utime',
      delete: 'unlink rmdir',
      'delete-tree': 'rmtree remove_tree rmtree pathrmdir',
      open: 'open sysopen',
      move: 'rename move',
      copy: 'copy cp rcopy',
      link: 'symlink link',
      permissions: 'chmod chown',
      command: 'system exec qx readpipe',
      address: 'PeerAddr PeerHost get getstore getprint mirror new_from_uri connect',
      kill: 'kill',
      code: 'eval do require',
      sql: 'do prepare',
    },
    shellText: /`([^`]*)`|\bqx\s*(?:\(([^)]*)|\{([^}]*)|\[([^\]]*)|([!|/])(.*?)\5)/g,
    hides: /\beval\b|decode_base64|\bpack\b|&\{|&\$|->\$|unpack/,
    harms: [...common, { id: 'remote-shell', like: /\bSocket\b[\s\S]*\b(exec|open\s*\(?\s*STDIN|system)\b/ }],
  },
  ruby: {
    isBare: true,
    interpolated: { '"': braces, '`': braces },
    calls: {
      read: 'File.read IO.read readlines foreach binread Dir.entries children',
      write: 'File.write IO.write binwrite mkdir mkdir_p makedirs touch truncate install ln ln_s ln_sf File.truncate',
      delete: 'delete unlink rmdir remove_file safe_unlink',
      'delete-tree': 'rm rm_f rm_r rm_rf rmtree remove_dir remove_entry remove_entry_secure remove remove_r',
      open: 'open File.new sysopen',
      move: 'mv move rename',
      copy: 'cp cp_r copy copy_file copy_entry',
      link: 'symlink link',
      permissions: 'chmod chmod_R chown chown_R lchmod',
      command: 'system exec spawn popen popen2 popen3 popen2e capture2 capture2e capture3 pipeline sh',
      address:
        'TCPSocket.new TCPSocket.open URI.open URI.parse URI get get_response post post_form start Net::HTTP.new',
      kill: 'kill',
      code: 'eval instance_eval class_eval load',
      sql: 'execute exec_query',
    },
    shellText: /`([^`]*)`|%x\s*(?:\(([^)]*)|\{([^}]*)|\[([^\]]*)|([!|/])(.*?)\5)/g,
    hides: /\beval\b|instance_eval|\bsend\b|public_send|const_get|decode64|unpack|\.method\(|\bbinding\b|\bload\b/,
    harms: [...common],
  },
  php: {
    interpolated: { '"': dollars, '`': dollars },
    calls: {
      read: 'file_get_contents file readfile scandir parse_ini_file opendir show_source highlight_file',
      write: 'file_put_contents mkdir touch ftruncate tempnam move_uploaded_file error_log',
      delete: 'unlink rmdir',
      open: 'fopen SplFileObject',
      move: 'rename',
      copy: 'copy',
      link: 'symlink link',
      permissions: 'chmod chown chgrp lchown',
      command: 'system exec shell_exec passthru popen proc_open pcntl_exec',
      address:
        'fsockopen pfsockopen curl_init file_get_contents get_headers gethostbyname stream_socket_client ftp_connect mail',
      kill: 'posix_kill',
      code: 'eval assert create_function include require include_once require_once',
      sql: 'query exec mysqli_query pg_query prepare',
    },
    shellText: /`([^`]*)`/g,
    hides:
      /\beval\b|assert|create_function|call_user_func|base64_decode|\$\w+\s*\(|gzinflate|str_rot13|array_map|hex2bin|strrev/,
    harms: [...common],
  },
  lua: {
    isBare: true,
    calls: {
      delete: 'os.remove lfs.rmdir',
      open: 'io.open',
      move: 'os.rename',
      command: 'os.execute io.popen execute popen',
      address: 'connect request',
      code: 'load loadstring dofile loadfile',
      read: 'io.lines io.input',
      write: 'io.output lfs.mkdir',
    },
    hides: /\bload(string)?\b|_G\[|string\.char|:reverse/,
    harms: [...common],
  },
  r: {
    calls: {
      'delete-tree': 'unlink',
      delete: 'file.remove dir_delete file_delete',
      write: 'writeLines write.csv write.table saveRDS dir.create file.create sink save cat',
      read: 'readLines read.csv read.table readRDS list.files file',
      move: 'file.rename',
      copy: 'file.copy',
      permissions: 'Sys.chmod',
      command: 'system system2 shell pipe',
      address: 'download.file url socketConnection GET POST curl',
      code: 'eval parse source',
    },
    hides: /eval|parse\(|do\.call|get\(|match\.fun/,
    harms: [...common],
  },
  julia: {
    calls: {
      'delete-tree': 'rm',
      write: 'write mkdir mkpath touch open',
      read: 'read readlines readdir readchomp',
      move: 'mv',
      copy: 'cp',
      permissions: 'chmod chown',
      command: 'run pipeline',
      address: 'download connect HTTP.get HTTP.post',
      code: 'eval include include_string',
    },
    shellText: /`([^`]*)`/g,
    hides: /\beval\b|Meta\.parse|getfield|ccall/,
    harms: [...common],
  },
  /** Tcl and expect: a command and its words, as in a shell. */
  tcl: {
    calls: {},
    rewrites: [
      { like: /\bfile\s+delete\b/g, as: 'exec rm -r' },
      { like: /\bfile\s+copy\b/g, as: 'exec cp' },
      { like: /\bfile\s+rename\b/g, as: 'exec mv' },
    ],
    shellText: /\b(?:exec|spawn|send|system)\s+(?:-\w+\s+)*([^\n;\]]+)/g,
    harms: [{ id: 'remote-shell', like: both(/\bsocket\b/, /\b(exec|sh)\b/) }],
  },
  applescript: {
    calls: {},
    shellText: /\b(?:do shell script|doShellScript\(?|do script)\s*["']((?:[^"'\\]|\\.)*)["']/g,
    harms: [
      { id: 'shutdown', like: /\b(restart|shut down|log out)\b/ },
      { id: 'destroys-outside', like: /\b(delete|empty)\b[\s\S]*\b(home|startup disk|trash|every (file|item|disk))\b/ },
    ],
  },
  /** Emacs and other Lisps. */
  lisp: {
    calls: {},
    shellText:
      /\((?:shell-command(?:-to-string)?|async-shell-command|call-process-shell-command|start-process-shell-command[^"]*"[^"]*"[^"]*|compile|uiop:run-program|sh)\s+"((?:[^"\\]|\\.)*)"/g,
    hides: /delete-(file|directory)|call-process|start-process|write-region|rename-file|\(eval|\(load/,
  },
  /** What editors and debuggers run: `!command`, `:!command`, `shell command`. */
  editor: {
    calls: {},
    shellText: /(?:^|[|:\n]|\b\w)\s*!(.+)|\b(?:shell|system|systemlist|term|terminal|make)\b\(?\s*['"]?([^'"\n]+)/g,
    hides: /delete\(|writefile\(|\b(lua|py3?|python3?|perl|ruby)\b/,
  },
  /** Questions to a database: what reaches beyond it. */
  sql: {
    calls: {
      write: 'writefile lo_export',
      read: 'readfile load_file pg_read_file pg_read_binary_file pg_ls_dir lo_import',
      command: 'xp_cmdshell sys_exec sys_eval',
      code: 'load_extension',
    },
    shellText:
      /(?:^|[\n;])\s*(?:\\!|\.(?:shell|system)|system)\s+([^\n]+)|\bprogram\s+'((?:[^']|'')*)'|\bpipe:([^\n']+)|^\s*\.(?:once|output)\s+\|([^\n]+)/gim,
    hides:
      /\binto\s+(outfile|dumpfile)\b|\bcopy\b[\s\S]*\bto\b|\battach\b|^\s*[.\\](o|output|once|read|i|import|save|backup|open|copy)\b/im,
  },
  /** Programs that name a command or a connection by a variable. */
  awk: {
    calls: {},
    hides: /getline|system|\|/,
    harms: [{ id: 'remote-shell', like: both(/\/inet\d?\/(tcp|udp)\//, /getline|system/) }],
  },
  /** Languages without a table of their own: the commonest names of all. */
  other: {
    isBare: true,
    calls: {
      delete: 'delete deleteFile unlink File.rm File.rm! del_file',
      'delete-tree': 'rmtree rm_rf rm_rf! File.rm_rf File.rm_rf! deleteDir deleteRecursively delete-tree del_dir_r',
      write: 'writeFile write_file File.write File.write! appendFile',
      command: 'system System.cmd System.shell os:cmd cmd exec execute callCommand readProcess rawSystem shell',
      address: 'connect download fetch',
    },
    shellText: /"([^"\n]*)"\s*\.execute\(|`([^`]*)`|"([^"\n]*)"\s*\.!!?|os:cmd\(\s*"([^"]*)"/g,
    hides: /\beval\b|Code\.eval|getRuntime|ProcessBuilder/,
    harms: [...common],
  },
} as const satisfies Readonly<Record<string, Language>>;

export type LanguageName = keyof typeof languages;
