import type { Secrets } from '../../src/host/ledgerKeeper.js';

/** The editor's store for secrets as a map. */
export function memorySecrets(): Secrets & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    get: async key => kept.get(key),
    store: async (key, value) => void kept.set(key, value),
  };
}
