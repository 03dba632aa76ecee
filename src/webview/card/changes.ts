import { html, nothing, type TemplateResult } from 'lit';
import type { Card } from '../../protocol/card.js';
import { count } from '../parts/count.js';
import { icon } from '../parts/icon.js';
import { deceptionNote, shown, shownSegments } from '../parts/shown.js';
import { diffLines, type DiffLine } from './diffLines.js';

type Change = Card['changes'][number];

const verbs = { create: 'new', modify: 'changed', delete: 'deleted', move: 'moved' } as const;
const icons = { create: 'diff-added', modify: 'diff-modified', delete: 'diff-removed', move: 'diff-renamed' } as const;
const marks: Readonly<Record<DiffLine['kind'], string>> = { same: ' ', added: '+', removed: '−', gap: ' ', note: ' ' };

/** The files that would change, each with its lines. `mustRead`: the lines have to be scrolled through. */
export function changeList(changes: readonly Change[], mustRead: boolean): TemplateResult | typeof nothing {
  if (changes.length === 0) return nothing;
  return html`<div class="changes">${changes.map(change => oneChange(change, mustRead))}</div>`;
}

function oneChange(change: Change, mustRead: boolean): TemplateResult {
  return html`<div class="change">
    <div class="change-head">
      ${icon(icons[change.kind], `change-${change.kind}`)}
      <span class="change-path">${shown(change.path)}</span>
      ${change.to === undefined ? nothing : html`<span class="change-path">→ ${shown(change.to)}</span>`}
      <span class="change-verb">${verbs[change.kind]}</span>
      <span class="change-count">
        <span class="plus" aria-label="${count(change.added, 'line')} added">+${change.added}</span>
        <span class="minus" aria-label="${count(change.removed, 'line')} removed">−${change.removed}</span>
      </span>
    </div>
    ${
      change.unsaved
        ? html`<p class="change-note">
            ${icon('circle-filled')} Based on unsaved text in the editor; it stays unsaved.
          </p>`
        : nothing
    }
    ${change.diff === undefined ? nothing : html`${deceptionNote(change.diff)}${diffArea(change, mustRead)}`}
  </div>`;
}

function diffArea(change: Change, mustRead: boolean): TemplateResult | typeof nothing {
  if (change.diff === undefined) return nothing;
  const lines = diffLines(change.diff);
  if (lines.length === 0) return nothing;
  const label = `Lines of ${change.path.text}: ${change.added} added, ${change.removed} removed`;
  return html`<div class="diff" role="group" tabindex="0" aria-label=${label} ?data-must-read=${mustRead}>
    <div class="diff-lines">${lines.map(diffLine)}</div>
  </div>`;
}

function diffLine(line: DiffLine): TemplateResult {
  return html`<div class="diff-line diff-${line.kind}">
    <span class="diff-number">${line.before ?? ''}</span><span class="diff-number">${line.after ?? ''}</span
    ><span class="diff-mark">${marks[line.kind]}</span><span class="diff-text">${shownSegments(line.segments)}</span>
  </div>`;
}
