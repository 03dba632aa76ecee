import { effectInWords } from './effectWords.js';
import type { Judged } from './judged.js';

/** What would have become of an act outside the dry run, for the model. */
export function wouldHave({ verdict, action }: Judged): string {
  const effects = verdict.effects.map(effect => effectInWords(effect, action.cwd).replace(/\.$/, ''));
  const answer =
    verdict.kind === 'allow'
      ? 'Policy would have let it pass.'
      : `A person would have been asked first (risk ${verdict.risk}): ${asSentence(verdict.because)}`;
  return `${answer} What it would have done: ${asSentence(effects.join('; '))}`;
}

function asSentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
