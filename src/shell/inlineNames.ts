import { languages, type Act, type Language, type LanguageName } from './programs/inlineLanguages.js';

interface Vocabulary {
  readonly calls: RegExp;
  readonly acts: ReadonlyMap<string, readonly Act[]>;
}

const vocabularies = new Map<LanguageName, Vocabulary>();

/** One pattern for all calls of a language; each is made when it is first needed. */
export function vocabularyOf(name: LanguageName): Vocabulary {
  const known = vocabularies.get(name);
  if (known !== undefined) return known;
  const acts = new Map<string, Act[]>();
  const { calls, isBare }: Language = languages[name];
  for (const act of actsOf(calls)) {
    for (const call of (calls[act] ?? '').split(/\s+/)) acts.set(call, [...(acts.get(call) ?? []), act]);
  }
  const spelled = [...acts.keys()].sort((a, b) => b.length - a.length).map(call => call.replace(/[.?!$*+]/g, '\\$&'));
  const follows = isBare === true ? '(?=\\s*[("\'<`$@%\\[:]|\\s+\\w|\\s*=>|\\s*(?:$|[;}\\n]))' : '(?=\\s*\\()';
  const calling =
    spelled.length === 0 ? /(?!)/g : new RegExp(`(?<![\\w$])(?:${spelled.join('|')})(?!\\w)${follows}`, 'g');
  const made = { calls: calling, acts };
  vocabularies.set(name, made);
  return made;
}

const acts: readonly Act[] = [
  ...(['read', 'write', 'delete', 'delete-tree', 'open', 'move', 'copy', 'link', 'permissions'] as const),
  ...(['command', 'address', 'kill', 'code', 'sql'] as const),
];

function actsOf(calls: Language['calls']): readonly Act[] {
  return acts.filter(act => calls[act] !== undefined);
}

/** Undoes spellings that hide a name: texts that are joined, methods named by a text, other names for a function. */
export function normalised(source: string): string {
  let text = source;
  for (let round = 0; round < 8; round++) {
    const before = text;
    text = text.replace(/(['"])((?:(?!\1)[^\\\n])*)\1\s*\+\s*\1((?:(?!\1)[^\\\n])*)\1/g, '$1$2$3$1');
    if (text === before) break;
  }
  text = text
    .replace(/\[\s*['"`](\w+)['"`]\s*\]\s*(?=\()/g, '.$1')
    .replace(/getattr\(\s*([^,()]+(?:\([^()]*\))?),\s*['"](\w+)['"]\s*\)/g, '$1.$2')
    .replace(/\.(?:send|public_send|__send__)\s*\(?\s*[:'"]+(\w+)['"]?\s*,/g, '.$1(')
    .replace(/\bmap\(\s*([\w.]+)\s*,/g, '$1(')
    .replace(/(\[[^[\]]*\])\.forEach\(\s*([\w.]+)\s*\)/g, '$2($1)');
  for (const { from, to } of renamings(text)) {
    text = text.replace(new RegExp(`(?<![\\w.])${from}\\s*\\(`, 'g'), `${to}(`);
  }
  return text;
}

/** `import rmtree as r`, `{rmSync: r} = require('fs')`, `r = shutil.rmtree`. */
function renamings(text: string): readonly { readonly from: string; readonly to: string }[] {
  const forms = [
    /\b(?<to>\w+)\s+as\s+(?<from>\w+)\b/g,
    /[{,]\s*(?<to>\w+)\s*:\s*(?<from>\w+)\s*(?=[,}])/g,
    /\b(?<from>\w+)\s*=\s*(?:\w+\.|(?:require|__import__)\([^)]*\)\.)+(?<to>\w+)\s*(?=[;\n]|$)/g,
  ];
  return forms.flatMap(form =>
    [...text.matchAll(form)].slice(0, 20).flatMap(({ groups }) => {
      const { from, to } = groups ?? {};
      return from === undefined || to === undefined || from === to ? [] : [{ from, to }];
    }),
  );
}

/** The expression that a method is called on: names, dots, texts and brackets, read backwards. */
export function receiverBefore(text: string, at: number): string {
  const end = text.lastIndexOf('.', at) === -1 ? at : Math.max(text.lastIndexOf('.', at), text.lastIndexOf('->', at));
  let start = end;
  let depth = 0;
  while (start > 0 && end - start < 2000) {
    const char = text.charAt(start - 1);
    if (')]'.includes(char)) depth++;
    else if ('(['.includes(char)) {
      if (--depth < 0) break;
    } else if (depth === 0 && (char === "'" || char === '"')) {
      const open = text.lastIndexOf(char, start - 2);
      if (open === -1) break;
      start = open + 1;
    } else if (depth === 0 && !/[\w.$@:]/.test(char)) break;
    start--;
  }
  return text.slice(start, end);
}
