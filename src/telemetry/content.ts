import type { AnyValue } from '@opentelemetry/api-logs';
import type { EntryBody } from '../protocol/entry.js';

/** Longer texts are cut: a collector takes some megabytes at a time. */
const longestText = 16_000;

/** All that an entry says, for whoever switched that on. What is secret was taken out before it came into the ledger. */
export function contentOf(body: EntryBody): AnyValue {
  return shortened(body);
}

/** A value as JSON, for an attribute that takes a text. */
export function contentText(value: unknown): string {
  return JSON.stringify(shortened(value));
}

function shortened(value: unknown): AnyValue {
  if (typeof value === 'string') {
    const more = value.length - longestText;
    return more <= 0 ? value : `${value.slice(0, longestText).toWellFormed()}… (${more} more characters)`;
  }
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) return value.map(shortened);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shortened(item)]));
}
