import { assertNever } from '../base/never.js';
import { quotedName } from '../base/shownText.js';
import type { Effect } from '../protocol/effect.js';
import { decidedBy } from '../protocol/variables.js';
import type { Layer } from '../protocol/rule.js';
import type { Reason } from '../protocol/verdict.js';
import { requiresApproval, type Default } from './agents.js';
import type { Judging } from './compile.js';
import type { Context } from './context.js';
import { tellsOfMachine } from './machineFiles.js';
import type { Subject } from './resolve.js';

/** What holds where no rule spoke. It asks, except for reads inside the workspace and for proven harmlessness. */
export function defaultOf(
  { effect, target }: Subject,
  policy: Judging,
  context: Context,
): Pick<Reason, 'kind' | 'because'> {
  if (effect.kind === 'none') return { kind: 'allow', because: 'it has no effect' };
  if (effect.kind === 'read' && target !== undefined) {
    // Without the real path nobody knows what would be read.
    if (target.spot === 'inside' && target.real !== undefined) {
      return { kind: 'allow', because: 'it reads inside the workspace' };
    }
    if (tellsOfMachine(target)) return { kind: 'allow', because: 'it reads a fact of the machine' };
    if (target.spot === 'inside')
      return { kind: 'ask', because: `what ${target.given} really is could not be found out` };
  }
  const free = freeByDefault(effect, policy, context);
  return free === undefined
    ? { kind: 'ask', because: askFor(effect, target) }
    : { kind: 'allow', because: `${free} need no approval` };
}

/** What the policy's own defaults let pass, in words. */
function freeByDefault(effect: Effect, { said, constraints }: Judging, context: Context): string | undefined {
  const what = approvals[effect.kind];
  if (what === undefined) return undefined;
  const allowFrom = (layer: Layer): boolean => constraints.noAllowRules === undefined || layer === 'admin';
  const called = effect.kind === 'agent' ? effect.name : effect.kind === 'attachment' ? effect.agent : undefined;
  return requiresApproval(what.needs, called, { said, allowFrom }, context) ? undefined : what.words;
}

const approvals: Readonly<Partial<Record<Effect['kind'], { readonly needs: Default; readonly words: string }>>> = {
  agent: { needs: 'agentCallsRequireApproval', words: 'calls of agents' },
  attachment: { needs: 'attachmentsRequireApproval', words: 'attachments' },
};

function askFor(effect: Effect, target: Subject['target']): string {
  const where = target === undefined ? '' : ` ${whereIs(target)}`;
  switch (effect.kind) {
    case 'none':
      return 'it has no effect';
    case 'read':
      return `it reads${where}`;
    case 'write':
      return effect.permissions === undefined ? `it writes${where}` : `it changes permissions${where}`;
    case 'delete':
      return `it deletes${where}`;
    case 'secret':
      return effect.unsure ? `it may read a secret, somewhere in${where}` : `it reads or moves a secret${where}`;
    case 'execute':
      if (effect.inline) return `it runs code that is written into the command (${effect.program})`;
      return effect.opaque ? `it runs the project's own code (${effect.program})` : `it runs ${effect.program}`;
    case 'network':
      return effect.host === '' ? 'it uses the network' : `it reaches ${effect.host}`;
    case 'git':
      return effect.reads === undefined
        ? `it runs git ${effect.op}`
        : `git ${effect.op} may start a program: the configuration of git names one, or could not be read`;
    case 'package':
      return `it lets ${effect.manager} ${effect.op} packages`;
    case 'privilege':
      return `it acts with the rights of ${effect.to}`;
    case 'process':
      return `it would ${effect.op} a process`;
    case 'env':
      return environmentWords(effect.name);
    case 'attachment':
      return `it hands the file ${effect.name} to ${effect.agent === undefined ? 'an agent' : `the agent ${quotedName(effect.agent)}`}`;
    case 'agent':
      return `it starts the agent ${quotedName(effect.name)}`;
    case 'mcp':
      return `it calls ${effect.tool} of the server ${effect.server}`;
    case 'publish':
      return `it publishes to ${effect.to}`;
    case 'unknown':
      return `what it does is not known: ${effect.why}`;
    default:
      return assertNever(effect);
  }
}

function environmentWords(name: string): string {
  if (name === '*') return 'it shows or changes the whole environment';
  const what = decidedBy(name);
  const said = `it changes the environment variable ${name}`;
  return what === undefined ? said : `${said}, which decides ${what}`;
}

function whereIs({ given, spot }: NonNullable<Subject['target']>): string {
  switch (spot) {
    case 'inside':
      return given;
    case 'temp':
      return `${given}, a temporary file`;
    case 'home':
      return `${given}, in your home folder`;
    case 'system':
      return `${given}, which belongs to the system`;
    case 'own':
      return `${given}, Countersign's own state`;
    case 'outside':
      return `${given}, outside the workspace`;
    case 'unknown':
      return `${JSON.stringify(given)}, a name that does not say which file it is`;
    default:
      return assertNever(spot);
  }
}
