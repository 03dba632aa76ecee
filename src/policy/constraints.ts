import type { Effect } from '../protocol/effect.js';
import type { PolicyFile } from '../protocol/rule.js';
import type { Collector } from '../protocol/telemetry.js';
import { textPattern } from './pattern.js';

type Said = NonNullable<PolicyFile['constraints']>;

/** A limit, and whose it is. */
export interface Limit<T> {
  readonly value: T;
  readonly from: string;
}
type Names = Limit<readonly string[]> | undefined;

/** What nobody below may exceed; the strictest of all that was said. */
export interface Constraints {
  readonly modes: Names;
  readonly sandboxModes: Names;
  readonly models: Names;
  readonly reviewers: Names;
  readonly longestReviewSeconds: Limit<number> | undefined;
  /** Each list of hosts was said by somebody; a host must be in all of them. */
  readonly domains: readonly Limit<readonly string[]>[];
  readonly highestThreshold: Limit<number> | undefined;
  readonly longestGrantHours: Limit<number> | undefined;
  /** Set: what stays inside the sandbox asks all the same. */
  readonly noSandboxPasses: { readonly from: string } | undefined;
  /** Set: only rules of the admin layer may allow. */
  readonly noAllowRules: { readonly from: string } | undefined;
  /** Exactly the extensions that may listen, whatever the user says. */
  readonly listeners: Names;
  /** Where the record is sent, whatever the user says. */
  readonly telemetry: Limit<'off' | Collector> | undefined;
}

export const noConstraints: Constraints = {
  modes: undefined,
  sandboxModes: undefined,
  models: undefined,
  reviewers: undefined,
  longestReviewSeconds: undefined,
  domains: [],
  highestThreshold: undefined,
  longestGrantHours: undefined,
  noSandboxPasses: undefined,
  noAllowRules: undefined,
  listeners: undefined,
  telemetry: undefined,
};

/** Sets intersect and numbers take the smallest, so that no statement loosens another. */
export function collectConstraints(all: readonly { readonly from: string; readonly says: Said }[]): Constraints {
  return all.reduce<Constraints>(
    (held, { from, says }) => ({
      modes: narrower(held.modes, says.modes, from),
      sandboxModes: narrower(held.sandboxModes, says.sandboxModes, from),
      models: narrower(held.models, says.models, from),
      reviewers: narrower(held.reviewers, says.reviewers, from),
      longestReviewSeconds: lower(held.longestReviewSeconds, says.longestReviewSeconds, from),
      domains: says.domains === undefined ? held.domains : [...held.domains, { value: says.domains, from }],
      highestThreshold: lower(held.highestThreshold, says.highestThreshold, from),
      longestGrantHours: lower(held.longestGrantHours, says.longestGrantHours, from),
      noSandboxPasses: held.noSandboxPasses ?? (says.sandboxPasses === false ? { from } : undefined),
      noAllowRules: held.noAllowRules ?? (says.allowRules === false ? { from } : undefined),
      listeners: narrower(held.listeners, says.listeners, from),
      telemetry: strictestTelemetry(held.telemetry, says.telemetry, from),
    }),
    noConstraints,
  );
}

/** Whether that extension may see and change what agents do: by the administrator's word, else by the user's. */
export function mayListen(name: string, { listeners }: Constraints, granted: readonly string[]): boolean {
  return (listeners?.value ?? granted).some(one => one.toLowerCase() === name.toLowerCase());
}

/** Why an effect reaches a host that is not permitted, or may; undefined where it does not. */
export function outsideDomains(effect: Effect, { domains }: Constraints): string | undefined {
  const hosts = domains.length === 0 ? undefined : hostOf(effect);
  if (hosts === undefined) return undefined;
  const broken = domains.find(({ value }) => !value.some(pattern => textPattern(pattern)(hosts, 'exact')));
  if (broken === undefined) return undefined;
  const permits = broken.value.length === 0 ? 'no host at all' : `only ${broken.value.join(', ')}`;
  return `${broken.from} permits ${permits}, and ${hosts === '' ? 'which host it reaches is not known' : `this reaches ${hosts}`}`;
}

/** The host an effect reaches, empty where it is not known; undefined where it reaches none. */
function hostOf(effect: Effect): string | undefined {
  if (effect.kind === 'network') return effect.host.toLowerCase();
  return effect.kind === 'git' ? gitHostOf(effect) : undefined;
}

/** The host of the remote that git talks to, empty where it is not known; undefined where it talks to none. */
export function gitHostOf(effect: Extract<Effect, { kind: 'git' }>): string | undefined {
  if (!reachesRemote(effect)) return undefined;
  const { remote = '' } = effect;
  if (/^(\.{0,2}\/|file:)/.test(remote)) return undefined;
  const found = /^[a-z+]+:\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:]*)|^(?:[^/@:]*@)?([^/:]+):/i.exec(remote);
  return (found?.[1] ?? found?.[2] ?? '').toLowerCase();
}

/** Whether git talks to another repository, wherever that is. */
export function reachesRemote({ op }: Pick<Extract<Effect, { kind: 'git' }>, 'op'>): boolean {
  return ['push', 'fetch', 'pull', 'clone', 'ls-remote'].includes(op);
}

function strictestTelemetry(
  held: Constraints['telemetry'],
  said: 'off' | Collector | undefined,
  from: string,
): Constraints['telemetry'] {
  if (said === undefined || (held !== undefined && said !== 'off')) return held;
  return { value: said, from };
}

function narrower(held: Names, said: readonly string[] | undefined, from: string): Names {
  if (said === undefined) return held;
  if (held === undefined) return { value: said, from };
  return { value: held.value.filter(item => said.includes(item)), from: `${held.from} with ${from}` };
}

function lower(held: Limit<number> | undefined, said: number | undefined, from: string): Limit<number> | undefined {
  if (said === undefined || (held !== undefined && held.value <= said)) return held;
  return { value: said, from };
}
