import type { Buffers } from '../tools/ports.js';

/** A terminal has no open editors: the disk is all there is. */
export const noBuffers: Buffers = {
  unsaved: () => [],
  dirty: () => undefined,
  replace: async () => false,
};
