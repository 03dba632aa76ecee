import { canonicalJson } from '../base/canonicalJson.js';
import type { Clock } from '../base/clock.js';
import { Emitter, type Event } from '../base/emitter.js';
import { attenuates } from '../policy/attenuation.js';
import { compile, Compiler, type Compiled, type Source } from '../policy/compile.js';
import type { CompiledRule, CompilePlace, HeldRule } from '../policy/compiledRule.js';
import { idOf } from '../policy/changedRules.js';
import { asWritten } from '../policy/handover.js';
import { ruleInWords } from '../policy/words.js';
import type { RuleVersion } from '../protocol/ruleVersion.js';
import { readVersions, withVersion } from './ruleVersions.js';
import type { Layer, Rule } from '../protocol/rule.js';

/** Where the rules of the workspace layer are kept: outside the folder, by its identity. */
export interface RuleStore {
  /** What was saved, as it is; it is read as strictly as any other source. */
  load(): unknown;
  /** The versions that were saved with them, as they are. */
  loadVersions?(): unknown;
  save(rules: readonly unknown[], versions: readonly RuleVersion[]): Promise<void>;
}

/** Where a rule that a person makes can be put. */
export type Shelf = { readonly layer: 'workspace' } | { readonly layer: 'session'; readonly session: string };

export interface ListedRule {
  readonly rule: Rule;
  readonly layer: Layer;
  readonly from: string;
  /** Set in the session layer. */
  readonly session?: string;
  /** Set on a grant that was handed on: the rule it came from, and who gave it. */
  readonly given?: Given;
}

interface Given {
  readonly parent: string;
  readonly giver: string;
}

