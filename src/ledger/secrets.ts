/** What stands where a secret was; patterns never match it, so what was redacted once stays as it is. */
export const mark = (what: string): string => `‹redacted:${what}›`;

export const isMark = /^‹redacted:[a-z-]+›$/;

export interface Pattern {
  readonly what: string;
  /** Global. A first group, where there is one, is text that stays before the mark. Bounded, so that no text takes long. */
  readonly find: RegExp;
}

const word = String.raw`secret|token|passw(?:or)?d|passphrase|(?:api|access|private|signing|encryption|secret|auth|account|master)[_-]?key|access[_-]?signature`;

/** `DB_PASSWORD`, `apiKey`, `x-auth-token`, `AWS_SECRET_ACCESS_KEY_1`; not `PWD`, `tokens` or `keyboard`. */
const name = String.raw`(?:[\w.-]{0,80}(?:${word})|[\w.-]{0,80}[_.-](?:pwd|pass|creds?|credentials?))(?:[_-](?:base64|b64|prod|dev|staging|test|\d{1,4}))?`;

/** A quoted text, or one word; not one that a variable fills in. */
const value = String.raw`(?!‹|["']‹|\$)(?:"(?:[^"\\\n]|\\.){3,}"|'[^'\n]{3,}'|[^\s"'‹,;&|<>(){}\[\]${'`'}]{3,})`;

export const isSecretName = new RegExp(`^${name}$`, 'i');

/** Formats that providers document for their own keys. */
const tokens: readonly Pattern[] = [
  {
    what: 'private-key',
    find: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  },
  { what: 'anthropic-key', find: /\bsk-ant-[\w-]{16,}/g },
  { what: 'openai-key', find: /\bsk-(?:proj-|svcacct-|admin-|or-v1-)?[\w-]{20,}/g },
  { what: 'aws-key', find: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g },
  { what: 'github-token', find: /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{22,})/g },
  { what: 'gitlab-token', find: /\bgl(?:pat|ptt|dt|rt|cbt|soat|agent)-[\w-]{20,}/g },
  { what: 'google-key', find: /\b(?:AIza[\w-]{35}|ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,})/g },
  { what: 'slack-token', find: /\b(?:xox[abceoprs]-[\w-]{10,}|xapp-\d-[\w-]{10,})/g },
  { what: 'slack-hook', find: /\bhooks\.slack\.com\/(?:services|workflows)\/[\w/-]{20,}/g },
  { what: 'stripe-key', find: /\b(?:[sr]k_(?:live|test)_|whsec_)\w{16,}/g },
  { what: 'npm-token', find: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { what: 'pypi-token', find: /\bpypi-[\w-]{50,}/g },
  { what: 'sendgrid-key', find: /\bSG\.[\w-]{16,}\.[\w-]{16,}/g },
  { what: 'huggingface-token', find: /\bhf_[A-Za-z0-9]{30,}/g },
  { what: 'digitalocean-token', find: /\bdo[opr]_v1_[a-f0-9]{64}\b/g },
  { what: 'vault-token', find: /\bhv[sbr]\.[\w-]{20,}/g },
  { what: 'telegram-token', find: /\b\d{8,10}:[\w-]{35}\b/g },
  { what: 'azure-key', find: /(\b(?:AccountKey|SharedAccessKey)=)(?!‹)[\w+/=]{20,}/g },
  { what: 'token', find: /\b(?:shp(?:at|ss|ca|pa)|dckr_pat|glsa|lin_api|sntrys|gsk|dp\.pt|ntn|figd)[_.-][\w-]{24,}/g },
  { what: 'jwt', find: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g },
];

/** Where secrets stand: addresses, headers, assignments, settings, options. */
const places: readonly Pattern[] = [
  { what: 'password', find: /\b([a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/?#@'"]{0,256}:)(?!‹)[^\s/@'"]{1,512}(?=@)/gi },
  { what: 'credential', find: /\b((?:bearer|basic|apikey)\s{1,4})(?!‹)[\w.~+/=-]{12,}/gi },
  {
    what: 'credential',
    find: /\b((?:proxy-)?authorization["']?\s{0,4}[:=]\s{0,4}["']?)(?!\w{0,24}\s{0,4}‹)[^\n"'‹]{6,}/gi,
  },
  { what: 'value', find: new RegExp(`((?<![\\w.-])${name}["']?\\s{0,4}=\\s{0,4})${value}`, 'gi') },
  // A colon only where settings and headers have it, at the start of a line or of a text: prose has colons too.
  { what: 'value', find: new RegExp(`((?:^|[{,"'(])\\s{0,40}(?:- )?${name}["']?\\s{0,4}:\\s{0,4})${value}`, 'gim') },
  { what: 'value', find: new RegExp(`((?<![\\w.-])--?${name}\\s{1,4})(?!-)${value}`, 'gi') },
];

export const secretPatterns: readonly Pattern[] = [...tokens, ...places];
