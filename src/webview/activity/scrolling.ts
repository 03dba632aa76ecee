/** Pixels; media/activity.css says the same. */
export const rowHeight = 22;
export const headHeight = 26;

/** Engines cut elements off at some thirty million pixels; a list that is longer scrolls in larger steps. */
const tallest = 15_000_000;

/** Lines to draw beyond what is visible. */
const around = 12;

/** A list of equal lines, and how many pixels of it can be seen. */
export interface Strip {
  readonly lines: number;
  readonly view: number;
}

export function heightOf({ lines }: Strip): number {
  return Math.min(lines * rowHeight, tallest);
}

/** The line at the upper edge, with a fraction. */
export function topLineAt(scrollTop: number, strip: Strip): number {
  return clamp(scrollTop / pixelsPerLine(strip), 0, lastTop(strip));
}

export function scrollTopOf(topLine: number, strip: Strip): number {
  return clamp(topLine, 0, lastTop(strip)) * pixelsPerLine(strip);
}

/** Where a line is drawn, counted from the beginning of the list. */
export function placeOf(index: number, topLine: number, scrollTop: number): number {
  return Math.round(scrollTop + (index - topLine) * rowHeight);
}

/** The line to have at the upper edge so that this one is wholly in view; the same one where it is. */
export function topLineToSee(index: number, topLine: number, { view }: Strip): number {
  if (index < topLine) return index;
  return Math.max(topLine, index + 1 - view / rowHeight);
}

/** Which lines to draw: from inclusive, to exclusive. */
export function windowOf(topLine: number, { lines, view }: Strip): { readonly from: number; readonly to: number } {
  const first = Math.floor(clamp(topLine, 0, lines));
  return {
    from: Math.max(0, first - around),
    to: Math.min(lines, first + Math.ceil(view / rowHeight) + 1 + around),
  };
}

function pixelsPerLine(strip: Strip): number {
  const isWhole = strip.lines * rowHeight <= tallest;
  return isWhole ? rowHeight : (tallest - strip.view) / lastTop(strip);
}

function lastTop({ lines, view }: Strip): number {
  return Math.max(0, lines - view / rowHeight);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
