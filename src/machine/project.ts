import { canonicalJson } from '../base/canonicalJson.js';
import { baseName } from '../base/paths.js';
import type { ProjectFact } from '../protocol/fact.js';
import { sha256 } from './fileImage.js';
import { configurationOf } from './projectConfiguration.js';
import { namedFiles } from './projectFiles.js';
import { packageParts } from './projectPackage.js';
import { Undecided, type Part, type ProjectPlace } from './projectPart.js';

/** Words that send a tool to another folder, to files of a name that is not looked for here, or to code it fetches. */
const elsewhere =
  /^(-C.*|--(directory|manifest-path|rootdir|project-dir|project-directory|working-directory|workdir|work-dir|chdir|makefile|include-dir|file|package|call)(=.*)?|-I.+)$/;

/**
 * What decides what a command runs: package scripts with all they call by name, the files its words name, and the
 * configuration of its tool. Undefined when that cannot be said; a fact that misses a part would let a rule outlive
 * what it was made for.
 */
export async function projectFactOf(
  { words, cwd }: { readonly words: readonly string[]; readonly cwd: string },
  place: ProjectPlace,
): Promise<ProjectFact | undefined> {
  try {
    const [first] = words;
    if (first === undefined) return undefined;
    if (words.some(word => elsewhere.test(word))) return undefined;
    const program = baseName(first).replace(/\.(exe|cmd|bat)$/i, '');
    const found = await Promise.all([
      packageParts(program, words.slice(1), cwd, place),
      namedFiles(words, cwd, place),
      configurationOf(program, words.slice(1), cwd, place),
    ]);
    return factOf(found.flat());
  } catch (fault) {
    if (fault instanceof Undecided) return undefined;
    throw fault;
  }
}

function factOf(parts: readonly Part[]): ProjectFact | undefined {
  if (parts.length === 0) return undefined;
  const unique = [...new Map(parts.map(part => [part.name, part])).values()];
  const sorted = unique.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return { hash: sha256(canonicalJson(sorted.map(({ name, hash }) => [name, hash]))), parts: sorted.map(masked) };
}

const secretLine = /^(.*(?:auth|token|password|secret|key)[^=:]*[=:]\s*)(\S.*)$/gim;

/** Parts are shown to people: a credential in a manager's configuration is hashed as it is and shown as its hash. */
function masked({ name, text }: Part): ProjectFact['parts'][number] {
  if (!/rc(\.|$)/.test(name)) return { name, text };
  return {
    name,
    text: text.replace(
      secretLine,
      (_, before: string, value: string) => `${before}[hidden ${sha256(value).slice(0, 8)}]`,
    ),
  };
}
