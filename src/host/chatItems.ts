import type { ChatItem } from '../protocol/chat.js';

export type CallItem = Extract<ChatItem, { kind: 'call' }>;

/** A chat is no log: of a long output it keeps the beginning and the end. */
const mostShown = 24_000;

export function callItem(id: string, tool: string, title: string, state: CallItem['state']): CallItem {
  return { kind: 'call', id, tool, title, state, output: '', lapsed: false };
}

export function capped(text: string): string {
  if (text.length <= mostShown) return text;
  const half = mostShown / 2;
  return `${text.slice(0, half)}\n… (${text.length - mostShown} characters are not shown here) …\n${text.slice(-half)}`;
}
