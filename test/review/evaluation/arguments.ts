import { parseArgs } from 'node:util';
import type { NetworkProvider } from '../../../src/models/catalog.js';

/** What is to be evaluated; without `provider` it is the stand-in. */
export interface Wanted {
  readonly provider: NetworkProvider | undefined;
  readonly baseUrl: string;
  readonly model: string;
  readonly json: boolean;
  /** Only themes and cases with this word. */
  readonly cases: string;
  readonly limitMs: number;
  readonly atOnce: number;
}

export const usage =
  'npm run eval:review -- [--provider anthropic|openai|compatible --base-url U --model M] [--json] [--cases WORD] [--timeout S] [--at-once N]';

/** A sentence where the words cannot be read. */
export function readArguments(words: readonly string[]): Wanted | string {
  const text = { type: 'string' } as const;
  const options = {
    ...{ provider: text, 'base-url': text, model: text, cases: text, timeout: text, 'at-once': text },
    json: { type: 'boolean' },
  } as const;
  let values: ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];
  try {
    ({ values } = parseArgs({ args: [...words], options }));
  } catch (fault) {
    return fault instanceof Error ? fault.message : String(fault);
  }
  const { provider, 'base-url': baseUrl = '', model = '', cases = '', json = false } = values;
  const found = providers.find(name => name === provider);
  if (provider !== undefined && found === undefined)
    return `--provider takes one of ${providers.join(', ')}, not "${provider}".`;
  if (found === undefined && (baseUrl !== '' || model !== '')) return 'Name the --provider as well.';
  if (baseUrl !== '' && !/^https?:\/\//.test(baseUrl))
    return `--base-url: "${baseUrl}" is not an http or https address.`;
  const timeout = Number(values.timeout ?? 60);
  if (!(timeout > 0 && timeout <= 600)) return `--timeout takes seconds up to 600, not "${values.timeout ?? ''}".`;
  const atOnce = Number(values['at-once'] ?? 4);
  if (!(Number.isInteger(atOnce) && atOnce >= 1 && atOnce <= 64))
    return `--at-once takes a whole number from 1 to 64, not "${values['at-once'] ?? ''}".`;
  return { provider: found, baseUrl, model, json, cases, limitMs: timeout * 1000, atOnce };
}

const providers: readonly NetworkProvider[] = ['anthropic', 'openai', 'compatible'];
