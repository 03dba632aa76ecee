import { readdir } from 'node:fs/promises';
import type { Buffers, FilesDoor } from '../tools/ports.js';
import { whyNot } from './faultCode.js';
import { readImage } from './fileImage.js';
import { realPathOf } from './realPath.js';

const mostNames = 1000;

/** Reading files and folders. What is read is what the person sees. */
export function filesDoor(buffers: Buffers): FilesDoor {
  return {
    async read(path, signal) {
      const real = await realPathOf(path).catch((fault: unknown) => ({ why: whyNot(fault) }));
      return typeof real === 'string' ? readImage(real, buffers, signal) : { kind: 'unreadable', ...real };
    },

    async list(path) {
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
