import type { SecretPattern } from './pattern.js';

const begin = String.raw`-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}`;
const end = String.raw`-{4,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}`;

/** RFC 7468 and 1421, OpenSSH, OpenPGP, SSH2, PuTTY; also in base64, as a kubeconfig has them. */
export const privateKeys: readonly SecretPattern[] = [
  {
    what: 'private-key',
    has: ['PRIVATE KEY'],
    // Only what the lines of a key are made of, so that no other text between the two is hidden.
    find: new RegExp(String.raw`(${begin})(?:[\sA-Za-z0-9+/=\\:,]|-(?!-)){16,20000}(?=${end})`, 'g'),
  },
  {
    what: 'private-key',
    has: ['PRIVATE KEY'],
    find: new RegExp(String.raw`${begin}[\s\S]*?(?:${end}|$)`, 'g'),
    masked: 'never',
  },
  {
    what: 'private-key',
    has: ['Private-Lines:'],
    find: /(\bPrivate-Lines: \d{1,4}(?:\s{1,4}|\\[rn]){1,4})(?:[A-Za-z0-9+/=]{1,80}(?:\s{1,4}|(?:\\[rn]){1,2}|(?!\S))){1,400}/g,
    masked: 'never',
  },
  {
    what: 'private-key',
    has: ['LS0tLS1CRUdJTi'],
    // Not a certificate, nor a public key.
    find: /LS0tLS1CRUdJTi(?!BDRVJU|BQVUJM)[A-Za-z0-9+/=]{16,}(?:(?:\s{1,8}|\\n)[A-Za-z0-9+/=]{20,}){0,400}/g,
  },
];
