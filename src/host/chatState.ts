import { assertNever } from '../base/never.js';
import type { ChatState } from '../protocol/chat.js';
import type { StartRefusal } from '../policy/atStart.js';
import type { Posture } from '../protocol/posture.js';
import type { Translate } from './chatModel.js';
import type { ChatSession } from './chatSession.js';

export interface ChatStateParts {
  readonly session: ChatSession;
  readonly posture: Posture;
  readonly pending: number;
  readonly model: { readonly label: string; readonly script: boolean };
  readonly hasFolder: boolean;
  /** Why the model cannot be asked for want of a key. */
  readonly missingKey: string | undefined;
  readonly working: boolean;
  /** Why an administrator's limits let no turn start. */
  readonly refusal: StartRefusal | undefined;
}

/** The whole chat as it stands. */
export function chatStateOf(parts: ChatStateParts, t: Translate): ChatState {
  const { session, posture, pending, model } = parts;
  const off = whyOff(parts, t);
  const { cost, plan, usage, shown } = session.model;
  return {
    session: session.current.id,
    title: session.current.title,
    items: shown,
    plan,
    working: parts.working,
    usage,
    ...(cost !== undefined && { cost }),
    model,
    sessions: session.list,
    posture,
    pending,
    ...(off && { off }),
  };
}

/** The first thing that stands in the way, and what helps. */
export function whyOff(
  { posture, hasFolder, missingKey, working, refusal }: Omit<ChatStateParts, 'session' | 'pending' | 'model'>,
  t: Translate,
): ChatState['off'] {
  if (!hasFolder) return { because: t('Open a folder first: the agent works in one.'), help: 'nothing' };
  if (!posture.trusted) {
    const because = t('This folder is not trusted, so no agent runs here and no rule made for it applies.');
    return { because, help: 'trust' };
  }
  if (posture.stopped)
    return { because: t('Everything is stopped. Nothing runs until you resume.'), help: 'resume-after-stop' };
  // A turn that is under way goes on with the model it has, and can be stopped.
  if (working) return undefined;
  if (refusal !== undefined) return { because: refusalInWords(refusal, t), help: helpFor(refusal) };
  if (missingKey !== undefined) return { because: missingKey, help: 'set-key' };
  return undefined;
}

function helpFor({ choices }: StartRefusal): NonNullable<ChatState['off']>['help'] {
  if (choices === undefined || choices.names.length === 0) return 'nothing';
  return choices.of === 'model' ? 'pick-model' : 'pick-mode';
}

function refusalInWords({ because, choices }: StartRefusal, t: Translate): string {
  if (choices === undefined) return t('No agent may run here. {0}', because);
  const names = choices.names.join(', ');
  switch (choices.of) {
    case 'mode':
      return t('{0} Pick another mode: {1}.', because, names);
    case 'model':
      return t('{0} Pick another model: {1}.', because, names);
    case 'reviewer':
      return names === ''
        ? t('{0} Switch the reviewer off.', because)
        : t('{0} Pick another reviewer, or none: {1}.', because, names);
    default:
      return assertNever(choices.of);
  }
}
