import { Agent } from '../agent/agent.js';
import { newSession } from '../agent/conversation.js';
import { proposalOf } from '../agent/proposal.js';
import type { Events } from '../approvals/events.js';
import { spend, type Gate, type GateRequest } from '../approvals/gate.js';
import type { Proposal } from '../approvals/proposal.js';
import type { RuleBook } from '../approvals/ruleBook.js';
import { isWithin } from '../base/paths.js';
import type { DryRuns } from '../machine/dryRuns.js';
import { readMentioned } from '../machine/mentions.js';
import { realPathOf } from '../machine/realPath.js';
import type { SessionStore } from '../machine/sessions.js';
import { definitionsIn } from '../policy/agentDefinitions.js';
import { isToolOn } from '../policy/agents.js';
import { refusalAtStart, startRefusalInWords, type StartRefusal } from '../policy/atStart.js';
import { isSecret } from '../policy/secrets.js';
import type { AgentEvent } from '../protocol/agentEvent.js';
import type { Record } from '../protocol/entry.js';
import { modelRequestTool } from '../protocol/policyLimits.js';
import type { SessionFile } from '../protocol/message.js';
import type { Analyse } from '../shell/analyse.js';
import { askUser } from '../tools/askUser.js';
import { builtinTools } from '../tools/builtin.js';
import { delegate } from '../tools/delegate.js';
import type { Ports } from '../tools/ports.js';
import type { Place, Tool } from '../tools/tool.js';
import { updatePlan } from '../tools/updatePlan.js';
import { reviewerNamed } from './chosenReviewer.js';
import { Delegations } from './delegations.js';
import type { CoreDeps } from './deps.js';
import type { Isolating } from './isolating.js';
import { mainAgent, type Judging } from './judging.js';
import type { Lineage, Lineages } from './lineages.js';
import { callOf, toldBy } from './childEvents.js';
import { modelRequest, permitRequest, type ModelRequestDeps } from './modelRequests.js';

export interface AgentsDeps extends CoreDeps {
  readonly gate: Gate;
  readonly events: Pick<Events, 'seen'>;
  readonly judging: Judging;
  readonly rules: RuleBook;
  readonly lineages: Lineages;
  readonly doors: Ports;
  readonly dryRuns: DryRuns;
  readonly sessions: SessionStore;
  readonly record: Record;
  readonly isolating: Isolating;
  readonly analyse: Analyse;
  readonly stopped: () => boolean;
  /** A turn begins, which may need what takes long to have. */
  readonly prepare: (signal: AbortSignal) => void;
  /** Resolves when what a session is trusted with is among its rules. */
  readonly trust: (session: string) => Promise<void>;
}

/** Where an agent works: its name, whom it tells, and under whom. */
interface Seat {
  readonly name: string;
  readonly emit: (event: AgentEvent) => void;
  readonly lineage?: Lineage;
}

/** The agents of this window: one for a conversation, each with a mouth of its own, and those that they start. */
export class Agents {
  private readonly all = new Set<Agent>();
  /** Those at work now, by their session and name. */
  private readonly atWork = new Map<string, Agent>();
  /** Where each conversation is, and who hears of it. */
  private readonly places = new Map<string, Pick<Seat, 'emit'> & Pick<SessionFile, 'folder'>>();
  /** The first one of each conversation. */
  private readonly first = new Map<string, Agent>();
  private readonly delegations: Delegations;

  constructor(private readonly deps: AgentsDeps) {
    this.delegations = new Delegations({
      ...deps,
      open: lineage => this.openUnder(lineage),
      close: (agent, lineage) => this.leave(agent, lineage),
    });
  }

  private get asking(): Pick<ModelRequestDeps, 'policy' | 'context' | 'record'> {
    const { rules, judging, record } = this.deps;
    return {
      policy: session => rules.policyFor(session),
      context: (agent, session) => judging.context(agent, session),
      record,
    };
  }

  open(session: SessionFile, emit: (event: AgentEvent) => void): Agent {
    this.places.set(session.id, { emit, folder: session.folder });
    const agent = this.seat({ name: mainAgent, emit }, session);
    this.first.set(session.id, agent);
    return agent;
  }

  /** What the person said that no model has been told of yet. */
  waitingIn(session: string): readonly string[] {
    const waiting = this.first.get(session)?.queue ?? [];
    return waiting.flatMap(({ text, clicked }) => (clicked === true ? [] : [text]));
  }

  /** In the conversation of the agent that it works for, and with one of its own. */
  private openUnder(lineage: Lineage): Agent {
    const place = this.places.get(lineage.session);
    if (place === undefined) throw new Error(`Nobody works in the session ${lineage.session}.`);
    const session = { ...newSession(place.folder, this.deps.clock.now()), id: lineage.session };
    return this.seat({ name: lineage.agent, emit: toldBy(this.namesOf(lineage), place.emit), lineage }, session);
  }

  /** What it used is its parent's, and so in the end what the person's conversation used. */
  private leave(agent: Agent, { session, agent: name, parent }: Lineage): void {
    this.atWork.get(keyOf(session, parent))?.charge(agent.session);
    this.atWork.delete(keyOf(session, name));
    this.all.delete(agent);
  }

