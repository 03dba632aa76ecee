import { Parser } from 'htmlparser2';

/** Nothing in these is text for a reader. */
const silent = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'svg',
  'math',
  'iframe',
  'object',
  'canvas',
  'select',
]);
/** Each of these begins a line, and what follows it begins another. */
const lines = new Set(
  (
    'address article aside body br caption center dd details dialog div dt fieldset figcaption figure footer form ' +
    'header hr html li main menu nav ol section summary tr ul'
  ).split(' '),
);
/** These have an empty line about them besides. */
const paragraphs = new Set('blockquote dl h1 h2 h3 h4 h5 h6 p pre table'.split(' '));
/** What stands before the text of an element. */
const marks: ReadonlyMap<string, string> = new Map([
  ...[1, 2, 3, 4, 5, 6].map((level): [string, string] => [`h${level}`, `${'#'.repeat(level)} `]),
  ['li', '- '],
  ['td', ' | '],
  ['th', ' | '],
]);
const marked = /^\n*(#+ |- |\| )$/;

/** What a reader of a page finds: its title, and its text. */
export interface PageText {
  readonly title: string;
  readonly text: string;
}

/**
 * The text of an HTML page, with headings, lists and links as markdown has them. What the page says is not to be seen
 * is left out. Total: what is no HTML comes out as some text.
 */
export function pageText(html: string, base: URL): PageText {
  const page = new Page(base);
  const parser = new Parser({
    onopentag: (name, attributes) => page.begin(name, attributes),
    ontext: text => page.say(text),
    onclosetag: name => page.end(name),
  });
  parser.end(html);
  return page.result();
}

/** An element that is open; `from` is where its text begins. */
interface Open {
  readonly name: string;
  readonly from: number;
  readonly isHidden: boolean;
  readonly link: string | undefined;
}

class Page {
  private readonly parts: string[] = [];
  private readonly open: Open[] = [];
  private readonly titles: string[] = [];
  private hidden = 0;
  private verbatim = 0;
  /** Line ends that stand before what comes next, if anything does. */
  private gap = 0;

  constructor(private readonly base: URL) {}

  begin(name: string, attributes: Readonly<Record<string, string>>): void {
    const isHidden = silent.has(name) || isUnseen(attributes);
    if (isHidden) this.hidden += 1;
    if (name === 'pre') this.verbatim += 1;
    this.part(name);
    const mark = marks.get(name);
    if (mark !== undefined) this.add(mark);
    const link = name === 'a' ? this.linkOf(attributes['href']) : undefined;
    this.open.push({ name, from: this.parts.length, isHidden, link });
  }

  say(text: string): void {
    if (this.open.at(-1)?.name === 'title') this.titles.push(text);
    else this.add(this.verbatim > 0 ? text : text.replace(/\s+/g, ' '));
  }

  end(name: string): void {
    const element = this.open.pop();
    if (element === undefined) return;
    if (element.link !== undefined) this.closeLink(element.link, element.from);
    if (element.isHidden) this.hidden -= 1;
    if (name === 'pre') this.verbatim -= 1;
    this.part(name);
  }

  result(): PageText {
    return { title: this.titles.join('').replace(/\s+/g, ' ').trim(), text: this.parts.join('').trim() };
  }

  private part(name: string): void {
    if (paragraphs.has(name)) this.gap = 2;
    else if (lines.has(name)) this.gap = Math.max(this.gap, 1);
  }

  private add(text: string): void {
    const isFirst = this.gap > 0 || this.parts.length === 0;
    const rest = isFirst && this.verbatim === 0 ? text.trimStart() : text;
    if (this.hidden > 0 || rest === '') return;
    const last = this.parts.at(-1);
    // What is a point of a list, or a heading, has its text beside it.
    const gap = last === undefined || marked.test(last) ? 0 : this.gap;
    if (last !== undefined && gap > 0) this.parts[this.parts.length - 1] = last.trimEnd();
    this.parts.push('\n'.repeat(gap) + rest);
    this.gap = 0;
  }

  private closeLink(link: string, from: number): void {
    const words = this.parts.slice(from).join('');
    if (this.hidden > 0 || words.trim() === '' || words.trim().includes('\n')) return;
    const [before, after] = [/^\s*/, /\s*$/].map(edge => edge.exec(words)?.[0] ?? '');
    this.parts.splice(from, this.parts.length, `${before ?? ''}[${words.trim()}](${link})${after ?? ''}`);
  }

  private linkOf(href: string | undefined): string | undefined {
    if (href === undefined || href.startsWith('#') || !URL.canParse(href, this.base.href)) return undefined;
    const url = new URL(href, this.base);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined;
  }
}

/** By its own attributes; what a style sheet hides cannot be seen from here. */
function isUnseen(attributes: Readonly<Record<string, string>>): boolean {
  return 'hidden' in attributes || /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attributes['style'] ?? '');
}
