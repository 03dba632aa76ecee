import DOMPurify, { type Config } from 'dompurify';
import MarkdownIt from 'markdown-it';

/**
 * A model's text as harmless markup.
 *
 * Invariant: what comes out has no element, attribute or address that acts, loads or looks like the panel's own:
 * no HTML of the model's, no class or style, no link but to the web or to mail, no picture but what the text itself holds.
 */
const markdown = new MarkdownIt({ html: false, linkify: true, typographer: false, breaks: false });
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

const web = /^(?:https?:\/\/|mailto:)/i;
const picture = /^data:image\/(?:png|gif|jpeg|webp);base64,[A-Za-z0-9+/=]+$/i;

markdown.validateLink = address => web.test(address.trim()) || picture.test(address.trim());

// A heading of the model's must not stand above the panel's own.
markdown.renderer.rules.heading_open = (tokens, index) => `<${lower(tokens[index]?.tag)}>`;
markdown.renderer.rules.heading_close = (tokens, index) => `</${lower(tokens[index]?.tag)}>`;

markdown.renderer.rules.image = (tokens, index) => {
  const token = tokens[index];
  const source = String(token?.attrGet('src') ?? '');
  const { escapeHtml } = markdown.utils;
  if (!picture.test(source)) return escapeHtml(`[picture not loaded: ${token?.content ?? ''} ${source}]`);
  return `<img src="${escapeHtml(source)}" alt="${escapeHtml(token?.content ?? '')}">`;
};

const allowed: Config = {
  ALLOWED_TAGS: [
    ...['p', 'br', 'hr', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'blockquote', 'pre', 'code', 'em', 'strong', 's'],
    ...['a', 'img', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  ALLOWED_ATTR: ['href', 'src', 'alt', 'start'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
};

/** Top-level pieces of the text as markup, not yet sanitised; while text streams in, all but the last stay the same. */
export function markdownBlocks(text: string): readonly string[] {
  const env = {};
  const tokens = markdown.parse(text, env);
  const blocks: string[] = [];
  let from = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.level !== 0 || token.nesting === 1) continue;
    blocks.push(markdown.renderer.render(tokens.slice(from, index + 1), markdown.options, env));
    from = index + 1;
  }
  return blocks;
}

/** Markup that may stand in the page. */
export function sanitised(markup: string): DocumentFragment {
  const fragment = DOMPurify.sanitize(markup, { ...allowed, RETURN_DOM_FRAGMENT: true });
  for (const link of fragment.querySelectorAll('a')) {
    const address = link.getAttribute('href') ?? '';
    if (web.test(address)) link.title = address;
    else link.replaceWith(...link.childNodes);
  }
  for (const image of fragment.querySelectorAll('img')) {
    if (!picture.test(image.getAttribute('src') ?? '')) image.remove();
  }
  for (const area of fragment.querySelectorAll<HTMLElement>('pre, table')) area.tabIndex = 0;
  return fragment;
}

function lower(tag = 'h6'): string {
  return `h${Math.min(6, Number(tag.slice(1)) + 2)}`;
}
