import type { Tool } from '../tool.js';

/**
 * What puts out a secret. It comes in over the network too, but what counts is that it is then here: the effect is
 * `secret`, and together with another way out it is a floor.
 */
export const secretTools: readonly Tool[] = [
  {
    names: ['vault', 'bao'],
    options: '-address= -namespace= -field= -format= -mount= -path=',
    oneDash: true,
    host: '-address',
    calls: [
      {
        sub: 'kv get, read, unwrap, token create|lookup, print token, kv export, login',
        does: ['secret:~/.vault-token'],
      },
      {
        sub: 'delete, kv delete|destroy, kv metadata delete, secrets disable, auth disable, policy delete, token revoke, lease revoke, namespace delete, operator seal|step-down|rekey|rotate|raft|migrate, audit disable, operator init',
        does: ['sends', 'floor:remote-resources'],
      },
      { sub: 'status|version|path-help, kv list, list, secrets list, policy list', does: ['network'] },
    ],
    otherwise: ['sends'],
  },
  {
    names: ['op'],
    options: '--account= --vault= --session= --format= --fields=',
    calls: [
      {
        sub: 'read|inject|signin, item get|list|template, document get, user get|list, service-account create, vault get|list',
        does: ['secret:~/.config/op'],
      },
      { sub: '* delete', does: ['sends', 'floor:remote-resources'] },
    ],
    otherwise: ['sends'],
  },
  {
    names: ['pass', 'gopass', 'passage'],
    calls: [
      { sub: 'rm|remove|delete|mv|move', does: ['delete:~/.password-store', 'floor:destroys-outside'] },
      { sub: 'ls|list|find|search|git|init|version|edit|insert|generate|add', does: ['tree:~/.password-store'] },
    ],
    otherwise: ['secret:~/.password-store'],
  },
  {
    names: [
      'bw',
      'rbw',
      'lpass',
      'dashlane',
      'dcli',
      'keepassxc-cli',
      'kpcli',
      'chamber',
      'teller',
      'infisical',
      'envchain',
      'akeyless',
      'aws-vault',
      'saml2aws',
      'berglas',
      'sops',
      'age',
      'ansible-vault',
      'gopassbridge',
      'step',
      'certbot',
      'dotenvx',
      'credstash',
      'summon',
      'bws',
      'phase',
      'ejson',
      'git-crypt',
      'transcrypt',
      'blackbox_cat',
    ],
    calls: [
      { sub: '** delete|rm|purge', does: ['sends', 'floor:remote-resources'] },
      { sub: 'delete', does: ['sends', 'floor:remote-resources'] },
      { not: '--version', unlike: /^(run|exec|exec-env|exec-file|delete|rm|purge)$/, does: ['secret:~/.config'] },
    ],
  },
  {
    names: ['doppler'],
    calls: [
      { sub: 'secrets, secrets get|download', does: ['secret:~/.config'] },
      { sub: 'secrets delete, projects delete', does: ['sends', 'floor:remote-resources'] },
    ],
  },
  {
    names: ['security'],
    options: '-s= -a= -l= -D=',
    calls: [
      {
        sub: 'find-generic-password|find-internet-password|dump-keychain|export|find-key|find-identity|unlock-keychain|find-certificate',
        does: ['secret:~/Library/Keychains'],
      },
      {
        sub: 'delete-keychain|delete-generic-password|delete-internet-password|delete-certificate|delete-identity',
        does: ['delete:~/Library/Keychains', 'floor:destroys-outside'],
      },
      { sub: 'authorizationdb write, add-trusted-cert', does: ['privilege:root', 'floor:accounts'] },
    ],
    otherwise: ['secret:~/Library/Keychains'],
  },
  {
    names: ['gpg', 'gpg2'],
    options:
      '-o=write --output=write -r= --recipient= -u= --local-user= --homedir= --keyserver= --passphrase-file=read --keyserver-options=',
    calls: [
      {
        given: '--export-secret-keys|--export-secret-subkeys|--export-secret-key|--export-ownertrust',
        does: ['secret:~/.gnupg', 'unknown'],
      },
      {
        given: '--delete-secret-keys|--delete-secret-key|--delete-secret-and-public-key|--delete-keys|--delete-key',
        does: ['delete:~/.gnupg', 'floor:destroys-outside'],
      },
      { given: '--send-keys|--keyserver', does: ['sends'] },
      { given: '--recv-keys|--search-keys|--refresh-keys', does: ['network'] },
      {
        given: '--import|--full-generate-key|--gen-key|--quick-generate-key|--edit-key',
        operands: 'read',
        does: ['secret:~/.gnupg', 'unknown'],
      },
      {
        given: '-d|--decrypt|-s|--sign|-b|--detach-sign|--clearsign|--clear-sign',
        operands: 'read',
        does: ['secret:~/.gnupg', 'unknown'],
      },
      { given: '--list-keys|-k|--list-secret-keys|-K|--fingerprint', does: ['tree:~/.gnupg', 'unknown'] },
      { given: '--verify', operands: 'read', does: ['tree:~/.gnupg', 'unknown'] },
    ],
    otherwise: ['tree:~/.gnupg', 'unknown'],
  },
  {
    names: ['keyctl', 'secret-tool', 'kwallet-query', 'kwalletcli', 'cmdkey', 'keyring', 'ssh-add', 'chainctl'],
    calls: [
      { sub: 'clear|delete|del', does: ['secret:~/.local/share/keyrings', 'floor:destroys-outside'] },
      { given: '-l|-L', does: ['network'] },
      { not: '-l -L', does: ['secret:~/.local/share/keyrings'] },
    ],
  },
  {
    names: ['ssh-keygen'],
    options: '-t= -b= -C= -N= -f= -P= -R= -F= -l -y',
    calls: [
      { given: '-y|-e', options: '-f=read', does: [] },
      { given: '-l|-F', options: '-f=read', does: [] },
      { given: '-f', not: '-y -l -F -e', options: '-f=write', does: ['unknown'] },
      { not: '-f -l -F -y', does: ['write:~/.ssh/id_ed25519', 'floor:runs-later'] },
    ],
  },
  { names: ['ssh-copy-id'], options: '-i=read -p= -o=', calls: [], otherwise: ['sends'] },
  { names: ['ssh-keyscan'], calls: [], otherwise: ['network'] },
];
