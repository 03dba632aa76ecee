import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { ActivityCounts, ActivityFilter } from '../../protocol/activity.js';
import { number } from '../parts/count.js';
import { styled } from '../parts/styled.js';
import { clockTime } from '../parts/time.js';
import {
  bucketInWords,
  picture,
  riskBars,
  riskLabels,
  riskSums,
  ruleWidths,
  sumsOf,
  timeBars,
  type Bar,
} from './chartMath.js';
import { rangeOf } from './choices.js';

type Narrow = (to: Partial<ActivityFilter>) => void;

/**
 * Three pictures of the acts that the filter leaves.
 *
 * Invariant: everything a picture shows is said beside it in a sentence, and in a table; colour only repeats a pattern.
 */
export function chartsView(counts: ActivityCounts | undefined, now: number, narrow: Narrow): TemplateResult {
  if (counts === undefined) {
    return html`<section class="charts" aria-label="Charts"><p class="quiet">Counting…</p></section>`;
  }
  return html`<section class="charts" aria-label="Charts">
    ${patterns()} ${timeChart(counts, now, narrow)} ${riskChart(counts, narrow)} ${ruleChart(counts, narrow)}
    ${rehearsedNote(counts)}
  </section>`;
}

function rehearsedNote({ rehearsed }: ActivityCounts): TemplateResult | typeof nothing {
  if (rehearsed === 0) return nothing;
  const [acts, are] = rehearsed === 1 ? ['act', 'is'] : ['acts', 'are'];
  return html`<p class="quiet">
    ${number(rehearsed)} ${acts} of dry runs ${are} not counted: nothing of it happened.
  </p>`;
}

function timeChart(counts: ActivityCounts, now: number, narrow: Narrow): TemplateResult {
  const { passed, asked, denied } = sumsOf(counts);
  const [first, last] = [counts.overTime[0], counts.overTime.at(-1)];
  const span =
    first === undefined || last === undefined
      ? 'Nothing to count.'
      : `From ${clockTime(first.at, now)}, a bar per ${bucketInWords(counts.bucketMs)}: ${number(passed)} passed by themselves, ${number(asked)} asked, ${number(denied)} denied.`;
  const legend = html`<ul class="legend" aria-hidden="true">
    ${(['passed', 'asked', 'denied'] as const).map(
      kind =>
        html`<li>
          <svg class="swatch" viewBox="0 0 10 10">${bar({ kind, x: 0, y: 0, width: 10, height: 10 })}</svg>${kind}
        </li>`,
    )}
  </ul>`;
  const rows = counts.overTime.filter(bucket => bucket.passed + bucket.asked + bucket.denied > 0);
  return figure('Asks and automatic passes over time', span, html`${drawing(timeBars(counts))}${legend}`, {
    heads: ['From', 'Passed', 'Asked', 'Denied'],
    rows: rows.map(({ at, ...bucket }) => ({
      name: clockTime(at, now),
      cells: [bucket.passed, bucket.asked, bucket.denied],
      choose: () => narrow({ from: at, to: at + counts.bucketMs }),
    })),
  });
}

function riskChart(counts: ActivityCounts, narrow: Narrow): TemplateResult {
  const { low, medium, high } = riskSums(counts);
  const words = `${number(low)} of low risk (under 30), ${number(medium)} of medium, ${number(high)} of high (70 and more).`;
  const axis = html`<div class="axis quiet" aria-hidden="true"><span>0</span><span>50</span><span>100</span></div>`;
  return figure('Risk', words, html`${drawing(riskBars(counts))}${axis}`, {
    heads: ['Risk', 'Acts'],
    rows: riskLabels.map((name, index) => ({
      name,
      cells: [counts.risk[index] ?? 0],
      choose: () => narrow({ risk: rangeOf(name.replace('–', '-')) }),
    })),
  });
}

function ruleChart(counts: ActivityCounts, narrow: Narrow): TemplateResult {
  const { rules } = counts;
  const [top] = rules;
  const words =
    top === undefined
      ? 'No rule spoke about any of them.'
      : `${top.rule} spoke most often: about ${number(top.acts)} of ${number(counts.total)}.`;
  const widths = ruleWidths(counts);
  const bars = html`<ul class="rule-bars" aria-hidden="true">
    ${rules.slice(0, 5).map(
      ({ rule, acts }, index) =>
        html`<li title=${`${rule}: ${number(acts)}`}>
          <span class="rule-name">${rule}</span
          ><span class="rule-track"><span class="rule-bar" ${styled({ width: `${widths[index] ?? 0}%` })}></span></span
          ><span class="rule-acts">${number(acts)}</span>
        </li>`,
    )}
  </ul>`;
  return figure('Rules that spoke most often', words, bars, {
    heads: ['Rule', 'Layer', 'Acts'],
    rows: rules.map(({ rule, layer, acts }) => ({
      name: rule,
      cells: [layer, acts],
      choose: () => narrow({ rule }),
    })),
  });
}

interface Table {
  readonly heads: readonly string[];
  readonly rows: readonly {
    readonly name: string;
    readonly cells: readonly (number | string)[];
    readonly choose: () => void;
  }[];
}

function figure(title: string, words: string, drawn: TemplateResult, table: Table): TemplateResult {
  return html`<figure class="chart">
    <figcaption>
      <h2>${title}</h2>
      <p class="quiet">${words}</p>
    </figcaption>
    ${drawn}
    ${
      table.rows.length === 0
        ? nothing
        : html`<details>
            <summary>As a table</summary>
            <table>
              <caption class="visually-hidden">
                ${title}. Choose a row to filter by it.
              </caption>
              <thead>
                <tr>
                  ${table.heads.map(head => html`<th scope="col">${head}</th>`)}
                </tr>
              </thead>
              <tbody>
                ${table.rows.map(
                  ({ name, cells, choose }) =>
                    html`<tr>
                      <th scope="row"><button type="button" class="link" @click=${choose}>${name}</button></th>
                      ${cells.map(cell => html`<td>${typeof cell === 'number' ? number(cell) : cell}</td>`)}
                    </tr>`,
                )}
              </tbody>
            </table>
          </details>`
    }
  </figure>`;
}

/** The picture repeats what the sentence and the table say. */
function drawing(bars: readonly Bar[]): TemplateResult {
  return html`<svg
    class="drawing"
    viewBox="0 0 ${picture.width} ${picture.height}"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    ${bars.map(bar)}
  </svg>`;
}

function bar({ kind, x, y, width, height }: Bar): SVGTemplateResult {
  const place = [x, y, width, height].map(value => value.toFixed(2));
  return svg`<rect class="bar bar-${kind}" x=${place[0]} y=${place[1]} width=${place[2]} height=${place[3]}></rect>${
    kind === 'asked' || kind === 'denied'
      ? svg`<rect fill="url(#pattern-${kind})" x=${place[0]} y=${place[1]} width=${place[2]} height=${place[3]}></rect>`
      : nothing
  }`;
}

/** Drawn over colours, so that they can be told apart without them. */
function patterns(): TemplateResult {
  return html`<svg class="patterns" width="0" height="0" aria-hidden="true">
    <defs>
      <pattern id="pattern-asked" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line class="pattern-line" x1="0" y1="0" x2="0" y2="6"></line>
      </pattern>
      <pattern id="pattern-denied" width="5" height="5" patternUnits="userSpaceOnUse">
        <circle class="pattern-dot" cx="2.5" cy="2.5" r="1.2"></circle>
      </pattern>
    </defs>
  </svg>`;
}
