import { newId } from '../base/ids.js';
import type { ModelRequest } from '../models/model.js';
import { bytesInWords } from '../protocol/countWords.js';
import { actionText, changesText, runsText, type Unified } from './actionText.js';
import { budgets } from './budgets.js';
import { startOf } from './cut.js';
import { delimited, shown, type Part } from './delimited.js';
import { builtInBlock, howToAnswer, reviewerRole, scales } from './policyText.js';
import type { PastAct, ReviewRequest, ReviewRules } from './review.js';
import { saidParts } from './said.js';

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
  if (action.length > budgets.action) return tooLong('the action', budgets.action);
  const changes = changesText(request, unified);
  if (action.length + changes.length > budgets.action)
    return tooLong('the action with what it changes', budgets.action);
  const runs = runsText(request);
  if (action.length + changes.length + runs.length > budgets.action)
    return tooLong('the action with the code of the project that it would run', budgets.action);
  const mark = newId('evidence');
  const parts: readonly Part[] = [
    ...saidParts(request.said),
    { name: 'what the agent did before, oldest first', text: pastText(request.past) },
    { name: 'what this task did so far', text: sumsText(request) },
    { name: 'where it would run', text: beginningOf(request.posture, budgets.posture) },
    ...(request.again === undefined
      ? []
      : [{ name: 'the same effects were refused before', text: beginningOf(request.again, budgets.again) }]),
    { name: 'the action', text: action },
    ...(request.changes.length === 0 ? [] : [{ name: 'what changes in files', text: changes }]),
    ...(runs === '' ? [] : [{ name: 'scripts and configuration of the project by which it runs', text: runs }]),
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

function pastText(past: readonly PastAct[]): string {
  if (past.length === 0) return '(nothing)';
  const newest = past.slice(-budgets.pastActs);
  const left = past.length - newest.length;
  const lines = newest.map(({ tool, line, outcome }) => {
    const what = beginningOf(`${tool}: ${line}`, budgets.pastLine);
    return `${outcome}: ${what.replace(/\s+/g, ' ')}`;
  });
  return [
    ...(left > 0 ? [`(Left out here: ${left === 1 ? '1 earlier act' : `${left} earlier acts`}.)`] : []),
    ...lines,
  ].join('\n');
}

function sumsText({ sums: { changes, deletions, bytes } }: ReviewRequest): string {
  return `files changed: ${changes}; files deleted: ${deletions}; in both: ${bytesInWords(bytes)}`;
}

/** The beginning of a text. */
function beginningOf(text: string, most: number): string {
  const whole = shown(startOf(text, most * 2));
  return whole.length <= most && text.length <= most * 2 ? whole : `${startOf(whole, most)} (the rest is left out)`;
}

function tooLong(what: string, most: number): Prompt {
  return {
    kind: 'too-long',
    because: `Nothing of it may be left out, and ${what} is longer than the ${most} characters that a reviewer is given.`,
  };
}
