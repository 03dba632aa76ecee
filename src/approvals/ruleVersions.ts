import { ruleVersionsSchema, type RuleVersion } from '../protocol/ruleVersion.js';

/** So many changes can be taken back. */
export const mostVersions = 50;

/** The versions that were kept. What cannot be read of them is no rule: it is left behind, and nothing asks for it. */
export function readVersions(kept: unknown): readonly RuleVersion[] {
  const parsed = ruleVersionsSchema.safeParse(kept ?? []);
  return parsed.success ? parsed.data : [];
}

/** With one more; the first change also keeps what was there before it. */
export function withVersion(
  versions: readonly RuleVersion[],
  { before, after, what, by, at }: Change,
): readonly RuleVersion[] {
  const known = versions.length > 0 ? versions : [{ number: 1, at, what: 'as it was found', rules: [...before] }];
  const number = (known.at(-1)?.number ?? 0) + 1;
  return [...known, { number, at, what, ...(by !== undefined && { by }), rules: [...after] }].slice(-mostVersions);
}

export interface Change {
  readonly before: readonly unknown[];
  readonly after: readonly unknown[];
  readonly what: string;
  readonly by: string | undefined;
  readonly at: number;
}
