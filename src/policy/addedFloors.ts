import { addedFloorSchema, type Layer } from '../protocol/rule.js';
import { faultOfWhen, type CompilePlace } from './compiledRule.js';
import type { Loss } from './floors.js';
import { callAt, compileWhen, type Call, type Matcher } from './match.js';
import type { Subject } from './resolve.js';

/** A floor that an administrator added; it holds like a built-in one. */
export interface AddedFloor extends Loss {
  readonly when: Matcher;
}

/** The least risk of what stands on a floor that was added: that of the lightest built-in one. */
const weight = 70;

/** What the floors of a source say; what cannot be read is a problem, and so is a floor of anybody but the administrator. */
export function readFloors(
  raw: unknown,
  layer: Layer,
  place: CompilePlace,
): { readonly floors: readonly AddedFloor[]; readonly faults: readonly string[] } {
  if (raw === undefined || !Array.isArray(raw)) return { floors: [], faults: [] }; // the schema of the file says so
  if (layer !== 'admin') return { floors: [], faults: ['floors: only the administrator’s file may add floors'] };
  const read = raw.map((one, index) => readFloor(one, index, place));
  return {
    floors: read.flatMap(one => (typeof one === 'string' ? [] : [one])),
    faults: read.flatMap(one => (typeof one === 'string' ? [one] : [])),
  };
}

/** The first of the added floors that one of the effects holds, or may. */
export function addedFloorOf(
  floors: readonly AddedFloor[],
  subjects: readonly Subject[],
  call: Call,
): AddedFloor | undefined {
  return floors.find(({ when }) =>
    subjects.some(subject => when(subject, callAt(call, subject.effect), 'strict') !== 'no'),
  );
}

function readFloor(raw: unknown, index: number, place: CompilePlace): AddedFloor | string {
  const parsed = addedFloorSchema.safeParse(raw);
  const at = `floor number ${index + 1}`;
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `;
    return `${at}: ${path}${issue?.message ?? 'cannot be read'}`;
  }
  const { id, when, loses } = parsed.data;
  const fault = faultOfWhen('when', when);
  return fault === undefined ? { id, loses, weight, when: compileWhen(when, place) } : `${at}: ${fault}`;
}
