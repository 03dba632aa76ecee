import type { ChatState } from '../protocol/chat.js';
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
  { posture, hasFolder, missingKey, working }: Omit<ChatStateParts, 'session' | 'pending' | 'model'>,
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
  if (missingKey !== undefined && !working) return { because: missingKey, help: 'set-key' };
  return undefined;
}
