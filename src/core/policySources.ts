import { takeBack } from '../approvals/remember.js';
import { RuleBook, type ListedRule } from '../approvals/ruleBook.js';
import { assertNever } from '../base/never.js';
import { readAdminFile } from '../machine/adminFile.js';
import { changedInWords, changedRules } from '../policy/changedRules.js';
import type { Source } from '../policy/compile.js';
import { readPolicy } from '../policy/readPolicy.js';
import type { ReadCommand } from '../policy/ruleTests.js';
import type { Record } from '../protocol/entry.js';
import type { Rule } from '../protocol/rule.js';
import type { Analyse } from '../shell/analyse.js';
import type { CoreDeps } from './deps.js';
import { mainAgent } from './judging.js';
import { Trusting } from './trusting.js';

/** Where rules come from, and that each change of them is on record. */
export class PolicySources {
  readonly book: RuleBook;
  readonly trusting: Trusting;

  constructor(
    private readonly deps: CoreDeps,
    analyse: Analyse,
    private readonly record: Record,
  ) {
    const { home, roots, workspaceRules, clock } = deps;
    const place = { cwd: roots[0] ?? '/', home };
    const read: ReadCommand = command => ({ ...place, ...analyse(command, 'bash', place) });
    this.book = new RuleBook({ home, roots, analyse: read }, workspaceRules, clock);
    const admin = adminSource();
    if (admin !== undefined) this.book.set(admin);
    this.book.set({ layer: 'user', ...deps.userRules() });
    this.trusting = new Trusting({ rules: this.book, record, settings: deps.settings, agent: mainAgent });
  }

  /** Takes a rule out of the book; on record like its making. */
  async remove(listed: ListedRule, by: string): Promise<void> {
    await takeBack([listed], by, this.book, this.record);
  }

  /** Makes the rules of this folder what they were at a version of them; on record like any other change. */
  async rollBack(to: number, by: string): Promise<void> {
    const before = this.book.folderRules;
    const { what, rules } = await this.book.rollBack(to, by);
    const changed = changedInWords(changedRules(before, rules)) ?? 'nothing changed';
    await this.recordChange(`Back to version ${to} (${what}), by ${by}: ${changed}.`);
  }

  /** Reads the user's rules again; what changed holds at once, and goes on record. */
  async readUserRules(): Promise<void> {
    const rulesNow = (): readonly Rule[] =>
      this.book.list().flatMap(({ rule, layer }) => (layer === 'user' ? [rule] : []));
    const [before, { revision }] = [rulesNow(), this.book.policy];
    const source = { layer: 'user', ...this.deps.userRules() } as const;
    this.book.set(source);
    if (this.book.policy.revision === revision) return;
    const changed = changedInWords(changedRules(before, rulesNow())) ?? 'something other than its rules changed';
    await this.recordChange(`The user's rules in ${source.from}: ${changed}.`);
  }

  /** A session is over, and with it what was allowed for it; on record, where there was something. */
  async endSession(session: string): Promise<void> {
    this.trusting.forget(session);
    const gone = this.book.endSession(session);
    if (gone.length === 0) return;
    const ids = gone.map(({ id }) => id).join(', ');
    await this.recordChange(`The session is over, and with it its rules: ${ids}.`, session);
  }

  private async recordChange(what: string, session = ''): Promise<void> {
    const { revision, problems } = this.book.policy;
    await this.record({ session, agent: '' }, { kind: 'policy', revision, problems: [...problems], what });
  }
}

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
