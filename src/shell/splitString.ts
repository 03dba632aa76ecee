import { hole, literal, type Word } from './word.js';

/** The words of `env -S 'A=1 rm -rf' x`: what the option's value is cut into, and then the others; undefined without it. */
export function splitString(args: readonly Word[], names: readonly string[]): readonly Word[] | undefined {
  for (const [at, { text }] of args.entries()) {
    if (!text.startsWith('-') || text === '--') return undefined;
    const before = args.slice(0, at);
    const long = names.find(name => name.startsWith('--') && (text === name || text.startsWith(`${name}=`)));
    const [, flags = '', value] = /^-([iv0]*)S(.*)$/s.exec(text) ?? [];
    if (long === undefined && value === undefined) continue;
    const attached = long === undefined ? value : text.slice(long.length + 1);
    const isApart = long === undefined ? attached === '' : text === long;
    const whole = isApart ? (args[at + 1]?.text ?? '') : (attached ?? '');
    const rest = args.slice(isApart ? at + 2 : at + 1);
    return [...before, ...(flags === '' ? [] : [literal(`-${flags}`)]), ...pieces(whole), ...rest];
  }
  return undefined;
}

/** Cut at blanks outside of quotes; a variable in it is nobody's to read. */
function pieces(text: string): readonly Word[] {
  const words = text.match(/(?:'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s'"\\])+/gs) ?? [];
  return words.map(word =>
    literal(
      word
        .replace(/'([^']*)'|"((?:[^"\\]|\\.)*)"/gs, (_, single?: string, double?: string) => single ?? double ?? '')
        .replace(/\\_/g, ' ')
        .replace(/\$\{\w+\}/g, hole)
        .replace(/\\(.)/gs, '$1'),
    ),
  );
}
