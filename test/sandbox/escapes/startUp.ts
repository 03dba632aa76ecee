import type { Escape } from './escape.js';

function keeps(says: string, name: string, tries: string, more: Partial<Escape> = {}): Escape {
  return { says, tries, gotOut: world => world.isChanged(name), ...more };
}

const inHome = ['.bashrc', '.profile', '.gitconfig', '.config/autostart/program', '.local/bin/program'];
const madeInHome = [
  '.zshenv',
  '.bash_login',
  '.config/systemd/user/a.service',
  '.config/environment.d/a.conf',
  '.ssh/rc',
];

/** What a login or the system runs later is neither written nor made, nor is anybody asked to run something. */
export const startUp: readonly Escape[] = [
  keeps('a start-up file of the shell is not written', 'home/.bashrc', 'echo x >> ~/.bashrc'),
  ...inHome.map(name =>
    keeps(`where the home is the folder worked in, ${name} is not written`, `home/${name}`, `echo x > ~/${name}`, {
      folder: 'home',
    }),
  ),
  ...madeInHome.map((name): Escape => ({
    says: `where the home is the folder worked in, ${name} is not made`,
    tries: `mkdir -p "$(dirname ~/${name})"; echo x > ~/${name}`,
    gotOut: world => world.has(`home/${name}`),
    folder: 'home',
  })),
  keeps('where the home is in the folder worked in, its files are not written', 'home/.bashrc', 'echo x > ~/.bashrc', {
    folder: '.',
  }),
  keeps(
    'where the home is in the folder worked in, it is not replaced',
    'home/.bashrc',
    'mv ~ "$HOME.old"; mkdir ~; echo x > ~/.bashrc',
    { folder: '.' },
  ),
  keeps(
    'where a folder of the home is worked in, what starts with a login is not written',
    'home/.config/autostart/program',
    'echo x > ~/.config/autostart/program',
    { folder: 'home/.config' },
  ),
  {
    says: 'nothing is put into the table of times',
    tries:
      'echo "* * * * * true" | crontab - && echo reached; for d in /etc/cron.d /var/spool/cron; do [ -d $d ] && touch $d/countersign && echo reached; done',
    gotOut: (_world, said) => said.includes('reached'),
    onlyConfined: 'it would be this machine’s own',
  },
  {
    says: 'no service is asked to run something',
    tries:
      'systemd-run --user true && echo reached; echo true | at now && echo reached; dbus-send --session --dest=org.freedesktop.DBus / a.b && echo reached',
    gotOut: (world, said) => said.includes('reached') || world.listeners.wereReached(),
    onlyConfined: 'it would be this machine’s own',
  },
  {
    says: 'no door of a service is there',
    tries: 'find /run /var/run/ -mindepth 1 | grep -q . && echo reached',
    gotOut: (_world, said) => said.includes('reached'),
  },
  {
    says: 'nobody is told where an agent or a bus listens',
    tries: 'env | grep -E "SSH_AUTH_SOCK|DBUS|DOCKER" && echo reached',
    gotOut: (_world, said) => said.includes('reached'),
  },
];
