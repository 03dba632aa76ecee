import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { floorIds } from '../../src/protocol/floor.js';

const rowSchema = z.union([
  z.tuple([z.string(), z.enum(['allow', 'ask', ...floorIds])]),
  /** All effects, in the notation of `notation.ts`, in any order, joined by `; `. */
  z.tuple([z.string(), z.enum(['allow', 'ask', ...floorIds]), z.string()]),
]);

const fileSchema = z.strictObject({
  /** One sentence: what these rows have in common. */
  about: z.string().min(3),
  /** `bash` unless given. */
  shell: z.enum(['bash', 'powershell']).optional(),
  rows: z.array(rowSchema).nonempty(),
});

export type Row = z.output<typeof rowSchema>;

/** One class of construct or program. */
export interface RowFile extends z.output<typeof fileSchema> {
  readonly name: string;
  readonly file: string;
}

/** `test/fixtures/rows/NAME.json`: a file a class, one row a fact. */
export const rowFiles: readonly RowFile[] = globSync('test/fixtures/rows/*.json')
  .sort()
  .map(file => ({
    ...fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))),
    name: basename(file, '.json'),
    file,
  }));
