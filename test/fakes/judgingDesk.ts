import { actionEntry } from '../../src/approvals/entries.js';
import { judgeCall } from '../../src/approvals/judge.js';
import type { Judged, Unjudged } from '../../src/approvals/judged.js';
import { SessionFacts } from '../../src/approvals/sessionFacts.js';
import { proposalAt } from '../../src/core/agents.js';
import { compile, type Compiled } from '../../src/policy/compile.js';
import type { Context } from '../../src/policy/context.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import type { Extra } from '../../src/protocol/extra.js';
import type { Tally } from '../../src/protocol/tally.js';
import type { Rule } from '../../src/protocol/rule.js';
import { analyse } from '../shell/analysing.js';
import type { DescribedMachine } from './describedMachine.js';
import { quiet } from './quietContext.js';
import { SetClock } from './setClock.js';

export const home = '/home/dev';
const agent = 'main';
const whats = { write: 'modify', delete: 'delete', move: 'move' } as const;
const session = 'one';
const person = { kind: 'human', surface: 'chat' } as const;

export interface DeskCall {
  readonly tool: string;
  readonly input: unknown;
  readonly cwd?: string;
  readonly extra?: readonly Extra[] | undefined;
}

/** One session in a described folder, judged by the real tools, shell, policy and session facts. Nothing runs. */
export class JudgingDesk {
  readonly policy: Compiled;
  private readonly facts = new SessionFacts();
  private readonly record = this.facts.watching(async () => undefined);
  private readonly clock = new SetClock();
  private acts = 0;

  constructor(
    private readonly machine: DescribedMachine,
    private readonly root: string,
    private readonly changes: Partial<Context> = {},
    sessionRules: readonly Rule[] = [],
  ) {
    const read = (command: string) => ({ cwd: root, ...analyse(command, 'bash', { cwd: root, home }) });
    const given = { layer: 'session', from: 'this session', content: sessionRules } as const;
    this.policy = compile([given], { home, roots: [root], analyse: read });
  }

  get context(): Context {
    return {
      ...quiet,
      ...{ mode: 'interactive', trusted: true, roots: [this.root], home, temp: ['/tmp'], agent },
      ...{ own: [`${home}/.local/state/countersign`], now: this.clock.now() },
      ...this.changes,
      ...this.facts.of(session),
      lastRun: this.facts.lastRun(agent, session),
    };
  }

  /** What this task changed, deleted and wrote so far. */
  get sums(): Tally {
    return this.facts.doneIn(session);
  }

  judge({ cwd = this.root, extra, ...call }: DeskCall): Promise<Judged | Unjudged> {
    const deps = {
      proposals: (tool: string, folder: string) => proposalAt({ home, roots: [this.root], analyse }, tool, folder),
      policy: () => this.policy,
      context: () => this.context,
      facts: async (needs: Parameters<DescribedMachine['facts']>[0]) => this.machine.facts(needs),
      interceptors: [],
      clock: this.clock,
    };
    const hearing = { act: 'judged', signal: new AbortController().signal, tell: async () => undefined };
    return judgeCall(call, { cwd, agent, session, ...(extra !== undefined && { extra }) }, deps, hearing);
  }

  /** It ran: what later verdicts depend on is kept, and its changes of files are made. */
  async ran(judged: Judged, { asked }: { readonly asked: boolean }): Promise<void> {
    const act = `act-${++this.acts}`;
    const action = judged.action.hash;
    const { unasked } = judged.verdict;
    await this.put(actionEntry(act, act, judged));
    if (asked)
      await this.put({ kind: 'decision', act, action, ask: act, decision: 'approved', by: person, latencyMs: 0 });
    const counted = !asked && unasked !== undefined;
    const writes = judged.verdict.writes ?? 0;
    await this.put({ kind: 'run', act, action, tool: judged.action.tool, writes, ...(counted && { unasked }) });
    for (const { kind, path } of judged.changes)
      await this.put({ kind: 'change', act, action, what: whats[kind], path });
    await this.put({ kind: 'result', act, action, outcome: 'done', durationMs: 0, summary: '' });
    this.machine.apply(judged.changes);
  }

  /** The person sent a message: what comes now is another task. */
  said(text: string): Promise<void> {
    return this.put({ kind: 'prompt', text });
  }

  private put(body: EntryBody): Promise<void> {
    return this.record({ session, agent }, body);
  }
}
