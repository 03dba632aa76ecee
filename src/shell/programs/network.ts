/** Programs that talk to another machine, and where their files stand. */
export interface Talker {
  readonly names: readonly string[];
  /** In the notation of `options.ts`: only options that take a value matter, for a file or to be skipped. */
  readonly options: string;
  /** Operands are addresses; else those that look like one. */
  readonly hosts: 'all' | 'first' | 'those-that-look-so';
  /** Operands that are no address are files: read, and the last one written. */
  readonly files?: boolean;
  /** What one of its words is like when it talks to another machine at all; without it, always. */
  readonly talks?: RegExp;
  /** Options with which what is not in its source goes from its target. */
  readonly deletes?: readonly string[];
  /** Options with which its sources are gone afterwards. */
  readonly moves?: readonly string[];
  /** Always, or when one of these options is given. */
  readonly sends: readonly string[] | boolean;
  /** Options that name what is asked of the other machine: anything else than to look at it sends. */
  readonly methods?: readonly string[];
  /** Options whose value holds a file: `@f`, `name@f`, `name=@f`, `name=<f`. */
  readonly data?: readonly string[];
  /** Options whose value is a file unless it has a `=`. */
  readonly cookies?: readonly string[];
  /** Options with which, or `always` unless one of `elsewhere` is given, a file named by the address is written here. */
  readonly saves?: readonly string[] | 'always';
  readonly elsewhere?: readonly string[];
  /** Options with which it writes a whole tree. */
  readonly trees?: readonly string[];
  /** Options whose value is a command, or a file of options: what it does is not in its words. */
  readonly runs?: readonly string[];
  /** Options with which it connects to, or by way of, another machine than its addresses name. */
  readonly steers?: readonly string[];
  /** Options whose value is a command that starts here, to connect by way of it. */
  readonly by?: readonly string[];
  /** The settings that `-o` may make without starting anything or leading elsewhere; any other may do both. */
  readonly settings?: RegExp;
  /** Options with which it reads the credentials of this file. */
  readonly credentials?: readonly string[];
}

/** Of ssh and its like: who logs in, how long it waits, what it says. `ProxyCommand` and others start programs here. */
const plainSettings =
  /^\s*(AddressFamily|BatchMode|CheckHostIP|Ciphers|Compression|Connect(ionAttempts|Timeout)|HostKeyAlgorithms|Identit(iesOnly|yFile)|KexAlgorithms|LogLevel|MACs|NumberOfPasswordPrompts|(KbdInteractive|Password|Pubkey)Authentication|Port|PreferredAuthentications|RemoteForward|RequestTTY|ServerAlive(CountMax|Interval)|StrictHostKeyChecking|TCPKeepAlive|User|UserKnownHostsFile)\s*[=\s]/i;

