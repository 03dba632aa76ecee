/** What an awk program does besides printing what it reads. */
export interface AwkAct {
  readonly does: 'read' | 'write' | 'run' | 'environment';
  readonly text: string;
}

export interface AwkRead {
  readonly acts: readonly AwkAct[];
  /** The whole program is of the closed grammar: it writes its `acts` and does nothing else. */
  readonly isWhole: boolean;
}

type Token = { readonly kind: 'name' | 'text' | 'pattern' | 'number' | 'sign' | 'line'; readonly text: string };

const functions = new Set([
  ...['length', 'substr', 'index', 'split', 'match', 'sub', 'gsub', 'gensub', 'sprintf', 'tolower', 'toupper'],
  ...['sin', 'cos', 'atan2', 'exp', 'log', 'sqrt', 'int', 'rand', 'srand', 'strftime', 'systime', 'mktime', 'strtonum'],
  ...['asort', 'asorti', 'patsplit', 'and', 'or', 'xor', 'compl', 'lshift', 'rshift', 'typeof', 'isarray', 'fflush'],
]);
const keywords = new Set([
  ...['if', 'else', 'while', 'for', 'do', 'in', 'print', 'printf', 'return', 'next', 'nextfile', 'exit', 'delete'],
  ...['break', 'continue', 'function', 'func', 'switch', 'case', 'default', 'BEGIN', 'END', 'BEGINFILE', 'ENDFILE'],
]);
/** What could reach beyond the files that are named as operands. */
const beyond = new Set(['system', 'getline', 'close', 'ARGV', 'ARGC', 'PROCINFO', 'extension', 'INPLACE_SUFFIX']);
const signs = /\*\*=?|\+\+|--|&&|\|\||[-+*/%^=!<>]=|!~|>>|\|&|[-+*/%^=!<>~?:,;(){}[\]$|&@]/y;

/**
 * Reads an awk program by a closed grammar of its tokens.
 *
 * Invariant: a token or name that is not listed leaves the program unproven, and so does a slash that could begin a
 * pattern or divide; a text that is written to, run or read as a file is said where it is a literal.
 */
export function readAwkProgram(program: string): AwkRead {
  const { tokens, isWhole } = tokensOf(program);
  const acts: AwkAct[] = [];
  const defined = new Set(
    tokens.filter((_, at) => /^func(tion)?$/.test(tokens[at - 1]?.text ?? '')).map(({ text }) => text),
  );
  let isProven = isWhole;
  let printing: number | undefined; // how deep in brackets a print statement stands
  let depth = 0;
  for (const [at, { kind, text }] of tokens.entries()) {
    if (kind === 'sign' && '([{'.includes(text)) depth++;
    else if (kind === 'sign' && ')]}'.includes(text)) depth--;
    if (kind === 'name' && /^printf?$/.test(text)) printing ??= depth;
    else if (printing !== undefined && (text === ';' || depth < printing)) printing = undefined;
    const isRedirect = printing === depth && kind === 'sign' && /^(>|>>|\||\|&)$/.test(text);
    if (isRedirect || (kind === 'sign' && /^(\||\|&)$/.test(text))) {
      const act = redirected(tokens, at);
      if (act !== undefined) acts.push(act);
      isProven &&= act?.does === 'write' && isEnd(tokens[at + 2]);
    } else if (kind === 'sign' && (text === '&' || text === '@')) isProven = false;
    else if (kind === 'name') {
      acts.push(...named(tokens, at));
      const isCall = tokens[at + 1]?.text === '(' && tokens[at + 1]?.kind === 'sign';
      isProven &&= !beyond.has(text) && (!isCall || functions.has(text) || keywords.has(text) || defined.has(text));
    }
  }
  // What is printed into a shell runs there.
  const feedsShell = acts.some(({ does, text }) => does === 'run' && /\b(ba|z|da|k)?sh\b/.test(text));
  const texts = feedsShell ? tokens.filter(({ kind }) => kind === 'text') : [];
  return { acts: [...acts, ...texts.map(({ text }): AwkAct => ({ does: 'run', text }))], isWhole: isProven };
}

