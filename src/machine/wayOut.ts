import type { Effect } from '../protocol/effect.js';
import type { EntryBody, Record } from '../protocol/entry.js';
import type { Confinement } from '../sandbox/confinement.js';
import { inWords, type Destination } from '../sandbox/network/destination.js';
import type { Proxy } from '../sandbox/network/proxy.js';
import type { RouteDeps } from '../sandbox/network/route.js';
import { mostDestinations, type Connection } from '../sandbox/network/traffic.js';
import type { AboutAct } from '../tools/ports.js';

type MayReach = RouteDeps['mayReach'];

/** An act that runs, and the effects that it was let through with. */
export interface Going extends AboutAct {
  readonly tool: string;
  readonly effects: readonly Effect[];
}

/** Who decides where an act may connect to; undefined: it wants no network. */
export type Reaching = (act: Going) => MayReach | undefined;

export interface WayOutDeps {
  readonly reaching: Reaching;
  readonly record: Record;
  readonly fault: (fault: unknown) => void;
}

/** An act that is about to run, and how it is confined. */
export interface Confining {
  readonly confinement: Confinement;
  readonly effects: readonly Effect[];
  readonly about: AboutAct;
}

export interface Outcome<Result> {
  readonly result: Result;
  /** Where it wanted to go and was not let; not what was let and led to an address that nobody may go to. */
  readonly refused: readonly Destination[];
}

/**
 * Runs what is confined with the network that it may have, and records what it reached and was kept from.
 *
 * Invariant: a proxy serves one act. When this resolves nothing of it is open, and its connections are on record.
 */
export async function withWayOut<Result>(
  { confinement, effects, about }: Confining,
  { reaching, record, fault }: WayOutDeps,
  run: (confinement: Confinement) => Promise<Result>,
): Promise<Outcome<Result>> {
  const mayReach =
    confinement.mode === 'full-access' ? undefined : reaching({ ...about, tool: 'run_command', effects });
  if (confinement.mode === 'full-access' || mayReach === undefined) {
    return { result: await run(confinement), refused: [] };
  }
  const { Proxy } = await import('../sandbox/network/proxy.js');
  const refused = new Map<string, Destination>();
  const proxy = new Proxy({
    bypass: ownLoopback(effects, mayReach),
    mayReach: to => {
      const leave = mayReach(to);
      if (leave.kind === 'refused') refused.set(inWords(to), to);
      return leave;
    },
  });
  try {
    const result = await run({ ...confinement, network: { kind: 'proxy', proxy } });
    return { result, refused: [...refused.values()] };
  } finally {
    proxy.close();
    await recordTraffic(proxy, about, record).catch(fault);
  }
}

/** Names of the sandbox's own loopback, but for one by which the act means this machine. */
function ownLoopback(effects: readonly Effect[], mayReach: MayReach): readonly string[] {
  const named = effects.flatMap(effect => (effect.kind === 'network' ? [effect.host] : []));
  return ['localhost', '127.0.0.1', '::1'].filter(
    host => !named.includes(host) && mayReach({ host, port: 80 }).kind === 'refused',
  );
}

async function recordTraffic(proxy: Proxy, { session, agent, act }: AboutAct, record: Record): Promise<void> {
  const entries = proxy.connections().map(one => connectionEntry(act, one));
  if (proxy.overflowed) {
    const because = `it asked for more than ${mostDestinations} destinations; the others were refused`;
    entries.push({ kind: 'limit', act, limit: 'destinations of a command', most: mostDestinations, because });
  }
  for (const entry of entries) await record({ session, agent }, entry);
}

/** What is on record of one destination. */
export function connectionEntry(act: string, connection: Connection): EntryBody {
  const { host, port, outcome, because, address, count, sent, received } = connection;
  return {
    ...{ kind: 'connection', act, host, port, outcome, because },
    ...(address !== undefined && { address }),
    ...(count !== 1 && { count }),
    ...(outcome === 'allowed' && { sent, received }),
  };
}
