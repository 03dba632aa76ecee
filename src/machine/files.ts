import { readdir } from 'node:fs/promises';
import type { Buffers, FilesDoor } from '../tools/ports.js';
import { whyNot } from './faultCode.js';
import { readImage } from './fileImage.js';
import { whyNotReal } from './realPath.js';

export const mostNames = 1000;

/** Reading files and folders, by real paths only. What is read is what the person sees. */
export function filesDoor(buffers: Buffers): FilesDoor {
  return {
    async read(path, signal) {
      const why = await whyNotReal(path);
      return why === undefined ? readImage(path, buffers, signal) : { kind: 'unreadable', why };
    },

    async list(path) {
      const why = await whyNotReal(path);
      if (why !== undefined) return { failed: `${path} cannot be listed: ${why}.` };
      try {
        const entries = await readdir(path, { withFileTypes: true });
        const names = entries.map(entry => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
        return { names: names.slice(0, mostNames), more: Math.max(0, names.length - mostNames) };
      } catch (fault) {
        return { failed: `${path} cannot be listed: ${whyNot(fault)}.` };
      }
    },
  };
}
