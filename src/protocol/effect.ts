import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';
import { floorIds } from './floor.js';
import { gitStarts } from './gitStart.js';

/**
 * A file-system target. `path` is absolute; `recursive` reaches all below it; `glob` names members of `path`.
 * `unsure`: a part of the path could not be read; `path` is what was readable, and no rule that allows may count on it.
 */
const spoken = {
  /** The whole simple command that may do it, as words, when every word is known; and where it stands. */
  words: z.array(z.string()).optional(),
  cwd: z.string().optional(),
};

const target = {
  ...spoken,
  path: z.string(),
  recursive: z.boolean().optional(),
  glob: z.string().optional(),
  unsure: z.boolean().optional(),
};

/**
 * What an action may do. Tools declare effects; they never decide. An omission is a security bug, and `none` is
 * proven harmlessness: declaring nothing at all is a fault and asks.
 */
export const effectSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('read'),
    ...target,
    /**
     * Of a read of more than one file: names and sizes only, or hidden and ignored files left out, so that a secret
     * that lies there stays unread. Absent, a secret may be among what is read.
     */
    sparing: z.boolean().optional(),
    /** Links that are found below are followed, wherever they lead. */
    follows: z.boolean().optional(),
    /** Its pattern matches hidden names as well. */
    hidden: z.boolean().optional(),
    /** The names are put out by a command and cut by a shell: where one does not stay whole, other files are read. */
    cut: z
      .strictObject({ by: z.enum(['folder', 'git']), folder: z.string(), revision: z.string().optional() })
      .optional(),
  }),
  z.strictObject({
    kind: z.literal('write'),
    ...target,
    /**
     * Of a package manifest or the settings of git: whether what runs by itself differs. Absent: not known, so it may.
     */
    runs: z.boolean().optional(),
    /** Changes owner or permissions, not content: the mode or owner as given. */
    permissions: z.string().optional(),
    /** Nothing is left in it. */
    empties: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('delete'), ...target }),
  /** Reads or moves a secret: a credential file, a key, an environment file. */
  z.strictObject({ kind: z.literal('secret'), ...target }),
  z.strictObject({
    kind: z.literal('execute'),
    program: z.string(),
    ...spoken,
    /** The project's own code: what it does cannot be read off its words. */
    opaque: z.boolean().optional(),
    /**
     * Files by which a folder has another program run under this name. Where the machine says that none of them is
     * there, policy takes the effect away.
     */
    chosenBy: z.array(z.string()).optional(),
    /** Program text in an argument or on stdin, or an interpreter with an open argument: never remembered. */
    inline: z.boolean().optional(),
    /** SHA-256 of what decides what an opaque command runs; filled from facts. */
    hash: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('network'),
    ...spoken,
    host: z.string(),
    port: z.number().optional(),
    sends: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal('git'),
    op: z.string(),
    words: z.array(z.string()).optional(),
    cwd: z.string().optional(),
    /** The folder from which git looks for its repository. */
    folder: z.string().optional(),
    /**
     * It only reads, unless the repository's or the user's configuration starts something of these kinds. Where that
     * was read and has none, policy takes the effect away; the reads beside it stand for themselves.
     */
    reads: z.array(z.enum(gitStarts)).optional(),
    /** Of a push: the remote by name or address, as the command says it; absent, the one that the configuration names. */
    to: z.string().optional(),
    /** The resolved push address; filled from facts. */
    remote: z.string().optional(),
    rewrites: z.boolean().optional(),
    deletesRef: z.boolean().optional(),
    /** Throws away what git cannot give back. */
    discards: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal('package'),
    ...spoken,
    manager: z.string(),
    op: z.string(),
    names: z.array(z.string()).optional(),
  }),
  z.strictObject({ kind: z.literal('privilege'), ...spoken, to: z.string() }),
  z.strictObject({ kind: z.literal('process'), ...spoken, op: z.string(), target: z.string().optional() }),
  z.strictObject({ kind: z.literal('env'), ...spoken, name: z.string() }),
  /** `agent`: to whom it is handed. */
  z.strictObject({ kind: z.literal('attachment'), name: z.string(), agent: z.string().optional() }),
  z.strictObject({
    kind: z.literal('agent'),
    name: z.string(),
    /** Nobody defined it: what it is told is what the model writes. */
    isMadeUp: z.literal(true).optional(),
    /** In words, filled from the rules: what it may do without asking, and what could not be handed on. */
    hands: z.array(z.string()).optional(),
    keeps: z.array(z.string()).optional(),
    tools: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('mcp'), server: z.string(), tool: z.string() }),
  z.strictObject({ kind: z.literal('publish'), ...spoken, to: z.string() }),
  z.strictObject({
    kind: z.literal('unknown'),
    why: z.string(),
    /** Which program it is that is not known, where at least its name is. */
    program: z.string().optional(),
    ...spoken,
    /** The id of the floor that the reader for harm found in what could not be read as a whole. */
    harm: z.enum(floorIds).optional(),
  }),
]);

export type Effect = DeepReadonly<z.output<typeof effectSchema>>;
export type EffectKind = Effect['kind'];
export const effectKinds = effectSchema.options.map(option => option.shape.kind.value);
