import { patternsOf, type Shape } from './shape.js';

/**
 * Formats of keys of services that fewer people have. Where no other address stands, a provider does not document its
 * own: https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml says how they look.
 */
const shapes: readonly Shape[] = [
  // Keys that name their service: https://github.com/microsoft/security-utilities, GeneratedRegexPatterns
  {
    what: 'azure-key',
    has: ['+ASt', 'ACDb', '+ABa', '+AMC', 'APIM'],
    shape: /[A-Za-z0-9+/]{76}(?:\+ASt|ACDb|\+ABa|\+AMC|APIM)[A-Za-z0-9+/]{5}[AQgw]==/,
  },
  {
    what: 'azure-key',
    has: ['+ARm', '+AEh', '+ASb', 'AIoT', 'AzCa', 'AZEG'],
    shape: /[A-Za-z0-9+/]{33}(?:\+ARm|\+AEh|\+ASb|AIoT|AzCa|AZEG)[A-P][A-Za-z0-9+/]{5}=/,
  },
  {
    what: 'azure-key',
    has: ['+ACR', 'AzSe', 'AzFu', 'JQQJ9'],
    shape:
      /(?:[A-Za-z0-9+/]{42}(?:\+ACR|AzSe)[A-D][A-Za-z0-9+/]{5}|[\w-]{44}AzFu[\w-]{5}[AQgw]==|[A-Za-z0-9]{52}JQQJ9[9DH][A-Za-z0-9]{26}(?:[A-Za-z0-9]{2}==)?)(?![A-Za-z0-9])/,
  },
  // https://developers.cloudflare.com/fundamentals/api/get-started/token-formats
  { what: 'cloudflare-token', has: ['cfk_', 'cfut_', 'cfat_'], shape: /cf(?:k|ut|at)_[A-Za-z0-9]{40,}/ },
  // https://docs.docker.com/reference/cli/docker/login/#credential-stores, as a Kubernetes secret holds it in base64
  {
    what: 'docker-auth',
    has: ['eyJhdXRocyI6', 'ImF1dGhzIjo'],
    shape: /(?:eyJhdXRocyI6|ew\w{0,4}ImF1dGhzIjo)[\w+/]{20,}={0,2}/,
  },
  // Grafana's older keys, and tokens that were put into base64 once more
  { what: 'jwt', has: ['eyJrIjoi', 'ZXlK'], shape: /(?:eyJrIjoi[\w+/]{40,}|ZXlK[\w+/]{60,})={0,2}/ },
  {
    what: 'cloud-key',
    has: ['LTAI', 'sha256~', '4b1d', 'tk-us-', 'API-'],
    shape:
      /(?:LTAI[A-Za-z0-9]{12,}|sha256~[\w-]{43}|4b1d[A-Za-z0-9]{38}|tk-us-[\w-]{48}|API-(?=[A-Z]{0,25}\d)[A-Z0-9]{26,})(?![\w-])/,
  },
  {
    what: 'registry-token',
    has: ['CLOJARS_', 'cmVmd', 'AKCp'],
    shape: /(?:CLOJARS_[a-z0-9]{60}|cmVmd[A-Za-z0-9]{59}|AKCp[A-Za-z0-9]{60,})(?![A-Za-z0-9])/,
  },
  {
    what: 'vault-key',
    has: ['A3-', 's.', 'b.', 'r.'],
    // https://developer.hashicorp.com/vault/docs/upgrading/upgrade-to-1.0.0: Vault's tokens until version 1.10
    shape:
      /(?:A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}|(?<![.)\]])[sbr]\.(?=[A-Za-z]{0,23}\d)(?=[\da-z]{0,23}[A-Z])[A-Za-z0-9]{24})(?!\w|\.\w)/,
  },
  {
    what: 'payment-key',
    has: ['FLWSECK', 'duffel_', 'shippo_', 'EZAK', 'EZTK', 'access-'],
    shape:
      /(?:FLWSECK(?:_TEST)?-[A-Za-z0-9]{12,}(?:-X)?|duffel_(?:test|live)_[\w=-]{43,}|shippo_(?:live|test)_[a-fA-F0-9]{40}|EZ[AT]K[A-Za-z0-9]{54}|access-(?:sandbox|development|production)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![A-Za-z0-9])/,
  },
  {
    what: 'operations-token',
    has: ['pnu_', 'ico-', 'NRII-', 'NRJS-', '_mmk', 'sm_', 'pat.', 'sat.'],
    shape:
      /(?:pnu_[A-Za-z0-9]{36}|ico-[A-Za-z0-9]{32}|NRII-[\w-]{32}|NRJS-[a-f0-9]{19}|[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk|sm_[aps]at_[A-Za-z0-9]{16}|[ps]at\.[\w-]{22}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{20})(?![A-Za-z0-9])/,
  },
  {
    what: 'service-token',
    has: ['p8e-', 'fio-u-', 'rdme_', 's-s4t2'],
    shape: /(?:p8e-[A-Za-z0-9]{32}|fio-u-[\w=-]{64,}|rdme_[a-z0-9]{70}|s-s4t2(?:ud|af)-[a-f0-9]{64})(?![A-Za-z0-9])/,
  },
  // An app's id and its secret in one: https://developers.facebook.com/docs/facebook-login/guides/access-tokens
  { what: 'facebook-token', has: ['|', '%7C'], shape: /\d{15,16}(?:\||%7C)(?=[\w-]{0,39}\d)[\w-]{27,40}(?![\w-])/ },
];

export const serviceKeys = patternsOf(shapes);
