import { name, randomValue, spacedValue, value } from './names.js';
import type { SecretPattern } from './pattern.js';

/** Addresses: passwords and signatures in them. Names in their queries are assignments. */
const addresses: readonly SecretPattern[] = [
  // RFC 3986 userinfo: also of postgres, mongodb+srv, redis, amqp; many a one is not encoded as it should be
  {
    what: 'password',
    has: ['://'],
    find: /\b([a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/?#@'"]{0,256}:)(?!‹|\$)(?:[^\s/?#'"]{1,512}(?=@)|(?!\d{1,5}\/)[^\s@'"]{1,512}(?=@))/gi,
  },
  // A token as the user of an address.
  {
    what: 'token',
    has: ['://'],
    find: /(:\/\/)(?=[\w.~-]{0,60}\d)(?=[\w.~-]{0,60}[A-Za-z])[\w.~-]{20,256}(?=@)/g,
    masked: 'random',
  },
  // https://docs.oracle.com/en/database/oracle/oracle-database/23/jjdbc/data-sources-and-URLs.html
  {
    what: 'password',
    has: ['jdbc:oracle'],
    find: /(\bjdbc:oracle:\w{1,10}:[^/\s'"]{1,64}\/)(?!‹)[^@\s'"]{1,128}(?=@)/g,
  },
  // https://learn.microsoft.com/rest/api/storageservices/create-service-sas, AWS and GCP presigned
  {
    what: 'signature',
    has: ['sig=', 'Signature='],
    find: /([?&;](?:sig|X-Amz-Signature|X-Goog-Signature|Signature)=)[\w%+/=-]{20,}/g,
  },
  // https://learn.microsoft.com/dotnet/framework/data/adonet/connection-string-syntax
  {
    what: 'password',
    has: ['pwd', 'Pwd', 'PWD'],
    find: /(\b(?:server|data source|host|database|initial catalog|uid|user id|user|username)=[^;\n"']{1,128};\s{0,2}pwd=)(?!‹)[^;\n"'\s]{1,256}/gi,
    masked: 'random',
  },
];

/** Headers of requests, as they stand on the wire, in commands and in code. */
const headers: readonly SecretPattern[] = [
  // RFC 6750, 7617
  {
    what: 'credential',
    find: /\b((?:bearer|basic|apikey|SSWS|GenieKey)\s{1,4})(?!‹)(?=[\w.~+/=-]{0,80}[\dA-Z=])[\w.~+/=-]{12,}/gi,
  },
  // RFC 9110, whatever the scheme
  {
    what: 'credential',
    find: /\b((?:proxy-)?authorization["']?\s{0,4}[:=]\s{0,4}["']?)(?!\w{0,24}\s{0,4}‹|(?:bearer|basic|apikey)\s{1,4}[\w.~+/=-]{12}|[\w.$]{1,80}[([;]|(?:string|undefined|null|required)\b|\$)[^\n"'‹]{6,}/gi,
    masked: 'random',
  },
  // RFC 6265
  {
    what: 'cookie',
    find: /\b((?:set-)?cookie["']?\s{0,4}:\s{0,4}["']?[\w.-]{1,64}=)(?!‹)[^\n"'‹]{6,}/gi,
    masked: 'random',
  },
  { what: 'value', find: new RegExp(`(\\bx-${name}\\s{0,4}:\\s{0,4}${value}`, 'gi'), masked: 'random' },
];

/** Assignments, settings, members of JSON and YAML, options, elements of XML. */
const named: readonly SecretPattern[] = [
  { what: 'value', find: new RegExp(`((?<![\\w.-])${name}\\\\{0,3}["']?(?:=|\\s{0,4}:=\\s{0,4})${value}`, 'gi') },
  { what: 'value', find: new RegExp(`((?<![\\w.-])${name}\\\\{0,3}["']?\\]?\\s{0,4}=>?\\s{0,4}${spacedValue}`, 'gi') },
  // A colon only where settings have it, at the start of a line or of a text: prose has colons too.
  {
    what: 'value',
    find: new RegExp(
      `((?:^|[{,"'(]|\\\\n)[ \\t]{0,40}(?:- )?${name}\\\\{0,3}["']?\\s{0,4}:\\s{0,4}(?:![\\w!]{1,20}\\s{1,4})?${spacedValue}`,
      'gim',
    ),
  },
  { what: 'value', find: new RegExp(`((?<![\\w.-])${name}["']?\\s{0,4}:\\s{0,4}${randomValue}`, 'gi') },
  { what: 'value', find: new RegExp(`((?<![\\w.-])--?${name}\\s{1,4}(?!-)${value}`, 'gi') },
  // https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container
  {
    what: 'value',
    find: new RegExp(
      `(\\bname["']?\\s{0,4}:\\s{0,4}["']?${name}["']?\\s{0,4},?\\s{0,40}["']?value["']?\\s{0,4}:\\s{0,4}${value}`,
      'gi',
    ),
  },
  { what: 'value', find: new RegExp(`(<${name}>)(?!‹)[^<\\n]{3,}(?=</)`, 'gi') },
  { what: 'value', find: new RegExp(`(\\b(?:key|name)="${name}"\\s{1,4}value=${value}`, 'gi') },
  // https://docs.docker.com/reference/cli/docker/login/#credential-stores: name and password in base64
  { what: 'value', has: ['auths'], find: /(\bauth\\{0,3}["']\s{0,4}:\s{0,4}\\{0,3}["'])(?!‹)[^"'\\\n]{3,}/g },
  {
    what: 'value',
    has: ['auth'],
    find: new RegExp(`((?<![\\w.-])auth\\\\{0,3}["']\\s{0,4}:\\s{0,4}${randomValue}`, 'g'),
  },
  // Commands that set one: aws configure, setx, fish, a Dockerfile.
  {
    what: 'value',
    find: new RegExp(
      `(\\b(?:setx|ENV|ARG|(?:configure|config|secrets?|variables?) set|set -\\w{1,4})\\s{1,4}\\S{0,80}?(?<![\\w-])${name}\\s{1,4}(?!-)${value}`,
      'gi',
    ),
  },
  // Other keys of an environment, if what they are set to looks random; a public one is none.
  {
    what: 'value',
    has: ['_KEY', '_SALT', '_DSN'],
    find: new RegExp(
      `((?<![\\w.-])(?![A-Z0-9_]{0,80}(?:PUBLIC|PUBLISHABLE|CACHE))[A-Z][A-Z0-9_]{0,80}_(?:KEY|SALT)\\s{0,2}[=:]\\s{0,2}${randomValue}`,
      'g',
    ),
  },
].map(pattern => ({ ...pattern, masked: 'random' }));

export const secretPlaces: readonly SecretPattern[] = [...addresses, ...headers, ...named];
