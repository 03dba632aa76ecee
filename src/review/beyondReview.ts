import { mayBeNear } from '../base/nearHost.js';
import { assertNever } from '../base/never.js';
import type { Effect, EffectKind } from '../protocol/effect.js';
import { decidedBy } from '../protocol/variables.js';

type EffectOf<K extends EffectKind> = Extract<Effect, { kind: K }>;

/**
 * Why no second model can judge an effect from what it is shown, as a sentence; undefined where it can. `effects` are all
 * of the action.
 */
export function beyondReview(effect: Effect, effects: readonly Effect[]): string | undefined {
  switch (effect.kind) {
    case 'none':
    case 'package':
    case 'process':
      return undefined;
    case 'git':
      return beyondPush(effect);
    case 'network':
      return beyondReach(effect, effects);
    case 'read':
    case 'write':
    case 'delete':
      return effect.unsure === true
        ? `Which file it would ${effect.kind} could not be read; look yourself.`
        : undefined;
    case 'execute':
      return isResolved(effect.program) ? undefined : 'Which program it would start could not be found out.';
    case 'unknown':
      return isResolved(effect.program) && effect.words !== undefined
        ? undefined
        : `What it would start could not be found out: ${effect.why}.`;
    case 'env':
      return harmless.has(effect.name) ? undefined : decidingWords(effect.name);
    case 'secret':
      return 'Only a person may let a secret be touched.';
    case 'agent':
      return 'Only a person may hand something over to another agent.';
    case 'attachment':
      return 'Only a person may hand over a file.';
    case 'privilege':
      return `Only a person may let it act with the rights of ${effect.to}.`;
    case 'publish':
      return 'Only a person may publish.';
    case 'mcp':
      return `Only a person may answer: what ${effect.tool} of ${effect.server} does is not known here.`;
    default:
      return assertNever(effect);
  }
}

/** The name of a remote says nothing: its address does. */
function beyondPush({ op, remote = '' }: EffectOf<'git'>): string | undefined {
  return op === 'push' && !/[:/]/.test(remote) ? 'Where it would push to could not be found out.' : undefined;
}

function beyondReach(effect: EffectOf<'network'>, effects: readonly Effect[]): string | undefined {
  const { host, sends } = effect;
  if (host === '' && sends === true && !isPush(effect, effects))
    return 'Where it would send data could not be found out.';
  if (!mayBeNear(host)) return undefined;
  return `Only a person may let it reach ${host}, which may be this machine or a network around it.`;
}

/** It is how a push reaches its remote, of which the address is known by another effect of the same words. */
function isPush({ words }: EffectOf<'network'>, effects: readonly Effect[]): boolean {
  return effects.some(
    one => one.kind === 'git' && one.op === 'push' && words !== undefined && one.words?.join('\0') === words.join('\0'),
  );
}

/** A name or a path, not the text of something that is put together when it runs. */
function isResolved(program: string | undefined): boolean {
  return program !== undefined && /^[^\s$`*?(){}<>|;&]+$/.test(program);
}

/** Variables that decide something, and never which code runs or where connections go. */
const harmless = new Set(['NODE_ENV', 'PYTHONUNBUFFERED', 'PYTHONDONTWRITEBYTECODE', 'PYTHONHASHSEED']);

/** Other programs may start then than those that were looked up. Windows takes names in any case. */
function decidingWords(name: string): string | undefined {
  const what = decidedBy(name) ?? decidedBy(name.toUpperCase());
  return what === undefined ? undefined : `Only a person may set ${name}, which decides ${what}.`;
}
