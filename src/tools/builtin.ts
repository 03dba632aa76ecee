import { askUser } from './askUser.js';
import { delegate } from './delegate.js';
import { deleteFile } from './deleteFile.js';
import { editFile } from './editFile.js';
import { fetchUrl } from './fetchUrl.js';
import { findFiles } from './findFiles.js';
import { listFiles } from './listFiles.js';
import { moveFile } from './moveFile.js';
import { readFile } from './readFile.js';
import { readProblems } from './readProblems.js';
import { runCommand } from './runCommand.js';
import { searchText } from './searchText.js';
import type { Tool } from './tool.js';
import { updatePlan } from './updatePlan.js';
import { writeFile } from './writeFile.js';

/**
 * All that an agent can do.
 *
 * Invariant: a tool describes every effect of what it would do and touches nothing until it runs; it runs with a
 * pass, through the doors it named, and does no more than the pass was minted for.
 */
export const builtinTools: readonly Tool[] = [
  readFile,
  listFiles,
  findFiles,
  searchText,
  writeFile,
  editFile,
  deleteFile,
  moveFile,
  runCommand,
  fetchUrl,
  readProblems,
  askUser,
  updatePlan,
  delegate,
];
