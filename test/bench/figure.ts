/** One thing measured. */
export interface Figure {
  /** `group.what_unit`, as it stands in the flat object of `--json`. */
  readonly key: string;
  readonly value: number;
  readonly aim?: { readonly atMost: number } | { readonly atLeast: number };
  /** For whoever reads the table. */
  readonly note?: string;
}

export type Measure = () => readonly Figure[] | Promise<readonly Figure[]>;

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** `q` between 0 and 1; of an empty list NaN, which no aim accepts. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  return low + (high - low) * (at - Math.floor(at));
}

export function meets({ value, aim }: Figure): boolean {
  if (aim === undefined) return true;
  return 'atMost' in aim ? value <= aim.atMost : value >= aim.atLeast;
}

/** For people: each figure beside its aim. */
export function asTable(figures: readonly Figure[]): string {
  const rows = figures.map(figure => {
    const { aim } = figure;
    const wanted = aim === undefined ? '' : 'atMost' in aim ? `≤ ${aim.atMost}` : `≥ ${aim.atLeast}`;
    const verdict = aim === undefined ? '' : meets(figure) ? 'met' : 'MISSED';
    return [figure.key, rounded(figure.value), wanted, verdict, figure.note ?? ''];
  });
  const all = [['what', 'value', 'aim', '', ''], ...rows];
  const widths = [0, 1, 2, 3].map(column => Math.max(...all.map(row => (row[column] ?? '').length)));
  return all
    .map(row =>
      row.map((cell, column) => (column === 1 ? cell.padStart(widths[1] ?? 0) : cell.padEnd(widths[column] ?? 0))),
    )
    .map(row => row.join('  ').trimEnd())
    .join('\n');
}

/** One flat object, for programs. */
export function asJson(figures: readonly Figure[]): string {
  return JSON.stringify(Object.fromEntries(figures.map(({ key, value }) => [key, Number(rounded(value))])));
}

function rounded(value: number): string {
  return value.toFixed(Math.abs(value) < 10 ? 2 : 1);
}
