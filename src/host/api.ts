import type { Listeners } from '../approvals/events.js';
import type { Disposable } from '../base/disposable.js';
import type { Subscribers } from './subscribers.js';

export type Standing = { readonly kind: 'granted' } | { readonly kind: 'not-granted'; readonly because: string };

export interface Listening extends Disposable {
  standing(): Promise<Standing>;
}

/** What other extensions get; they read it as `media/api/countersign.d.ts`. */
export interface Countersign {
  readonly version: 1;
  listen(extension: string, listeners: Listeners): Listening;
}

export interface ApiDeps {
  readonly subscribers: Pick<Subscribers, 'add'>;
  readonly isInstalled: (extension: string) => boolean;
  readonly standing: (extension: string) => Promise<Standing>;
  /** Tells the person of one that is not granted. */
  readonly offer: (extension: string) => Promise<void>;
  readonly fault: (fault: unknown) => void;
}

/**
 * The door for other extensions.
 *
 * Invariant: it is frozen, so that none of them changes it for another; a name that is no installed extension's gets
 * nothing. That the name is the caller's own cannot be known: this guards against mistakes alone.
 */
export function apiFor({ subscribers, isInstalled, standing, offer, fault }: ApiDeps): Countersign {
  return Object.freeze({
    version: 1,
    listen: (extension: unknown, wanted: unknown): Listening => {
      if (typeof extension !== 'string' || !isInstalled(extension))
        throw new Error(
          'Nothing was subscribed: the first argument must be the identifier of an installed extension, as publisher.name.',
        );
      const name = extension.toLowerCase();
      const subscription = subscribers.add({ name, listeners: boundFrom(wanted) });
      offer(name).catch(fault);
      return Object.freeze({
        standing: () => standing(name),
        dispose: () => {
          subscription.dispose();
        },
      });
    },
  } as const);
}

const hooks = ['onToolCall', 'willRun', 'onToolResult', 'onDecision', 'onSessionStart', 'onSessionEnd'] as const;

/** Each listener as it is now, with the object it came in as its `this`. Where there is none, nothing would be guarded. */
function boundFrom(wanted: unknown): Listeners {
  if (typeof wanted !== 'object' || wanted === null) throw new TypeError('Listeners come as members of an object.');
  const found = hooks.flatMap(hook => {
    const listener: unknown = Reflect.get(wanted, hook);
    if (listener === undefined) return [];
    if (typeof listener !== 'function') throw new TypeError(`${hook} is no function, so nothing was subscribed.`);
    return [[hook, (...args: readonly unknown[]): unknown => Reflect.apply(listener, wanted, args)] as const];
  });
  if (found.length === 0)
    throw new TypeError(`None of these is there, so nothing was subscribed: ${hooks.join(', ')}.`);
  return Object.fromEntries(found);
}
