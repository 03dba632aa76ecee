import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent } from './agent/agent.js';
import { proposalOf } from './agent/proposal.js';
import { Broker } from './approvals/broker.js';
import { Gate, spend, type Progress } from './approvals/gate.js';
import type { WillRun } from './approvals/listeners.js';
import type { Proposal } from './approvals/proposal.js';
import { Learning } from './approvals/learning.js';
import { rememberIn, takeBack } from './approvals/remember.js';
import { RuleBook, type ListedRule, type RuleStore } from './approvals/ruleBook.js';
import { SessionFacts } from './approvals/sessionFacts.js';
import type { Clock } from './base/clock.js';
import { DisposableStore } from './base/disposable.js';
import { Emitter, type Event } from './base/emitter.js';
import { assertNever } from './base/never.js';
import { isWithin } from './base/paths.js';
import { Journal } from './journal/journal.js';
import { keyed } from './ledger/keyed.js';
import { Ledger } from './ledger/ledger.js';
import { readAdminFile } from './machine/adminFile.js';
import { openDoors } from './machine/doors.js';
import { DryRuns } from './machine/dryRuns.js';
import { readMentioned } from './machine/mentions.js';
import { answerFacts, type FactsDeps } from './machine/facts.js';
import { SessionStore } from './machine/sessions.js';
import { temporaryFolders } from './machine/temporaryFolders.js';
import { unifiedDiff } from './machine/unifiedDiff.js';
import type { Model } from './models/model.js';
import { isToolOn } from './policy/agents.js';
import { announcedAtStart, refusalAtStart, startRefusalInWords, type StartRefusal } from './policy/atStart.js';
import { changedInWords, changedRules } from './policy/changedRules.js';
import type { Source } from './policy/compile.js';
import type { Context } from './policy/context.js';
import { readPolicy } from './policy/readPolicy.js';
import type { ReadCommand } from './policy/ruleTests.js';
import { isSecret } from './policy/secrets.js';
import type { AgentEvent } from './protocol/agentEvent.js';
import type { Record } from './protocol/entry.js';
import type { SessionFile } from './protocol/message.js';
import type { Posture } from './protocol/posture.js';
import type { Rule } from './protocol/rule.js';
import type { Settings } from './protocol/settings.js';
import type { Destination } from './protocol/telemetry.js';
import { detectIsolation } from './sandbox/posture.js';
import type { Analyse } from './shell/analyse.js';
import { ShellReader } from './shell/shellReader.js';
import { overruledInWords, permittedDestination } from './telemetry/destination.js';
import { standingInWords, type Standing } from './telemetry/standing.js';
import { Telemetry } from './telemetry/telemetry.js';
import { builtinTools } from './tools/builtin.js';
import type { Buffers, PersonDoor, Ports, ProblemsDoor } from './tools/ports.js';
import type { Place } from './tools/tool.js';

/** What differs between an editor and a terminal. */
export interface CoreDeps {
  /** Where ledger, journal and sessions live. */
  readonly stateFolder: string;
  /** Where the shell's grammar files are. */
  readonly assets: string;
  /** Real paths of the workspace's folders; the first is where agents start. */
  readonly roots: readonly string[];
  readonly home: string;
  /** Further folders that the agent must never reach: the editor's user data, its extensions. */
  readonly own: readonly string[];
  readonly trusted: () => boolean;
  readonly settings: () => Settings;
  readonly model: () => Promise<Model>;
  readonly buffers: Buffers;
  readonly problems: ProblemsDoor;
  readonly person: PersonDoor;
  readonly ripgrep: string | undefined;
  /** What the user's own rules say, and where they stand in words. */
  readonly userRules: () => { readonly from: string } & ({ readonly content: unknown } | { readonly broken: string });
  readonly workspaceRules: RuleStore;
  readonly trustsProjectCode: () => boolean;
  /** Where the user wants the record sent, if anywhere. */
  readonly telemetry: () => Destination | undefined;
  /** Who may still block an approved act. */
  readonly willRun: readonly WillRun[];
  readonly clock: Clock;
  readonly fault: (fault: unknown) => void;
}

/**
 * The rooms put together, once, for the editor and for the terminal.
 *
 * Invariant: it wires, and decides nothing; there is one gate, one broker, one rule book and one ledger.
 */
