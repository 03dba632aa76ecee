/**
 * How much of each part a reviewer is given, in characters; about four make a token.
 *
 * The measures are those that other reviewers in use have published: 10,000 tokens for messages, 16,000 for the action,
 * 40 acts of the past (https://github.com/openai/codex, `guardian`), and up to 4,000 characters of each past act
 * (https://github.com/QwenLM/qwen-code, `autoMode`), of which a tenth says as much where results are left out.
 */
export const budgets = {
  /** The person's messages together. What does not fit is left out of the middle, and marked. */
  said: 40_000,
  /** The action, its changes and the code of the project that it runs: never cut. */
  action: 64_000,
  pastActs: 40,
  pastLine: 400,
  posture: 2_000,
  again: 400,
  /** What an administrator and the user say, each: never cut. */
  rules: 20_000,
} as const;
