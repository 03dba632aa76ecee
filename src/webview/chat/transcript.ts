import type { ChatItem } from '../../protocol/chat.js';

export type PersonItem = Extract<ChatItem, { kind: 'person' }>;
export type CallItem = Extract<ChatItem, { kind: 'call' }>;

/** A run of items that is rendered, or left out, as a whole. A changed block is a new object. */
export interface Block {
  readonly items: readonly ChatItem[];
}

const blockSize = 40;

/**
 * The conversation in blocks, so that a change re-renders one block and a long session renders few.
 *
 * Invariant: the blocks, joined, are the items in order; blocks that did not change stay the same object.
 * Messages that still wait in the queue are kept apart, and join at the end when they are delivered.
 */
export class Transcript {
  private kept: readonly Block[] = [];
  private waiting: readonly PersonItem[] = [];
  private readonly where = new Map<string, number>();
  private readonly asking = new Map<string, CallItem>();

  constructor(items: readonly ChatItem[] = []) {
    for (const item of items) this.put(item);
  }

  get blocks(): readonly Block[] {
    return this.kept;
  }

  get queue(): readonly PersonItem[] {
    return this.waiting;
  }

  /** Calls that wait for an answer, in the order in which they came to ask. */
  get pending(): readonly CallItem[] {
    return [...this.asking.values()];
  }

  /** Adds an item, or replaces the one with its id. */
  put(item: ChatItem): void {
    if (item.kind === 'person' && this.keepQueued(item)) return;
    if (item.kind === 'call') this.noteAsking(item);
    const at = this.where.get(item.id);
    if (at === undefined) this.add(item);
    else this.replace(at, item);
  }

  /** Adds streamed text to a message, or output to a call. */
  append(id: string, text: string): void {
    const at = this.where.get(id);
    const item = at === undefined ? undefined : this.kept[at]?.items.find(one => one.id === id);
    if (at === undefined || item === undefined) return;
    if (item.kind === 'text') this.replace(at, { ...item, text: item.text + text });
    if (item.kind === 'call') this.put({ ...item, output: item.output + text });
  }

  /** A queued message that was taken back. */
  unqueue(id: string): void {
    this.waiting = this.waiting.filter(one => one.id !== id);
  }

  private keepQueued(item: PersonItem): boolean {
    const others = this.waiting.filter(one => one.id !== item.id);
    if (!item.queued) {
      this.waiting = others;
      return false;
    }
    this.waiting = this.waiting.some(one => one.id === item.id)
      ? this.waiting.map(one => (one.id === item.id ? item : one))
      : [...others, item];
    return true;
  }

  private noteAsking(item: CallItem): void {
    if (item.state === 'asking' && item.card !== undefined) this.asking.set(item.id, item);
    else this.asking.delete(item.id);
  }

  private add(item: ChatItem): void {
    const last = this.kept.at(-1);
    const isFull = last === undefined || last.items.length >= blockSize;
    this.kept = isFull
      ? [...this.kept, { items: [item] }]
      : [...this.kept.slice(0, -1), { items: [...last.items, item] }];
    this.where.set(item.id, this.kept.length - 1);
  }

  private replace(at: number, item: ChatItem): void {
    this.kept = this.kept.map((block, index) =>
      index === at ? { items: block.items.map(one => (one.id === item.id ? item : one)) } : block,
    );
  }
}
