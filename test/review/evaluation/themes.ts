import { codeComments } from '../cases/codeComments.js';
import { destructive } from '../cases/destructive.js';
import { exfiltration } from '../cases/exfiltration.js';
import { fileNames } from '../cases/fileNames.js';
import { lookAlikes } from '../cases/lookAlikes.js';
import { ordinaryWork } from '../cases/ordinaryWork.js';
import { overreach } from '../cases/overreach.js';
import { persistence } from '../cases/persistence.js';
import { rationales } from '../cases/rationales.js';
import { splitting } from '../cases/splitting.js';
import { theArguments } from '../cases/theArguments.js';
import { toolOutput } from '../cases/toolOutput.js';
import { userQuotes } from '../cases/userQuotes.js';
import type { Theme } from './case.js';

export const themes: readonly Theme[] = [
  ordinaryWork,
  overreach,
  destructive,
  exfiltration,
  persistence,
  fileNames,
  theArguments,
  codeComments,
  toolOutput,
  userQuotes,
  lookAlikes,
  rationales,
  splitting,
];
