import { findPrimaries } from './programs/finders.js';
import { hole, literal, type Word } from './word.js';

/** One part of an expression of `find`. */
export type Step =
  | { readonly kind: 'or' }
  /** It finds only what a name or path matches, in one of find's patterns; `!` before it turns it round. */
  | { readonly kind: 'names'; readonly by: 'name' | 'path'; readonly pattern: Word; readonly isNegated: boolean }
  | { readonly kind: 'narrows'; readonly isNegated: boolean }
  | { readonly kind: 'uses'; readonly role: 'read' | 'write' | 'list'; readonly file: Word }
  | { readonly kind: 'runs'; readonly words: readonly Word[]; readonly isElsewhere: boolean }
  | { readonly kind: 'deletes' }
  | { readonly kind: 'odd'; readonly text: string };

export interface Expression {
  /** Where it looks. */
  readonly starts: readonly Word[];
  readonly steps: readonly Step[];
}

const startOption = /^(-[PLHEXdsx]+|-O\d?)$/;

/** Reads the words of `find`. Total: what is not known is an `odd` step. */
export function readExpression(args: readonly Word[]): Expression {
  const starts: Word[] = [];
  let index = 0;
  for (; index < args.length; index++) {
    const word = args[index] ?? literal('');
    if (startOption.test(word.text)) continue;
    if (word.text === '-D') index++;
    else if (word.text === '-f') starts.push(args[++index] ?? literal(hole));
    else if (/^[-(),!]/.test(word.text) && word.text !== '--') break;
    else if (word.text !== '--') starts.push(word);
  }
  return { starts: starts.length === 0 ? [literal('.')] : starts, steps: new Reader(args.slice(index)).steps };
}

class Reader {
  readonly steps: Step[] = [];
  private at = 0;
  private isNegated = false;
  /** For each open parenthesis: whether what is in it is turned round. */
  private readonly around: boolean[] = [];

  constructor(private readonly words: readonly Word[]) {
    while (this.at < words.length) this.step(this.next());
  }

  private next(): Word {
    return this.words[this.at++] ?? literal(hole);
  }

  private step({ text }: Word): void {
    if (text === '!' || text === '-not') {
      this.isNegated = !this.isNegated;
      return;
    }
    const isNegated = this.isNegated !== (this.around.at(-1) ?? false);
    if (text === '(') this.around.push(isNegated);
    else if (text === ')') this.around.pop();
    else if (/^(-o|-or|,)$/.test(text)) this.steps.push({ kind: 'or' });
    else if (/^-(exec|execdir|ok|okdir)$/.test(text)) this.command(text.endsWith('dir'));
    else if (text === '-delete') this.steps.push({ kind: 'deletes' });
    else this.primary(text, isNegated);
    this.isNegated = false;
  }

  private primary(text: string, isNegated: boolean): void {
    const primary = findPrimaries.get(text) ?? (/^-newer[aBcm][aBcm]$/.test(text) ? 'file' : undefined);
    switch (primary) {
      case 'test':
        return;
      case 'value':
        this.next();
        return;
      case 'names':
        this.steps.push({
          kind: 'names',
          by: text.endsWith('name') && !text.includes('whole') ? 'name' : 'path',
          pattern: this.next(),
          isNegated,
        });
        return;
      case 'narrows':
        this.steps.push({ kind: 'narrows', isNegated });
        return;
      case 'narrows-by-value':
        this.next();
        this.steps.push({ kind: 'narrows', isNegated });
        return;
      case 'file':
        this.steps.push({ kind: 'uses', role: 'read', file: this.next() }, { kind: 'narrows', isNegated });
        return;
      case 'list':
        this.steps.push({ kind: 'uses', role: 'list', file: this.next() });
        return;
      case 'write':
      case 'write-format':
        this.steps.push({ kind: 'uses', role: 'write', file: this.next() });
        if (primary === 'write-format') this.next();
        return;
      default:
        this.steps.push({ kind: 'odd', text });
    }
  }

  /** The words up to `;`, or up to a `+` that stands right after `{}`. */
  private command(isElsewhere: boolean): void {
    const from = this.at;
    const end = this.words.findIndex(
      ({ text }, at) => at >= from && (text === ';' || (text === '+' && this.words[at - 1]?.text === '{}')),
    );
    this.at = end === -1 ? this.words.length : end + 1;
    this.steps.push({ kind: 'runs', words: this.words.slice(from, end === -1 ? undefined : end), isElsewhere });
    if (end === -1) this.steps.push({ kind: 'odd', text: 'a command without an end' });
  }
}

/**
 * What the expression finds below a folder, as patterns of which each member matches one; undefined where it may be
 * everything. Each alternative must narrow by itself.
 */
export function patternsOf(steps: readonly Step[], start: Word): readonly string[] | undefined {
  const alternatives: Step[][] = [[]];
  for (const step of steps) {
    if (step.kind === 'or') alternatives.push([]);
    else alternatives.at(-1)?.push(step);
  }
  const patterns = alternatives.map(one => patternsOfAlternative(one, start));
  return patterns.some(one => one === undefined) ? undefined : patterns.flatMap(one => one ?? []);
}

/** Matches every name, and yet is not everything: which ones, only the file system knows. */
export const some = '**/[!:]*';

function patternsOfAlternative(steps: readonly Step[], start: Word): readonly string[] | undefined {
  const named = steps.flatMap(step =>
    step.kind === 'names' && !step.isNegated ? (patternOf(step.by, step.pattern, start) ?? []) : [],
  );
  if (named.length > 0) return named;
  return steps.some(step => step.kind === 'narrows' && !step.isNegated) ? [some] : undefined;
}

/** In a path pattern of `find` a star crosses folders. */
function patternOf(by: 'name' | 'path', { text }: Word, start: Word): string | undefined {
  if (/^[.*?/]*$/.test(text) || text.includes(hole)) return undefined;
  if (by === 'name') return `**/${text}`;
  const folder = `${start.text.replace(/\/+$/, '')}/`;
  const below = text.startsWith(folder) ? text.slice(folder.length) : text.replace(/^\*\//, '**/');
  // A star within a name goes on into folders, which no pattern of ours says.
  if (/[^/*]\*|\*[^/*]/.test(below)) return /^[.*?/]*$/.test(below) ? undefined : some;
  const pattern = below.replace(/\*+/g, '**').replace(/\*\*\/?$/, '**');
  return /^[.*?/]*$/.test(pattern) ? undefined : pattern;
}
