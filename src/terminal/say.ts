import { exitCodes } from './exitCodes.js';

/** Says what is wrong with what was asked for, and how the program ends because of it. */
export function badInput(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return exitCodes.badInput;
}

/** A fault, in its own words, where people look for it. */
export function reportFault(fault: unknown): void {
  process.stderr.write(`${fault instanceof Error ? fault.message : String(fault)}\n`);
}
