import type { Agent } from '../agent/agent.js';
import { runErrand } from '../agent/errand.js';
import { makeAction } from '../approvals/action.js';
import { interceptedEntry } from '../approvals/entries.js';
import type { Events } from '../approvals/events.js';
import { RuleBookError, type RuleBook } from '../approvals/ruleBook.js';
import { assertNever } from '../base/never.js';
import { newId } from '../base/ids.js';
import { quotedName } from '../base/shownText.js';
import { definitionOf } from '../policy/agentDefinitions.js';
import type { Compiled } from '../policy/compile.js';
import { handoverTo, knownAs, type Handed } from '../policy/handover.js';
import type { TurnEnd } from '../protocol/agentEvent.js';
import type { Record } from '../protocol/entry.js';
import type { AboutAct, AgentsDoor, Errand, ErrandDone } from '../tools/ports.js';
import type { Judging } from './judging.js';
import type { Lineage, Lineages } from './lineages.js';

export interface DelegationsDeps {
  readonly rules: RuleBook;
  readonly lineages: Lineages;
  readonly judging: Pick<Judging, 'context'>;
  readonly record: Record;
  readonly events: Pick<Events, 'seen'>;
  readonly roots: readonly string[];
  readonly open: (lineage: Lineage) => Agent;
  readonly close: (agent: Agent, lineage: Lineage) => void;
}

/**
 * Starts agents under agents.
 *
 * Invariant: what a child may do without asking are rules made for its name at work alone, each proven to be within one
 * that its parent has and named in what was approved. They are its token: with any of them taken back it ends, and with
 * it all of them go.
 */
export class Delegations implements AgentsDoor {
  constructor(private readonly deps: DelegationsDeps) {}

  async send(errand: Errand, about: AboutAct, signal: AbortSignal): Promise<ErrandDone> {
    const { rules, lineages } = this.deps;
    const { session, agent: parent } = about;
    const policy = rules.policyFor(session);
    const definition = definitionOf(errand.agent, policy.said);
    const lineage = lineages.begin(parent, session, errand.agent, definition);
    const hands = this.approved(errand, lineage, policy);
    const token = newId('token');
    await this.begin(errand, lineage, { token, hands });
    let done: ErrandDone = { kind: 'failed', because: 'It broke off.' };
    try {
      const because = await hand(lineage, { token, hands }, rules);
      const seen = await this.seen(errand, lineage, about, signal);
      done =
        because === undefined ? await this.work(seen, lineage, { token, hands }, signal) : { kind: 'failed', because };
      return done;
    } finally {
      // Out of force first, then on record.
      rules.dismiss(session, lineage.agent);
      await this.end(errand, lineage, token, done);
    }
  }

  /** What may be handed on by now, as far as it was approved. */
  private approved(
    { agent, effects }: Errand,
    { parent, session, definition }: Lineage,
    policy: Compiled,
  ): readonly Handed[] {
    const giver = this.deps.judging.context(parent, session);
    const named = new Set(
      effects.flatMap(one => (one.kind === 'agent' && one.name === agent ? (one.hands ?? []) : [])),
    );
    return handoverTo(definition, policy, giver).hands.filter(({ words }) => named.has(words));
  }

  /** With its files as those leave them who look at results first: to the child it is as if it had read them. */
  private async seen(
    errand: Errand,
    { agent, session }: Lineage,
    about: AboutAct,
    signal: AbortSignal,
  ): Promise<Errand> {
    const { events, record, roots } = this.deps;
    const { act } = about;
    const attachments: { readonly name: string; readonly text: string }[] = [];
    for (const { name, text } of errand.attachments) {
      const action = makeAction({ tool: 'read_file', input: { path: name }, cwd: roots[0] ?? '/', agent, session });
      const seen = await events.seen({ act, action, outcome: 'done', text }, signal);
      for (const did of seen.did) await record({ session, agent: about.agent }, interceptedEntry(act, did));
      attachments.push({ name, text: seen.text });
    }
    return { ...errand, attachments };
  }

