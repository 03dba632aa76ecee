import { resolvePath } from '../base/paths.js';
import type { FilesDoor } from '../tools/ports.js';

/** What files that a person mentioned hold, for the model. Secrets stay out: the model may ask to read them. */
export async function readMentioned(
  paths: readonly string[],
  place: {
    readonly folder: string;
    readonly files: FilesDoor;
    readonly realOf: (path: string) => Promise<string>;
    readonly isHidden: (path: string) => boolean;
  },
  signal: AbortSignal,
): Promise<string> {
  const read = async (path: string): Promise<string> => {
    // By its real path: a link shows what it names, and hides nothing.
    const real = await place.realOf(resolvePath(place.folder, path)).catch(() => undefined);
    if (real === undefined) return `${path} was mentioned and cannot be found.`;
    if (place.isHidden(real)) return `${path} was mentioned and is not attached, because it holds secrets.`;
    const image = await place.files.read(real, signal);
    return image.kind === 'text' ? `${path}:\n${image.text}` : `${path} was mentioned and is no text.`;
  };
  return (await Promise.all(paths.map(read))).join('\n\n');
}