export class Core {
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly broker: Broker;
  readonly rules: RuleBook;
  readonly gate: Gate;
  readonly learning: Learning;
  readonly sessions: SessionStore;
  readonly onDidProgress: Event<GateStep>;
  /** A dry run ended, and what it kept in memory is gone; in words for the person. */
  readonly onDidDrop: Event<string>;
  private readonly own = new DisposableStore();
  private readonly agents = new Set<Agent>();
  private readonly isolation = detectIsolation();
  private readonly temp = temporaryFolders();
  private readonly doors: Ports;
  private readonly dryRuns: DryRuns;
  private readonly facts = new SessionFacts();
  private readonly record: Record;
  private readonly telemetry: Telemetry;
  private isStopped = false;

  constructor(
    private readonly deps: CoreDeps,
    private readonly analyse: Analyse,
  ) {
    const { clock, fault, stateFolder, roots, buffers, home } = deps;
    const progress = this.own.add(new Emitter<GateStep>(fault));
    this.onDidProgress = progress.event;
    this.ledger = this.own.add(Ledger.open(join(stateFolder, 'ledger.db'), clock, fault));
    this.journal = Journal.open(join(stateFolder, 'journal'));
    this.sessions = new SessionStore(join(stateFolder, 'sessions'), sentence => fault(new Error(sentence)));
    this.broker = this.own.add(new Broker({ clock, fault, askTimeoutMs: () => deps.settings().askTimeout * 1000 }));
    this.rules = this.openRules();
    const record = (this.record = this.facts.watching(this.ledger.record));
    const env = process.env;
    this.doors = openDoors({
      ...deps,
      ...{ journal: this.journal, record, env, roots: () => roots },
      withhold: path => this.isHidden(path),
    });
    const factsDeps: FactsDeps = { buffers, clock, home, env, isSecret, roots: () => roots };
    const answer = answerFacts(factsDeps);
    this.dryRuns = this.own.add(
      new DryRuns({ ...deps, withhold: path => this.isHidden(path), facts: factsDeps, fault }),
    );
    this.onDidDrop = this.dryRuns.onDidDrop;
    this.gate = new Gate({
      proposals: (tool, cwd) => this.proposal(tool, cwd),
      policy: session => this.rules.policyFor(session),
      context: (agent, session) => this.contextOf(agent, session),
      facts: (needs, signal, dryIn) => (dryIn === undefined ? answer : this.dryRuns.of(dryIn).facts)(needs, signal),
      ...{ interceptors: [], willRun: deps.willRun, broker: this.broker, record, clock, unified: unifiedDiff },
      remember: rememberIn(this.rules, record),
      ...{ isolation: () => this.isolation.words, unsaved: () => buffers.unsaved() },
      progress: (...step) => progress.fire(step),
    });
    this.learning = new Learning({
      ...{ ruleBook: this.rules, record, tools: builtinTools.map(({ name }) => name) },
      context: () => this.contextOf(mainAgent, ''),
      proposals: (tool, cwd) => this.proposal(tool, cwd),
    });
    this.telemetry = this.own.add(this.openTelemetry());
    this.sendRecord();
    this.own.add(this.rules.onDidChange(() => this.reconsider()));
    this.ledger.recover();
  }

  /** Opens everything. Throws what the person must know: with a ledger that cannot be opened nothing can run. */
  static async open(deps: CoreDeps): Promise<Core> {
    const read = (name: string): Promise<Uint8Array> => readFile(join(deps.assets, name));
    const [runtime, bash] = await Promise.all([read('tree-sitter.wasm'), read('tree-sitter-bash.wasm')]);
    const reader = await ShellReader.open(runtime, bash, () => deps.clock.now());
    // After whatever is waiting now: nothing waits for it, and until it is there PowerShell asks.
    const load = async (): Promise<void> => reader.loadPowerShell(await read('tree-sitter-powershell.wasm'));
    setImmediate(() => void load().catch(deps.fault));
    return new Core(deps, reader.analyse);
  }

  get stopped(): boolean {
    return this.isStopped;
  }

  posture(): Posture {
    const { settings, trusted, trustsProjectCode } = this.deps;
    const { policy } = this.rules;
    const { problems, halted, rules } = policy;
    const { mode, riskThreshold } = settings();
    const sending = this.telemetry.standing();
    return {
      isolation: this.isolation.isolation,
      isolationWords: this.isolation.words,
      mode,
      telemetry: sending !== undefined,
      ...(sending !== undefined && { telemetryWords: standingInWords(sending) }),
      trusted: trusted(),
      trustsProjectCode: trustsProjectCode(),
      stopped: this.isStopped,
      admin: rules.find(rule => rule.layer === 'admin')?.from,
      problems: halted === undefined ? [...problems] : [halted, ...problems],
      stricter: [
        ...announcedAtStart(policy, { mode, threshold: riskThreshold }),
        ...overruledInWords(policy.constraints.telemetry, this.deps.telemetry()),
      ],
    };
  }

