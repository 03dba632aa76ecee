import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { canonicalJson } from '../base/canonicalJson.js';
import type { Checkpoint, Mark } from '../protocol/entry.js';

/** Signs for one installation. The private key never leaves whoever implements this. */
export interface Signer {
  /** The Ed25519 key's SPKI, DER in base64. */
  readonly public: string;
  /** Over the UTF-8 bytes of the text; base64. */
  sign(text: string): string;
}

/** An Ed25519 key of one's own, as PEM: to be kept where nobody else reads it. */
export function newKey(): string {
  return String(generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }));
}

/** Undefined for what is no such key. */
export function signerOf(pem: string): Signer | undefined {
  const key = privateKeyIn(pem);
  if (key?.asymmetricKeyType !== 'ed25519') return undefined;
  return {
    public: createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64'),
    sign: text => sign(null, Buffer.from(text), key).toString('base64'),
  };
}

function privateKeyIn(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined; // whatever is wrong with it, it signs nothing
  }
}

/** SHA-256 (hex) of the public key's DER, its first 16 characters: short enough to be compared by eye. */
export function keyId(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 16);
}

export function signCheckpoint(
  signer: Signer,
  at: number,
  { count, head }: Pick<Checkpoint, 'count' | 'head'>,
): Checkpoint {
  const checkpoint = { kind: 'checkpoint', count, head, at, key: keyId(signer.public) } as const;
  return { ...checkpoint, signature: signer.sign(signedText(checkpoint)) };
}

/** Otherwise whoever can write the file could take away what was signed, and say that it was taken away. */
export function signMark<M extends Mark>(signer: Signer, mark: M): M {
  const named = { ...mark, key: keyId(signer.public) };
  return { ...named, signature: signer.sign(signedText(named)) };
}

/** False also for what is no key or no signature. */
export function isSignedBy(publicKey: string, signed: Checkpoint | Mark): boolean {
  try {
    const { id, key } = keyOf(publicKey);
    if (id !== signed.key) return false;
    const signature = Buffer.from(signed.signature ?? '', 'base64');
    return verify(null, Buffer.from(signedText(signed)), key, signature);
  } catch {
    return false;
  }
}

interface PublicKey {
  readonly text: string;
  readonly id: string;
  readonly key: KeyObject;
}

/** To make one takes as long as half a signature, and thousands in a row are by the same. */
let newest: PublicKey | undefined;

function keyOf(text: string): PublicKey {
  if (newest?.text === text) return newest;
  const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
  newest = { text, id: keyId(text), key };
  return newest;
}

function signedText({ kind, ...body }: Mark | Omit<Checkpoint, 'signature'>): string {
  const { signature: _, ...said } = { signature: undefined, ...body };
  return `countersign ${kind} ${canonicalJson(said)}`;
}
