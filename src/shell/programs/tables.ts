import { archives } from './archives.js';
import { comparing } from './comparing.js';
import { compressors } from './compressors.js';
import { listing } from './listing.js';
import { machineFacts } from './machineFacts.js';
import type { Program } from './program.js';
import { searching } from './searching.js';
import { showing } from './showing.js';
import { speaking } from './speaking.js';
import { structured } from './structured.js';
import { textTools } from './textTools.js';
import { writeFiles } from './writeFiles.js';

/** Every program that is described by its table alone. */
export const tables: readonly Program[] = [
  ...machineFacts,
  ...speaking,
  ...listing,
  ...showing,
  ...searching,
  ...comparing,
  ...textTools,
  ...structured,
  ...archives,
  ...compressors,
  ...writeFiles,
];
