import { assertNever } from '../base/never.js';
import type { AgentEvent, TurnEnd } from '../protocol/agentEvent.js';
import type { Card } from '../protocol/card.js';
import type { ChatItem } from '../protocol/chat.js';
import type { Entry } from '../protocol/entry.js';
import type { Message, Plan, Usage } from '../protocol/message.js';
import { callItem, capped, type CallItem } from './chatItems.js';

/** Translates and fills in; `vscode.l10n.t` in the editor. */
export type Translate = (message: string, ...args: (string | number)[]) => string;

/** What a change asks of whoever shows the conversation. `all`: show everything anew. */
export type ChatChange =
  | { readonly kind: 'all' }
  | { readonly kind: 'item'; readonly item: ChatItem }
  | { readonly kind: 'append'; readonly id: string; readonly text: string };

const all: ChatChange = { kind: 'all' };

/**
 * What happens, folded into what the chat shows: agent events, the gate's progress and the ledger's entries.
 *
 * Invariant: it shows and keeps nothing else; the ledger is the record, the session file the conversation.
 */
export class ChatModel {
  private readonly items = new Map<string, ChatItem>();
  private readonly callOfAct = new Map<string, string>();
  private last: string | undefined;
  private notices = 0;
  plan: Plan = [];
  usage: Usage = { input: 0, output: 0 };
  cost: number | undefined;
  working = false;

  constructor(private readonly t: Translate) {}

  get shown(): readonly ChatItem[] {
    return [...this.items.values()];
  }

  /** Never throws: what comes in an order nobody foresaw is shown as well as it can be. */
  apply(event: AgentEvent): readonly ChatChange[] {
    switch (event.kind) {
      case 'turn-started':
        this.working = true;
        return [all];
      case 'text':
        return [this.append(event.message, event.text)];
      case 'call-started':
        return [this.put({ ...callItem(event.call, event.tool, event.tool, 'writing'), ...by(event) })];
      case 'call':
        return [this.put({ ...callItem(event.call.id, event.call.tool, event.title, 'judging'), ...by(event) })];
      case 'output':
        return this.output(event.call, event.text);
      case 'result':
        return [this.result(event)];
      case 'message':
        return this.message(event.message);
      case 'plan':
        this.plan = event.plan;
        return [all];
      case 'usage':
        this.usage = event.usage;
        this.cost = event.cost;
        return [all];
      case 'retrying':
        if (event.drops !== undefined) this.drop(event.drops);
        return [
          this.notice('info', this.t('{0} Trying again in {1} s.', event.because, Math.ceil(event.afterMs / 1000))),
          all,
        ];
      case 'compacted':
        return [
          this.notice(
            'info',
            this.t('The conversation grew too long: {0} older messages were folded away.', event.dropped),
          ),
        ];
      case 'turn-ended':
        return this.ended(event.how);
      default:
        return assertNever(event);
    }
  }

  /** How far the gate is with a call. */
  progress(
    call: string,
    state: 'judging' | 'reviewing' | 'asking' | 'running',
    card?: Card,
    why?: string,
  ): readonly ChatChange[] {
    const item = this.call(call);
    if (item === undefined || item.outcome !== undefined) return [];
    const { card: _settled, why: before, ...rest } = item;
    const said = why ?? before;
    return [
      this.put({
        ...rest,
        state,
        ...(said !== undefined && { why: said }),
        ...(state === 'asking' && card && { card }),
      }),
    ];
  }

  /** What the ledger knows of a call: which act it is, who refused it, that it lapsed, that it has changes to show. */
  recorded({ body }: Entry): readonly ChatChange[] {
    if (body.kind === 'action') {
      this.callOfAct.set(body.act, body.call);
      const item = this.call(body.call);
      return item && item.title !== body.title ? [this.put({ ...item, title: body.title })] : [];
    }
    if (body.kind === 'reviewer' && body.answer === 'reject')
      return this.mark(body.act, { why: this.t('refused by the reviewer {0}: “{1}”', body.model, body.because) });
    if (body.kind === 'change') return this.mark(body.act, { diff: body.act });
    if (body.kind === 'decision') return this.mark(body.act, { lapsed: isUnanswered(body) });
    return [];
  }

  /** Who decided about an act, where nothing better is known. */
  decided(act: string, why: string): readonly ChatChange[] {
    const item = this.call(this.callOfAct.get(act) ?? '');
    return item?.why === undefined && why !== '' ? this.mark(act, { why }) : [];
  }

  /** Words of the person; `queued`: they wait until the agent is done with what it does. */
  sent(id: string, text: string, queued: boolean): readonly ChatChange[] {
    return [this.put({ kind: 'person', id, text, queued })];
  }

