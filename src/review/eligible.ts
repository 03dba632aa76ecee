import { assertNever } from '../base/never.js';
import { findMaskable } from '../base/secrets/find.js';
import { countDeceptive } from '../base/shownText.js';
import type { Action } from '../protocol/action.js';
import type { Effect } from '../protocol/effect.js';
import { modelRequestTool } from '../protocol/policyLimits.js';
import { decidedBy } from '../protocol/variables.js';
import { deceptiveFactor, type Reason, type Verdict } from '../protocol/verdict.js';
import { budgets } from './budgets.js';

/**
 * Why only a person may answer an ask, as a sentence; undefined where a reviewer may. Pure.
 *
 * Invariant: what is not known as answerable is reserved. A reviewer answers what no rule, floor, protection, limit or
 * fault asked: plain defaults, about effects that say what would happen.
 */
export function reservedForPerson(verdict: Verdict, action: Action): string | undefined {
  if (verdict.kind !== 'ask') return 'Policy answered this itself; there is nothing to review.';
  if (action.extra !== undefined) return 'Only a person may open the sandbox.';
  if (verdict.floor !== undefined) return `Only a person may approve this, each time: ${verdict.floor.loses}`;
  if (action.tool === modelRequestTool) return 'Only a person may let more requests through to the model.';
  const asks = verdict.reasons.filter(({ kind }) => kind !== 'allow');
  if (asks.length === 0 || verdict.effects.length === 0)
    return 'It declares nothing that could be reviewed, which is a fault; only a person may approve that.';
  for (const reason of asks) {
    const why = insisting(reason);
    if (why !== undefined) return why;
  }
  for (const effect of verdict.effects) {
    const why = beyondReview(effect, verdict.effects);
    if (why !== undefined) return why;
  }
  if (someText([action.input, verdict.effects], holdsSecret))
    return 'It holds what looks like a secret: only a person may let that be used, and no other model is shown it.';
  // What a change brings in is in the factor alone; names of the machine's are in the effects.
  if (verdict.factors.some(({ name }) => name === deceptiveFactor) || someText(verdict.effects, isDeceptive))
    return 'Text in it hides or poses as something else; only a person may approve that.';
  return verdict.humanOnly ? 'Policy reserves this for a person.' : undefined;
}

/** Who asks, where it is not the default. Undefined: the default, which a reviewer may answer. */
const askers: Readonly<Record<Reason['from']['kind'], string | undefined>> = {
  default: undefined,
  rule: 'a rule asks for a person',
  limit: 'a limit is reached',
  floor: 'it stands on a floor',
  protected: 'it touches what is protected',
  fault: 'policy has a fault',
  mode: 'the mode asks',
  threshold: 'a threshold asks',
  budget: 'what may pass without a person is used up',
  constraint: 'an administrator asks',
  sandbox: 'the sandbox asks',
  loop: 'it repeats itself',
  extra: 'the sandbox would be opened',
};

function insisting({ from, because, kind }: Reason): string | undefined {
  const asker = askers[from.kind];
  if (asker === undefined && kind === 'ask') return undefined;
  return `Only a person may answer, because ${asker ?? 'policy refuses it'}: ${because.replace(/\.$/, '')}.`;
}

/** What an effect has that no second model can judge from what it is shown. */
function beyondReview(effect: Effect, effects: readonly Effect[]): string | undefined {
  switch (effect.kind) {
    case 'none':
    case 'package':
    case 'process':
      return undefined;
    case 'git':
      // The name of a remote says nothing: its address does.
      return effect.op === 'push' && !/[:/]/.test(effect.remote ?? '')
        ? 'Where it would push to could not be found out.'
        : undefined;
    case 'network':
      if (effect.host === '' && effect.sends === true && !isPush(effect, effects))
        return 'Where it would send data could not be found out.';
      return mayBeNear(effect.host)
        ? `Only a person may let it reach ${effect.host}, which may be this machine or a network around it.`
        : undefined;
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

/** It is how a push reaches its remote, of which the address is known by another effect of the same words. */
function isPush({ words }: Effect & { kind: 'network' }, effects: readonly Effect[]): boolean {
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

/** Other programs may start then than those that were looked up. */
function decidingWords(name: string): string | undefined {
  const what = decidedBy(name);
  return what === undefined ? undefined : `Only a person may set ${name}, which decides ${what}.`;
}

/**
 * This machine, a name without a domain or in one that is never public, or an address in numbers: no sandbox reaches
 * these unless a person named them, and clouds hand out credentials there.
 */
function mayBeNear(host: string): boolean {
  if (host === '') return false;
  return (
    !host.includes('.') ||
    host.includes(':') ||
    /(^|\.)(localhost|local|internal|lan|arpa|0x[\da-f]*|\d+)\.?$/i.test(host)
  );
}

/** What is longer than a reviewer is given need not be looked through. */
const holdsSecret = (text: string): boolean => text.length <= budgets.action && findMaskable(text).length > 0;
const isDeceptive = (text: string): boolean => countDeceptive(text) > 0;

function someText(value: unknown, holds: (text: string) => boolean): boolean {
  if (typeof value === 'string') return holds(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(item => someText(item, holds));
}
