import type { Storage } from '../../src/host/workspaceRules.js';

/** The editor's storage as a map; what is kept is a copy, as it is after a reload. */
export function memoryStorage(): Storage {
  const kept = new Map<string, string>();
  return {
    get: key => {
      const found = kept.get(key);
      const value: unknown = found === undefined ? undefined : JSON.parse(found);
      return value;
    },
    update: async (key, value) => {
      if (value === undefined) kept.delete(key);
      else kept.set(key, JSON.stringify(value));
    },
  };
}