  /** An agent for a conversation, with a mouth of its own. */
  agentFor(session: SessionFile, emit: (event: AgentEvent) => void): Agent {
    const { clock, model, settings } = this.deps;
    const dry = this.dryRuns.of(session.id);
    const mentioned = { folder: session.folder, isHidden: (path: string) => this.isHidden(path) };
    const agent = new Agent(
      {
        ...{ name: mainAgent, cwd: session.folder, model, clock, emit, ports: this.doors },
        dryPorts: dry.ports,
        dryWords: () => dry.words(this.followMode().mode === 'dry-run'),
        refusal: ({ id, script }) => {
          const refusal = this.startRefusal(script ? undefined : id);
          return refusal && startRefusalInWords(refusal);
        },
        tools: builtinTools.filter(({ name }) => isToolOn(name, this.rules.policyFor(session.id).said, mainOne)),
        place: this.placeAt(session.folder),
        gate: { ask: (request, signal) => this.gate.ask(request, signal), spend },
        record: this.record,
        save: file => this.sessions.save(file),
        mentions: (paths, signal) => {
          const { files } = this.followMode().mode === 'dry-run' ? dry.ports : this.doors;
          return readMentioned(paths, { ...mentioned, files }, signal);
        },
        mode: () => settings().mode,
        maxSteps: settings().maxSteps,
        surroundings: { platform: process.platform, shell: 'bash', notes: this.isolation.words },
      },
      session,
    );
    this.agents.add(agent);
    return agent;
  }

  /** Why no turn may start with this model as things are set; undefined when one may. */
  startRefusal(model: string | undefined): StartRefusal | undefined {
    const { mode, riskThreshold } = this.deps.settings();
    return refusalAtStart(this.rules.policy, { mode, threshold: riskThreshold, model });
  }

  /** Ends everything at once; nothing runs until `resume`. */
  async stopEverything(by: string): Promise<void> {
    this.isStopped = true;
    this.gate.revokeAll();
    await Promise.all([...this.agents].map(agent => agent.stop('everything was stopped')));
    await this.record({ session: '', agent: mainAgent }, { kind: 'stop', by });
  }

  resume(): void {
    this.isStopped = false;
  }

  /** Reads rules, settings and trust anew, and judges what is pending by them. */
  reconsider(): void {
    this.followMode();
    this.sendRecord();
    this.broker.reconsider(ask => this.gate.verdictNow(ask));
  }

  /** Takes a rule out of the book; on record like its making. */
  async removeRule(listed: ListedRule, by: string): Promise<void> {
    await takeBack(listed, by, this.rules, this.record);
  }

  /** Makes the rules of this folder what they were at a version of them; on record like any other change. */
  async rollBackRules(to: number, by: string): Promise<void> {
    const before = this.rules.folderRules;
    const { what, rules } = await this.rules.rollBack(to, by);
    const changed = changedInWords(changedRules(before, rules)) ?? 'nothing changed';
    await this.recordPolicy(`Back to version ${to} (${what}), by ${by}: ${changed}.`);
  }

  /** Reads the user's rules again; what changed holds at once, and goes on record. */
  async readUserRules(): Promise<void> {
    const rulesNow = (): readonly Rule[] =>
      this.rules.list().flatMap(({ rule, layer }) => (layer === 'user' ? [rule] : []));
    const [before, { revision }] = [rulesNow(), this.rules.policy];
    const source = { layer: 'user', ...this.deps.userRules() } as const;
    this.rules.set(source);
    if (this.rules.policy.revision === revision) return;
    const changed = changedInWords(changedRules(before, rulesNow())) ?? 'something other than its rules changed';
    await this.recordPolicy(`The user's rules in ${source.from}: ${changed}.`);
  }

  /** A session is over, and with it what was allowed for it; on record, where there was something. */
  async endSession(session: string): Promise<void> {
    const gone = this.rules.endSession(session);
    if (gone.length === 0) return;
    const ids = gone.map(({ id }) => id).join(', ');
    await this.recordPolicy(`The session is over, and with it its rules: ${ids}.`, session);
  }