function isEnd(token: Token | undefined): boolean {
  return token === undefined || token.kind === 'line' || token.text === ';' || token.text === '}';
}

/** `> "file"`, `| "command"`, `"command" | getline`. */
function redirected(tokens: readonly Token[], at: number): AwkAct | undefined {
  const [before, sign, after] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (after?.text === 'getline') return before?.kind === 'text' ? { does: 'run', text: before.text } : undefined;
  if (after?.kind !== 'text') return undefined;
  return { does: sign?.text.startsWith('|') === true ? 'run' : 'write', text: after.text };
}

function named(tokens: readonly Token[], at: number): readonly AwkAct[] {
  const { text = '' } = tokens[at] ?? {};
  if (text === 'ENVIRON')
    return [{ does: 'environment', text: tokens[at + 2]?.kind === 'text' ? (tokens[at + 2]?.text ?? '*') : '*' }];
  if (text === 'SYMTAB') return [{ does: 'environment', text: '*' }]; // every variable there is, `ENVIRON` too
  if (text === 'system')
    return tokens[at + 2]?.kind === 'text' ? [{ does: 'run', text: tokens[at + 2]?.text ?? '' }] : [];
  if (text !== 'getline') return [];
  const from = tokens.slice(at + 1, at + 3).findIndex(token => token.text === '<');
  const file = from === -1 ? undefined : tokens[at + 2 + from];
  return file?.kind === 'text' ? [{ does: 'read', text: file.text }] : [];
}

function tokensOf(program: string): { readonly tokens: readonly Token[]; readonly isWhole: boolean } {
  const tokens: Token[] = [];
  let at = 0;
  const take = (like: RegExp): string | undefined => {
    like.lastIndex = at;
    const found = like.exec(program)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  while (at < program.length) {
    if (take(/(?:[ \t]|\\\r?\n|#[^\n]*)+/y) !== undefined) continue;
    const token = nextToken(take, tokens.at(-1));
    if (token === undefined) return { tokens: [...tokens, ...tokensOf(program.slice(at + 1)).tokens], isWhole: false };
    tokens.push(token);
  }
  return { tokens, isWhole: true };
}

function nextToken(take: (like: RegExp) => string | undefined, last: Token | undefined): Token | undefined {
  const one = (kind: Token['kind'], like: RegExp): Token | undefined => {
    const text = take(like);
    return text === undefined ? undefined : { kind, text };
  };
  const quoted = take(/"(?:[^"\\\n]|\\[^\n])*"/y);
  if (quoted !== undefined) return { kind: 'text', text: quoted.slice(1, -1).replace(/\\(["\\/])/g, '$1') };
  const isOperand =
    last !== undefined &&
    (/^(number|text|pattern)$/.test(last.kind) ||
      /^[)\]]$/.test(last.text) ||
      (last.kind === 'name' && !keywords.has(last.text)));
  if (!isOperand && !/^(\+\+|--)$/.test(last?.text ?? '')) {
    // A slash within brackets is read in two ways; only patterns in which it makes no difference are known.
    const pattern = take(/\/(?:[^/\\\n[]|\\[^\n]|\[\^?\]?(?:\[:\w+:\]|[^\]/\\\n]|\\[^\n\]/])*\])*\//y);
    if (pattern !== undefined) return { kind: 'pattern', text: pattern };
    if (take(/(?=\/)/y) !== undefined) return undefined;
  } else if (!isOperand && take(/(?=\/)/y) !== undefined) return undefined;
  return (
    one('line', /\r?\n/y) ??
    one('number', /(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y) ??
    one('name', /[A-Za-z_]\w*/y) ??
    one('sign', signs)
  );
}
