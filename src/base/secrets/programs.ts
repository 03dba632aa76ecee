import type { SecretPattern } from './pattern.js';

/** Options whose argument is a secret, though their name does not say so. */
const options: readonly (readonly [programs: string, option: string])[] = [
  // Attached: the manuals of MySQL and 7-Zip.
  ['mysql|mysqldump|mysqladmin|mysqlimport|mariadb|mariadb-dump|7za?', '-p(?! )'],
  ['sshpass|mongo|mongosh|mongodump|mongorestore|mongoexport|mongoimport|cypher-shell|influx', '-p\\s{0,4}'],
  [
    '(?:docker|podman|nerdctl|buildah|skopeo|helm registry|oras|crane auth|az|oc|vault|cf|argocd|faas-cli) login',
    '-p\\s{1,4}',
  ],
  ['sqlcmd|bcp|zip|unzip', '-P\\s{1,4}'],
  ['redis-cli|valkey-cli', '-a\\s{1,4}'],
  ['ldapsearch|ldapmodify|ldapadd|ldapwhoami', '-w\\s{1,4}'],
  ['snmpwalk|snmpget', '-[AX]\\s{1,4}'],
  ['htpasswd', '-\\w{0,6}b\\w{0,6}(?:\\s{1,4}[^\\s-]\\S{0,200}){2}\\s{1,4}'],
  ['openssl', '-pass(?:in|out)?\\s{1,4}pass:'],
  ['openssl enc', '-[kK]\\s{1,4}'],
  ['ssh-keygen', '-[NP]\\s{1,4}'],
  ['keytool|jarsigner', '-(?:storepass|keypass)\\s{1,4}'],
  ['useradd|usermod|twine upload', '-p\\s{1,4}'],
  ['rabbitmqctl (?:add_user|change_password|authenticate_user)', '[^\\s-]\\S{0,200}\\s{1,4}'],
  ['rclone config (?:create|update|password)', '[\\w-]{0,80}(?:key|pass|token|secret)\\s{1,4}'],
  ['net use', '\\\\\\\\[^\\s\\\\]{1,128}\\\\\\S{1,128}\\s{1,4}'],
  ['sqlplus|sqlldr|expdp|impdp', '[\\w$]{1,64}/'],
  ['chpasswd(?= <<<)', '<<<\\s{0,4}["\']?[\\w.-]{1,64}:'],
  ['kubectl create secret|oc create secret', '--from-literal[=\\s][\\w.-]{1,128}='],
  ['aws secretsmanager|aws ssm put-parameter', '(?:--secret-string|--value)[\\s=]{1,4}'],
  ['vault kv (?:put|patch)|vault write|bao kv (?:put|patch)', '[\\w.-]{1,128}='],
  ['gh secret set|gh variable set|glab variable set', '(?:-b|--body|-v|--value)[\\s=]{1,4}'],
  ['curl|wget|http|https|xh', '(?:-b|--cookie)\\s{1,4}["\']?[\\w.-]{1,64}='],
  ['http|https|xh|curlie', '(?:-a|--auth)\\s{1,4}["\']?[^\\s:"\']{0,128}:'],
  ['curl', '(?:-u|--user|-U|--proxy-user)[\\s=]{0,4}["\']?[^\\s:"\']{0,128}:'],
  ['smbclient|rpcclient', '-U\\s{0,4}["\']?[^\\s%"\']{1,128}%'],
  ['netlify|npx netlify|surge|expo|eas', '(?:-a|--auth)\\s{1,4}'],
];

const argument = String.raw`["']?(?![\s‹$-])[^\s"'‹|;]{3,}`;

const optionPatterns = options.map(([programs, option]): SecretPattern => ({
  what: 'value',
  find: new RegExp(`((?<![\\w.-])(?:${programs})(?=\\s)[^\\n|;]{0,300}?\\s(?:${option}))${argument}`, 'g'),
  masked: 'random',
}));

export const programSecrets: readonly SecretPattern[] = [
  ...optionPatterns,
  // https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html
  {
    what: 'password',
    has: ['password'],
    find: /((?:\bmachine\s{1,9}\S{1,256}\s{1,9}(?:login\s{1,9}\S{1,256}\s{1,9})?(?:account\s{1,9}\S{1,256}\s{1,9})?|^\s{0,20}login\s{1,9}\S{1,256}\s{1,9})password\s{1,9})(?!‹)\S{3,}/gm,
    masked: 'random',
  },
  // https://www.postgresql.org/docs/current/libpq-pgpass.html
  {
    what: 'password',
    find: /(^[\w.*-]{1,128}:(?:\d{4,5}|\*):[\w*-]{1,64}:[\w.*-]{1,64}:)(?!‹)\S{3,}/gm,
    masked: 'random',
  },
  // https://learn.microsoft.com/powershell/module/microsoft.powershell.security/convertto-securestring
  {
    what: 'password',
    has: ['SecureString'],
    find: /(\bConvertTo-SecureString\s{1,4}(?:-String\s{1,4})?["'])(?![$‹])[^"'\n]{3,256}(?=["'])/gi,
    masked: 'random',
  },
  // What a prompt for a password is fed.
  {
    what: 'password',
    has: ['sudo', '--password-stdin', 'passwd', '--with-token'],
    find: /(\b(?:echo|printf)\s{1,4}(?:-\w{1,3}\s{1,4})?)(?![\s‹$-])(?:"[^"\n$‹]{3,200}"|'[^'\n‹]{3,200}'|[^\s"'‹|;&]{3,200})(?=\s{0,4}\|\s{0,4}(?:sudo\b[^\n|]{0,40}\s-\w{0,4}S|chpasswd|passwd|[\w -]{1,80}--(?:password-stdin|with-token)))/g,
    masked: 'random',
  },
];
