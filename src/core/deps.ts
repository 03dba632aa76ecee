import type { WillRun } from '../approvals/listeners.js';
import type { RuleStore } from '../approvals/ruleBook.js';
import type { Clock } from '../base/clock.js';
import type { Model } from '../models/model.js';
import type { Settings } from '../protocol/settings.js';
import type { Destination } from '../protocol/telemetry.js';
import type { Buffers, PersonDoor, ProblemsDoor } from '../tools/ports.js';

/** What differs between an editor and a terminal. */
export interface CoreDeps {
  /** Where ledger, journal and sessions live. */
  readonly stateFolder: string;
  /** State folders whose windows and runs a stop reaches, this one's own first. */
  readonly stopFolders: readonly string[];
  /** Where the shell's grammar files are. */
  readonly assets: string;
  /** The program that reads the ledger on a thread of its own; without it, that is done on this one. */
  readonly worker?: URL;
  /** What the thread runs that hears of a stop; absent: it is heard on this one. */
  readonly stopper?: URL;
  /** Real paths of the workspace's folders; the first is where agents start. */
  readonly roots: readonly string[];
  readonly home: string;
  /** Further folders that the agent must never reach: the editor's user data, its extensions. */
  readonly own: readonly string[];
  readonly trusted: () => boolean;
  readonly settings: () => Settings;
  readonly model: () => Promise<Model>;
  /** The second model, as the settings name it. Absent: there is none here. */
  readonly reviewer?: () => Promise<Model>;
  readonly buffers: Buffers;
  /** When the person last saved a file in an editor; absent where there is none. */
  readonly savedAt?: (path: string) => number | undefined;
  readonly problems: ProblemsDoor;
  readonly person: PersonDoor;
  /** Whether somebody can answer here at all. Absent: somebody can. */
  readonly isAttended?: () => boolean;
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
