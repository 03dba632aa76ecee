import type { EntryBody } from '../../src/protocol/entry.js';
import type { ForReview, Opinion, ReviewerDoor, WhoAnswers } from '../../src/approvals/reviewerDoor.js';

const model = 'test/reader';

/** A reviewer that a test answers for, one act at a time. */
export class HandReviewer implements ReviewerDoor {
  readonly asked: ForReview[] = [];
  /** Tools of what people approved. */
  readonly approved: string[] = [];
  /** Undefined: it is switched off. */
  model: string | undefined = model;
  /** Why only a person may answer. */
  reserved: string | undefined;
  /** What it says; the first asks get the first answers. Without one it reads for ever. */
  private readonly opinions: (Said | Error | Promise<Said>)[] = [];
  private readonly arrivals: (() => void)[] = [];

  says(...opinions: readonly (Said | Error | Promise<Said>)[]): this {
    this.opinions.push(...opinions);
    return this;
  }

  whoAnswers = (): WhoAnswers => {
    if (this.model === undefined) return { kind: 'person' };
    if (this.reserved !== undefined) return { kind: 'reserved', model: this.model, because: this.reserved };
    return { kind: 'reviewer', model: this.model };
  };

  review = async (asked: ForReview): Promise<Opinion> => {
    this.asked.push(asked);
    for (const arrived of this.arrivals.splice(0)) arrived();
    const said = await (this.opinions.shift() ?? new Promise<never>(() => undefined));
    if (said instanceof Error) throw said;
    const answer = { approved: 'approve', refused: 'reject', 'handed-on': 'failed', tripped: 'reject' } as const;
    const entry = { kind: 'reviewer', act: asked.act, model, answer: answer[said.kind], latencyMs: 1 } as const;
    return { ...said, record: [{ ...entry, because: 'so it says' }] };
  };

  approvedByPerson = ({ action }: Pick<ForReview, 'action'>): readonly EntryBody[] => {
    this.approved.push(action.tool);
    return [];
  };

  rejectedByPerson = (): void => undefined;

  /** Resolves with the next act that it is asked about. */
  async next(): Promise<ForReview> {
    await new Promise<void>(arrived => this.arrivals.push(arrived));
    return this.asked.at(-1) ?? Promise.reject(new Error('Nothing was asked.'));
  }
}

export type Said =
  | { readonly kind: 'approved' }
  | { readonly kind: 'refused'; readonly rationale: string }
  | { readonly kind: 'handed-on' | 'tripped'; readonly because: string };

export const yes: Said = { kind: 'approved' };
export const no: Said = { kind: 'refused', rationale: 'nobody asked for that' };
