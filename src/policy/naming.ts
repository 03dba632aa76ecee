/** Commands whose name is their leading words, and what may follow without making something else of them. */
interface Named {
  /** The words that lead, without the options before them. */
  readonly names: readonly string[];
  /** So many words after these belong to the name too: a script, a target, a kind of thing. */
  readonly more?: number;
  /** Options that change how it is done. Others may name other code, another file or another server. */
  readonly options?: RegExp;
  /** What else may follow; `usual` unless given. */
  readonly operands?: RegExp;
}

/** Names and relative paths: no folder elsewhere, no address, no assignment, no code. */
const usual = /^(?![-+@~/]|[A-Za-z]:|\.\.(\/|$))(?!.*(\/\.\.(\/|$)|:\/\/))[\w./:,@%+-]+$/;
const none = /^(?!)/;
const packagesBelow = /^\.(\/[\w.-]+)*$/;

/**
 * What installs, sends, publishes or changes a server is not here: there each further word is another act. Nor are
 * programs that take whole tasks as further words, beyond the one that was seen.
 */
const commands: readonly Named[] = [
  {
    names: ['npm run', 'npm run-script', 'pnpm run', 'yarn run'],
    more: 1,
    options: /^(--|-s|--silent|--if-present)$/,
  },
  { names: ['npm test', 'npm t', 'pnpm test', 'yarn test'], options: /^(--|-s|--silent)$/ },
  {
    names: ['cargo test', 'cargo build', 'cargo check', 'cargo clippy', 'cargo bench', 'cargo doc'],
    options:
      /^(--|-[qv]|-vv|--(quiet|verbose|release|lib|bins|doc|tests|benches|examples|all-targets|workspace|all-features|no-run|no-fail-fast|no-deps|offline|locked|frozen|nocapture|exact|ignored))$/,
  },
  {
    names: ['go test', 'go build', 'go vet'],
    options: /^-(v|x|race|short|cover|failfast|count=\d+|p=\d+|timeout=\w+|run=[\w/$^|.]+)$/,
    operands: packagesBelow,
  },
  { names: ['pytest'], options: /^(-[vqxs]+|--(lf|ff|sw|last-failed|failed-first|no-header)|--tb=\w+|--maxfail=\d+)$/ },
  { names: ['dotnet test', 'dotnet build'], options: /^--(no-build|no-restore|nologo)$/ },
  { names: ['tsc'], options: /^(--noEmit|--pretty|--strict)$/ },
  { names: ['eslint'], options: /^(--fix|--quiet|--max-warnings=\d+)$/ },
  { names: ['make'], more: 1, options: /^-(j\d*|[sknB])$/, operands: none },
  { names: ['gradle', 'mvn'], more: 1, options: /^-(q|-offline|o)$/, operands: none },
  {
    names: ['kubectl get', 'kubectl describe', 'kubectl top'],
    more: 1,
    options:
      /^(-[Awlno]|--(all-namespaces|watch|show-labels)|--(namespace|selector|field-selector|sort-by|output)(=\w[\w.,-]*)?)$/,
  },
  {
    names: ['kubectl logs'],
    options: /^(-[fnlcp]|--(follow|previous|timestamps)|--(namespace|selector|container|tail|since)(=\w[\w.,-]*)?)$/,
  },
  {
    names: ['gh pr', 'gh issue', 'gh run', 'gh release'].flatMap(thing => [`${thing} list`, `${thing} view`]),
    options: /^(-[LsAlBc]|--(limit|state|author|label|base|json)(=[\w,.-]+)?|--comments|--log|--log-failed)$/,
  },
  { names: ['gh pr status', 'gh pr checks', 'gh pr diff', 'gh issue status'], options: /^--(watch|name-only)$/ },
  {
    names: ['docker ps', 'docker images', 'docker logs', 'docker compose ps', 'docker compose logs'],
    options: /^(-[aqfnt]|--(all|quiet|follow|timestamps|no-trunc)|--(tail|since|filter)(=[\w=.:-]+)?)$/,
  },
  {
    names: ['aws s3 ls'],
    options: /^--(recursive|human-readable|summarize)$/,
    operands: /^s3:\/\/[\w./-]+$/,
  },
  { names: ['helm list', 'helm status', 'helm history'], options: /^(-[naAq]|--(namespace|all|all-namespaces))$/ },
];

/** Options that may stand before the subcommand; they then belong to the leading words, letter by letter. */
const ahead: Readonly<Record<string, { readonly plain: RegExp; readonly valued?: RegExp }>> = {
  npm: { plain: /^(-s|--silent)$/ },
  cargo: { plain: /^(-q|-v|--quiet|--verbose|--offline|--locked)$/ },
  kubectl: { plain: /^--namespace=[\w-]+$/, valued: /^(-n|--namespace)$/ },
};

const byName = new Map(commands.flatMap(row => row.names.map(name => [name, row] as const)));
const longest = Math.max(...[...byName.keys()].map(name => name.split(' ').length));

/** The leading words that name a command, options between them included, and what follows. Pure. */
export function leadingWords(
  words: readonly string[],
):
  | { readonly leading: readonly string[]; readonly further: readonly string[]; readonly isCovered: boolean }
  | undefined {
  const [program = ''] = words;
  const starts = withoutOptions(words, ahead[program]);
  for (let count = Math.min(longest, starts.length); count > 0; count--) {
    const row = byName.get(
      starts
        .slice(0, count)
        .map(at => words[at])
        .join(' '),
    );
    if (row === undefined) continue;
    const last = starts[count + (row.more ?? 0) - 1];
    if (last === undefined) return undefined;
    const leading = words.slice(0, last + 1);
    if (row.more !== undefined && !usual.test(words[last] ?? '')) return undefined;
    const further = words.slice(last + 1);
    const { options = none, operands = usual } = row;
    return { leading, further, isCovered: further.every(word => options.test(word) || operands.test(word)) };
  }
  return undefined;
}

/** Where the words stand that are neither such an option nor its value. */
function withoutOptions(words: readonly string[], known: (typeof ahead)[string] | undefined): readonly number[] {
  const starts: number[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (known?.valued?.test(word) === true) at++;
    else if (known?.plain.test(word) !== true) starts.push(at);
  }
  return starts;
}

/** Whether these are the whole leading words of a command. */
export function isName(words: readonly string[]): boolean {
  return leadingWords(words)?.further.length === 0;
}
