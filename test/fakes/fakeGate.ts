import type { GateRequest, GateResult, Pass } from '../../src/approvals/gate.js';
import type { GateDoor } from '../../src/agent/act.js';

export type Ruling =
  | { readonly kind: 'pass'; readonly edited?: string; readonly input?: unknown; readonly tool?: string }
  | { readonly kind: 'refuse'; readonly because: string }
  | { readonly kind: 'fail'; readonly because: string }
  | { readonly kind: 'fault'; readonly fault: unknown };

/** A gate that rules as the test says. It keeps the promise of the real one: a pass only when the earlier calls have run. */
export class FakeGate implements GateDoor {
  readonly asked: GateRequest[] = [];
  /** Calls whose passes were spent, in the order of running. */
  readonly spent: string[] = [];
  private readonly unspent = new Set<Pass>();

  constructor(
    private readonly rule: (request: GateRequest, signal: AbortSignal) => Ruling | Promise<Ruling> = () => ({
      kind: 'pass',
    }),
  ) {}

  async ask(request: GateRequest, signal: AbortSignal): Promise<GateResult> {
    this.asked.push(request);
    const ruling = await this.rule(request, signal);
    const title = `Do ${request.call.tool}`;
    switch (ruling.kind) {
      case 'fault':
        throw ruling.fault;
      case 'fail':
        return { kind: 'failed', because: ruling.because, title };
      case 'refuse':
        return { kind: 'refused', because: ruling.because, title, by: 'human' };
      case 'pass': {
        await request.ready();
        const pass = this.mint(request, ruling);
        const { signal: until } = new AbortController();
        return {
          kind: 'passed',
          pass,
          until,
          title,
          why: 'the test lets it',
          edited: ruling.edited,
          rewritten: undefined,
        };
      }
    }
  }

  spend(pass: Pass): boolean {
    if (!this.unspent.delete(pass)) return false;
    this.spent.push(pass.action.hash);
    return true;
  }

  private mint({ act, call, cwd, agent, session }: GateRequest, ruling: Extract<Ruling, { kind: 'pass' }>): Pass {
    const tool = ruling.tool ?? call.tool;
    const action = { tool, input: ruling.input ?? call.input, cwd, agent, session, hash: call.id };
    const pass = { act, action, changes: [], bound: { cwd, programs: new Map(), revision: 'r' } } as unknown as Pass;
    this.unspent.add(pass);
    return pass;
  }
}