  private async work(
    { task, attachments }: Errand,
    lineage: Lineage,
    { token, hands }: Token,
    signal: AbortSignal,
  ): Promise<ErrandDone> {
    const { rules, open, close } = this.deps;
    const revoked = new AbortController();
    const look = (): void => {
      const held = rules.list().filter(one => one.session === lineage.session && isOf(token, one.rule.id));
      if (held.length <= hands.length) revoked.abort();
    };
    const watching = rules.onDidChange(look);
    look(); // it may have been taken back while its files were looked at
    const child = open(lineage);
    try {
      const { how, said } = await runErrand(child, task, attachments, AbortSignal.any([signal, revoked.signal]));
      if (revoked.signal.aborted)
        return {
          kind: 'failed',
          because: `${quotedName(lineage.agent)} was ended: what it was handed was taken back.`,
        };
      return doneAs(lineage.agent, how, said);
    } finally {
      watching.dispose();
      close(child, lineage);
    }
  }

  /** On record first, then in force. */
  private async begin({ task }: Errand, lineage: Lineage, { token, hands }: Token): Promise<void> {
    const words = hands.map(one => one.words);
    const grants = hands.map((_, at) => idOf(token, at));
    await this.put(lineage, { what: 'started', token, grants, words, task });
  }

  private async end({ task }: Errand, lineage: Lineage, token: string, done: ErrandDone): Promise<void> {
    const end = done.kind === 'done' ? 'done' : done.because;
    await this.put(lineage, { what: 'ended', token, grants: [], task, end });
  }

  private async put({ agent: child, parent, session }: Lineage, body: DelegationBody): Promise<void> {
    await this.deps.record({ session, agent: parent }, { kind: 'delegation', child, ...body });
  }
}

type DelegationBody = Omit<Extract<Parameters<Record>[1], { kind: 'delegation' }>, 'kind' | 'child'>;

interface Token {
  readonly token: string;
  readonly hands: readonly Handed[];
}

/**
 * Puts the token in force; a sentence where a part of it is not within what the parent has, by now. Its first rule
 * allows nothing that asks: where nothing is handed on, it is what can be taken back.
 */
async function hand(
  { agent, parent, session, definition }: Lineage,
  { token, hands }: Token,
  rules: RuleBook,
): Promise<string | undefined> {
  const agents: [string] = [agent];
  const because = `it works for ${parent}`;
  try {
    await rules.add(
      { layer: 'session', session },
      { id: token, when: { effect: 'none' }, then: 'allow', because, agents },
    );
    for (const [at, { of, rule }] of hands.entries()) {
      const to = { session, giver: parent, layer: of.layer, as: knownAs(definition) };
      rules.attenuate(of.rule.id, { ...rule, id: idOf(token, at), agents }, to);
    }
    return undefined;
  } catch (fault) {
    if (fault instanceof RuleBookError) return `Nobody was sent. ${fault.message}`;
    throw fault;
  }
}

function idOf(token: string, at: number): string {
  return `${token}-${at + 1}`;
}

function isOf(token: string, rule: string): boolean {
  return rule === token || rule.startsWith(`${token}-`);
}

function doneAs(agent: string, how: TurnEnd, said: string): ErrandDone {
  const failed = (because: string, ends?: string): ErrandDone => ({
    kind: 'failed',
    ...(ends !== undefined && { ends }),
    because: `${quotedName(agent)} ${because}`,
    ...(said !== '' && { last: { agent, said } }),
  });
  switch (how.kind) {
    case 'done':
      return { kind: 'done', agent, said: said === '' ? '(It said nothing.)' : said };
    case 'stopped':
      return failed('was stopped before it was done.');
    case 'steps':
      return failed(`was not done after ${how.limit} requests to the model, the most that one task may take.`);
    case 'refused':
      return failed(`could not go on: ${how.because}`, how.because);
    case 'failed':
      return failed(`could not go on: ${how.because}`);
    default:
      return assertNever(how);
  }
}
