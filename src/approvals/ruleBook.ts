import { Emitter, type Event } from '../base/emitter.js';
import { compile, type Compiled, type Source } from '../policy/compile.js';
import type { CompiledRule, CompilePlace } from '../policy/compiledRule.js';
import type { Layer, Rule } from '../protocol/rule.js';

/** Where the rules of the workspace layer are kept: outside the folder, by its identity. */
export interface RuleStore {
  /** What was saved, as it is; it is read as strictly as any other source. */
  load(): unknown;
  save(rules: readonly unknown[]): Promise<void>;
}

/** Where a rule that a person makes can be put. */
export type Shelf = { readonly layer: 'workspace' } | { readonly layer: 'session'; readonly session: string };

export interface ListedRule {
  readonly rule: Rule;
  readonly layer: Layer;
  readonly from: string;
  /** Set in the session layer. */
  readonly session?: string;
}

export class RuleBookError extends Error {
  constructor(
    readonly code: 'workspace-rules-broken' | 'not-removable' | 'no-such-rule',
    message: string,
  ) {
    super(message);
  }
}

/**
 * All rules that hold now, by layer.
 *
 * Invariant: what cannot be read stays in, and makes everything ask; a rule counts only after it was saved, and a
 * removed one stops counting before anything is written. The rules of one session are seen by no other.
 */
export class RuleBook {
  private readonly sources = new Map<string, Source>();
  private readonly sessions = new Map<string, readonly Rule[]>();
  private readonly compiled = new Map<string, Compiled>();
  private readonly changed = new Emitter<void>();
  private workspace: unknown;
  private saving: Promise<void> = Promise.resolve();

  constructor(
    private place: CompilePlace,
    private readonly store: RuleStore,
  ) {
    this.workspace = store.load();
  }

  /** The rules changed, or where they hold. */
  get onDidChange(): Event<void> {
    return this.changed.event;
  }

  /** What holds in every session. */
  get policy(): Compiled {
    return this.policyFor('');
  }

  /** What holds in one session: its own rules too. */
  policyFor(session: string): Compiled {
    const key = this.sessions.has(session) ? session : '';
    const known = this.compiled.get(key);
    if (known !== undefined) return known;
    const made = compile([...this.sources.values(), ...this.ownSources(key)], this.place);
    this.compiled.set(key, made);
    return made;
  }

  /** Sets or replaces what one layer says from one place. */
  set(source: Source): void {
    this.sources.set(`${source.layer}\0${source.from}`, source);
    this.refresh();
  }

  /** Paths in rules are read anew for these roots. */
  move(place: CompilePlace): void {
    this.place = place;
    this.refresh();
  }

  /** Rules of the same id in the same shelf are replaced. Rejects, and changes nothing, when it cannot be saved. */
  async add(shelf: Shelf, rule: Rule): Promise<void> {
    if (shelf.layer === 'session') {
      const others = this.sessions.get(shelf.session) ?? [];
      this.sessions.set(shelf.session, [...others.filter(({ id }) => id !== rule.id), rule]);
      this.refresh();
      return;
    }
    await this.inTurn(async () => {
      const next = [...this.workspaceRules().filter(other => idOf(other) !== rule.id), rule];
      await this.store.save(next);
      this.workspace = next;
      this.refresh();
    });
  }

  /** Takes a rule out of a layer that a person may change here. */
  async remove(layer: Layer, id: string): Promise<void> {
    switch (layer) {
      case 'session':
        this.removeFromSessions(id);
        return;
      case 'workspace':
        await this.inTurn(async () => {
          const rules = this.workspaceRules();
          const next = rules.filter(rule => idOf(rule) !== id);
          if (next.length === rules.length) throw noSuchRule(id);
          this.workspace = next;
          this.refresh();
          await this.store.save(next);
        });
        return;
      case 'admin':
      case 'user':
        throw new RuleBookError('not-removable', `Rule ${id} is removed where it was written, not here.`);
    }
  }

  /** A session is over, and with it what was allowed for it. */
  endSession(session: string): void {
    if (this.sessions.delete(session)) this.refresh();
  }

  list(): readonly ListedRule[] {
    const rows = (compiled: readonly CompiledRule[]): ListedRule[] =>
      compiled.map(({ rule, layer, from }) => ({ rule, layer, from }));
    const ofSessions = [...this.sessions].flatMap(([session, rules]) =>
      rules.map((rule): ListedRule => ({ rule, layer: 'session', from: 'this session', session })),
    );
    return [...rows(this.policy.rules), ...ofSessions];
  }

  private ownSources(session: string): Source[] {
    const workspace: Source = { layer: 'workspace', from: 'your rules for this folder', content: this.workspace };
    const rules = this.sessions.get(session);
    return rules === undefined ? [workspace] : [workspace, { layer: 'session', from: 'this session', content: rules }];
  }

  private removeFromSessions(id: string): void {
    const holding = [...this.sessions].filter(([, rules]) => rules.some(rule => rule.id === id));
    if (holding.length === 0) throw noSuchRule(id);
    for (const [session, rules] of holding)
      this.sessions.set(
        session,
        rules.filter(rule => rule.id !== id),
      );
    this.refresh();
  }

  private workspaceRules(): readonly unknown[] {
    if (this.workspace === undefined || this.workspace === null) return [];
    if (Array.isArray(this.workspace)) return this.workspace;
    throw new RuleBookError(
      'workspace-rules-broken',
      'Your rules for this folder cannot be read, so none can be added or removed. Clear them first.',
    );
  }

  /** Saves one after the other, so that no write overtakes another. */
  private async inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.saving.then(work);
    this.saving = mine.catch(() => undefined);
    await mine;
  }

  private refresh(): void {
    this.compiled.clear();
    this.changed.fire();
  }
}

function idOf(rule: unknown): unknown {
  return typeof rule === 'object' && rule !== null && 'id' in rule ? rule.id : undefined;
}

function noSuchRule(id: string): RuleBookError {
  return new RuleBookError('no-such-rule', `There is no rule ${id} any more.`);
}
