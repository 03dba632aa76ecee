import { effect, pathEffect, type Described } from '../described.js';
import { hole, type Word } from '../word.js';
import type { Prover } from './prove.js';
import { placesOf } from './simpleCommands.js';
import { assigned, type State } from './state.js';
import type { Redirect } from './syntax.js';

/** Notes what redirections read and write; a document's substitutions run as well. */
export function redirected(prover: Prover, redirects: readonly Redirect[], state: State, empties = false): State {
  const expander = prover.expander(state);
  for (const { operator, target, document, variable } of redirects) {
    if (document !== undefined) expander.one(document);
    const word = expander.one(target);
    if (variable !== undefined) {
      prover.note(effect({ kind: 'env', name: variable }));
      expander.state = assigned(expander.state, variable, { kind: 'number' });
    }
    for (const place of placesOf(prover, expander.state))
      prover.note(ofTarget(operator, word, place, empties && operator !== '>>'));
  }
  return expander.state;
}

function ofTarget(operator: string, word: Word, place: Parameters<typeof pathEffect>[2], empties: boolean): Described {
  if (operator === '<<<' || operator.startsWith('<<')) return effect();
  const isDuplicate = /^[<>]&$/.test(operator);
  if (isDuplicate && (/^(\d+-?|-)$/.test(word.text) || (word.number === true && word.text === hole))) return effect();
  if (isDuplicate && operator === '<&') return effect({ kind: 'unknown', why: 'which stream it reads cannot be read' });
  const socket = /^\/dev\/(tcp|udp)\/([^/\0]*)/.exec(word.text);
  if (socket !== null)
    return effect(
      { kind: 'network', host: socket[2] ?? '', sends: true },
      { kind: 'unknown', why: 'the shell itself opens a connection' },
    );
  const roles =
    operator === '<' ? (['read'] as const) : operator === '<>' ? (['read', 'write'] as const) : (['write'] as const);
  const effects = roles.map(role => pathEffect(role, word, place, { empties }));
  return { effects: effects.flatMap(one => one.effects), needs: effects.flatMap(one => one.needs) };
}
