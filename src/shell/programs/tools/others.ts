import type { Tool } from '../tool.js';

/** The two halves of a shell for somebody else: a connection, and something that runs commands. */
const handsOverShell =
  /(?=.*(socket|fsockopen|TCPSocket|net\.connect|\/inet\/tcp|TCPClient|createConnection))(?=.*(\/bin\/(ba|z|da)?sh|subprocess|exec\b|pty\.spawn|spawn|system|cmd\.exe|dup2|iex\b))/is;

/** An address of this machine; not the ports where databases, clusters and container engines answer. */
const isDevelopment =
  /^(https?:\/\/)?(localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)?(?!:(9200|5984|2375|2376|2379|8500|8001|6443|8086|8983|6333|15672|9090)\b):\d+(\/(?!_all|\*).*)?$/;

export const otherTools: readonly Tool[] = [
  {
    names: ['curl', 'http', 'https', 'xh', 'wget', 'curlie'],
    options:
      '-X= --request= --method= -d= --data= -H= --header= -o= --output= -u= --user= -F= --form= -A= -e= -b= -c= -T= -K= -m= -x= -w= -O? -P=',
    calls: [
      {
        given: '-X=DELETE|-X=delete|--request=DELETE|--request=delete|--method=DELETE|--method=delete',
        unlike: isDevelopment,
        does: ['floor:remote-resources'],
      },
      { sub: 'DELETE|delete', unlike: isDevelopment, does: ['floor:remote-resources'] },
    ],
  },
  {
    names: ['curl', 'http', 'xh', 'wget'],
    options:
      '-X= --request= -d= --data= -H= --header= -o= --output= -u= --user= -F= --form= --data-raw= --data-binary= --json= --data-urlencode= --post-data=',
    calls: [
      {
        given:
          '-d|--data|--data-raw|--data-binary|--data-urlencode|--json|-F|--form|--post-data|-X=POST|--request=POST',
        like: /^(https?:\/\/)?(api\.)?(stripe|paypal|squareup|mollie|wise|coinbase|razorpay|adyen)\.com\/.*(charges|payouts?|transfers?|payments?|payment_intents|refunds|orders|topups|subscriptions|invoices)/,
        does: ['floor:pays'],
      },
      { like: /\/_delete_by_query\b|\/_shutdown\b|\/api\/v1\/admin\/tsdb\/delete_series/, does: ['floor:database'] },
    ],
  },
  // A git that another program wraps.
  {
    names: ['hub', 'gitk', 'lab', 'git-push'],
    calls: [
      {
        sub: 'push',
        given: '-f|--force|--force-with-lease|--mirror|--delete|-d|--prune',
        does: ['floor:rewrites-remote'],
      },
      { sub: 'push', like: /^(\+|:).+/, does: ['floor:rewrites-remote'] },
    ],
  },
  { names: ['java'], calls: [{ like: /(^|\/)bfg[\w.-]*\.jar$/, does: ['floor:discards-history'] }] },
  { names: ['ssh-copy-id'], calls: [{ not: '-n -h', does: ['floor:runs-later'] }] },
  {
    names: ['install', 'ginstall'],
    options: '-m= --mode= -o= --owner= -g= --group= -t= --target-directory= -S= --suffix=',
    calls: [
      {
        given: '-m|--mode',
        like: /^(-m|--mode=)?(0*[2-7][0-7]{3}|[ugoa,rwxX=+]*[+=][rwxX]*s[rwxX]*)$/,
        does: ['floor:system-permissions'],
      },
    ],
  },
  {
    names: ['bfg', 'git-filter-repo', 'git-filter-branch'],
    calls: [{ not: '--version --analyze', does: ['floor:discards-history'] }],
  },
  {
    names: ['hg'],
    options: '-R= --repository= --cwd= -r= --rev=',
    calls: [
      { sub: 'strip|purge|rollback|histedit|clean|prune', does: ['floor:discards-history'] },
      { sub: 'update|up|checkout|co', given: '-C|--clean', does: ['floor:discards-history'] },
      { sub: 'push', given: '-f|--force', does: ['sends', 'floor:rewrites-remote'] },
      { sub: 'push|pull|clone|incoming|outgoing', does: ['sends'] },
    ],
    otherwise: ['unknown'],
  },
  {
    names: ['jj', 'sl', 'svn', 'p4', 'fossil', 'darcs', 'bzr', 'cvs'],
    options: '-R= -m= -r=',
    calls: [
      {
        sub: 'op|operation abandon|restore, op undo, util gc, purge, strip, obliterate',
        does: ['floor:discards-history'],
      },
      { sub: 'git push', given: '--deleted|--delete', does: ['floor:rewrites-remote'] },
      { sub: 'cleanup', given: '--remove-unversioned|--remove-ignored', does: ['floor:discards-history'] },
      { sub: 'revert', given: '-R|--recursive', does: ['unknown'] },
      { sub: 'delete|rm|remove|del', like: /:\/\//, does: ['floor:rewrites-remote'] },
      { sub: 'delete', given: '-m|--message', does: ['floor:rewrites-remote'] },
    ],
    otherwise: ['network', 'unknown'],
  },
  { names: ['git-lfs'], calls: [{ sub: 'prune', does: ['unknown'] }], otherwise: ['network', 'unknown'] },
  {
    names: [
      'python',
      'python2',
      'python3',
      'perl',
      'ruby',
      'php',
      'node',
      'lua',
      'awk',
      'gawk',
      'tclsh',
      'powershell',
      'pwsh',
      'bun',
      'deno',
    ],
    calls: [{ like: handsOverShell, does: ['floor:remote-shell'] }],
  },
  {
    names: ['nc', 'ncat', 'netcat', 'nc.traditional', 'nc.openbsd'],
    options: '-p= -w= -s= -q= -x= -X= -i= -o=write -g= -G= -e= -c=',
    calls: [{ given: '-e|-c|--exec|--sh-exec|--lua-exec', does: ['floor:remote-shell'] }],
  },
  { names: ['socat'], calls: [{ like: /\b(exec|system|shell):/i, does: ['floor:remote-shell'] }] },
  {
    names: ['ssh', 'autossh', 'plink'],
    options:
      '-i= -p= -l= -o= -F= -L= -R= -D= -J= -W= -b= -c= -E= -m= -S= -e= -I= -O= -Q= -B= -w= -t -T -v -A -a -X -x -Y -C -N -f -q -4 -6 -n -k -K -M -s -y -g -G',
    calls: [
      { given: '-R', does: ['floor:remote-shell'] },
      { like: /^(-o)?RemoteForward/i, does: ['floor:remote-shell'] },
      { inner: { after: 1, isText: true }, does: [] },
    ],
  },
  {
    names: [
      'telnetd',
      'in.telnetd',
      'rshd',
      'ttyd',
      'gotty',
      'tmate',
      'upterm',
      'sshx',
      'chisel',
      'msfconsole',
      'msfvenom',
      'meterpreter',
      'dropbear',
      'wetty',
      'gsocket',
      'gs-netcat',
      'revsocks',
      'ligolo',
      'frpc',
      'bore',
      'localtunnel',
      'lt',
      'serveo',
      'pagekite',
      'rustdesk',
      'teamviewer',
      'anydesk',
      'x11vnc',
      'vncserver',
      'pwncat',
      'rcat',
      'evil-winrm',
      'weevely',
      'sliver',
      'villain',
      'tmux-remote',
    ],
    calls: [{ not: '--version -v -V', does: ['network', 'floor:remote-shell'] }],
  },
  // A page that is developed here, shown to others; anything else may be a way in.
  {
    names: ['ngrok'],
    options: '--url= --domain= --config=read --log= --authtoken=',
    calls: [
      { sub: 'tcp|tls|start|ssh, service *', does: ['floor:remote-shell'] },
      { sub: 'http', like: /^(file:|.*:22$)/, does: ['floor:remote-shell'] },
    ],
    otherwise: ['sends', 'unknown'],
  },
  {
    names: ['cloudflared'],
    options: '--url= --config=read --token= --hostname=',
    calls: [
      { sub: 'tunnel run|login|create|route, access *, service *', does: ['floor:remote-shell'] },
      { sub: 'tunnel', not: '--url', does: ['floor:remote-shell'] },
      { sub: 'tunnel', like: /^(--url=)?(ssh|tcp|rdp|smb|unix|file):/, does: ['floor:remote-shell'] },
    ],
    otherwise: ['sends', 'unknown'],
  },
  {
    names: [
      'mail',
      'mailx',
      'sendmail',
      'mutt',
      'swaks',
      's-nail',
      'msmtp',
      'neomutt',
      'ssmtp',
      'mpack',
      'exim',
      'postqueue',
      'alpine',
    ],
    options: '-a=read -A=read -s= -c= -b= -i= -r= --attach=read --body= --to= --from= --server= -S=',
    calls: [],
    otherwise: ['sends'],
  },
  {
    names: [
      'twilio',
      'slack',
      'slackcat',
      'ntfy',
      'apprise',
      'telegram-send',
      'discord',
      'signal-cli',
      'matrix-commander',
      'pushover',
      'wall',
      'irssi',
      'weechat',
      'notify',
      'zulip-send',
      'msgraph',
      'mosquitto_pub',
      'kafkacat',
      'jira',
      'linear',
      'asana',
      'notion',
    ],
    calls: [],
    otherwise: ['sends'],
  },
  { names: ['postmap', 'postsuper'], calls: [{ given: '-d', like: /^ALL$/, does: ['floor:destroys-outside'] }] },
];
