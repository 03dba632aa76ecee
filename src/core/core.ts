import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Agent } from '../agent/agent.js';
import { Broker } from '../approvals/broker.js';
import { Events } from '../approvals/events.js';
import { Gate, type Progress } from '../approvals/gate.js';
import { Habits } from '../approvals/habits.js';
import { Learning } from '../approvals/learning.js';
import { rememberIn } from '../approvals/remember.js';
import type { RuleBook } from '../approvals/ruleBook.js';
import { RunningActs } from '../approvals/runningActs.js';
import { SessionFacts } from '../approvals/sessionFacts.js';
import { DisposableStore } from '../base/disposable.js';
import { Emitter, type Event } from '../base/emitter.js';
import { pause } from '../base/pause.js';
import { Journal } from '../journal/journal.js';
import { Ledger } from '../ledger/ledger.js';
import { CommandChanges } from '../machine/commandChanges.js';
import { openDoors } from '../machine/doors.js';
import { DryRuns } from '../machine/dryRuns.js';
import { answerFacts, type FactsDeps } from '../machine/facts.js';
import { Rollback, thisProcess } from '../machine/rollback.js';
import { keepJournal } from '../machine/keepJournal.js';
import { SessionStore } from '../machine/sessions.js';
import { unifiedDiff } from '../machine/unifiedDiff.js';
import type { WouldChange } from '../machine/wouldChange.js';
import type { StartRefusal } from '../policy/atStart.js';
import { mayListen } from '../policy/constraints.js';
import type { Advice } from '../policy/learning/advisor.js';
import { isSecret } from '../policy/secrets.js';
import type { AgentEvent } from '../protocol/agentEvent.js';
import type { Record } from '../protocol/entry.js';
import type { SessionFile } from '../protocol/message.js';
import type { Posture } from '../protocol/posture.js';
import type { StopOutcome } from '../machine/stopDoor.js';
import { LiveRuns } from '../sandbox/liveRuns.js';
import type { Analyse } from '../shell/analyse.js';
import { ShellReader } from '../shell/shellReader.js';
import type { Standing } from '../telemetry/standing.js';
import type { Telemetry } from '../telemetry/telemetry.js';
import { builtinTools } from '../tools/builtin.js';
import { advice } from './advising.js';
import { Agents, isHidden, proposalAt } from './agents.js';
import { CountedUsage } from './countedUsage.js';
import type { CoreDeps } from './deps.js';
import { Isolating } from './isolating.js';
import { Judging, mainAgent } from './judging.js';
import { Lineages } from './lineages.js';
import { PolicySources } from './policySources.js';
import { postureNow } from './postureNow.js';
import { reachingBy } from './reaching.js';
import { recordOf } from './recalling.js';
import { Reviewing } from './reviewing.js';
import { openTelemetry, sendRecord } from './sending.js';
import { Stops } from './stops.js';

/**
 * The rooms put together, once, for the editor and for the terminal.
 *
 * Invariant: it wires, and decides nothing; there is one gate, one broker, one rule book and one ledger.
 */
export class Core {
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly rollback: Rollback;
  readonly broker: Broker;
  readonly policy: PolicySources;
  readonly gate: Gate;
  /** Those who are asked and told of what agents do. */
  readonly events: Events;
  readonly learning: Learning;
  readonly sessions: SessionStore;
  readonly onDidProgress: Event<GateStep>;
  /** Everything was stopped, maybe by another window (true), or may go on (false). */
  readonly onDidStop: Event<boolean>;
  /** A dry run ended, and what it kept in memory is gone; in words for the person. */
  readonly onDidDrop: Event<string>;
  private readonly own = new DisposableStore();
  private readonly agents: Agents;
  private readonly dryRuns: DryRuns;
  private readonly running: RunningActs;
  private readonly runs = new LiveRuns({
    began: run => this.stops.began(run),
    ended: run => this.stops.ended(run),
  });
  private readonly judging: Judging;
  private readonly sessionFacts = new SessionFacts();
  private readonly commandChanges: CommandChanges;
  private readonly record: Record;
  private readonly telemetry: Telemetry;
  private readonly stops: Stops;
  private readonly stopChanged: Emitter<boolean>;
  private isStopped = false;
  private stopping: Promise<void> | undefined;
  private closing: Promise<Standing | undefined> | undefined;

