import { generateKeyPairSync, sign } from 'node:crypto';
import type { Signer } from '../../src/ledger/signer.js';

/** An installation's key, fresh each time. */
export function signer(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    public: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    sign: text => sign(null, Buffer.from(text), privateKey).toString('base64'),
  };
}
