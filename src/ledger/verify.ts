import { entryBodySchema, type Checkpoint, type Mark } from '../protocol/entry.js';
import { genesis, hashOf, type StoredEntry } from './chain.js';
import { placeOf, sight, type Tampering } from './misplaced.js';
import type { Run } from './run.js';
import { isSignedBy, keyId } from './signer.js';
import { digestIn, digestOf, type Texts } from './texts.js';

export type Verification =
  /** Every entry is as it was recorded, and the last of them is a signed checkpoint. */
  | Signed<'whole'>
  /** So is every entry here, but nobody signed for those after `signed`: they could have been cut or written anew. */
  | Signed<'partly'>
  /** `at` is the number of the first entry that is not as it was recorded. */
  | Broken;

interface Broken {
  readonly kind: 'broken';
  readonly at: number;
  readonly what: Tampering;
  readonly why: string;
}

interface Signed<Kind> {
  readonly kind: Kind;
  /** How many entries there are, without those that were pruned. */
  readonly count: number;
  /** The number of the last entry that a checkpoint covers; 0 for none. */
  readonly signed: number;
  /** How many entries were pruned, and of how many the texts were erased; both as entries say. */
  readonly pruned: number;
  readonly erased: number;
  /** Who erased and pruned that, when and why. */
  readonly taken: readonly Taken[];
  /** Numbers of the entries before which another record stood here, which is gone. */
  readonly gaps: readonly number[];
  /** For how many entries those witnesses spoke that nothing here can be compared with: these were pruned. */
  readonly unchecked: readonly number[];
  /** Ids of the keys that signed, the one that did so last at the end. */
  readonly keys: readonly string[];
}

/** Something was taken away, and that is on record. */
export interface Taken {
  readonly kind: 'erased' | 'pruned';
  readonly by: string;
  /** When, in milliseconds since 1970-01-01 UTC. */
  readonly at: number;
  readonly why: string;
}

/** What a checkpoint says, or somebody who saw the ledger then. */
export type Witness = Pick<Checkpoint, 'count' | 'head'>;

/** An entry with its texts, where it has any. */
export interface FullEntry extends StoredEntry {
  readonly texts: Texts | undefined;
  /** Its hash was found right when it was read. */
  readonly isSound?: true;
}

export function isSound(entry: FullEntry): boolean {
  return entry.isSound ?? hashOf(entry) === entry.hash;
}

/** What is kept of an entry of a kind that verification reads. */
export type Noted = Pick<StoredEntry, 'seq' | 'at' | 'body' | 'prev'>;