  constructor(
    private readonly deps: CoreDeps,
    analyse: Analyse,
    private readonly isolating: Isolating,
  ) {
    const { clock, fault, stateFolder, roots, buffers, home } = deps;
    this.own.add(isolating);
    const progress = this.own.add(new Emitter<GateStep>(fault));
    this.onDidProgress = progress.event;
    this.stopChanged = this.own.add(new Emitter<boolean>(fault));
    this.onDidStop = this.stopChanged.event;
    this.stops = this.own.add(
      new Stops({ folders: deps.stopFolders, here: by => this.stopHere(by), program: deps.stopper, fault }),
    );
    this.ledger = this.own.add(Ledger.open(join(stateFolder, 'ledger.db'), clock, fault, deps.worker));
    this.journal = Journal.open(join(stateFolder, 'journal'), thisProcess());
    this.sessions = new SessionStore(join(stateFolder, 'sessions'), sentence => fault(new Error(sentence)));
    this.broker = this.own.add(new Broker({ clock, fault, askTimeoutMs: () => deps.settings().askTimeout * 1000 }));
    const { sessionFacts } = this;
    const running = (this.running = new RunningActs(session => this.rules.policyFor(session)));
    const isDry = (): boolean => this.judging.settings().mode === 'dry-run';
    const events = (this.events = new Events({ clock, isDry, fault }));
    const record = (this.record = events.watching(running.watching(sessionFacts.watching(this.ledger.record))));
    this.policy = new PolicySources(deps, analyse, record);
    const rules = this.policy.book;
    isolating.permitted = () => rules.policy.constraints.sandboxModes;
    const env = process.env;
    const withhold = (path: string): boolean => isHidden(deps, path);
    const { backend } = isolating;
    const ofCommands = { ...deps, journal: this.journal, record, env, roots: () => roots };
    const commandChanges = (this.commandChanges = this.own.add(new CommandChanges(ofCommands)));
    const doors = openDoors({
      ...{ ...deps, journal: this.journal, record, env, roots: () => roots, withhold, backend, commandChanges },
      runs: this.runs,
      own: [stateFolder, ...deps.own],
      confine: (demanded, extra) => isolating.confinement(demanded, extra),
      reaching: reachingBy({ rules, context: (agent, session) => this.judging.context(agent, session) }),
    });
    const factsDeps: FactsDeps = { buffers, clock, home, env, isSecret, roots: () => roots };
    const answer = answerFacts(factsDeps);
    const dryRuns = (this.dryRuns = this.own.add(new DryRuns({ ...deps, withhold, facts: factsDeps, fault })));
    this.onDidDrop = dryRuns.onDidDrop;
    const usage = this.own.add(new CountedUsage(this.ledger, clock));
    const lineages = new Lineages();
    const judging = (this.judging = new Judging({
      ...{ ...deps, lineages, ledger: this.ledger, record, rules, dryRuns, sessionFacts, usage, isolating },
      stopped: () => this.stopped,
    }));
    const waiting = (session: string): readonly string[] => this.agents.waitingIn(session);
    const reviewing = new Reviewing({ ...deps, ledger: this.ledger, rules, sessionFacts, isolating, waiting });
    const proposals = (tool: string, cwd: string) => proposalAt({ home, roots, analyse }, tool, cwd);
    const habits = new Habits(query => this.ledger.entries(query), fault);
    this.gate = new Gate({
      ...{ proposals, policy: session => rules.policyFor(session) },
      context: (agent, session) => judging.context(agent, session),
      facts: (needs, signal, dryIn) => (dryIn === undefined ? answer : dryRuns.of(dryIn).facts)(needs, signal),
      get interceptors() {
        return events.interceptors;
      },
      get willRun() {
        return [...deps.willRun, ...events.willRun];
      },
      ...{ running, broker: this.broker, reviewer: reviewing },
      ...{ record, clock, unified: unifiedDiff, ...(deps.isAttended && { isAttended: deps.isAttended }) },
      remember: rememberIn(rules, record),
      habit: (offers, session) => habits.of(offers, session),
      ...{ isolation: () => isolating.isolation.words, unsaved: () => buffers.unsaved() },
      progress: (...step) => progress.fire(step),
    });
    this.learning = new Learning({
      ...{ ruleBook: rules, record, tools: builtinTools.map(({ name }) => name) },
      ...{ context: () => judging.context(mainAgent, ''), proposals },
    });
    this.agents = new Agents({
      ...{ ...deps, gate: this.gate, events, judging, lineages, rules, doors, dryRuns, record, isolating, analyse },
      ...{ sessions: this.sessions, stopped: () => this.stopped, prepare: commandChanges.lookAhead },
      trust: session => this.policy.trusting.follow(session),
    });
    this.telemetry = this.own.add(openTelemetry(deps, this.ledger));
    sendRecord(this.telemetry, rules.policy, deps);
    this.own.add(rules.onDidChange(() => this.reconsider()));
    void this.stops.listen();
    this.ledger.recover();
    judging.settings();
    this.rollback = new Rollback({ ledger: this.ledger, journal: this.journal, record, buffers });
    void this.rollback.recover(fault);
  }

