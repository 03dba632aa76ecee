import type { Tool } from '../tool.js';

/** Services, schedules, sessions, and the ends of all of them. */
export const serviceTools: readonly Tool[] = [
  {
    names: ['systemctl'],
    options:
      '-H= --host= -M= --machine= -p= --property= -t= --type= --state= -n= --lines= -o= --output= --root= -s= --signal= -P= --kill-whom= --kill-who= --user --system --no-pager --all -a -l --full --failed -q --quiet --no-legend --plain --value --force -f --now -i --no-block --no-wall --job-mode= --message=',
    host: '-H --host',
    calls: [
      {
        sub: 'poweroff|reboot|halt|kexec|rescue|emergency|isolate|suspend|hibernate|hybrid-sleep|exit|soft-reboot|default|suspend-then-hibernate',
        does: ['process:shutdown'],
      },
      {
        sub: 'start',
        like: /^(poweroff|reboot|halt|rescue|emergency|shutdown|kexec|ctrl-alt-del)\.target$/,
        does: ['process:shutdown'],
      },
      {
        sub: 'stop|disable|mask|kill',
        like: /^(ufw|firewalld|iptables|nftables|ip6tables|netfilter-persistent|fail2ban|apparmor|auditd)(\.service)?$/,
        does: ['floor:firewall'],
      },
      {
        sub: 'enable|disable|mask|unmask|link|edit|set-default|preset|preset-all|reenable|revert|add-wants|add-requires|set-property',
        does: ['process:control', 'floor:runs-later'],
      },
      {
        sub: 'is-active|is-enabled|is-failed|is-system-running|list-units|list-unit-files|list-timers|list-sockets|list-dependencies|list-jobs|get-default|status',
        not: '-H --host -M --machine --root',
        does: ['tells'],
      },
      { given: '--failed', most: 0, not: '-H --host -M --machine --root', does: ['tells'] },
      { sub: 'show|cat|help|list-machines', does: ['tree:/etc/systemd', 'process:list'] },
      { sub: 'set-environment|unset-environment|import-environment', does: ['env:*'] },
      {
        sub: 'start|stop|restart|reload|try-restart|reload-or-restart|kill|reset-failed|daemon-reload|daemon-reexec|clean|freeze|thaw',
        does: ['process:control'],
      },
    ],
    otherwise: ['process:control'],
  },
  {
    names: ['service', 'rc-service', 'invoke-rc.d', 'sv', 's6-svc', 'initctl', 'svcadm'],
    calls: [
      { sub: 'ufw|firewalld|iptables|nftables|fail2ban|netfilter-persistent stop', does: ['floor:firewall'] },
      { sub: '* status', does: ['process:list'] },
    ],
    otherwise: ['process:control'],
  },
  { names: ['rc-service'], calls: [{ sub: 'iptables|nftables|ufw stop', does: ['floor:firewall'] }] },
  {
    names: ['supervisorctl', 'pm2', 'brew-services', 'forever', 'circusctl', 'monit'],
    calls: [
      { sub: 'list|ls|status|logs|show|describe|info|jlist|prettylist|monit', does: ['process:list'] },
      { sub: 'startup|unstartup', does: ['floor:runs-later'] },
    ],
    otherwise: ['process:control'],
  },
  { names: ['renice', 'chrt', 'disown', 'bg', 'fg', 'jobs', 'wait'], calls: [], otherwise: ['process:control'] },
  {
    names: ['loginctl'],
    options: '-p= -H= -n= --no-pager',
    host: '-H',
    calls: [
      { sub: 'poweroff|reboot|halt|suspend|hibernate', does: ['process:shutdown'] },
      {
        sub: 'list-sessions|list-users|list-seats|session-status|user-status|show-session|show-user',
        not: '-H',
        does: ['tells'],
      },
      { sub: 'terminate-*|kill-*', does: ['process:kill', 'floor:kills-everything'] },
      { sub: 'enable-linger|disable-linger', does: ['floor:runs-later'] },
    ],
    otherwise: ['process:control'],
  },
  {
    names: ['shutdown', 'reboot', 'halt', 'poweroff', 'pm-hibernate', 'pm-suspend'],
    calls: [
      { sub: '', given: '-c', does: ['process:control'] },
      { not: '-c', does: ['process:shutdown'] },
    ],
  },
  {
    names: ['init', 'telinit'],
    calls: [{ sub: '0|6|1|s|S', does: ['process:shutdown'] }],
    otherwise: ['process:control'],
  },
  {
    names: ['busctl', 'dbus-send', 'gdbus', 'qdbus'],
    calls: [
      { like: /(^|\.)(PowerOff|Reboot|Halt|KExec|Suspend|Hibernate|Shutdown|ForceOff)$/, does: ['process:shutdown'] },
    ],
    otherwise: ['unknown'],
  },
  { names: ['killall5'], calls: [{ does: ['floor:kills-everything'] }] },
  {
    names: ['pkill', 'killall', 'skill', 'slay'],
    options: '-u= -U= -s= --signal= -t= -g= -P= --user= -n -o -x -f -i -e -c -r -v --inverse -I -q -w -y= -z -Z= -l',
    calls: [
      {
        like: /^(\.|\.\*|\^|\$|\^\.\*|\.\+|\^\.\*\$|systemd|init|launchd|sshd|dbus-daemon|Xorg|gnome-shell|explorer\.exe|WindowServer|loginwindow|)$/,
        does: ['floor:kills-everything'],
      },
      { given: '-u|-U|--user|--euid|--uid', options: '--euid= --uid=', most: 0, does: ['floor:kills-everything'] },
      { given: '-u=root|-u=0|-U=root|-U=0|--user=root', does: ['floor:kills-everything'] },
      { given: '-v|--inverse', does: ['floor:kills-everything'] },
      { given: '-r|--regexp', like: /^\.[*+]?$/, does: ['floor:kills-everything'] },
    ],
  },
  {
    names: ['taskkill'],
    anyCase: true,
    calls: [
      {
        like: /^(\*|svchost\.exe|csrss\.exe|wininit\.exe|winlogon\.exe|lsass\.exe|explorer\.exe)$/i,
        does: ['floor:kills-everything'],
      },
    ],
  },
  {
    names: ['crontab'],
    options: '-u=',
    calls: [
      { given: '-l', most: 0, does: ['read:/var/spool/cron'] },
      { not: '-l', does: ['write:/var/spool/cron', 'floor:runs-later'] },
    ],
  },
  {
    names: ['at', 'batch', 'anacron'],
    options: '-f=read -q= -t= -c= -d=',
    calls: [
      { given: '-l|-V', does: ['read:/var/spool/at'] },
      { not: '-l -V -c', does: ['floor:runs-later'] },
    ],
  },
  { names: ['atq'], calls: [], otherwise: ['read:/var/spool/at'] },
  { names: ['atrm'], calls: [{ does: ['floor:runs-later'] }] },
  {
    names: ['update-rc.d', 'chkconfig', 'rc-update', 'systemd-tmpfiles', 'insserv'],
    calls: [
      { given: '-l|--list|--version', does: ['process:list'] },
      { sub: 'show', does: ['process:list'] },
      { not: '-l --list --version', unlike: /^show$/, does: ['floor:runs-later'] },
    ],
  },
  {
    names: ['systemd-run'],
    options: '--on-calendar= --on-active= --on-boot= --on-startup=',
    calls: [{ given: '--on-calendar|--on-active|--on-boot|--on-startup|--on-unit-active', does: ['floor:runs-later'] }],
  },
  {
    names: ['husky', 'lefthook', 'pre-commit', 'simple-git-hooks', 'overcommit', 'captainhook'],
    calls: [
      { sub: 'install|add|set|init|sync|uninstall', does: ['write:.git/hooks', 'floor:runs-later'] },
      { sub: '', most: 0, like: /^$/, does: [] },
    ],
  },
  {
    names: ['simple-git-hooks', 'husky'],
    calls: [{ most: 1, unlike: /^(uninstall|-v|--version)$/, does: ['write:.git/hooks', 'floor:runs-later'] }],
  },
  {
    names: ['journalctl'],
    options:
      '-u= --unit= -n= --lines= -p= --priority= --since= --until= -S= -U= -o= -t= -g= -M= -D=read --directory=read --root= --file=read --vacuum-size= --vacuum-time= --vacuum-files= -b?',
    calls: [
      {
        given: '--vacuum-size|--vacuum-time|--vacuum-files',
        does: ['delete:/var/log/journal', 'floor:destroys-outside'],
      },
      { given: '--rotate', does: ['write:/var/log/journal', 'floor:destroys-outside'] },
    ],
    otherwise: ['tree:/var/log/journal'],
  },
];