/** Whether it is of such a kind, by the member that canonical JSON has first. */
export function isNoted(body: string): boolean {
  return /^\{"(?:after|at|by|follows|key)":/.test(body);
}

/**
 * Checks entries one by one, in order. What is known from elsewhere (a checkpoint that left this machine) is given as
 * `witnesses`.
 *
 * Invariant: what it calls whole has not been changed by anybody without the signing key.
 */
export class Verifier {
  private first: number | undefined;
  /** What the first entry here follows, where those before it were pruned. */
  private pruned: string | undefined;
  private count = 0;
  private readonly known: string[] = [];
  private readonly ahead: StoredEntry[] = [];
  private found: Broken | undefined;
  private readonly checkpoints: { readonly seq: number; readonly prev: string; readonly body: Checkpoint }[] = [];
  private readonly keys = new Map<string, string>();
  private readonly gone = new Set<number>();
  /** `keyed`: there was a key before it, so that only a signed one counts. */
  private readonly marks: { readonly mark: Mark; readonly at: number; readonly keyed: boolean }[] = [];
  private readonly gaps: number[] = [];
  private readonly unseen: Map<number, readonly Witness[]>;

  constructor(witnesses: readonly Witness[] = []) {
    this.unseen = Map.groupBy(witnesses, ({ count }) => count);
  }

  /** False when it has seen enough. */
  take(entry: FullEntry): boolean {
    if (this.found !== undefined) return false;
    if (this.ahead.length > 0) return this.ahead.push(entry) < sight;
    if (this.first === undefined) this.begin(entry);
    if (entry.seq !== this.count + 1 || entry.prev !== this.last || !isSound(entry)) {
      this.ahead.push(entry);
      return true;
    }
    return this.hold(entry);
  }

  /** False where it does not follow what was taken, or somebody saw one of these entries: then each is to be taken. */
  takeRun({ first, prev, last, known, noted, gone }: Run): boolean {
    const isNext =
      this.found === undefined && this.ahead.length === 0 && first === this.count + 1 && prev === this.last;
    if (this.first === undefined || !isNext) return false;
    for (const count of this.unseen.keys()) if (count >= first && count <= last) return false;
    this.count = last;
    this.remember(known);
    for (const seq of gone) this.gone.add(seq);
    for (const entry of noted) this.note(entry);
    return true;
  }

  end(): Verification {
    const { taken } = this;
    const found = [...this.faults(taken)].reduce<Broken | undefined>(
      (a, b) => (a === undefined || b.at < a.at ? b : a),
      undefined,
    );
    if (found !== undefined) return found;
    const { count, first = 1 } = this;
    const told = [this.prunedBy(taken), ...(this.gone.size > 0 ? taken.filter(({ kind }) => kind === 'erased') : [])];
    const signed = this.checkpoints.at(-1)?.seq ?? 0;
    return {
      kind: count > 0 && signed === count ? 'whole' : 'partly',
      count: count - first + 1,
      signed,
      pruned: first - 1,
      erased: this.gone.size,
      taken: told.flatMap(one => (one === undefined ? [] : [{ kind: one.kind, by: one.by, at: one.at, why: one.why }])),
      gaps: this.gaps,
      unchecked: [...this.unseen.keys()].toSorted((a, b) => a - b),
      keys: this.signers,
    };
  }

  private get last(): string {
    return this.known.at(-1) ?? genesis;
  }

  /** Whether the entries before the first were pruned is known only once the mark is read. */
  private begin(entry: FullEntry): void {
    this.first = entry.seq;
    if (entry.seq <= 1) return;
    this.count = entry.seq - 1;
    this.pruned = entry.prev;
    this.known.push(entry.prev);
    this.witness({ seq: this.count, hash: entry.prev });
  }

  /** False when it does not hold after all. */
  private hold(entry: FullEntry): boolean {
    const { body } = entry;
    this.count = entry.seq;
    this.remember([entry.hash]);
    this.witness(entry);
    const digest = digestIn(body);
    if (digest !== undefined) {
      if (entry.texts === undefined) this.gone.add(entry.seq);
      else if (digestOf(entry.texts) !== digest)
        this.broken(entry.seq, 'changed', `the texts of entry ${entry.seq} were changed`);
    }
    if (isNoted(body)) this.note(entry);
    return this.found === undefined;
  }

  private remember(hashes: readonly string[]): void {
    this.known.push(...hashes);
    if (this.known.length > 2 * sight) this.known.splice(0, this.known.length - sight);
  }

  private note({ seq, at, body: text, prev }: Noted): void {
    const parsed = entryBodySchema.safeParse(JSON.parse(text));
    if (!parsed.success) return;
    const body = parsed.data;
    switch (body.kind) {
      case 'key':
        this.keys.set(keyId(body.public), body.public);
        break;
      case 'erased':
      case 'pruned':
        this.marks.push({ mark: body, at, keyed: this.keys.size > 0 });
        break;
      case 'gap':
        this.gaps.push(seq);
        break;
      case 'checkpoint':
        this.checkpoints.push({ seq, prev, body });
        break;
      default: // read by others
    }
  }

  private witness({ seq, hash }: Pick<StoredEntry, 'seq' | 'hash'>): void {
    const checkpoints = this.unseen.get(seq) ?? [];
    this.unseen.delete(seq);
    if (checkpoints.some(({ head }) => head !== hash))
      this.broken(
        1,
        'changed',
        `entry ${seq} is not the one that a checkpoint kept elsewhere names: what stands up to it was made anew`,
      );
  }

  private broken(at: number, what: Tampering, why: string): void {
    this.found ??= { kind: 'broken', at, what, why };
  }

  /** A key that is only named signs nothing. */
  private get signers(): readonly string[] {
    const signers = new Set<string>();
    for (const { body } of this.checkpoints) {
      signers.delete(body.key);
      signers.add(body.key);
    }
    return [...signers];
  }

  /** What was taken away by who had the key; anybody, as long as there was none. */
  private get taken(): readonly (Taken & { readonly mark: Mark })[] {
    return this.marks
      .filter(({ mark, keyed }) => (mark.key === undefined ? !keyed : isSignedBy(this.keys.get(mark.key) ?? '', mark)))
      .map(({ mark, at }) => ({ kind: mark.kind, by: mark.by, at, why: mark.why, mark }));
  }

  /** Of that, what took the entries before the first. */
  private prunedBy(taken: Verifier['taken']): Taken | undefined {
    const upTo = (this.first ?? 1) - 1;
    return taken.find(({ mark }) => mark.kind === 'pruned' && mark.upTo === upTo && mark.head === this.pruned);
  }

  /** Everything that does not hold; keys and marks may stand after what they speak of. */
  private *faults(taken: Verifier['taken']): Generator<Broken> {
    if (this.found !== undefined) yield this.found;
    if (this.ahead.length > 0) yield { kind: 'broken', ...placeOf(this.count, this.known, this.ahead) };
    const unsigned = this.checkpoints.findIndex(({ seq, prev, body }) => {
      const publicKey = this.keys.get(body.key);
      const isHere = body.count === seq - 1 && body.head === prev;
      return !isHere || publicKey === undefined || !isSignedBy(publicKey, body);
    });
    const failed = this.checkpoints[unsigned];
    if (failed !== undefined) yield madeAnew(this.checkpoints[unsigned - 1]?.seq ?? (this.first ?? 1) - 1, failed.seq);
    if (this.found !== undefined || this.ahead.length > 0) return;
    const { first = 1 } = this;
    if (first > 1 && this.prunedBy(taken) === undefined)
      yield {
        kind: 'broken',
        at: 1,
        what: 'removed',
        why: `the entries before ${first} were removed, and nobody with the key put that on record`,
      };
    const erased = new Set(taken.flatMap(({ mark }) => (mark.kind === 'erased' ? mark.entries : [])));
    for (const at of this.gone)
      if (!erased.has(at))
        yield {
          kind: 'broken',
          at,
          what: 'changed',
          why: `the texts of entry ${at} were removed, and nobody with the key put that on record`,
        };
    for (const count of this.unseen.keys())
      if (count > this.count)
        yield {
          kind: 'broken',
          at: this.count + 1,
          what: 'removed',
          why: `it ends at entry ${this.count}, but there were ${count} when a checkpoint was kept elsewhere`,
        };
  }
}

function madeAnew(after: number, seq: number): Broken {
  const why = `the checkpoint at ${seq} does not hold: something after entry ${after} was made anew`;
  return { kind: 'broken', at: after + 1, what: 'changed', why };
}
