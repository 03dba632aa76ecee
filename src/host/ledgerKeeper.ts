import type * as vscode from 'vscode';
import type { Keeper } from '../ledger/keeper.js';
import { newKey, signerOf, type Signer } from '../ledger/signer.js';
import { checkpointSchema, type Checkpoint } from '../protocol/entry.js';

export type Secrets = Pick<vscode.SecretStorage, 'get' | 'store'>;

const keyName = 'countersign.ledger.key';

/**
 * The key that signs for this installation's ledgers, and the newest checkpoint of the one that `place` names.
 *
 * Invariant: both live in SecretStorage alone. Where that forgets, or another window was quicker, the key is another
 * one from then on, which the ledger has on record.
 */
export async function openSecretKeeper(secrets: Secrets, place: string): Promise<Keeper> {
  const name = `countersign.ledger.checkpoint:${place}`;
  const [signer, kept] = await Promise.all([openSigner(secrets), secrets.get(name)]);
  return {
    signer,
    kept: readCheckpoint(kept),
    keep: async checkpoint => secrets.store(name, JSON.stringify(checkpoint)),
  };
}

async function openSigner(secrets: Secrets): Promise<Signer> {
  const found = signerOf((await secrets.get(keyName)) ?? '');
  if (found !== undefined) return found;
  const made = newKey();
  await secrets.store(keyName, made);
  const signer = signerOf((await secrets.get(keyName)) ?? made); // of two windows that make one, the last one's stays
  if (signer === undefined) throw new Error('The key that signs for the ledger could not be stored.');
  return signer;
}

function readCheckpoint(text: string | undefined): Checkpoint | undefined {
  if (text === undefined) return undefined;
  try {
    return checkpointSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // it was cut off while it was stored: then none is kept
  }
}