  private seat({ name, emit, lineage }: Seat, session: SessionFile): Agent {
    const { deps } = this;
    const { clock, model, settings, doors, dryRuns, judging } = deps;
    const dry = dryRuns.of(session.id);
    const isDry = (): boolean => judging.settings().mode === 'dry-run';
    const gate = {
      ask: async (request: GateRequest, signal: AbortSignal) => {
        await deps.isolating.checked;
        return deps.gate.ask(
          lineage === undefined ? request : { ...request, call: callOf(name, request.call) },
          signal,
        );
      },
      spend: (...spent: Parameters<typeof spend>) => !deps.stopped() && spend(...spent),
    };
    const mentioned = { folder: session.folder, isHidden: (path: string) => isHidden(deps, path) };
    const agent = new Agent(
      {
        ...{ name, cwd: session.folder, model, clock, emit, ports: { ...doors, agents: this.delegations } },
        ...(lineage && { under: { parent: lineage.parent, instructions: instructionsOf(lineage) } }),
        dryPorts: dry.ports,
        dryWords: () => dry.words(isDry()),
        refusal: ({ id, script }) => {
          if (deps.stopped()) return 'Everything was stopped. Resume first; then send it again.';
          const refusal = this.startRefusal(script ? undefined : id);
          return refusal && startRefusalInWords(refusal);
        },
        tools: this.toolsOf(name, session.id),
        place: placeAt(deps, session.folder),
        gate,
        seen: (about, signal) => deps.events.seen(about, signal),
        prepare: signal => {
          if (!isDry()) deps.prepare(signal);
        },
        permit: async (request, signal) => {
          await deps.trust(session.id);
          const about = { ...request, agent: name, session: session.id, cwd: session.folder };
          return permitRequest(about, { ...this.asking, gate, emit }, signal);
        },
        record: deps.record,
        save: async file => {
          // What a child says is for the agent that started it; what it does is on record.
          if (lineage === undefined) await deps.sessions.save(file);
        },
        mentions: (paths, signal) => {
          const seen = isDry()
            ? { files: dry.ports.files, realOf: (path: string) => dry.realOf(path) }
            : { files: doors.files, realOf: realPathOf };
          return readMentioned(paths, { ...mentioned, ...seen }, signal);
        },
        mode: () => settings().mode,
        maxSteps: settings().maxSteps,
        steps: lineage && this.atWork.get(keyOf(session.id, lineage.parent))?.stepsLeft,
        surroundings: {
          ...{ platform: process.platform, shell: 'bash' },
          get notes() {
            return deps.isolating.expected.words;
          },
        },
      },
      session,
    );
    this.all.add(agent);
    this.atWork.set(keyOf(session.id, name), agent);
    return agent;
  }

  /** What an agent is offered: a child neither plans for the person nor asks them anything but for approval. */
  private toolsOf(agent: string, session: string): readonly Tool[] {
    const { rules, lineages } = this.deps;
    const child = lineages.childOf(agent, session);
    const { said } = rules.policyFor(session);
    const on = builtinTools.filter(({ name }) => isToolOn(name, said, { agent, child }));
    const offered =
      child === undefined ? on : on.filter(({ name }) => name !== askUser.name && name !== updatePlan.name);
    const known = definitionsIn(said).map(({ name, summary }) => `${name} (${summary})`);
    return offered.map(tool =>
      tool.name === delegate.name ? { ...tool, summary: `${tool.summary} Agents: ${known.join('; ')}.` } : tool,
    );
  }

  private namesOf({ agent, session }: Lineage): readonly string[] {
    return [agent, ...(this.deps.lineages.childOf(agent, session)?.above ?? [])];
  }

  /** Why no turn may start with this model as things are set; undefined when one may. */
  startRefusal(model: string | undefined): StartRefusal | undefined {
    const settings = this.deps.settings();
    const { mode, riskThreshold } = settings;
    const threshold = riskThreshold ?? undefined;
    return refusalAtStart(this.deps.rules.policy, { mode, threshold, model, reviewer: reviewerNamed(settings) });
  }

  async stop(why: string): Promise<void> {
    await Promise.all([...this.all].map(agent => agent.stop(why)));
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.all].map(agent => agent.close()));
  }
}

/** What a tool says that a call of it may do, for one that starts in that folder; undefined: there is no such tool. */
export function proposalAt(deps: PlaceDeps, name: string, cwd: string): Proposal | undefined {
  if (name === modelRequestTool) return modelRequest;
  const tool = builtinTools.find(candidate => candidate.name === name);
  return tool && proposalOf(tool, placeAt(deps, cwd));
}

/** Files that no search, mention or index shows: secrets, and Countersign's own. */
export function isHidden({ stateFolder, own }: Pick<CoreDeps, 'stateFolder' | 'own'>, path: string): boolean {
  return isSecret(path) || [stateFolder, ...own].some(folder => isWithin(folder, path));
}

type PlaceDeps = Pick<AgentsDeps, 'home' | 'roots' | 'analyse'>;

function placeAt({ home, roots, analyse }: PlaceDeps, cwd: string): Place {
  return { cwd, home, roots, analyse };
}

function keyOf(session: string, agent: string): string {
  return `${session}\0${agent}`;
}

function instructionsOf({ definition }: Lineage): string {
  return definition?.instructions ?? 'Do what the task says and no more. At the end say briefly what came of it.';
}
