/**
 * Whether a pattern of paths matches nothing that another does not.
 *
 * Invariant: true is proven. Of the outer only a name or everything below a folder is compared, of the inner whatever
 * lies below a named folder; everything else is false.
 */
export function isPathWithin(outer: string, inner: string): boolean {
  if (outer === inner) return true;
  const [folder, path] = [partsOf(outer), partsOf(inner)];
  if (folder.at(-1) !== '**' || /[{}[\]]/.test(inner) || baseOf(outer) !== baseOf(inner)) return false;
  const above = folder.slice(0, -1);
  if (!above.every(isName)) return false;
  return path.length > above.length && above.every((part, index) => path[index] === part);
}

function partsOf(pattern: string): readonly string[] {
  return pattern
    .replace(/^(\.\/)+/, '')
    .replace(/\/$/, '/**')
    .split('/');
}

function isName(part: string): boolean {
  return !/[*?[\]{}\\]/.test(part) && part !== '.';
}

/** What a pattern is relative to: patterns of two bases are not compared. */
function baseOf(pattern: string): string {
  return /^(~\/|\/|[A-Za-z]:)/.exec(pattern)?.[0] ?? '';
}

/** The same of the names of hosts and remotes: of the outer only a name, or every end of one. */
export function isTextWithin(outer: string, inner: string): boolean {
  if (outer === inner) return true;
  if (!outer.startsWith('*') || outer.includes('*', 1)) return false;
  return inner.slice(inner.lastIndexOf('*') + 1).endsWith(outer.slice(1));
}
