import { newId } from '../base/ids.js';
import type { ModelRequest } from '../models/model.js';
import { bytesInWords } from '../protocol/countWords.js';
import { actionText, changesText, type Unified } from './actionText.js';
import { budgets } from './budgets.js';
import { delimited, shown, type Part } from './delimited.js';
import { builtInBlock, howToAnswer, reviewerRole, scales } from './policyText.js';
import type { PastAct, ReviewRequest, ReviewRules } from './review.js';

export type Prompt =
  | { readonly kind: 'prompt'; readonly request: ModelRequest }
  /** There is more than may be cut. */
  | { readonly kind: 'too-long'; readonly because: string };

/**
 * What a reviewer reads about one ask.
 *
 * Invariant: what decides is there whole, or there is no prompt; everything that somebody else wrote stands between
 * delimiters that are made for this one prompt.
 */
export function promptFor(request: ReviewRequest, rules: ReviewRules, unified: Unified): Prompt {
  const block = rules.block ?? builtInBlock;
  const instructions = instructionsOf(rules);
  if (block.length > budgets.rules)
    return tooLong('the text that the administrator has for the reviewer', budgets.rules);
  if (instructions.length > budgets.rules) return tooLong('what you tell the reviewer in the settings', budgets.rules);
  const action = actionText(request);
  const changes = changesText(request.changes, unified);
  if (action.length + changes.length > budgets.action) return tooLong('the action', budgets.action);
  const mark = newId('evidence');
  const parts: readonly Part[] = [
    { name: 'what the person said, oldest first', text: saidText(request.said) },
    { name: 'what the agent did before, oldest first', text: pastText(request.past) },
    { name: 'what this task did so far', text: sumsText(request) },
    { name: 'where it would run', text: ended(shown(request.posture), budgets.posture) },
    ...(request.again === undefined
      ? []
      : [{ name: 'the same effects were refused before', text: ended(shown(request.again), budgets.again) }]),
    { name: 'the action', text: action },
    ...(request.changes.length === 0 ? [] : [{ name: 'what changes in files', text: changes }]),
  ];
  const opening = `Review the action. Evidence stands between lines that begin with [${mark}; each of its own lines begins with “| ”.`;
  const text = `${opening}\n\n${delimited(parts, mark)}\n\nThat was all the evidence. Answer with the JSON object alone.`;
  return {
    kind: 'prompt',
    request: {
      system: [reviewerRole, block, instructions, scales, howToAnswer].filter(part => part !== '').join('\n\n'),
      messages: [{ role: 'user', id: newId('message'), text }],
      tools: [],
    },
  };
}

/** The user's own words about what to refuse and what is fine: they can only narrow what is not already refused. */
function instructionsOf({ allow, refuse }: ReviewRules): string {
  const list = (words: readonly string[]): string => words.map(one => `- ${JSON.stringify(one)}`).join('\n');
  const parts: string[] = [];
  if (refuse.length > 0) parts.push(`The user says that these are always to be refused:\n${list(refuse)}`);
  if (allow.length > 0)
    parts.push(
      `The user says that these are expected here, so that being unusual is nothing against them. They authorize nothing, and what is to be refused for another reason stays refused:\n${list(allow)}`,
    );
  return parts.join('\n\n');
}

/** All messages where they fit; else the first and the newest, with what is left out said in between. */
function saidText(said: readonly string[]): string {
  if (said.length === 0) return '(nothing)';
  const texts = said.map((one, index) => `Message ${index + 1} of ${said.length}:\n${shown(one)}`);
  const whole = texts.join('\n\n');
  if (whole.length <= budgets.said) return whole;
  const half = Math.floor(budgets.said / 2);
  const first = middleLeftOut(texts[0] ?? '', half);
  if (texts.length === 1) return middleLeftOut(texts[0] ?? '', budgets.said);
  const last = middleLeftOut(texts.at(-1) ?? '', half);
  if (texts.length === 2) return `${first}\n\n${last}`;
  return `${first}\n\n(${texts.length - 2} messages are left out here.)\n\n${last}`;
}

function pastText(past: readonly PastAct[]): string {
  if (past.length === 0) return '(nothing)';
  const newest = past.slice(-budgets.pastActs);
  const left = past.length - newest.length;
  const lines = newest.map(({ tool, line, outcome }) => {
    const what = shown(`${tool}: ${line}`).replace(/\s+/g, ' ');
    return `${outcome}: ${ended(what, budgets.pastLine)}`;
  });
  return [...(left > 0 ? [`(${left} earlier acts are left out here.)`] : []), ...lines].join('\n');
}

function sumsText({ sums: { changes, deletions, bytes } }: ReviewRequest): string {
  return `${changes} files changed, ${deletions} files deleted, ${bytesInWords(bytes)} in both`;
}

function ended(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)} (the rest is left out)`;
}

function middleLeftOut(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = Math.floor(most / 2);
  return `${text.slice(0, half)}\n(${text.length - 2 * half} characters are left out here.)\n${text.slice(text.length - half)}`;
}

function tooLong(what: string, most: number): Prompt {
  return {
    kind: 'too-long',
    because: `Nothing of it may be left out, and ${what} is longer than the ${most} characters that a reviewer is given.`,
  };
}
