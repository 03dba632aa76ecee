/** What a sed script does besides printing and changing what it prints. */
export interface SedAct {
  /** `run` holds a shell's text, or none where what it reads is run. */
  readonly does: 'read' | 'write' | 'run';
  readonly text: string;
}

export interface SedRead {
  readonly acts: readonly SedAct[];
  /** The whole script is of the closed grammar: it does `acts` and nothing else. */
  readonly isWhole: boolean;
}

/**
 * Reads a sed script by a closed grammar.
 *
 * Invariant: a command, flag or address that is not listed here leaves the script unproven. Where seds differ on
 * whether a delimiter within `[…]` ends the pattern, what either would do is said.
 */
export function readSedScript(script: string): SedRead {
  const aware = new SedScript(script, true);
  const isWhole = aware.read();
  const other = new SedScript(script, false);
  if (/\[[^\]]*$/m.test(script) || script.includes('[')) other.read();
  const acts = [...aware.acts, ...other.acts, ...(isWhole ? [] : crudely(script))];
  return { acts: [...new Map(acts.map(act => [`${act.does} ${act.text}`, act])).values()], isWhole };
}

/** What a script that cannot be read as a whole may do. */
function crudely(script: string): readonly SedAct[] {
  const files = [...script.matchAll(/(?:^|[\s;{}/$\d!gpI])[wW]\s*([^\s;}][^\n;}]*)/g)].slice(0, 50);
  const runs = [
    ...script.matchAll(/(?:^|[\s;{}$\d!])e(?:\s+([^\n]*)|$|[;}\n])|[/|,#][gpIM\d]*e[gpIM\d]*\s*(?:$|[;}\n])/g),
  ].slice(0, 50);
  return [
    ...files.map(([, text = '']): SedAct => ({ does: 'write', text })),
    ...runs.map(([, text = '']): SedAct => ({ does: 'run', text })),
  ];
}

const address = /(?:\d+(?:~\d+)?|\$)/y;
const streams = /^\/dev\/(stdout|stderr)$/;

class SedScript {
  readonly acts: SedAct[] = [];
  private at = 0;
  private open = 0;

  constructor(
    private readonly text: string,
    private readonly knowsBrackets: boolean,
  ) {}

  /** Whether all of it was read. */
  read(): boolean {
    while (this.at < this.text.length) {
      this.take(/[\s;]*/y);
      if (this.at >= this.text.length) break;
      if (!this.addresses() || !this.command()) return false;
    }
    return this.open === 0;
  }

  private take(like: RegExp): string | undefined {
    like.lastIndex = this.at;
    const found = like.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private addresses(): boolean {
    const first = this.address();
    if (first === 'wrong') return false;
    if (first === 'one' && this.take(/\s*,\s*/y) !== undefined) {
      if (this.take(/[+~]\d+/y) === undefined && this.address() !== 'one') return false;
    }
    this.take(/[ \t]*(?:![ \t!]*)?/y);
    return true;
  }

  private address(): 'one' | 'none' | 'wrong' {
    if (this.take(address) !== undefined) return 'one';
    const delimiter = this.take(/\/|\\[^\n\\]/y)?.slice(-1);
    if (delimiter === undefined) return 'none';
    if (this.until(delimiter, true) === undefined) return 'wrong';
    this.take(/[IM]*/y);
    return 'one';
  }

  private command(): boolean {
    const name = this.text.charAt(this.at++);
    if (name === '{') {
      this.open++;
      return true;
    }
    if (name === '}') return --this.open >= 0 && this.ends();
    if (name === '#') return this.take(/[^\n]*/y) !== undefined;
    if (name !== '' && '=dDgGhHnNpPxzF'.includes(name)) return this.ends();
    if (name !== '' && 'qQlL'.includes(name)) return this.take(/[ \t]*\d*/y) !== undefined && this.ends();
    if (name !== '' && ':btT'.includes(name)) return this.take(/[ \t]*[\w.-]*/y) !== undefined && this.ends();
    if (name !== '' && 'aic'.includes(name)) return this.take(/(?:[^\\\n]|\\[\s\S])*\\?/y) !== undefined;
    if (name !== '' && 'rRwW'.includes(name)) return this.file(name.toLowerCase() === 'r' ? 'read' : 'write');
    if (name === 'e') return this.act('run', this.take(/[^\n]*/y)?.trim() ?? '');
    if (name === 's') return this.substitute();
    return name === 'y' && this.transliterate();
  }

  private act(does: SedAct['does'], text: string): boolean {
    this.acts.push({ does, text });
    return true;
  }

  /** A file's name goes to the end of the line, whatever is in it. */
  private file(does: 'read' | 'write'): boolean {
    const name = this.take(/[ \t]*[^\n]*/y)?.trim() ?? '';
    return streams.test(name) || this.act(does, name);
  }

  private substitute(): boolean {
    const delimiter = this.delimiter();
    if (delimiter === undefined) return false;
    if (this.until(delimiter, true) === undefined || this.until(delimiter, false) === undefined) return false;
    for (;;) {
      const flag = this.take(/[gpiImM]|\d+|[ew]/y);
      if (flag === 'w') return this.file('write');
      if (flag === 'e') this.act('run', '');
      if (flag === undefined) return this.ends();
    }
  }

  private transliterate(): boolean {
    const delimiter = this.delimiter();
    if (delimiter === undefined) return false;
    return this.until(delimiter, false) !== undefined && this.until(delimiter, false) !== undefined && this.ends();
  }

  private delimiter(): string | undefined {
    const char = this.text.charAt(this.at++);
    return /^[!-/:-@^_`|}~\]]$/.test(char) && char !== '\\' ? char : undefined;
  }

  /** The text up to an unescaped delimiter, which is taken too. */
  private until(delimiter: string, isPattern: boolean): string | undefined {
    const from = this.at;
    for (; this.at < this.text.length; this.at++) {
      const char = this.text.charAt(this.at);
      if (char === '\\') this.at++;
      else if (char === delimiter) return this.text.slice(from, this.at++);
      else if (char === '\n' && isPattern) return undefined;
      else if (char === '[' && isPattern && this.knowsBrackets && !this.bracket(delimiter)) return undefined;
    }
    return undefined;
  }

  /** To the end of `[…]`; not where a backslash in it could be read in two ways. */
  private bracket(delimiter: string): boolean {
    const like = /\[\^?\]?(?:\[[:.=][^\]\n]*[:.=]\]|[^\]\n])*\]/y;
    const found = this.take(like);
    if (found === undefined) return false;
    this.at--; // the loop goes on after the last one
    return !(found.includes('\\') && (found.includes(delimiter) || /\\\]$/.test(found)));
  }

  private ends(): boolean {
    return this.take(/[ \t]*(?:$|(?=[;\n}#]))/y) !== undefined;
  }
}
