import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TestContext } from 'node:test';
import { proposalOf } from '../../src/agent/proposal.js';
import { rehearseTool } from '../../src/agent/runTool.js';
import { Toolbox } from '../../src/agent/toolbox.js';
import { RunningActs } from '../../src/approvals/runningActs.js';
import { Broker } from '../../src/approvals/broker.js';
import { Gate, spend, type GateResult } from '../../src/approvals/gate.js';
import type { PendingAsk } from '../../src/approvals/pendingAsk.js';
import { noReviewer } from '../../src/approvals/reviewerDoor.js';
import { Journal } from '../../src/journal/journal.js';
import { CommandChanges } from '../../src/machine/commandChanges.js';
import { openDoors } from '../../src/machine/doors.js';
import { DryRun } from '../../src/machine/dryRuns.js';
import { answerFacts } from '../../src/machine/facts.js';
import { findRipgrep } from '../../src/machine/ripgrep.js';
import { systemClock } from '../../src/machine/systemClock.js';
import { unifiedDiff } from '../../src/machine/unifiedDiff.js';
import { compile } from '../../src/policy/compile.js';
import type { Context } from '../../src/policy/context.js';
import { mayReach } from '../../src/policy/reach.js';
import { isSecret } from '../../src/policy/secrets.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import type { Plan } from '../../src/protocol/message.js';
import type { Mode } from '../../src/protocol/posture.js';
import { noBackend } from '../../src/sandbox/backend.js';
import { LiveRuns } from '../../src/sandbox/liveRuns.js';
import { fullAccess } from '../../src/sandbox/confinement.js';
import { builtinTools } from '../../src/tools/builtin.js';
import type { Ports, Problem } from '../../src/tools/ports.js';
import type { Place, ToolResult } from '../../src/tools/tool.js';
import { FakeEditor } from './editor.js';
import { quiet } from './quietContext.js';
import { tempFolder } from './tempFolder.js';

/** The real tools, gate and doors around a real folder; a person who approves what is asked, unless told otherwise. */
export class ToolBench {
  readonly folder: string;
  readonly editor = new FakeEditor();
  readonly entries: EntryBody[] = [];
  readonly asked: PendingAsk[] = [];
  readonly plans: Plan[] = [];
  readonly output: string[] = [];
  problems: readonly Problem[] | { readonly failed: string } = [];
  answer: string | undefined;
  mode: Mode = 'interactive';
  /** Done before an ask is answered. */
  meanwhile: (ask: PendingAsk) => void = () => undefined;
  readonly dry: DryRun;
  /** Everything of Countersign's own: the journal. */
  readonly state: string;
  readonly gate: Gate;
  private readonly doors: Ports;
  private readonly place: Place;
  private calls = 0;

  constructor(t: TestContext) {
    const state = (this.state = tempFolder(t));
    this.folder = tempFolder(t);
    const roots = [this.folder];
    const home = `${state}/home`;
    const effect = { kind: 'execute', program: 'bash' } as const;
    this.place = { cwd: this.folder, home, roots, analyse: () => ({ effects: [effect], needs: [], words: undefined }) };
    const record = async (_: unknown, body: EntryBody): Promise<void> => void this.entries.push(body);
    const env = { PATH: process.env['PATH'], HOME: home };
    const shared = { clock: systemClock, buffers: this.editor, home, env, roots: () => roots };
    const ripgrep = findRipgrep(undefined, (env.PATH ?? '').split(':'));
    const person = { ask: async () => this.answer };
    const problems = { read: () => this.problems };
    const journal = Journal.open(`${state}/journal`);
    const fault = (why: unknown): never => {
      throw why;
    };
    const doors = openDoors({
      ...shared,
      backend: noBackend('none is wanted here'),
      runs: new LiveRuns(undefined),
      confine: () => fullAccess,
      commandChanges: new CommandChanges({ ...shared, journal, record, fault }),
      fault,
      own: [state],
      reaching: ({ tool, agent, action, effects }) => {
        const running = { action: { tool, agent, hash: action }, effects };
        return to => mayReach(to, running, policy, context(agent));
      },
      journal,
      record,
      problems,
      person,
      ripgrep,
      withhold: () => false,
    });
    this.doors = { ...doors, plan: { update: plan => void this.plans.push(plan) } };
    const facts = answerFacts({ ...shared, isSecret });
    const dryDeps = {
      ...shared,
      problems,
      person,
      ripgrep,
      withhold: () => false,
      facts: { ...shared, isSecret },
      fault: () => undefined,
    };
    this.dry = new DryRun(
      dryDeps,
      () => this.folder,
      () => this.mode === 'dry-run',
    );
    const broker = new Broker({ clock: systemClock, askTimeoutMs: () => 0 });
    const asked = broker.onDidAsk(ask => this.respond(broker, ask));
    t.after(() => asked.dispose());
    const policy = compile([], { roots, home });
    const context = (agent: string): Context => ({
      ...{ mode: this.mode, trusted: true, roots, home, temp: [], own: [state], agent, now: Date.now() },
      ...quiet,
    });
    this.gate = new Gate({
      proposals: name => {
        const tool = builtinTools.find(candidate => candidate.name === name);
        return tool && proposalOf(tool, this.place);
      },
      policy: () => policy,
      running: new RunningActs(() => policy),
      context,
      facts: (needs, signal, dryIn) => (dryIn === undefined ? facts : this.dry.facts)(needs, signal),
      ...{
        interceptors: [],
        willRun: [],
        broker,
        reviewer: noReviewer,
        record,
        clock: systemClock,
        unified: unifiedDiff,
      },
      remember: async () => undefined,
      habit: () => undefined,
      isolation: () => 'Nothing isolates this.',
      unsaved: () => [],
    });
  }

  /** One call, from the model's words to the tool's result, or to why there is none. */
  async call(name: string, input: unknown, signal = new AbortController().signal): Promise<ToolResult | GateResult> {
    const act = `act-${(this.calls += 1)}`;
    const about = { cwd: this.folder, agent: 'coder', session: 's', turn: 't', ready: async () => undefined };
    const result = await this.gate.ask({ call: { id: act, tool: name, input }, act, ...about }, signal);
    const tool = builtinTools.find(candidate => candidate.name === name);
    const onOutput = (text: string): void => void this.output.push(text);
    if (result.kind === 'rehearsed' && tool !== undefined && spend(result.rehearsal)) {
      const toolbox = new Toolbox(builtinTools, this.place);
      const place = { toolbox, ports: this.doors, dryPorts: this.dry.ports, emit: () => undefined };
      return rehearseTool({ call: act, tool, signal }, result.rehearsal, place);
    }
    if (result.kind !== 'passed' || tool === undefined || !spend(result.pass)) return result;
    return tool.run(result.pass, this.doors, { place: this.place, signal, onOutput });
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(`${this.folder}/${name}`), { recursive: true });
    writeFileSync(`${this.folder}/${name}`, text);
  }

  read(name: string): string {
    return readFileSync(`${this.folder}/${name}`, 'utf8');
  }

  private respond(broker: Broker, ask: PendingAsk): void {
    this.asked.push(ask);
    this.meanwhile(ask);
    const surface = ask.card.floor === undefined ? 'chat' : 'modal';
    setImmediate(() =>
      broker.answer({ ask: ask.id, shown: ask.card.hash, answer: { kind: 'approve', scope: 'once' }, surface }),
    );
  }
}
