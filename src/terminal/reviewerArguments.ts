import { reviewerProviders, type ReviewerProvider } from '../protocol/settings.js';
import { BadArgument, oneOf } from './options.js';

/** Which model reviews a run. */
export interface ReviewerArguments {
  readonly provider: ReviewerProvider;
  readonly model: string;
  readonly baseUrl: string;
}

export const reviewerOptions = {
  'reviewer-provider': { type: 'string', default: 'off' },
  'reviewer-model': { type: 'string', default: '' },
  'reviewer-base-url': { type: 'string', default: '' },
} as const;

/** The editor's own models are reached through the editor alone. */
export const terminalReviewers = reviewerProviders.filter(name => name !== 'editor');

type Given = { readonly [Option in keyof typeof reviewerOptions]: string };

/** Throws a `BadArgument`. A model or an address without a provider would be a reviewer that is not there. */
export function readReviewer(given: Given): ReviewerArguments {
  const { 'reviewer-model': model, 'reviewer-base-url': baseUrl } = given;
  const provider = oneOf('--reviewer-provider', given['reviewer-provider'], terminalReviewers);
  if (provider === 'off' && (model !== '' || baseUrl !== '')) {
    throw new BadArgument('A reviewer needs --reviewer-provider, too; without it there is none.');
  }
  return { provider, model, baseUrl };
}
