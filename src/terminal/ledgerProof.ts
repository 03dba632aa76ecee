import { readFileSync, writeFileSync } from 'node:fs';
import { LedgerError } from '../ledger/ledgerError.js';
import type { LedgerFile } from '../ledger/ledgerFile.js';
import { provenBy, verificationInWords } from '../ledger/verificationWords.js';
import type { Verification, Witness } from '../ledger/verify.js';
import { verifyAll } from '../ledger/verifyAll.js';
import type { ListsFinding } from '../ledger/listsVerifier.js';
import { listsInWords, verifyLists } from '../ledger/verifyLists.js';
import { codeOf, whyNot } from '../machine/faultCode.js';
import { checkpointFile, keyBeside, readCheckpoint } from '../machine/keyFile.js';
import { checkpointSchema } from '../protocol/entry.js';
import { exitCodes } from './exitCodes.js';
import type { CheckpointArguments, VerifyArguments } from './ledgerArguments.js';
import { plainText } from './plainText.js';
import { badInput } from './say.js';

const codeFor = { whole: 0, broken: 1, partly: 3 } as const satisfies Record<Verification['kind'], number>;

/** `ledger verify`: 0 whole, 1 broken or with lists that say something else, 3 only partly verifiable. */
export async function verify(file: LedgerFile, { checkpoints, json }: VerifyArguments): Promise<number> {
  const witnesses: Witness[] = [];
  for (const path of checkpoints) {
    const read = readGiven(path);
    if (typeof read === 'string') return badInput(read);
    witnesses.push(read);
  }
  // Before the ledger: what is kept there is in the ledger already.
  const kept = readCheckpoint(checkpointFile(file.file));
  if (kept !== undefined) witnesses.push(kept);
  const found = await verified(file, witnesses);
  if (found instanceof LedgerError) {
    process.stderr.write(`${found.message}\n`);
    return codeFor.broken;
  }
  const compared = kept === undefined ? '' : ` Compared with the checkpoint for ${kept.count} entries kept beside it.`;
  const own = keyBeside(file.file);
  const signer = found.kind === 'broken' ? undefined : found.keys.at(-1);
  const isOurs = own === undefined || signer === undefined || signer === own;
  const stranger = isOurs ? '' : ` The key kept beside it, ${own}, did not sign last: another record may stand here.`;
  const lists = found.kind === 'broken' ? undefined : await verifiedLists(file);
  const words = [
    verificationInWords(found) + compared + stranger,
    ...(lists?.kind === 'differ' ? [listsInWords(lists)] : []),
  ];
  process.stdout.write(
    json ? `${JSON.stringify({ ...found, ...(lists && { lists }) })}\n` : plainText(`${words.join('\n')}\n`),
  );
  if (lists?.kind === 'differ') return codeFor.broken;
  return isOurs ? codeFor[provenBy(found)] : codeFor.partly;
}

/** Pages that cannot be read are a finding too. */
async function verified(file: LedgerFile, witnesses: readonly Witness[]): Promise<Verification | LedgerError> {
  try {
    const newest = file.reading(reader => reader.newestSeq());
    return await verifyAll((after, limit) => file.reading(reader => reader.stored(after, limit)), newest, {
      witnesses,
    });
  } catch (fault) {
    if (fault instanceof LedgerError) return fault;
    throw fault;
  }
}

/** What cannot be read of them differs too. */
async function verifiedLists(file: LedgerFile): Promise<ListsFinding> {
  try {
    return await verifyLists(read => file.reading(read));
  } catch (fault) {
    if (fault instanceof LedgerError) return { kind: 'differ', at: 0, why: fault.message };
    throw fault;
  }
}

/** `ledger checkpoint`: the newest one that is signed, to be kept on another machine. */
export function checkpoint(file: LedgerFile, { out }: CheckpointArguments): number {
  const [entry] = file.reading(reader => reader.entries({ kind: 'checkpoint', limit: 1 }));
  if (entry?.body.kind !== 'checkpoint') {
    process.stderr.write('There is no checkpoint in it: nobody has signed for what it holds.\n');
    return exitCodes.failed;
  }
  const text = `${JSON.stringify(entry.body)}\n`;
  if (out === undefined) {
    process.stdout.write(text);
    return exitCodes.done;
  }
  try {
    writeFileSync(out, text);
  } catch (fault) {
    if (codeOf(fault) === undefined) throw fault;
    return badInput(`--out: ${out} cannot be written: ${whyNot(fault)}.`);
  }
  return exitCodes.done;
}

/** A sentence where there is no checkpoint in it. */
function readGiven(path: string): Witness | string {
  try {
    const read = checkpointSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return read.success ? read.data : `--checkpoint: ${path} holds no checkpoint.`;
  } catch (fault) {
    if (fault instanceof SyntaxError) return `--checkpoint: ${path} holds no checkpoint.`;
    if (codeOf(fault) === undefined) throw fault;
    return `--checkpoint: ${path} cannot be read: ${whyNot(fault)}.`;
  }
}
