import { createTwoFilesPatch } from 'diff';
import { Broker } from '../../src/approvals/broker.js';
import type { Unified } from '../../src/approvals/card.js';
import { Events } from '../../src/approvals/events.js';
import { Gate, type GateDeps, type GateRequest, type GateResult } from '../../src/approvals/gate.js';
import type { GivenAnswer, PendingAsk } from '../../src/approvals/pendingAsk.js';
import { releaseCovered } from '../../src/approvals/release.js';
import { rememberIn } from '../../src/approvals/remember.js';
import { noReviewer } from '../../src/approvals/reviewerDoor.js';
import { RunningActs } from '../../src/approvals/runningActs.js';
import { RuleBook } from '../../src/approvals/ruleBook.js';
import type { Disposable } from '../../src/base/disposable.js';
import type { Context } from '../../src/policy/context.js';
import type { Answer } from '../../src/protocol/card.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import {
  breadthKey,
  noFacts,
  projectKey,
  commitsKey,
  type BreadthFact,
  type CommitsFact,
  type FactNeed,
  type Facts,
  type FileImage,
} from '../../src/protocol/fact.js';
import { gateTools, textImage } from './gateTools.js';
import { quiet } from './quietContext.js';
import { SetClock } from './setClock.js';

export const cwd = '/repo/project';

/** A machine in memory with the real policy, rule book, broker and gate around it. */
export class GateWorld {
  readonly clock = new SetClock();
  readonly files = new Map<string, FileImage>();
  readonly links = new Map<string, string>();
  readonly programs = new Map<string, string>();
  readonly project = new Map<string, string>([['package.json', '{"scripts":{"test":"node --test"}}']]);
  readonly entries: EntryBody[] = [];
  context: Partial<Context> = {};
  askTimeoutMs = 0;
  unsaved: readonly string[] = [];
  /** What the machine counts, whatever it is asked about. */
  breadth: BreadthFact | undefined;
  /** The history that git would lose, whatever it is asked about. */
  commits: CommitsFact | undefined;
  readonly rules: RuleBook;
  readonly broker: Broker;
  readonly gate: Gate;
  /** Asked and told by the gate, unless the test puts listeners of its own in their place. */
  readonly events: Events;
  /** What was reported of those who were only told. */
  readonly broken: unknown[] = [];
  readonly deps: GateDeps;
  readonly releasing: Disposable;
  private calls = 0;

  constructor(change: (deps: GateDeps, world: GateWorld) => GateDeps = deps => deps) {
    const store = { load: (): unknown => [], save: async () => undefined };
    this.rules = new RuleBook({ home: '/home/me', roots: [cwd] }, store, this.clock);
    this.broker = new Broker({ clock: this.clock, askTimeoutMs: () => this.askTimeoutMs });
    const isDry = (): boolean => this.context.mode === 'dry-run';
    const fault = (found: unknown): unknown => this.broken.push(found);
    const events = (this.events = new Events({ clock: this.clock, isDry, fault }));
    const record = events.watching(async (_about, body) => void this.entries.push(body));
    this.deps = change(
      {
        proposals: (tool, folder) => gateTools(folder)[tool],
        policy: session => this.rules.policyFor(session),
        context: agent => ({ ...interactive, agent, now: this.clock.now(), ...this.context }),
        facts: async needs => this.answer(needs),
        get interceptors() {
          return events.interceptors;
        },
        get willRun() {
          return events.willRun;
        },
        running: new RunningActs(session => this.rules.policyFor(session)),
        broker: this.broker,
        reviewer: noReviewer,
        record,
        remember: rememberIn(this.rules, record),
        habit: () => undefined,
        isolation: () => 'Nothing isolates this.',
        unified,
        unsaved: () => this.unsaved,
        clock: this.clock,
      },
      this,
    );
    this.gate = new Gate(this.deps);
    this.releasing = releaseCovered(this.rules.onDidChange, this.gate, this.broker);
  }

  write(path: string, text: string, source: 'disk' | number = 'disk'): void {
    this.files.set(`${cwd}/${path}`, textImage(text, source));
  }

  ask(
    tool: string,
    input: unknown,
    more: Partial<GateRequest> = {},
    signal = new AbortController().signal,
  ): Promise<GateResult> {
    const call = { id: `call-${++this.calls}`, tool, input };
    const request = {
      call,
      act: `act-${this.calls}`,
      cwd,
      agent: 'coder',
      session: 'one',
      turn: 'turn',
      ready: async () => undefined,
    };
    return this.gate.ask({ ...request, ...more }, signal);
  }

  /** Waits until somebody is asked, or until nothing is asked any more. */
  async asked(): Promise<PendingAsk> {
    for (let turns = 0; turns < 200; turns++) {
      const ask = this.broker.pending[0];
      if (ask !== undefined) return ask;
      await Promise.resolve();
    }
    throw new Error('Nobody was asked.');
  }

  /** Answers an ask from the card that is shown. */
  respond(ask: PendingAsk, answer: Answer, more: Partial<GivenAnswer> = {}): ReturnType<Broker['answer']> {
    return this.broker.answer({ ask: ask.id, shown: ask.card.hash, answer, surface: 'chat', ...more });
  }

  kinds(): readonly string[] {
    return this.entries.map(({ kind }) => kind);
  }

  private answer(needs: readonly FactNeed[]): Facts {
    const facts = {
      ...noFacts,
      paths: new Map(),
      texts: new Map(),
      programs: new Map(),
      projects: new Map(),
      breadths: new Map(),
      commits: new Map(),
    };
    for (const need of needs) {
      switch (need.kind) {
        case 'path': {
          const real = this.links.get(need.path) ?? need.path;
          const type = this.files.has(real) ? 'file' : real === cwd ? 'folder' : 'missing';
          facts.paths.set(need.path, { path: need.path, real, type });
          break;
        }
        case 'text':
          facts.texts.set(need.path, this.files.get(this.links.get(need.path) ?? need.path) ?? { kind: 'missing' });
          break;
        case 'program':
          facts.programs.set(need.name, this.programs.get(need.name) ?? `/usr/bin/${need.name}`);
          break;
        case 'breadth':
          if (this.breadth !== undefined) facts.breadths.set(breadthKey(need), this.breadth);
          break;
        case 'commits':
          if (this.commits !== undefined) facts.commits.set(commitsKey(need), this.commits);
          break;
        case 'git':
        case 'push':
        case 'secrets':
        case 'names':
          break;
        case 'project': {
          const parts = [...this.project].map(([name, text]) => ({ name, text }));
          facts.projects.set(projectKey(need.words, need.cwd), { hash: JSON.stringify(parts), parts });
        }
      }
    }
    return facts;
  }
}

export const approve: Answer = { kind: 'approve', scope: 'once' };

export const unified: Unified = (before, after, name) => {
  const patch = createTwoFilesPatch(name, name, before, after, undefined, undefined, { context: 3 });
  const lines = patch.split('\n').slice(1);
  const count = (sign: string): number =>
    lines.filter(line => line.startsWith(sign) && !line.startsWith(sign.repeat(3))).length;
  return { text: lines.join('\n'), added: count('+'), removed: count('-') };
};

const interactive: Context = {
  mode: 'interactive',
  trusted: true,
  roots: [cwd],
  home: '/home/me',
  temp: ['/tmp'],
  own: ['/home/me/.countersign'],
  agent: 'coder',
  now: 0,
  ...quiet,
};