  /**
   * Opens everything; the sandbox is still being checked, and `checked` says when that is over. Throws what the person
   * must know: with a ledger that cannot be opened nothing can run.
   */
  static async open(deps: CoreDeps): Promise<Core> {
    const read = (name: string): Promise<Uint8Array> => readFile(join(deps.assets, name));
    const isolating = new Isolating(deps);
    const [runtime, bash] = await Promise.all([read('tree-sitter.wasm'), read('tree-sitter-bash.wasm')]);
    const reader = await ShellReader.open(runtime, bash, () => deps.clock.now());
    // After whatever is waiting now: nothing waits for it, and until it is there PowerShell asks.
    const load = async (): Promise<void> => reader.loadPowerShell(await read('tree-sitter-powershell.wasm'));
    setImmediate(() => void load().catch(deps.fault));
    return new Core(deps, reader.analyse, isolating);
  }

  get rules(): RuleBook {
    return this.policy.book;
  }

  /** Resolves when it is known which isolation holds; agents ask for nothing before. */
  get checked(): Promise<void> {
    return this.isolating.checked;
  }

  get stopped(): boolean {
    return this.isStopped || this.stops.isStopped;
  }

  /** Whether a reviewing model answers asks that are not a person's alone. */
  get isReviewed(): boolean {
    return this.judging.context(mainAgent, '').reviewed;
  }

  posture(): Posture {
    const { deps, rules, isolating, isReviewed, isStopped } = this;
    const undoWords = this.commandChanges.words();
    return postureNow({ deps, rules, isolating, undoWords, isReviewed, isStopped, sending: this.telemetry.standing() });
  }

  /** An agent for a conversation, with a mouth of its own. */
  agentFor(session: SessionFile, emit: (event: AgentEvent) => void): Agent {
    // What was read in an earlier window is in the conversation still.
    if (session.messages.length > 0) this.sessionFacts.recall(session.id, recordOf(session.id, this.ledger));
    return this.agents.open(session, emit);
  }

  /** What the dry run of a session would have changed by now. */
  wouldChange(session: string): readonly WouldChange[] {
    return this.dryRuns.of(session).wouldChange;
  }

