/** How much was asked of a person in a stretch of work, counted from the record; dry runs do not count. */
export interface Workload {
  /** Calls that were judged. */
  readonly acts: number;
  /** Those that a person answered, and how. */
  readonly answered: number;
  readonly approved: number;
  /** Half of the newest approvals came within this time; undefined where there is none. */
  readonly answerMs: number | undefined;
  /** Those that a reviewer answered. */
  readonly reviewed: number;
  /** Time in which acts followed one another, without breaks. */
  readonly workMs: number;
  /** Those on a floor, and of these the ones that ran though no person approved them. */
  readonly floors: number;
  readonly floorsUnattended: number;
}
