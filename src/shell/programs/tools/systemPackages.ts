import type { Tool } from '../tool.js';

/** What a machine does not start or answer without. */
const essential =
  /^(libc6?|libc-bin|glibc|coreutils|bash|dash|systemd\S*|sudo|apt|dpkg|util-linux|base-files|base-passwd|linux-image\S*|linux-generic|linux|kernel\S*|init|init-system-helpers|login|passwd|mount|grub\S*|shim-signed|openssl|openssl-libs|libssl\S*|python3(-minimal)?|musl|busybox|alpine-base(layout)?|rpm|dnf|yum|pacman|apk-tools|filesystem|perl-base|tar|gzip|findutils|grep|sed|e2fsprogs|network-manager|NetworkManager|netplan\.io|ifupdown|openssh-server|ubuntu-minimal|ubuntu-standard|ubuntu-desktop|gnome-shell|setup|basesystem|base|initramfs-tools|udev|dbus|libpam\S*|pam|shadow|procps|hostname|debianutils|diffutils|zlib1g|ncurses-base|gcc-libs|readline)(:\w+)?$/;

const forcing =
  '--allow-remove-essential|--force-remove-essential|--force-all|--force-depends|--force-remove-reinstreq|--nodeps';

export const systemPackageTools: readonly Tool[] = [
  {
    names: ['apt', 'apt-get', 'aptitude', 'nala'],
    options: '-o= --option= -c=read -t= --target-release= -q -y --yes --assume-yes',
    calls: [
      {
        sub: 'remove|purge|autoremove|autopurge|full-upgrade|dselect-upgrade',
        given: '--allow-remove-essential|--allow-change-held-packages|--force-yes',
        does: ['floor:essential-packages'],
      },
      { sub: 'remove|purge|autoremove|autopurge', like: essential, does: ['floor:essential-packages'] },
      { sub: 'remove|purge', like: /^(\*|\.\*|~i.*|\?installed|\^.*\*)$/, does: ['floor:essential-packages'] },
      { sub: 'list', options: '-i --installed -a --all-versions --manual-installed -q', does: ['tells'] },
      {
        sub: 'show|search|policy|depends|rdepends|madison|showpkg|pkgnames|stats|why',
        options: '-a -n --names-only',
        does: ['tells'],
      },
      { sub: 'list', given: '--upgradable|-u', options: '--upgradable -u', does: ['tells'] },
      {
        sub: 'install|update|upgrade|dist-upgrade|full-upgrade|reinstall|satisfy|build-dep|source|download|safe-upgrade|edit-sources|check|changelog|unhold|hold|markauto',
        does: ['package:install', 'network'],
      },
      { sub: 'remove|purge|autoremove|autopurge|clean|autoclean', does: ['package:remove'] },
    ],
    otherwise: ['package:change'],
  },
  {
    names: ['apt-cache'],
    options: '-n --names-only -a --all-versions -q',
    calls: [{ sub: 'show|search|policy|depends|rdepends|madison|showpkg|pkgnames|stats|unmet|dump', does: ['tells'] }],
  },
  {
    names: ['apt-mark'],
    calls: [
      { sub: 'showmanual|showauto|showhold', does: ['tells'] },
      { sub: 'hold|unhold|auto|manual', does: ['package:change'] },
    ],
  },
  {
    names: [
      'apt-key',
      'add-apt-repository',
      'rpmkeys',
      'apt-add-repository',
      'dnf-config-manager',
      'yum-config-manager',
    ],
    calls: [],
    otherwise: ['package:trust', 'network', 'privilege:root'],
  },
  {
    names: ['dpkg', 'dpkg-query'],
    options: '--admindir= --root= --instdir= -f= --showformat=',
    calls: [
      { given: '-r|-P|--remove|--purge', like: essential, does: ['floor:essential-packages'] },
      {
        given: '--force-all|--force-remove-essential|--force-depends|--force-remove-reinstreq',
        does: ['floor:essential-packages'],
      },
      {
        given:
          '-l|--list|-L|--listfiles|-s|--status|-S|--search|-W|--show|-p|--print-avail|--get-selections|--print-architecture|-C|--audit',
        options:
          '-l --list -L --listfiles -s --status -S --search -W --show -p --print-avail --get-selections --print-architecture -C --audit',
        not: '--admindir --root --instdir',
        does: ['tells'],
      },
      { given: '-r|-P|--remove|--purge', does: ['package:remove'] },
      {
        given: '-i|--install|--unpack|--configure|--set-selections|-a|--update-avail|--clear-selections',
        operands: 'read',
        does: ['package:install'],
      },
      { given: '-c|--contents|-I|--info|-x|--extract|-e', operands: 'read', does: [] },
    ],
    otherwise: ['package:change'],
  },
  {
    names: ['dpkg-reconfigure', 'dpkg-divert', 'update-alternatives', 'alternatives'],
    calls: [
      {
        given: '--list|--query|--display|--get-selections',
        options: '--list= --query= --display= --get-selections',
        most: 0,
        does: ['tells'],
      },
    ],
    otherwise: ['package:change'],
  },
  {
    names: ['dnf', 'yum', 'microdnf', 'tdnf', 'zypper', 'dnf5'],
    options: '-y -q -c=read --enablerepo= --disablerepo= --releasever= --installroot=',
    calls: [
      { sub: 'remove|erase|autoremove|rm', like: essential, does: ['floor:essential-packages'] },
      { sub: 'remove|erase', like: /^\*$|^@/, does: ['floor:essential-packages'] },
      {
        sub: 'list|info|search|provides|repolist|check-update|deplist|history|repoquery|se|if|lr|lu|wp|check',
        does: ['network'],
      },
      {
        sub: 'install|update|upgrade|reinstall|distro-sync|downgrade|group|groupinstall|module|in|up|dup|localinstall|makecache|refresh|ref|ar|addrepo|copr|config-manager|builddep|swap|system-upgrade|dist-upgrade|patch',
        does: ['package:install', 'network'],
      },
      { sub: 'remove|erase|autoremove|rm|clean|rr|groupremove', does: ['package:remove'] },
    ],
    otherwise: ['package:change', 'network'],
  },
  {
    names: ['rpm'],
    options: '--root= --dbpath= --qf= --queryformat=',
    calls: [
      { given: '-e|--erase', like: essential, does: ['floor:essential-packages'] },
      {
        given: '-q|--query',
        options:
          '-q --query -a --all -i --info -l --list -f --file -R --requires -c -d -s --whatprovides --changelog --provides --last -V',
        not: '-p --package --pipe --eval -E -D --define --root --dbpath',
        unlike: /:\/\/|%[({]/,
        does: ['tells'],
      },
      { given: '-e|--erase', does: ['package:remove'] },
      {
        given: '-i|-U|-F|--install|--upgrade|--import|--freshen|--rebuilddb|--initdb',
        not: '-q --query',
        operands: 'read',
        does: ['package:install', 'network'],
      },
    ],
    otherwise: ['unknown'],
  },
  {
    names: ['pacman', 'yay', 'paru', 'pamac', 'trizen'],
    options: '-b= --dbpath= -r= --root= --config=read --cachedir=',
    calls: [
      { given: '-R|--remove', like: essential, does: ['floor:essential-packages'] },
      { given: '-R|--remove', like: /^-\w*d\w*d|^--nodeps$/, does: ['floor:essential-packages'] },
      { sub: 'remove', like: essential, does: ['floor:essential-packages'] },
      {
        given: '-Q|--query',
        not: '-b -r --config --dbpath --root -p -y --cachedir',
        options: '-Q --query -i -l -o -s -e -d -n -m -q -t -u -k -g -c',
        does: ['tells'],
      },
      { given: '-R|--remove', does: ['package:remove'] },
      { given: '-S|-U|--sync|--upgrade|-D|-F', does: ['package:install', 'network'] },
      { sub: 'install|update|upgrade|build', does: ['package:install', 'network'] },
      { sub: 'remove', does: ['package:remove'] },
    ],
    otherwise: ['package:change', 'network'],
  },
  {
    names: [
      'opkg',
      'xbps-install',
      'xbps-remove',
      'pkg',
      'pkgin',
      'pkg_add',
      'pkg_delete',
      'emerge',
      'eopkg',
      'swupd',
      'urpmi',
      'urpme',
      'slackpkg',
      'removepkg',
      'rpm-ostree',
      'transactional-update',
      'tlmgr',
      'guix',
      'port',
    ],
    options: '-X= --repository= -p= --root=',
    calls: [
      {
        sub: 'del|delete|remove|deinstall|autoremove|uninstall|purge|override',
        like: essential,
        does: ['floor:essential-packages'],
      },
      { given: '--unmerge|-C|-c|--depclean|-R', like: essential, does: ['floor:essential-packages'] },
      { sub: 'info|list|search|policy|dot|query|audit|which|version', does: ['network'] },
      { sub: 'del|delete|remove|deinstall|autoremove|uninstall|clean|purge', does: ['package:remove'] },
    ],
    otherwise: ['package:install', 'network'],
  },
  {
    names: ['xbps-remove', 'pkg_delete', 'removepkg', 'urpme'],
    calls: [{ like: essential, does: ['floor:essential-packages'] }],
  },
  {
    names: ['apk'],
    options: '-X= --repository= -p= --root=',
    calls: [
      { sub: 'del', like: essential, does: ['floor:essential-packages'] },
      { sub: 'del', does: ['package:remove'] },
      { sub: 'add|update|upgrade|fix|fetch', does: ['package:install', 'network'] },
      { sub: 'search|policy|stats|audit', does: ['network'] },
      {
        sub: 'info|list',
        options: '-v -vv -a -d -e -L -I --installed -q',
        not: '-X --repository -p --root',
        does: ['tells'],
      },
    ],
  },
  {
    names: ['brew', 'linuxbrew'],
    calls: [
      {
        sub: 'list|ls|leaves, --prefix, --cellar, --repository, deps, uses',
        options: '--versions --formula --cask -1 --full-name --pinned --installed --tree -l -r -t',
        does: ['tells'],
      },
      {
        given: '--prefix|--cellar|--repository|--cache',
        options: '--prefix --cellar --repository --cache',
        does: ['tells'],
      },
      { sub: 'services start|stop|restart|run|kill', does: ['process:control', 'unknown'] },
      { sub: 'services start|restart', given: '--file', options: '--file=read', does: ['floor:runs-later'] },
      { sub: 'services, services list|info', does: ['network'] },
      { sub: 'info|search|outdated|doctor|config|home|desc|log|options|livecheck|abv|--env', does: ['network'] },
      { sub: 'uninstall|remove|rm|autoremove|cleanup|untap|unlink|unpin', does: ['package:remove'] },
      {
        sub: 'install|upgrade|update|reinstall|tap|link|bundle|pin|fetch|postinstall|switch|extract|create|edit',
        does: ['package:install', 'network'],
      },
    ],
    otherwise: ['package:change', 'network', 'unknown'],
  },
  {
    names: ['snap', 'flatpak'],
    calls: [
      { sub: 'remove|uninstall', like: /^(core\d*|snapd|lxd)$/, does: ['floor:essential-packages'] },
      { sub: 'list', options: '--all --app --runtime --user --system --columns= -a -d', does: ['tells'] },
      {
        sub: 'info|find|search|remotes|remote-ls|remote-info|history|version|changes|connections|services|interfaces',
        does: ['network'],
      },
      { sub: 'remove|uninstall', does: ['package:remove'] },
      { sub: 'run|exec', does: ['unknown'] },
    ],
    otherwise: ['package:install', 'network'],
  },
  {
    names: [
      'nix-env',
      'nix',
      'nix-shell',
      'nix-build',
      'nixos-rebuild',
      'home-manager',
      'nix-collect-garbage',
      'nix-store',
      'nix-channel',
      'darwin-rebuild',
    ],
    options: '-f=read -p= --profile= -I= --arg= --argstr=',
    calls: [
      { sub: 'switch|boot|test', does: ['package:install', 'network', 'privilege:root'] },
      { given: '-e|--uninstall', does: ['package:remove'] },
      { sub: 'profile remove', does: ['package:remove'] },
    ],
    otherwise: ['package:install', 'network', 'unknown'],
  },
  {
    names: ['choco', 'scoop', 'winget', 'chocolatey'],
    options: '--id= -s= --source= --version=',
    calls: [
      { sub: 'push|apikey', does: ['publish:a package registry'] },
      { sub: 'uninstall|remove|rm|cleanup|unpin', does: ['package:remove'] },
      { sub: 'list|search|info|show|outdated|status|find|sources|source|features', does: ['network'] },
    ],
    otherwise: ['package:install', 'network'],
  },
  {
    names: ['dpkg', 'rpm', 'apt', 'dnf'],
    calls: [{ given: forcing, like: essential, does: ['floor:essential-packages'] }],
  },
];