export class RuleBookError extends Error {
  constructor(
    readonly code: 'workspace-rules-broken' | 'not-removable' | 'no-such-rule' | 'no-such-version' | 'not-narrower',
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
  /** Rules are read once for each layer: a change of one layer costs that layer only. */
  private readonly compiler: Compiler;
  private workspace: ReturnType<typeof folderSource>;
  private saving: Promise<void> = Promise.resolve();
  private past: readonly RuleVersion[];
  /** Grants that were handed on within a session, by the id of their rule. */
  private readonly given = new Map<string, Given & { readonly ancestors: readonly HeldRule[] }>();

  constructor(
    private readonly place: CompilePlace,
    private readonly store: RuleStore,
    private readonly clock: Pick<Clock, 'now'>,
  ) {
    this.compiler = new Compiler(place);
    this.workspace = folderSource(store.load());
    this.past = readVersions(store.loadVersions?.());
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
    const made = this.compiler.compile([...this.sources.values(), ...this.ownSources(key)]);
    this.compiled.set(key, made);
    return made;
  }

  /** What would hold in a folder if these were the only rules beside the administrator's. */
  candidate(content: unknown, from: string, folder: string): Compiled {
    const admin = [...this.sources.values()].filter(({ layer }) => layer === 'admin');
    return compile([...admin, { layer: 'user', from, content }], { ...this.place, roots: [folder] });
  }

  /** Sets or replaces what one layer says from one place. */
  set(source: Source): void {
    this.sources.set(`${source.layer}\0${source.from}`, source);
    this.refresh();
  }

  /** Rules of the same id in the same shelf are replaced; `by` says who did it, in words. Rejects, and changes nothing, when it cannot be saved. */
  async add(shelf: Shelf, rule: Rule, by?: string): Promise<void> {
    if (shelf.layer === 'session') {
      const before = this.sessions.get(shelf.session) ?? [];
      this.sessions.set(shelf.session, [...before.filter(({ id }) => id !== rule.id), rule]);
      this.refresh();
      return;
    }
    await this.inTurn(async () => {
      const next = [...this.workspaceRules().filter(other => idOf(other) !== rule.id), rule];
      const versions = this.versionsWith(next, `added: ${ruleInWords(rule, 'workspace')}`, by);
      await this.store.save(next, versions);
      [this.workspace, this.past] = [folderSource(next), versions];
      this.refresh();
    });
  }

  /**
   * Hands a grant on to one session, narrower. Throws where it is not proven that it lets nothing more pass. It goes
   * when what it came from goes. `as`: what rules call the agent that the rule names as it is at work.
   */
  attenuate(
    parent: string,
    rule: Rule,
    { session, giver, layer, as }: { session: string; giver: string; layer?: Layer; as?: [string] },
  ): void {
    const held = this.list().find(
      one => one.rule.id === parent && (layer ?? one.layer) === one.layer && isHeldBy(one, session),
    );
    if (held === undefined) throw noSuchRule(parent);
    const above = this.given.get(parent)?.ancestors ?? [];
    const found =
      as === undefined
        ? attenuates(held.rule, rule)
        : attenuates(asWritten({ rule: held.rule, ancestors: above }), { ...rule, agents: as });
    if (found.kind === 'unproven')
      throw new RuleBookError('not-narrower', `Rule ${parent} cannot be handed on so: ${found.because}.`);
    if (this.list().some(listed => listed.rule.id === rule.id))
      throw new RuleBookError('not-narrower', `There is a rule ${rule.id} already.`);
    this.sessions.set(session, [...(this.sessions.get(session) ?? []), rule]);
    this.given.set(rule.id, { parent, giver, ancestors: [{ rule: held.rule, layer: held.layer }, ...above] });
    this.refresh();
  }

  /** What was made for one agent at work goes, with all that it handed on: it is done. */
  dismiss(session: string, agent: string): void {
    const rules = this.sessions.get(session) ?? [];
    const left = rules.filter(({ agents }) => agents?.join() !== agent);
    if (left.length === rules.length) return;
    this.sessions.set(session, left);
    this.refresh();
  }

  /** What the rules of this folder were after each change, the newest last. */
  get versions(): readonly RuleVersion[] {
    return this.past;
  }

  /** The rules of this folder as they are kept; the same list as long as they are the same. */
  get folderRules(): readonly unknown[] {
    const { content } = this.workspace;
    return Array.isArray(content) ? content : noRules;
  }

  /** Makes the folder's rules what they were then; a change like any other, which can be taken back. */
  async rollBack(to: number, by?: string): Promise<RuleVersion> {
    const version = this.past.find(({ number }) => number === to);
    if (version === undefined)
      throw new RuleBookError('no-such-version', `There is no version ${to} of the rules any more.`);
    await this.inTurn(async () => {
      const next = [...version.rules];
      const versions = this.versionsWith(next, `rolled back to version ${to}`, by);
      await this.store.save(next, versions);
      [this.workspace, this.past] = [folderSource(next), versions];
      this.refresh();
    });
    return version;
  }

  /** Takes a rule out of a layer that a person may change here. */
  async remove(layer: Layer, id: string, by?: string): Promise<void> {
    switch (layer) {
      case 'session':
        this.removeFromSessions(id);
        this.refresh();
        return;
      case 'workspace':
        await this.inTurn(async () => {
          const rules = this.workspaceRules();
          const next = rules.filter(rule => idOf(rule) !== id);
          if (next.length === rules.length) throw noSuchRule(id);
          const versions = this.versionsWith(next, `removed: rule ${id}`, by);
          [this.workspace, this.past] = [folderSource(next), versions];
          this.refresh();
          await this.store.save(next, versions);
        });
        return;
      case 'admin':
      case 'user':
        throw new RuleBookError('not-removable', `Rule ${id} is removed where it was written, not here.`);
    }
  }

  /** A session is over, and with it what was allowed for it: these rules. */
  endSession(session: string): readonly Rule[] {
    const gone = this.sessions.get(session) ?? [];
    for (const { id } of gone) this.given.delete(id);
    if (this.sessions.delete(session)) this.refresh();
    return gone;
  }

  list(): readonly ListedRule[] {
    const rows = (compiled: readonly CompiledRule[]): ListedRule[] =>
      compiled.map(({ rule, layer, from }) => ({ rule, layer, from }));
    const ofSessions = [...this.sessions].flatMap(([session, rules]) =>
      rules.map((rule): ListedRule => {
        const given = this.given.get(rule.id);
        const by = given && { given: { parent: given.parent, giver: given.giver } };
        return { rule, layer: 'session', from: 'this session', session, ...by };
      }),
    );
    return [...rows(this.policy.rules), ...ofSessions];
  }

  private ownSources(session: string): Source[] {
    const rules = this.sessions.get(session);
    if (rules === undefined) return [this.workspace];
    const handedOn = rules.flatMap(({ id }) => {
      const given = this.given.get(id);
      return given === undefined ? [] : [{ id, ancestors: given.ancestors }];
    });
    return [this.workspace, { layer: 'session', from: 'this session', content: rules, handedOn }];
  }

  private removeFromSessions(id: string): void {
    const holding = [...this.sessions].filter(([, rules]) => rules.some(rule => rule.id === id));
    if (holding.length === 0) throw noSuchRule(id);
    for (const [session, rules] of holding)
      this.sessions.set(
        session,
        rules.filter(rule => rule.id !== id),
      );
  }

  /**
   * What was handed on of a rule that is gone, or another now, is not proven to be within anything any more: it goes, and
   * so does what was handed on of that.
   */
  private dropOrphans(): void {
    const left = new Set([...this.sessions.values()].flatMap(rules => rules.map(({ id }) => id)));
    for (const id of [...this.given.keys()]) if (!left.has(id)) this.given.delete(id);
    for (let isDone = this.given.size === 0; !isDone;) {
      const held = this.list();
      const stands = ({ rule, layer }: HeldRule): boolean =>
        held.some(
          one => one.layer === layer && one.rule.id === rule.id && canonicalJson(one.rule) === canonicalJson(rule),
        );
      const orphans = new Set(
        [...this.given].flatMap(
          ([
            id,
            {
              ancestors: [parent],
            },
          ]) => (parent === undefined || stands(parent) ? [] : [id]),
        ),
      );
      for (const [session, rules] of this.sessions)
        this.sessions.set(
          session,
          rules.filter(({ id }) => !orphans.has(id)),
        );
      for (const id of orphans) this.given.delete(id);
      this.compiled.clear();
      isDone = orphans.size === 0;
    }
  }

  private versionsWith(after: readonly unknown[], what: string, by: string | undefined): readonly RuleVersion[] {
    return withVersion(this.past, { before: this.workspaceRules(), after, what, by, at: this.clock.now() });
  }

  private workspaceRules(): readonly unknown[] {
    const { content } = this.workspace;
    if (content === undefined || content === null) return [];
    if (Array.isArray(content)) return content;
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
    this.dropOrphans();
    this.changed.fire();
  }
}

const noRules: readonly unknown[] = [];

function folderSource(content: unknown) {
  return { layer: 'workspace', from: 'your rules for this folder', content } as const satisfies Source;
}

/** A session may hand on its own rules, and those that hold in every one. */
function isHeldBy({ layer, session }: ListedRule, by: string): boolean {
  return layer !== 'session' || session === by;
}

function noSuchRule(id: string): RuleBookError {
  return new RuleBookError('no-such-rule', `There is no rule ${id} any more.`);
}