  /** Ends what runs and closes the record; nobody is left to answer. Says how sending the record stands at the end. */
  async close(): Promise<Standing | undefined> {
    this.isStopped = true;
    this.broker.lapseAll('window-closed');
    this.gate.revokeAll();
    await Promise.allSettled([...this.agents].map(agent => agent.close()));
    await this.telemetry.flush(longestFarewellMs);
    const sending = this.telemetry.standing();
    this.own.dispose();
    return sending;
  }

  private async recordPolicy(what: string, session = ''): Promise<void> {
    const { revision, problems } = this.rules.policy;
    await this.record({ session, agent: '' }, { kind: 'policy', revision, problems: [...problems], what });
  }

  private openRules(): RuleBook {
    const { home, roots, workspaceRules } = this.deps;
    const place = { cwd: roots[0] ?? '/', home };
    const analyse: ReadCommand = command => ({ ...place, ...this.analyse(command, 'bash', place) });
    const rules = new RuleBook({ home, roots, analyse }, workspaceRules, this.deps.clock);
    const admin = adminSource();
    if (admin !== undefined) rules.set(admin);
    rules.set({ layer: 'user', ...this.deps.userRules() });
    return rules;
  }

  private openTelemetry(): Telemetry {
    const { clock, fault, stateFolder } = this.deps;
    let key: string | undefined;
    const keyedHash = (text: string): string => keyed((key ??= this.ledger.installationKey), text);
    return new Telemetry({
      ...{ source: this.ledger, file: join(stateFolder, 'telemetry.db'), keyed: keyedHash, clock, fault },
    });
  }

  /** To where it may go now; while the agent is halted what an administrator says of it is not known, so nowhere. */
  private sendRecord(): void {
    const { halted, constraints } = this.rules.policy;
    const wanted = permittedDestination(constraints.telemetry, this.deps.telemetry());
    this.telemetry.sendTo(halted === undefined ? wanted : undefined);
  }

  private placeAt(cwd: string): Place {
    return { cwd, home: this.deps.home, roots: this.deps.roots, analyse: this.analyse };
  }

  private proposal(name: string, cwd: string): Proposal | undefined {
    const tool = builtinTools.find(candidate => candidate.name === name);
    return tool && proposalOf(tool, this.placeAt(cwd));
  }

  private contextOf(agent: string, session: string): Context {
    const { deps, ledger } = this;
    const { mode, riskThreshold } = this.followMode();
    return {
      ...{ mode, agent, roots: deps.roots, home: deps.home, temp: this.temp, own: [deps.stateFolder, ...deps.own] },
      trusted: deps.trusted(),
      now: deps.clock.now(),
      newestEntryAt: ledger.newestAt,
      threshold: riskThreshold,
      sandboxWorks: false,
      trustsProjectCode: deps.trustsProjectCode(),
      stopped: this.isStopped,
      uses: rule => ledger.uses(rule),
      spent: (rule, measure, per) => ledger.spent({ rule, measure, per, session }),
      child: undefined,
      caseSensitive: process.platform === 'linux',
      ...this.facts.of(session),
    };
  }

  /** The settings of this moment. Where they end a dry run, its memory is gone before anything is judged by them. */
  private followMode(): Settings {
    const settings = this.deps.settings();
    const { mode } = settings;
    for (const { session, what } of this.dryRuns.follow(mode === 'dry-run')) {
      const { isolation } = this.isolation;
      const entry = { kind: 'posture', isolation, mode, trusted: this.deps.trusted(), what } as const;
      this.record({ session, agent: mainAgent }, entry).catch(this.deps.fault);
    }
    return settings;
  }

  private isHidden(path: string): boolean {
    return isSecret(path) || [this.deps.stateFolder, ...this.deps.own].some(folder => isWithin(folder, path));
  }
}

/** One step of a call through the gate: the call, where it stands, and its card or why it passed. */
export type GateStep = Parameters<Progress>;

/** At the end it is waited for a collector so long; what it did not take goes out next time. */
const longestFarewellMs = 2000;
const mainAgent = 'main';
const mainOne = { agent: mainAgent, child: undefined };

/** What the administrator says, or why the agent must stop. */
export function adminSource(): Source | undefined {
  const file = readAdminFile();
  switch (file.kind) {
    case 'none':
      return undefined;
    case 'insecure':
      return { layer: 'admin', from: file.path, broken: file.why };
    case 'policy':
      return { layer: 'admin', from: file.path, ...readPolicy(file.text) };
    default:
      return assertNever(file);
  }
}