  unqueued(id: string): readonly ChatChange[] {
    this.items.delete(id);
    return [all];
  }

  notice(tone: 'info' | 'warning' | 'error', text: string): ChatChange {
    return this.put({ kind: 'notice', id: `notice-${++this.notices}`, tone, text });
  }

  question(id: string, text: string, choices: readonly string[]): ChatChange {
    return this.put({ kind: 'question', id, text, choices: [...choices] });
  }

  answered(id: string, answer: string | undefined): readonly ChatChange[] {
    const item = this.items.get(id);
    return item?.kind === 'question' ? [this.put({ ...item, answer: answer ?? this.t('(nobody answered)') })] : [];
  }

  /** What lapsed is asked again; the button goes. */
  askedAgain(call: string): readonly ChatChange[] {
    const item = this.call(call);
    return item ? [this.put({ ...item, lapsed: false })] : [];
  }

  call(id: string): CallItem | undefined {
    const item = this.items.get(id);
    return item?.kind === 'call' ? item : undefined;
  }

  /** What was under way and has no result did not run. `lapsed`: nobody was there to answer, so it can be asked again. */
  closeOpen(lapsed: boolean): void {
    for (const item of this.items.values()) {
      if (item.kind !== 'call' || item.outcome !== undefined) continue;
      const { card: _open, why, ...rest } = item;
      const said =
        why ?? (lapsed ? this.t('Nobody answered; it did not run.') : this.t('It did not run: the turn ended.'));
      this.put({ ...rest, state: 'refused', outcome: 'refused', why: said, lapsed });
    }
  }

  private append(message: string, text: string): ChatChange {
    const current = this.last === undefined ? undefined : this.items.get(this.last);
    if (current?.kind === 'text' && (current.id === message || current.id.startsWith(`${message}/`))) {
      this.items.set(current.id, { ...current, text: current.text + text });
      return { kind: 'append', id: current.id, text };
    }
    // Text after a call of the same message stands below that call.
    const id = this.items.has(message) ? `${message}/${this.items.size}` : message;
    return this.put({ kind: 'text', id, text });
  }

  private output(call: string, text: string): readonly ChatChange[] {
    const item = this.call(call);
    if (item === undefined) return [];
    const output = item.output + text;
    const kept = capped(output);
    if (kept !== output) return [this.put({ ...item, output: kept })];
    this.items.set(call, { ...item, output });
    return [{ kind: 'append', id: call, text }];
  }

  private result({ call, tool, outcome, text }: Extract<AgentEvent, { kind: 'result' }>): ChatChange {
    const { card: _settled, ...item } = this.call(call) ?? callItem(call, tool, tool, outcome);
    const output = item.output === '' ? capped(text) : item.output;
    return this.put({
      ...item,
      state: outcome,
      outcome,
      output,
      ...(outcome === 'refused' && { output: capped(text) }),
    });
  }

  private message(message: Message): readonly ChatChange[] {
    if (message.role !== 'user') return [];
    // A queued message moves down to where it is answered.
    this.items.delete(message.id);
    this.put({ kind: 'person', id: message.id, text: message.text, queued: false });
    return [all];
  }

  private ended(how: TurnEnd): readonly ChatChange[] {
    this.working = false;
    this.closeOpen(false);
    if (how.kind === 'stopped') this.notice('info', this.t('Stopped.'));
    if (how.kind === 'failed' || how.kind === 'refused') this.notice('error', how.because);
    if (how.kind === 'steps') {
      this.notice(
        'warning',
        this.t('It stopped after {0} steps, the most that one task may take. Say “go on” to continue.', how.limit),
      );
    }
    return [all];
  }

  private drop(message: string): void {
    for (const id of [...this.items.keys()]) {
      if (id === message || id.startsWith(`${message}/`)) this.items.delete(id);
    }
  }

  private mark(act: string, change: Partial<Pick<CallItem, 'lapsed' | 'diff' | 'why'>>): readonly ChatChange[] {
    const item = this.call(this.callOfAct.get(act) ?? '');
    return item ? [this.put({ ...item, ...change })] : [];
  }

  private put(item: ChatItem): ChatChange {
    if (!this.items.has(item.id)) this.last = item.id;
    this.items.set(item.id, item);
    return { kind: 'item', item };
  }
}

/** Nobody answered, and nothing goes on from there. */
function isUnanswered({ decision, lapse }: Extract<Entry['body'], { kind: 'decision' }>): boolean {
  return decision === 'lapsed' && lapse !== 'withdrawn' && lapse !== 'handed-on';
}

/** Whose call it is, where it is not that of the agent that the person talks to. */
function by(event: { readonly by?: string }): Pick<CallItem, 'by'> {
  return event.by === undefined ? {} : { by: event.by };
}
