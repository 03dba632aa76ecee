/** How sending stands. */
export interface Standing {
  /** What goes where, in words. */
  readonly where: string;
  /** Entries that were not taken yet, where that is most. */
  readonly waiting: number;
  /** Entries that were never taken, and will not be sent again. */
  readonly dropped: number;
  /** Why the last try failed. */
  readonly trouble: string | undefined;
}

/** For the posture. */
export function standingInWords({ where, waiting, dropped, trouble }: Standing): string {
  const parts = [
    `${where}.`,
    trouble !== undefined && `The collector: ${trouble}.`,
    waiting > 0 &&
      `${waiting === 1 ? 'One entry of the record is' : `${waiting} entries of the record are`} still to be sent.`,
    dropped > 0 && `${countOf(dropped)} not taken, and not sent again.`,
  ];
  return parts.filter(part => part !== false).join(' ');
}

/** What a person must know when it ends: that something did not go out. */
export function leftBehind({ where, waiting, dropped, trouble }: Standing): string | undefined {
  if (waiting === 0 && dropped === 0) return undefined;
  const why = trouble === undefined ? '' : ` (${trouble})`;
  const due = waiting > 0 && `${countOf(waiting)} not sent yet: ${where}${why}. The next run sends what waits.`;
  const lost =
    dropped > 0 && `${countOf(dropped)} not taken by the collector, and will not be sent again: ${where}${why}.`;
  return [due, lost].filter(part => part !== false).join(' ');
}

function countOf(count: number): string {
  return count === 1 ? 'One entry of the record was' : `${count} entries of the record were`;
}
