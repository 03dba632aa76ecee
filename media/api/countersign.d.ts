/**
 * What Countersign offers to other extensions, version 1. Copy this file; it needs no package.
 *
 *     const extension = vscode.extensions.getExtension<Countersign>('countersign.countersign');
 *     const countersign = await extension?.activate();
 *     if (countersign?.version === 1) context.subscriptions.push(countersign.listen('acme.guard', { onToolCall }));
 *
 * Nothing in here allows anything: listeners can only take away. They are asked one after the other, in the order in
 * which they subscribed, each for 5 seconds at most. One that throws, is late, or answers with anything but what stands
 * here blocks what it was asked about, and is named to the user, to the agent and on the record. Always answer:
 * `undefined` is no answer.
 *
 * Every event is a frozen copy. In a dry run nobody is asked or told of anything.
 */
export interface Countersign {
  readonly version: 1;
  /**
   * Subscribes. `extension` is the identifier of yours. Nothing is heard until the user (`countersign.listeners`) or
   * the administrator's file grants it by that name, and nothing any more when that is taken back.
   *
   * Throws when the name or a listener cannot be what it should be.
   */
  listen(extension: string, listeners: Listeners): Listening;
}

export interface Listening {
  /** Whether it is granted at this moment, and if not, what the user can do about it. */
  standing(): Promise<Standing>;
  /** Nothing is heard any more. */
  dispose(): void;
}

export type Standing = { readonly kind: 'granted' } | { readonly kind: 'not-granted'; readonly because: string };

export interface Listeners {
  /**
   * The agent calls a tool; asked before it is judged. Whoever blocks blocks, wherever they stand. Of several rewrites
   * the first counts, and all are asked again about what it made of the call, at most three times. What it becomes is
   * read, described and judged like any call, and shown to whoever is asked.
   */
  readonly onToolCall?: (event: CallEvent, signal: AbortSignal) => CallAnswer | Promise<CallAnswer>;
  /** It was approved and is about to run. The last word; nothing is changed any more. */
  readonly willRun?: (event: RunEvent, signal: AbortSignal) => RunAnswer | Promise<RunAnswer>;
  /**
   * It ran, or failed, and the model is about to see what came of it. Each sees what those before it left. One that
   * breaks or is late has it withheld from the model; the act has happened all the same. A file that is handed to
   * another agent comes as if that agent had read it. What the user types or mentions does not come here.
   */
  readonly onToolResult?: (event: ResultEvent, signal: AbortSignal) => ResultAnswer | Promise<ResultAnswer>;
  /** Only to look at, like those below: nobody waits. */
  readonly onDecision?: (event: DecisionEvent) => unknown;
  readonly onSessionStart?: (event: SessionEvent & { readonly resumed: boolean }) => unknown;
  readonly onSessionEnd?: (event: SessionEvent) => unknown;
}

/** `because` is a sentence for the user, the agent and the record; it is cut after 400 characters. */
export type CallAnswer =
  | { readonly kind: 'leave' }
  | { readonly kind: 'block'; readonly because: string }
  /** The whole input, for the same tool. */
  | { readonly kind: 'rewrite'; readonly input: unknown; readonly because: string };

export type RunAnswer = { readonly kind: 'leave' } | { readonly kind: 'block'; readonly because: string };

export type ResultAnswer =
  | { readonly kind: 'leave' }
  /** As `replace`, and nothing of what stood there is kept on record. The user has seen the output as it came. */
  | { readonly kind: 'redact'; readonly text: string; readonly because: string }
  | { readonly kind: 'replace'; readonly text: string; readonly because: string };

/**
 * `input` is all that the agent wrote into the call, secrets too: a listener that changes it must have it whole. Do not
 * keep it. Tools and their inputs: `run_command {command, cwd?, shell?, timeoutMs?}`, `write_file {path, content}`,
 * `edit_file {path, edits}`, `delete_file {path}`, `move_file {from, to}`, `read_file {path, from?, to?}`,
 * `list_files {path}`, `find_files {glob}`, `search_text {pattern, path?, glob?}`, `fetch_url {url}`,
 * `delegate {agent, task, attachments?}`, and others to come. Paths may be relative to `cwd`, and lead through links.
 */
export interface CallEvent {
  /** The same in every event about one act. */
  readonly act: string;
  readonly session: string;
  readonly agent: string;
  readonly tool: string;
  readonly input: unknown;
  readonly cwd: string;
}

export interface RunEvent extends CallEvent {
  readonly verdict: {
    readonly kind: Verdict;
    readonly because: string;
    /** 0 to 100. */
    readonly risk: number;
    readonly effects: readonly EffectKind[];
  };
}

/** What strangers or other agents wrote stands between marks (`<<< id`, `>>> id`); where you leave them out they come back. */
export interface ResultEvent extends CallEvent {
  readonly outcome: 'done' | 'failed';
  readonly text: string;
}

/** Without the input, and without what anybody wrote. */
export type DecisionEvent = {
  readonly act: string;
  readonly session: string;
  readonly agent: string;
} & (
  | {
      readonly kind: 'verdict';
      readonly tool: string;
      readonly verdict: Verdict;
      readonly risk: number;
      /** What only a person may approve, each time. */
      readonly floor?: string;
      readonly effects: readonly EffectKind[];
      readonly rules: readonly { readonly id: string; readonly layer: 'admin' | 'user' | 'workspace' | 'session' }[];
    }
  | {
      readonly kind: 'decision';
      readonly decision: 'approved' | 'rejected' | 'lapsed';
      readonly by?: 'human' | 'reviewer' | 'parent' | 'grant';
    }
);

export interface SessionEvent {
  readonly session: string;
  readonly agent: string;
  readonly folder: string;
  readonly mode: 'interactive' | 'background' | 'delegated' | 'plan' | 'dry-run';
}

export type Verdict = 'allow' | 'ask' | 'deny';

export type EffectKind =
  | 'none'
  | 'read'
  | 'write'
  | 'delete'
  | 'execute'
  | 'network'
  | 'git'
  | 'package'
  | 'privilege'
  | 'process'
  | 'env'
  | 'secret'
  | 'attachment'
  | 'agent'
  | 'mcp'
  | 'publish'
  | 'unknown';
