import type { Tool } from '../tool.js';

/** Groups whose members can become the superuser. */
const ruling =
  /^(\S+,)*(sudo|wheel|root|admin|adm|docker|lxd|lxc|shadow|disk|kmem|libvirt|incus|incus-admin|podman|google-sudoers|administrators|domain admins|enterprise admins)(,\S+)*$/i;
const attached =
  /^(-a?G|--groups=|-g|--gid=|-a?G=|--append=)(\S+,)*(sudo|wheel|root|admin|docker|lxd|shadow|disk|adm)(,\S+)*$/;

export const accountTools: readonly Tool[] = [
  {
    names: [
      'userdel',
      'deluser',
      'groupdel',
      'delgroup',
      'visudo',
      'vipw',
      'vigr',
      'chpasswd',
      'newusers',
      'chgpasswd',
      'rmuser',
      'luserdel',
      'homectl',
      'realm',
      'pwunconv',
    ],
    calls: [{ not: '-c --check -V --version', does: ['privilege:root', 'floor:accounts'] }],
  },
  {
    names: ['usermod', 'gpasswd', 'adduser', 'useradd', 'addgroup', 'groupmod', 'groupmems', 'lusermod'],
    options:
      '-G= --groups= -g= --gid= -a= --add= -u= --uid= -s= --shell= -d= --home= -c= --comment= -p= --password= -e= -f= -l= -M= -A= -m -r -o -U -L -aG=',
    calls: [
      { like: ruling, does: ['floor:accounts'] },
      { like: attached, does: ['floor:accounts'] },
      { given: '-u=0|--uid=0|-g=0|--gid=0', does: ['floor:accounts'] },
      { given: '-o|--non-unique', does: ['floor:accounts'] },
      { given: '-p|--password|-l|--login', does: ['floor:accounts'] },
    ],
    otherwise: ['privilege:root'],
  },
  { names: ['usermod'], calls: [{ given: '-L|-e|--lock|--expiredate|-U', like: /^root$/, does: ['floor:accounts'] }] },
  {
    names: ['groupadd', 'chsh', 'chfn', 'chage', 'lchsh', 'pwck', 'grpck', 'newgrp'],
    options: '-g= -s= --shell= -d= -E= -M= -m= -W=',
    calls: [{ given: '-l|--list|-r|--read-only', does: ['read:/etc/passwd'] }],
    otherwise: ['privilege:root'],
  },
  { names: ['chsh', 'chage'], calls: [{ like: /^root$/, does: ['floor:accounts'] }] },
  {
    names: ['passwd'],
    options: '-x= -n= -w= -i=',
    calls: [
      { like: /^root$/, not: '-S --status', does: ['floor:accounts'] },
      { given: '-d|-l|-u|--delete|--lock|--unlock|-e|--expire', does: ['privilege:root', 'floor:accounts'] },
      { given: '-S|--status', does: ['read:/etc/passwd'] },
    ],
    otherwise: ['privilege:root'],
  },
  {
    names: ['dscl', 'sysadminctl', 'dseditgroup', 'dsenableroot', 'pwpolicy', 'fdesetup'],
    oneDash: true,
    calls: [
      {
        given:
          '-delete|-deleteUser|-append|-merge|-create|-passwd|-addUser|-resetPasswordFor|-newPassword|-change|-d|-o|-a|-secureTokenOn|-secureTokenOff',
        does: ['floor:accounts'],
      },
      { sub: 'disable|removerecovery|removeuser|enable', does: ['floor:accounts'] },
      { sub: '', most: 0, does: ['floor:accounts'], not: '-list -read -search -readall -secureTokenStatus' },
    ],
    otherwise: ['network'],
  },
];
