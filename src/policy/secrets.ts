import { fold, nameSet } from './names.js';

/** Files that hold credentials, by name, at any depth. Reading one is the effect `secret`, and asks a person each time. */
const secretNames = [
  ...['.env', '.env.*', '.env~', '.env-*', '.env_*', '*.env', '.envrc', '.flaskenv', '.dev.vars', 'env.local'],
  ...['*.pem', '*.key', '*.p12', '*.pfx', '*.p8', '*.ppk', '*.jks', '*.keystore', '*.kdbx', '*.gpg'],
  ...['id_rsa', 'id_dsa', 'id_ecdsa', 'id_ed25519', 'id_ecdsa_sk', 'id_ed25519_sk', 'id_xmss'],
  ...['id_rsa.*', 'id_ed25519.*', 'id_ecdsa.*', 'id_dsa.*'],
  ...['.npmrc', '.yarnrc', '.yarnrc.yml', '.pypirc', '.netrc', '_netrc', '.git-credentials', '.dockercfg'],
  ...['.pgpass', '.my.cnf', '.mylogin.cnf', '.s3cfg', '.boto', '.htpasswd', '.vault-token', '.databrickscfg'],
  ...['credentials', 'credentials.json', 'credentials.toml', 'credentials.yml', 'credentials.yaml'],
  ...['secrets.json', 'secrets.toml', 'secrets.yml', 'secrets.yaml', 'secret.json', 'service-account*.json'],
  ...['client_secret*.json', 'application_default_credentials.json', 'kubeconfig', '*.kubeconfig', '*.tfstate'],
  ...['*.tfvars', '.bash_history', '.zsh_history', '.python_history', '.node_repl_history', '.psql_history'],
  ...[
    '.mysql_history',
    '.sqlite_history',
    '.rediscli_history',
    '.irb_history',
    'fish_history',
    'ConsoleHost_history.txt',
    'auth.json',
    'Login Data',
    'Cookies',
    'key4.db',
    'logins.json',
  ],
];

/** Folders in which everything counts. */
const secretFolders = [
  ...['.ssh', '.aws', '.gnupg', '.kube', '.azure', '.docker', '.password-store', '.config/gcloud', '.config/gh'],
  ...['.config/hub', '.config/op', '.config/git/credentials', '.local/share/keyrings', 'Library/Keychains'],
  ...['.cargo/credentials', '.gem/credentials', '.terraform.d', '.config/rclone', '.config/doctl', '.oci', '.fly'],
  ...['.m2/settings.xml', '.gradle/gradle.properties', '.nuget/NuGet.Config', '.bundle/config', '.subversion/auth'],
  ...['.claude.json', '.claude/.credentials.json', '.gemini/oauth_creds.json', '.copilot', '.config/github-copilot'],
  ...['.config/opencode', '.local/share/opencode', '.huggingface', '.cache/huggingface/token', '.kaggle', '.age'],
  ...['.config/sops', '.minikube', '.wrangler', '.config/netlify', '.config/heroku', '.config/stripe', '.rclone.conf'],
  ...['.config/hcloud', '.config/scw', '.config/glab-cli', '.config/containers', '.mycli-history'],
  ...['.mozilla', '.thunderbird', '.config/google-chrome', '.config/chromium', '.config/microsoft-edge'],
  ...['.config/BraveSoftware', '.config/vivaldi'],
  ...['AppData/Roaming/gcloud', 'AppData/Roaming/Microsoft/Protect', 'AppData/Roaming/Microsoft/Credentials'],
].flatMap(name => [name, `${name}/**`]);

const machineSecrets = ['/etc/shadow*', '/etc/gshadow*', '/etc/sudoers', '/etc/sudoers.d/**', '/etc/ssl/private/**'];
const processSecrets = ['/proc/*/environ', '/proc/*/mem', '/proc/*/task/*/environ', '/dev/mem', '/dev/kmem'];

const holdsSecret = nameSet([...secretNames, ...secretFolders, ...machineSecrets, ...processSecrets]);

/** Names that look like secrets and are made to be shared. */
const isShared = nameSet([
  ...[
    '.env.example',
    '.env-example',
    '.env_example',
    '.env-sample',
    '.env_sample',
    '.env.sample',
    '.env.template',
    '.env.dist',
    '.env.defaults',
    'example.env',
    'sample.env',
  ],
  ...['*.pub', '.ssh/known_hosts', '.docker/Dockerfile*'],
]);

/** Whether a path names a secret, whatever its case or Unicode form. */
export function isSecret(path: string): boolean {
  const folded = fold(path);
  return holdsSecret(folded) && !isShared(folded);
}
