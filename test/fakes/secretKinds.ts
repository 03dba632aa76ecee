import fc from 'fast-check';

/** A kind of secret: how one is made, and whether its form alone gives it away. */
export interface SecretKind {
  readonly what: string;
  readonly secret: fc.Arbitrary<string>;
}

const lower = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
export const letters = lower + lower.toUpperCase();
const alnum = letters + digits;
const hex = `${digits}abcdef`;
const url = `${alnum}-_`;
const base64 = `${alnum}+/`;

/** That many characters of an alphabet. A real key has a digit and does not end in a dash. */
export function chars(alphabet: string, least: number, most = least): fc.Arbitrary<string> {
  return fc
    .array(fc.constantFrom(...alphabet), { minLength: least, maxLength: most })
    .map(all => all.join(''))
    .filter(text => /\w$/.test(text) && (!alphabet.includes(digits) || least < 12 || /\d/.test(text)));
}

/** A form, as texts and as how many characters of which alphabet. */
type Form = readonly (string | fc.Arbitrary<string>)[];

const one = (...parts: Form): fc.Arbitrary<string> =>
  fc.tuple(...parts.map(part => (typeof part === 'string' ? fc.constant(part) : part))).map(all => all.join(''));

const forms: readonly (readonly [what: string, ...form: Form])[] = [
  ['AWS access key id', fc.constantFrom('AKIA', 'ASIA'), chars('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)],
  ['AWS access key id of old', 'A3TX', chars('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)],
  ['AWS Bedrock key', 'ABSK', chars(base64, 120, 132)],
  ['Google API key', 'AIza', chars(url, 35)],
  ['Google OAuth token', 'ya29.', chars(url, 60, 160)],
  ['Google client secret', 'GOCSPX-', chars(url, 28)],
  ['Google refresh token', '1//0', chars(url, 60, 100)],
  ['Azure client secret', chars(alnum, 3), chars(digits, 1), 'Q~', chars(`${url}.~`, 34)],
  ['Azure DevOps token', chars(alnum, 76), 'AZDO', chars(alnum, 4)],
  ['GitHub token', fc.constantFrom('ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'), chars(alnum, 36)],
  [
    'GitHub installation token with a JSON web token',
    'ghs_',
    chars(digits, 6, 8),
    '_eyJ',
    chars(url, 30, 60),
    '.eyJ',
    chars(url, 100, 300),
    '.',
    chars(url, 86),
  ],
  ['GitHub fine-grained token', 'github_pat_', chars(alnum, 22), '_', chars(alnum, 59)],
  ['GitLab token', fc.constantFrom('glpat-', 'glrt-', 'gldt-', 'glptt-', 'gloas-', 'glcbt-64_'), chars(url, 20, 27)],
  ['GitLab routable token', 'glpat-', chars(url, 27, 60), '.01.', chars(lower + digits, 9)],
  ['GitLab token of an instance with a name', 'corp-glpat-', chars(url, 20)],
  ['Atlassian token', 'ATATT3xFfGF0', chars(url, 171), '=', chars('ABCDEF0123456789', 8)],
  ['Bitbucket app password', 'ATBB', chars(alnum, 32)],
  ['Slack configuration token', 'xoxe.xoxp-1-', chars(`${lower.toUpperCase()}${digits}`, 163, 166)],
  ['Slack session cookie', 'xoxd-', chars(url, 40), '%2B', chars(url, 40), '%3D'],
  ['Slack bot token', 'xoxb-', chars(digits, 12), '-', chars(digits, 12), '-', chars(alnum, 24)],
  [
    'Slack app token',
    'xapp-1-A',
    chars(`${lower.toUpperCase()}${digits}`, 10),
    '-',
    chars(digits, 13),
    '-',
    chars(hex, 64),
  ],
  [
    'Slack webhook',
    'https://hooks.slack.com/services/T',
    chars(alnum, 8),
    '/B',
    chars(alnum, 8),
    '/',
    chars(alnum, 24),
  ],
  ['Discord webhook', 'https://discord.com/api/webhooks/', chars(digits, 18), '/', chars(url, 68)],
  ['Stripe key', fc.constantFrom('sk_live_', 'rk_live_', 'sk_test_'), chars(alnum, 24, 99)],
  ['Stripe webhook secret', 'whsec_', chars(alnum, 32)],
  ['Twilio API key', 'SK', chars(hex, 32)],
  ['SendGrid key', 'SG.', chars(url, 22), '.', chars(url, 43)],
  ['Mailgun key', 'key-', chars(hex, 32)],
  ['Mailchimp key', chars(hex, 32), '-us', chars('123456789', 1)],
  ['npm token', 'npm_', chars(alnum, 36)],
  ['PyPI token', 'pypi-AgEIcHlwaS5vcmc', chars(url, 150, 170)],
  ['RubyGems key', 'rubygems_', chars(hex, 48)],
  ['crates.io token', 'cio', chars(alnum, 32)],
  ['NuGet key', 'oy2', chars(lower + digits, 43)],
  ['Docker token', 'dckr_pat_', chars(url, 27)],
  ['Hugging Face token', 'hf_', chars(letters, 34)],
  ['Anthropic key', 'sk-ant-api03-', chars(url, 93), 'AA'],
  ['OpenAI key', 'sk-', chars(alnum, 48)],
  ['OpenAI project key', 'sk-proj-', chars(url, 74), 'T3BlbkFJ', chars(url, 74)],
  ['OpenRouter key', 'sk-or-v1-', chars(hex, 64)],
  ['Groq key', 'gsk_', chars(alnum, 52)],
  ['xAI key', 'xai-', chars(alnum, 80)],
  ['Perplexity key', 'pplx-', chars(alnum, 48)],
  ['Replicate token', 'r8_', chars(alnum, 37)],
  ['Databricks token', 'dapi', chars(hex, 32)],
  ['DigitalOcean token', fc.constantFrom('dop_v1_', 'doo_v1_', 'dor_v1_'), chars(hex, 64)],
  ['Heroku key', 'HRKU-AA', chars(url, 58)],
  ['Cloudflare origin CA key', 'v1.0-', chars(hex, 24), '-', chars(hex, 146)],
  ['Cloudflare token', fc.constantFrom('cfk_', 'cfut_', 'cfat_'), chars(alnum, 48)],
  ['Vercel token', 'vcp_', chars(alnum, 56)],
  ['Netlify token', 'nfp_', chars(alnum, 36)],
  ['Supabase token', 'sbp_', chars(hex, 40)],
  ['Supabase secret key', 'sb_secret_', chars(url, 31)],
  ['PlanetScale token', 'pscale_tkn_', chars(url, 43)],
  ['Fly token', 'fm2_', chars(base64, 120)],
  ['Linear key', 'lin_api_', chars(alnum, 40)],
  ['Notion token', 'ntn_', chars(alnum, 46)],
  ['Notion secret', 'secret_', chars(alnum, 43)],
  ['Figma token', 'figd_', chars(url, 40)],
  ['Postman key', 'PMAK-', chars(hex, 24), '-', chars(hex, 34)],
  ['Airtable token', 'pat', chars(alnum, 14), '.', chars(hex, 64)],
  ['Telegram bot token', chars('123456789', 1), chars(digits, 8, 9), ':', chars(url, 35)],
  ['Discord bot token', 'M', chars(alnum, 25), '.', chars(alnum, 6), '.', chars(url, 38)],
  ['Vault token', 'hvs.', chars(url, 90, 110)],
  ['Vault token of old', 's.', chars(alnum, 23).filter(text => /[A-Z]/.test(text)), chars(digits, 1)],
  ['Terraform Cloud token', chars(alnum, 14), '.atlasv1.', chars(url, 67)],
  ['Grafana token', 'glsa_', chars(alnum, 32), '_', chars(hex, 8)],
  ['Sentry token', 'sntryu_', chars(hex, 64)],
  ['New Relic key', 'NRAK-', chars(`${lower.toUpperCase()}${digits}`, 27)],
  ['Doppler token', 'dp.pt.', chars(alnum, 43)],
  ['Pulumi token', 'pul-', chars(hex, 40)],
  ['Shopify token', fc.constantFrom('shpat_', 'shpca_', 'shppa_', 'shpss_', 'shpua_'), chars(hex, 32)],
  ['Azure storage key that names its service', chars(base64, 76), '+ASt', chars(alnum, 5), 'A=='],
  ['Azure Cosmos DB key', chars(base64, 76), 'ACDb', chars(alnum, 5), 'Q=='],
  ['Azure IoT key', chars(base64, 33), 'AIoTB', chars(alnum, 5), '='],
  ['Azure registry key', chars(base64, 42), '+ACRA', chars(alnum, 5)],
  ['Azure search key', chars(alnum, 42), 'AzSeB', chars(alnum, 5)],
  ['Azure functions key', chars(url, 44), 'AzFu', chars(alnum, 5), 'A=='],
  [
    'Azure key with annotations',
    chars(alnum, 52),
    'JQQJ99',
    chars(alnum, 1),
    'A',
    chars(alnum, 16),
    'A',
    chars(alnum, 7),
  ],
  ['Alibaba key id', 'LTAI', chars(alnum, 20)],
  ['OpenShift token', 'sha256~', chars(url, 43)],
  ['Artifactory reference token', 'cmVmd', chars(alnum, 59)],
  ['Facebook app token', chars('123456789', 1), chars(digits, 14), '|', chars(url, 27)],
  ['Dropbox token', 'sl.u.', chars(url, 130)],
  ['Prefect key', 'pnu_', chars(alnum, 36)],
  ['Postal key', 'EZAK', chars(alnum, 54)],
  ['ReadMe key', 'rdme_', chars(lower + digits, 70)],
  ['Docker configuration in base64', 'eyJhdXRocyI6', chars(base64, 80)],
  ['Square token', 'sq0atp-', chars(url, 22)],
  ['Braintree token', 'access_token$production$', chars(lower + digits, 16), '$', chars(hex, 32)],
  ['Mapbox secret token', 'sk.eyJ', chars(alnum, 60), '.', chars(url, 22)],
  ['age key', 'AGE-SECRET-KEY-1', chars('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58)],
  ['JSON web token', 'eyJhbGciOiJIUzI1NiJ9.eyJ', chars(url, 40, 200), '.', chars(url, 43)],
];

export const keyKinds: readonly SecretKind[] = forms.map(([what, ...form]) => ({ what, secret: one(...form) }));

/** Lines of 64 characters, as PEM has them, or of 70. */
const lines = (width: number): fc.Arbitrary<string> =>
  fc.array(chars(base64, width), { minLength: 3, maxLength: 24 }).map(all => all.join('\n'));

const between = (label: string, head = ''): fc.Arbitrary<string> =>
  lines(64).map(body => `-----BEGIN ${label}-----\n${head}${body}\n-----END ${label}-----`);

/** The secret is the whole block; every line of it has to go. */
export const blockKinds: readonly SecretKind[] = [
  ...['', 'RSA ', 'EC ', 'DSA ', 'ENCRYPTED ', 'OPENSSH '].map(label => ({
    what: `${label}private key`,
    secret: between(`${label}PRIVATE KEY`),
  })),
  {
    what: 'private key with a passphrase',
    secret: between('RSA PRIVATE KEY', 'Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,0123456789ABCDEF\n\n'),
  },
  { what: 'PGP private key', secret: between('PGP PRIVATE KEY BLOCK', 'Version: GnuPG v2\n\n') },
  {
    what: 'PuTTY key',
    secret: lines(64).map(body => `Private-Lines: ${body.split('\n').length}\n${body}\nPrivate-MAC: 00`),
  },
  {
    what: 'private key in base64',
    secret: between('RSA PRIVATE KEY').map(block => Buffer.from(block).toString('base64')),
  },
  {
    what: 'private key in base64, in lines',
    secret: between('EC PRIVATE KEY').map(block =>
      (
        Buffer.from(block)
          .toString('base64')
          .match(/.{1,76}/g) ?? []
      ).join('\n'),
    ),
  },
];

/** No form of their own: only a name or a place says what they are. */
export const plainKinds: readonly SecretKind[] = [
  { what: 'AWS secret key', secret: chars(base64, 40) },
  { what: 'Azure storage key', secret: chars(base64, 86).map(text => `${text}==`) },
  { what: 'hexadecimal key', secret: chars(hex, 32, 64) },
  { what: 'random text', secret: chars(alnum, 20, 44) },
  { what: 'uuid', secret: fc.uuid() },
  { what: 'password', secret: chars(`${alnum}!@#%^*_+.-`, 8, 20).filter(text => /^\w/.test(text)) },
  { what: 'words', secret: fc.array(chars(lower, 4, 7), { minLength: 3, maxLength: 4 }).map(all => all.join('-')) },
  { what: 'word', secret: chars(lower, 8, 12) },
];
