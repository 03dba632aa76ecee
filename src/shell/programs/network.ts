/** Programs that talk to another machine, and where their files stand. */
export interface Talker {
  readonly names: readonly string[];
  /** In the notation of `options.ts`: only options that take a value matter, for a file or to be skipped. */
  readonly options: string;
  /** Operands are addresses; else those that look like one. */
  readonly hosts: 'all' | 'first' | 'those-that-look-so';
  /** Operands that are no address are files: read, and the last one written. */
  readonly files?: boolean;
  readonly sends: RegExp | boolean;
}

export const talkers: readonly Talker[] = [
  {
    names: ['curl'],
    options: `-o=write --output=write -O -T=read --upload-file=read -K=read --config=read -d= --data= --data-binary= --data-raw=
      --data-urlencode= -F= --form= -X= --request= -H= --header= -u= --user= -A= --user-agent= -e= --referer= -b= --cookie= -c=write
      --cookie-jar=write -D=write --dump-header=write -m= --max-time= --connect-timeout= --retry= -x= --proxy= -w= --write-out=
      -s -S -L -f -k -i -I -v -g -G -4 -6 -# -N -R -J -j -n -q --silent --show-error --location --fail --insecure --include --head
      --compressed --create-dirs --url= --json= --cacert=read --cert= --key= -E= --netrc-file=read --output-dir=write --resolve= -r=`,
    hosts: 'all',
    sends: /^(-[a-zA-Z]*[dFT]|--data|--form|--upload-file|--json|--data-\w+)/,
  },
  {
    names: ['wget', 'aria2c', 'axel', 'lynx', 'http', 'https', 'xh'],
    options:
      '-O=write -o=write -P=write -i=read --output-document=write --post-file=read --body-file=read --post-data= --header= -q -c -N -r -l= -np -nc -nv -S --no-check-certificate -T= -t= -U= -d= -x= -s= --user= --password= --method= --body-data=',
    hosts: 'all',
    sends: /^--(post|body|method)/,
  },
  {
    names: ['ssh', 'mosh', 'autossh', 'telnet', 'rlogin', 'rsh'],
    options:
      '-i= -p= -l= -o= -F=read -L= -R= -D= -J= -W= -b= -c= -E=write -m= -S= -t -T -v -A -X -Y -C -N -f -q -4 -6 -n -a -k -x -M',
    hosts: 'first',
    sends: true,
  },
  {
    names: ['scp', 'rsync', 'sftp', 'rclone', 'ftp', 'lftp'],
    options:
      '-i= -P= -p= -o= -F=read -e= --rsh= -r -a -v -z -q -C -u -n -l= -h --progress --delete --exclude= --include= --exclude-from=read --password-file=read -b=read',
    hosts: 'those-that-look-so',
    files: true,
    sends: true,
  },
  {
    names: ['nc', 'ncat', 'netcat', 'socat'],
    options: '-l -p= -w= -z -v -n -u -k -q= -s= -x= -X= -e= -c=',
    hosts: 'first',
    sends: true,
  },
  {
    names: ['ping', 'traceroute', 'dig', 'nslookup', 'host', 'whois', 'mtr', 'nmap', 'tracepath', 'drill'],
    options: '-c= -n -i= -W= -w= -t= -p= -4 -6 -q -s=',
    hosts: 'all',
    sends: false,
  },
  {
    names: [
      'gh',
      'hub',
      'glab',
      'aws',
      'gcloud',
      'az',
      'kubectl',
      'oc',
      'helm',
      'heroku',
      'fly',
      'flyctl',
      'vercel',
      'netlify',
      'gsutil',
      'doctl',
      's3cmd',
      'mail',
      'mailx',
      'sendmail',
      'mutt',
      'swaks',
      'psql',
      'mysql',
      'mongosh',
      'redis-cli',
    ],
    options: '',
    hosts: 'those-that-look-so',
    sends: true,
  },
];
