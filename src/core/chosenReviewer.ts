import { modelId } from '../models/catalog.js';
import { isNamed, reviewersIn } from '../policy/atStart.js';
import type { Compiled } from '../policy/compile.js';
import type { Settings } from '../protocol/settings.js';

/** The reviewer that the settings name, `provider/name`; undefined where there is none. */
export function reviewerNamed(settings: Pick<Settings, 'reviewer.provider' | 'reviewer.model'>): string | undefined {
  const provider = settings['reviewer.provider'];
  if (provider === 'off') return undefined;
  const model = settings['reviewer.model'];
  return provider === 'editor' ? `editor/${model}` : modelId(provider, model);
}

/** The same, where an administrator permits it. */
export function reviewerOn(settings: Settings, { constraints }: Pick<Compiled, 'constraints'>): string | undefined {
  const named = reviewerNamed(settings);
  const permitted = reviewersIn(constraints);
  return named === undefined || (permitted !== undefined && !isNamed(permitted, named)) ? undefined : named;
}

/** What the person should know of the choice. */
export function reviewerInWords(settings: Settings, reviewer: string): string {
  const { provider, model, baseUrl } = settings;
  const [ofAgent, address] = [provider === 'guide' ? undefined : ownId(settings), settings['reviewer.baseUrl']];
  const isSame = ofAgent === reviewer && baseUrl === address && (provider !== 'editor' || model !== '');
  return isSame
    ? 'It is the very model that proposes: a second look by the same eyes finds little. Pick another.'
    : 'It answers what policy does not reserve for you, one act at a time; it makes no rule.';
}

function ownId({ provider, model }: Settings): string {
  return provider === 'editor' || provider === 'guide' ? `${provider}/${model}` : modelId(provider, model);
}
