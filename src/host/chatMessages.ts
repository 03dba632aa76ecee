import * as vscode from 'vscode';
import { assertNever } from '../base/never.js';
import type { FromChat, ToChat } from '../protocol/chat.js';
import type { Broker } from '../approvals/broker.js';
import type { Answers } from './answers.js';
import type { ChatSession } from './chatSession.js';
import { findFiles } from './fileSearch.js';
import type { ChatPerson } from './person.js';
import type { Reviews } from './reviews.js';
import { say } from './say.js';

const { l10n } = vscode;

export interface ChatMessageDeps {
  readonly broker: Broker;
  readonly session: ChatSession;
  readonly answers: Answers;
  readonly reviews: Reviews;
  readonly person: ChatPerson;
  readonly folder: string;
  readonly openChange: (act: string) => Promise<void>;
  /** Takes back what was done since a message, once the person saw it and said so. */
  readonly undoSince: (message: string) => Promise<void>;
  /** The reviewer is not waited for any longer: the person is asked. */
  readonly takeOver: (call: string) => void;
  /** Why nothing can run; then nothing is sent either. */
  readonly isOff: () => boolean;
  readonly post: (message: ToChat) => void;
}

/** What the person does in the chat. An approval names the ask and the hash of what was rendered. */
export async function handleChatMessage(message: FromChat, deps: ChatMessageDeps): Promise<void> {
  const { session, reviews, broker } = deps;
  switch (message.kind) {
    case 'send':
      if (!deps.isOff()) session.send(message.text, message.mentions);
      return;
    case 'unqueue':
      session.unqueue(message.id);
      return;
    case 'stop':
      return session.stop('you stopped it');
    case 'answer':
      return deps.answers.giveShown(message.ask, message.shown, message.answer, 'chat');
    case 'ask-again':
      if (!deps.isOff()) session.askAgain(message.call);
      return;
    case 'take-over':
      deps.takeOver(message.call);
      return;
    case 'open-review': {
      const ask = broker.pending.find(({ id }) => id === message.ask);
      return ask && reviews.show(ask, 'asked-for');
    }
    case 'open-change':
      return deps.openChange(message.act);
    case 'undo-since':
      return deps.undoSince(message.message);
    case 'reply':
      deps.person.reply(message.question, message.text);
      return;
    case 'find-files':
      deps.post({ kind: 'files', query: message.query, paths: await findFiles(message.query, deps.folder) });
      return;
    case 'new-session':
      if (!session.startNew()) say(l10n.t('The agent is still at work. Stop it first.'));
      return;
    case 'open-session':
      if (!(await session.openSaved(message.session))) say(l10n.t('That session cannot be opened now.'));
      return;
    case 'open-link':
      return openLink(message.url);
    case 'pick-model':
    case 'pick-mode':
    case 'set-key':
    case 'trust':
    case 'show-posture':
    case 'resume-after-stop':
      await vscode.commands.executeCommand(commands[message.kind]);
      return;
    case 'ready':
    case 'in-view':
      return;
    default:
      assertNever(message);
  }
}

/** Buttons that do what a command does. */
const commands = {
  'pick-model': 'countersign.pickModel',
  'pick-mode': 'countersign.pickMode',
  'set-key': 'countersign.setKey',
  trust: 'workbench.trust.manage',
  'show-posture': 'countersign.showPosture',
  'resume-after-stop': 'countersign.resume',
} as const;

/** A model's text may hold links: only web pages open, and the editor asks first. */
async function openLink(url: string): Promise<void> {
  const uri = vscode.Uri.parse(url, true);
  if (uri.scheme === 'https' || uri.scheme === 'http') await vscode.env.openExternal(uri);
}
