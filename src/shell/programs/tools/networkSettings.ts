import type { Tool } from '../tool.js';

const showing =
  '-4 -6 -br -brief -c -color -s -stats -statistics -o -oneline -j -json -p -pretty -d -details -N -h -r -human';

export const networkSettingTools: readonly Tool[] = [
  {
    names: [
      'iptables',
      'ip6tables',
      'iptables-legacy',
      'iptables-nft',
      'ip6tables-legacy',
      'ip6tables-nft',
      'ebtables',
      'arptables',
    ],
    options: '-t= --table= -n -v -L -S --list --list-rules --line-numbers -w -x --numeric --verbose',
    calls: [
      { given: '-L|-S|--list|--list-rules', not: '-F -X -Z --flush --delete-chain --zero', does: ['read:/proc/net'] },
      { not: '-L -S --list --list-rules -V --version -h', does: ['floor:firewall'] },
      { given: '-F|-X|-Z|-P|-D|-A|-I|-R|--flush', does: ['floor:firewall'] },
    ],
  },
  { names: ['iptables-save', 'ip6tables-save'], calls: [], otherwise: ['read:/proc/net'] },
  {
    names: [
      'iptables-restore',
      'ip6tables-restore',
      'pfctl',
      'ipfw',
      'ipf',
      'csf',
      'shorewall',
      'ferm',
      'netfilter-persistent',
      'iptables-apply',
      'ufw-init',
      'ipvsadm',
    ],
    calls: [
      {
        not: '-s -sr -sa -V --version -n -L -l',
        unlike: /^(show|list|status|check|version)$/,
        does: ['floor:firewall'],
      },
    ],
    otherwise: ['read:/proc/net'],
  },
  { names: ['pfctl', 'csf'], calls: [{ given: '-d|-F|-e|-f|-x|-t', does: ['floor:firewall'] }] },
  {
    names: ['nft'],
    options: '-f=read --file=read',
    calls: [
      { sub: 'list|describe|monitor', does: ['read:/proc/net'] },
      { unlike: /^(list|describe|monitor|--version|-v|-c|--check)$/, does: ['floor:firewall'] },
    ],
  },
  {
    names: ['ufw'],
    calls: [
      { sub: 'status|show|version|app', does: ['read:/etc/ufw'] },
      { unlike: /^(status|show|version|--version|app|--dry-run)$/, does: ['floor:firewall'] },
    ],
  },
  {
    names: ['firewall-cmd', 'firewall-offline-cmd'],
    options: '--zone= --state --permanent',
    calls: [
      {
        like: /^--(state|list-\S+|get-\S+|info-\S+|query-\S+)$/,
        unlike: /^--(add|remove|set|change|reload|complete|panic|new|delete|load|runtime)/,
        does: ['read:/etc/firewalld'],
      },
      {
        like: /^--(add|remove|set|change|reload|complete|panic-on|new|delete|load|runtime-to)/,
        does: ['floor:firewall'],
      },
    ],
  },
  {
    names: ['ipset'],
    calls: [
      { sub: 'list|save|test, -L', does: ['read:/proc/net'] },
      { unlike: /^(list|save|test|-L|-S|version)$/, does: ['floor:firewall'] },
    ],
  },
  {
    names: ['setenforce', 'aa-teardown', 'aa-disable', 'aa-complain', 'spctl', 'auditctl'],
    oneDash: true,
    calls: [{ like: /^(0|Permissive|--master-disable|--global-disable|-e0|-D)$/i, does: ['floor:firewall'] }],
    otherwise: ['privilege:root'],
  },
  { names: ['aa-teardown', 'aa-disable'], calls: [{ does: ['floor:firewall'] }] },
  { names: ['spctl'], calls: [{ given: '--master-disable|--global-disable|--disable', does: ['floor:firewall'] }] },
  {
    names: ['ip'],
    oneDash: true,
    options: showing,
    calls: [
      { sub: 'a|ad|addr|address|l|link|r|ro|route|n|neigh|neighbor|rule|ru|maddr|netconf', most: 0, does: ['tells'] },
      {
        sub: 'a|addr|address|l|link|r|route|n|neigh|neighbor|rule|maddr|netns|tunnel show|list|ls|sh|s',
        does: ['tells'],
      },
      { sub: 'route|r get', does: ['tells'] },
      { sub: 'netns exec', does: ['unknown', 'privilege:root'] },
      { sub: 'route flush, r flush, addr flush, link delete', does: ['privilege:root'] },
    ],
    otherwise: ['privilege:root'],
  },
  { names: ['ifconfig'], options: '-a -s -v', calls: [{ most: 1, does: ['tells'] }], otherwise: ['privilege:root'] },
  {
    names: ['netstat'],
    options: '-t -u -l -n -p -a -r -i -s -e -4 -6 -v -W',
    calls: [{ given: '-n|-i|-s', most: 0, does: ['tells'] }],
    otherwise: ['network'],
  },
  {
    names: ['arp', 'route'],
    options: '-n -a -e -v -N',
    calls: [{ given: '-n', most: 0, does: ['tells'] }],
    otherwise: ['network', 'privilege:root'],
  },
  {
    names: [
      'ifup',
      'ifdown',
      'nmcli',
      'nmtui',
      'netplan',
      'dhclient',
      'dhcpcd',
      'wpa_supplicant',
      'iw',
      'iwconfig',
      'networksetup',
      'resolvectl',
      'tc',
      'brctl',
      'ovs-vsctl',
      'wg',
      'wg-quick',
      'tailscale',
      'openvpn',
      'zerotier-cli',
      'ethtool',
      'hostapd',
      'warp-cli',
      'scutil',
    ],
    options: '-t -f= -i=read -c=read --config=read',
    calls: [
      { sub: 'genkey|showconf', does: ['secret:/etc/wireguard'] },
      { sub: 'funnel|serve', does: ['sends'] },
    ],
    otherwise: ['network', 'privilege:root'],
  },
];