  /** Keeps what undo needs within its limit, once a day; what the session needs stays. */
  async keepJournal(session?: string): Promise<void> {
    const { clock, settings } = this.deps;
    const { journal, ledger, record } = this;
    const megabytes = settings()['journal.keepMegabytes'];
    await keepJournal({ journal, ledger, record }, { megabytes, now: clock.now(), ...(session && { session }) });
  }

  /** Whether that extension may see what agents do, and change it, as things are set. */
  mayListen(name: string): boolean {
    return mayListen(name, this.rules.policy.constraints, this.deps.settings().listeners);
  }

  /** Whether a reviewer would pay here. */
  advice(): Promise<Advice> {
    const sending = this.telemetry.standing();
    return advice({ ask: this.ledger.ask, policy: this.rules.policy, sending, now: this.deps.clock.now() });
  }

  /** Why no turn may start with this model as things are set; undefined when one may. */
  startRefusal(model: string | undefined): StartRefusal | undefined {
    return this.agents.startRefusal(model);
  }

  /** Ends everything at once, here and in every other window and run; nothing runs here until `resume`. */
  stopEverything(by: string): Promise<StopOutcome> {
    return this.stops.everywhere(by);
  }

  /** The person says that work may go on in this window. */
  async resume(by: string): Promise<void> {
    if (!this.isStopped) return;
    this.stops.resume();
    this.isStopped = false;
    this.stopChanged.fire(false);
    const { isolation } = this.isolating.isolation;
    const { mode } = this.deps.settings();
    const what = `Everything was stopped; it may go on, said ${by}.`;
    await this.record(nobody, { kind: 'posture', isolation, mode, trusted: this.deps.trusted(), what });
  }

  /** Ends everything of this window or run alone, before anything is waited for; nothing runs until `resume`. */
  async stopHere(by: string): Promise<void> {
    const isHeardAgain = this.isStopped; // by the thread and by this one, while they take turns
    this.isStopped = true;
    this.gate.revokeAll();
    this.stopChanged.fire(true);
    // Their turns end by themselves: what was done is still looked up and recorded, and nobody waits for it.
    this.agents.stop('everything was stopped').catch(this.deps.fault);
    if (!isHeardAgain) this.stopping = this.stopIsOver(by);
    await this.stopping;
  }

  private async stopIsOver(by: string): Promise<void> {
    await this.runs.none();
    await this.record(nobody, { kind: 'stop', by });
  }

  /** Reads rules, settings and trust anew, and judges what is pending by them. */
  reconsider(): void {
    this.judging.settings();
    sendRecord(this.telemetry, this.rules.policy, this.deps);
    this.policy.trusting.followAll().catch(this.deps.fault);
    this.running.reconsider();
    this.broker.reconsider(ask => this.gate.verdictNow(ask));
  }

  /** Ends what runs and closes the record; nobody is left to answer. Says how sending the record stands at the end. */
  close(): Promise<Standing | undefined> {
    return (this.closing ??= this.end());
  }

  private async end(): Promise<Standing | undefined> {
    this.isStopped = true;
    this.broker.lapseAll('window-closed');
    this.gate.revokeAll();
    await this.agents.close();
    this.sign(); // before the last is sent, so that it leaves the machine too
    await this.telemetry.flush(longestFarewellMs);
    const sending = this.telemetry.standing();
    this.own.dispose();
    const over = new AbortController();
    await Promise.race([this.ledger.keptOutside, pause(this.deps.clock, longestFarewellMs, over.signal)]);
    over.abort();
    return sending;
  }

  private sign(): void {
    try {
      this.ledger.checkpoint();
    } catch {
      // closing the ledger says the same
    }
  }
}

/** One step of a call through the gate: the call, where it stands, and its card or why it passed. */
export type GateStep = Parameters<Progress>;

const nobody = { session: '', agent: mainAgent };
/** At the end it is waited so long for a collector, and for a store of secrets; what was not sent goes out next time. */
const longestFarewellMs = 2000;
