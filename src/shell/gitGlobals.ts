import { isAbsolute, resolvePath } from '../base/paths.js';
import type { Standing } from './described.js';
import { quietKeys, quietValues } from './programs/gitSettings.js';
import { hole, isKnown, type Word } from './word.js';

/** What stands between `git` and its command. */
export interface GitGlobals {
  /** Where git looks for its repository from. */
  readonly place: Standing;
  readonly rest: readonly Word[];
  /** Something may change what git does, in words. */
  readonly fault: string | undefined;
}

/** Questions about git itself. */
export const asksGit = /^(--version|-v|--help|-h|--exec-path|--html-path|--man-path|--info-path)$/;

const harmless =
  /^(--no-pager|-P|--no-optional-locks|--no-replace-objects|--no-lazy-fetch|--no-advice|--(literal|glob|noglob|icase)-pathspecs)$/;
const valued = /^(-c|-C|--git-dir|--work-tree|--namespace|--config-env|--attr-source|--super-prefix)$/;

/** Reads the options before git's command. `-C` moves; a setting given by `-c` must be one that starts nothing. */
export function readGlobals(words: readonly Word[], place: Standing): GitGlobals {
  let { cwd, hasMoved = false } = place;
  let fault: string | undefined;
  let index = 0;
  for (; index < words.length; index++) {
    const word = words[index];
    if (word === undefined || !word.text.startsWith('-') || asksGit.test(word.text)) break;
    if (harmless.test(word.text)) continue;
    const value = words[index + 1];
    const isValued = valued.test(word.text);
    if (word.text === '-C' && value !== undefined && isKnown(value)) {
      hasMoved &&= !isAbsolute(value.text);
      cwd = resolvePath(cwd, value.text);
    } else if (!(word.text === '-c' && value !== undefined && isKnown(value) && isQuiet(value.text))) {
      fault ??= `git: the option ${word.text} may change what git does`;
    }
    if (isValued) index++;
  }
  const rest = words.slice(index);
  if (rest[0]?.text.includes(hole) === true) fault ??= 'git: its command cannot be read before it runs';
  return { place: { ...place, cwd, hasMoved }, rest, fault };
}

function isQuiet(setting: string): boolean {
  const [key = ''] = setting.split('=');
  return quietKeys.test(key) || quietValues.test(setting);
}