export const talkers: readonly Talker[] = [
  {
    names: ['curl'],
    options: `-o=write --output=write -T=read --upload-file=read -K=read --config=read -d= --data= --data-ascii= --data-binary=
      --data-raw= --data-urlencode= --url-query= -F= --form= --form-string= -X= --request= -H= --header= --proxy-header= -u= --user=
      -A= --user-agent= -e= --referer= -b= --cookie= -c=write --cookie-jar=write -D=write --dump-header=write -m= --max-time=
      --connect-timeout= --retry= --retry-delay= --retry-max-time= -x= --proxy= --preproxy= --socks5= --socks5-hostname= --socks4= --socks4a=
      -w= --write-out= --url= --json= --cacert=read --capath=tree -E=read --cert=read --key=read --pass= --netrc-file=read
      --output-dir=fill --resolve= --connect-to= -r= --range= -C= --continue-at= --trace=write --trace-ascii=write --stderr=write
      --libcurl=write --etag-save=write --etag-compare=read --hsts=write --alt-svc=write --unix-socket=write
      --abstract-unix-socket= --interface= --dns-servers= --doh-url= --limit-rate= --max-filesize= -y= -Y= -z= --time-cond= -Q=
      --quote= -t= --telnet-option= --proto= --proto-default= --ciphers= --tls-max= --oauth2-bearer= --aws-sigv4= --engine= -U=
      --proxy-user= --mail-from= --mail-rcpt= --keepalive-time= --max-redirs= -h= --crlfile=read --pinnedpubkey= --random-file=read
      --egd-file=read --pubkey=read --local-port= --ftp-port= -P= --variable= --rate= --parallel-max=`,
    hosts: 'all',
    sends: [
      ...[
        '-d',
        '--data',
        '--data-ascii',
        '--data-binary',
        '--data-raw',
        '--data-urlencode',
        '-F',
        '--form',
        '--form-string',
      ],
      ...['-T', '--upload-file', '--json', '--mail-from', '-Q', '--quote', '-K', '--config'],
    ],
    methods: ['-X', '--request'],
    data: [
      ...['-d', '--data', '--data-ascii', '--data-binary', '--data-urlencode', '--url-query', '-F', '--form', '--json'],
      ...['-H', '--header', '--proxy-header', '-w', '--write-out', '--variable'],
    ],
    cookies: ['-b', '--cookie'],
    saves: ['-O', '--remote-name', '-J', '--remote-header-name', '--remote-name-all'],
    runs: ['-K', '--config', '--engine'],
    steers: [
      ...['-x', '--proxy', '--preproxy', '--socks4', '--socks4a', '--socks5', '--socks5-hostname'],
      ...['--resolve', '--connect-to', '--doh-url', '--dns-servers', '--unix-socket', '--abstract-unix-socket'],
    ],
    credentials: ['-n', '--netrc', '--netrc-optional'],
  },
  {
    names: ['wget'],
    options: `-O=write --output-document=write -o=write --output-file=write -a=write --append-output=write -P=fill --directory-prefix=fill
      -i=read --input-file=read --post-file=read --body-file=read --post-data= --body-data= --header= --method= -q -c -N -r -m -k -p
      -E -l= --level= -np -nc -nv -nd -nH -S -T= --timeout= -t= --tries= -U= --user-agent= --user= --password= --http-user=
      --http-password= --save-cookies=write --load-cookies=read --config=read --use-askpass= --warc-file=write --rejected-log=write
      --certificate=read --private-key=read --ca-certificate=read --hsts-file=write -e= --execute= -A= -R= -D= -w= --wait=
      --limit-rate= --referer= --bind-address= -B= --base= -I= -X= --cut-dirs= -Q= --quota=`,
    hosts: 'all',
    sends: ['--post-file', '--post-data', '--body-file', '--body-data'],
    methods: ['--method'],
    saves: 'always',
    elsewhere: ['-O', '--output-document', '-P', '--directory-prefix', '--spider'],
    trees: ['-r', '-m', '--recursive', '--mirror', '-p', '--page-requisites'],
    runs: ['--use-askpass', '--config', '-e', '--execute'],
    steers: ['-i', '--input-file'],
  },
  {
    names: [
      'aria2c',
      'axel',
      'lynx',
      'fetch',
      'links',
      'w3m',
      'elinks',
      'youtube-dl',
      'yt-dlp',
      'gallery-dl',
      'httrack',
    ],
    options: `-o=write --output=write -O=write --out=write -d=fill --dir=fill -P=fill -i=read --input-file=read -T=read --torrent-file=read
      --post_data --cfg=read -s= -x= -n= -j= -l=write --log=write --load-cookies=read --save-cookies=write --cookies=read
      --exec= --on-download-complete= --conf-path=read --config-location=read -f= -a=read --proxy= -U=`,
    hosts: 'all',
    sends: ['--post_data', '-T'],
    steers: ['-i', '--input-file', '--proxy'],
    saves: 'always',
    elsewhere: ['-o', '-O', '-d', '--dir', '--output', '--out', '-P', '-dump', '-s', '-j'],
    runs: ['--exec', '--on-download-complete', '--cfg', '--conf-path', '--config-location'],
  },
  {
    names: ['http', 'https', 'xh', 'xhs', 'curlie'],
    options:
      '-o=write --output=write -a= --auth= -A= --auth-type= --session=write --session-read-only=read --cert=read --cert-key=read -p= --print= -s= --style= --timeout= --proxy= --verify= --raw= --pretty= --boundary=',
    hosts: 'all',
    // A word with `=` makes it a request that sends, and which words those are is a language of its own.
    sends: true,
    steers: ['--proxy'],
    saves: ['-d', '--download'],
  },
  {
    names: ['ssh', 'mosh', 'autossh', 'telnet', 'rlogin', 'rsh', 'plink'],
    options:
      '-i= -p= -l= -o= -F=read -L= -R= -D= -J= -W= -b= -c= -E=write -m= -S= -e= -I= -O= -Q= -B= -w= -t -T -v -A -X -Y -C -N -f -q -4 -6 -n -a -k -x -M -K -y -s -g -G --ssh=',
    hosts: 'first',
    sends: true,
    runs: ['-F', '-I'],
    by: ['--ssh'],
    steers: ['-J'],
    settings: plainSettings,
  },
  {
    names: ['scp', 'pscp', 'croc', 'magic-wormhole', 'wormhole', 'rcp', 'tftp'],
    options: '-i= -P= -p -o= -F=read -S= -D= -c= -J= -l= -X= -r -v -q -C -B -3 -b=read -e= -f=read -u= -s=',
    hosts: 'those-that-look-so',
    files: true,
    sends: true,
    runs: ['-S', '-F', '-b', '-e', '-f', '-D'],
    steers: ['-J'],
    settings: plainSettings,
  },
  {
    names: ['sftp', 'ftp', 'lftp', 'psftp'],
    options: '-i= -P= -p= -o= -F=read -S= -D= -c= -J= -l= -X= -b=read -e= -f=read -u= -s= -R= -B=',
    hosts: 'first',
    sends: true,
    runs: ['-S', '-F', '-b', '-e', '-f', '-D', '-c'],
    steers: ['-J'],
    settings: plainSettings,
  },
  {
    names: ['rsync', 'rclone', 'unison', 'zsync', 'lsyncd'],
    options: `-e= --rsh= --rsync-path= -r -a -v -z -q -u -n -h -i -l -p -t -g -o -D -H -A -X -x -c -W -P -C -R -b -m -S -L -k -K
      --progress --delete --exclude= --include= --exclude-from=read --include-from=read --files-from=read --password-file=read
      --port= --log-file=write --partial-dir=fill --backup-dir=fill --temp-dir=fill -T=fill --compare-dest= --copy-dest=
      --link-dest= -f= --filter= --bwlimit= --timeout= --max-size= --min-size= --chmod= --chown= --out-format= --suffix= -M=
      --remote-option= --write-batch=write --read-batch=read --config=read --transfers= -B= -F`,
    hosts: 'those-that-look-so',
    talks: /^[^/]*:|:\/\/|\0/,
    deletes: [
      '--delete',
      '--del',
      '--delete-before',
      '--delete-during',
      '--delete-delay',
      '--delete-after',
      '--delete-excluded',
      '--delete-missing-args',
    ],
    moves: ['--remove-source-files', '--remove-sent-files'],
    files: true,
    sends: true,
    runs: ['-e', '--rsh', '--rsync-path', '-M', '--remote-option', '--config'],
    by: ['-e', '--rsh'],
  },
  {
    names: ['nc', 'ncat', 'netcat', 'socat', 'nc.traditional', 'nc.openbsd', 'websocat', 'wscat', 'grpcurl', 'hping3'],
    options: '-l -p= -w= -z -v -n -u -k -q= -s= -x= -X= -e= -c= -d= -H= -o=write -i=',
    hosts: 'first',
    sends: true,
    runs: ['-e', '-c'],
    steers: ['-x', '--proxy'],
  },
  {
    names: ['openssl'],
    options:
      '-connect= -in=read -out=write -key=read -cert=read -CAfile=read -keyout=write -inkey=read -certfile=read -passin= -passout= -subj= -days= -newkey= -servername= -config=read',
    hosts: 'those-that-look-so',
    sends: true,
    talks: /^(s_client|s_server|s_time|ocsp|cmp|ts|tsget|-connect|-url|-host|-proxy)$|:\/\/|\0/,
    runs: ['-config', '-engine', '-provider'],
  },
  {
    names: [
      'ping',
      'ping6',
      'traceroute',
      'dig',
      'nslookup',
      'host',
      'whois',
      'mtr',
      'nmap',
      'tracepath',
      'drill',
      'kdig',
      'doggo',
      'delv',
      'fping',
      'arping',
      'masscan',
      'iperf',
      'iperf3',
      'speedtest',
      'speedtest-cli',
      'finger',
    ],
    options:
      '-c= -n -i= -W= -w= -t= -p= -4 -6 -q -s= -f=read -b= -k=read -x= -oN=write -oX=write -oG=write -oA=write -iL=read -m= -I= --script= -y= -u',
    hosts: 'all',
    sends: false,
    runs: ['--script'],
  },
];
