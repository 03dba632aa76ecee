import type { Described, Standing } from './described.js';
import { textsInSettings } from './programs/environment.js';
import { hole } from './word.js';

/** What harm is in a text that some program will run because a variable holds it: `PROMPT_COMMAND='rm -rf /' bash`. */
export function runBySetting(name: string, value: string, place: Standing): readonly Described[] {
  const setting = textsInSettings.find(({ names }) => names.test(name));
  if (setting === undefined || value === '' || value === hole || place.depth > 6) return [];
  const text = setting.isExpanded === true ? `: "${value.replace(/"/g, '')}"` : value;
  const within = { ...place, depth: place.depth + 2 };
  return place
    .readText(text, within)
    .effects.flatMap(one => (mayHarm.has(one.kind) ? [{ effects: [one], needs: [] }] : []));
}

/** That it runs something is said already by the setting itself. */
const mayHarm = new Set(['delete', 'write', 'unknown', 'git', 'publish', 'process', 'network', 'secret']);
