import { baseName } from '../base/paths.js';
import { runnerOf } from './runner.js';
import { ofType, redirectedAs, within, type Part } from './part.js';
import { fetchers } from './programs/fetchers.js';
import { hole, type Word } from './word.js';

/** Whether something fetched from the network flows into something that runs it: by a pipe, a substitution, a variable or a file. */
export function findsFetchedCode(tree: Part, wordsOf: (command: Part) => readonly Word[]): boolean {
  return new Flow(tree, wordsOf).reachesRunner();
}

/** A program of the system whose name cannot be read. */
const isSomeShell = new RegExp(`^/(usr/)?(local/)?bin/${hole}$`);

const evaluators = /^(eval|source|\.|exec)$/;

class Flow {
  private readonly texts = new Map<Part, readonly string[]>();
  private readonly variables = new Set<string>();
  private readonly files = new Set<string>();
  /** Files of unknown names came from the network: an archive was unpacked, or a repository cloned. */
  private readonly isUnpacked: boolean = false;

  constructor(
    private readonly tree: Part,
    private readonly wordsOf: (command: Part) => readonly Word[],
  ) {
    for (const command of ofType(tree, 'command'))
      this.texts.set(
        command,
        wordsOf(command).map(({ text }) => text),
      );
    if (![...this.texts.values()].some(comesFromOutside)) return;
    for (const assignment of ofType(tree, 'variable_assignment')) {
      const name = /^[A-Za-z_]\w*/.exec(assignment.text)?.[0];
      if (name !== undefined && this.fetches(assignment)) this.variables.add(name);
    }
    for (const [command, texts] of this.texts) if (isFetcher(texts)) this.keep(command, texts);
    this.isUnpacked = [...this.texts].some(([command, texts]) => this.unpacks(command, texts));
  }

  reachesRunner(): boolean {
    if (![...this.texts.values()].some(comesFromOutside)) return false;
    return within(this.tree).some(part => this.reaches(part));
  }

  /** `curl -o f …`, `curl … > f`, and the name that an address ends in. */
  private keep(command: Part, texts: readonly string[]): void {
    const redirects = redirectedAs(command).flatMap(({ children }) =>
      children.filter(({ type }) => type === 'file_redirect'),
    );
    const names = [...texts.slice(1), ...redirects.map(({ text }) => text.replace(/^\d*[<>&|]+\s*/, ''))];
    for (const name of names)
      if (!name.startsWith('-')) this.files.add(baseName(name.replace(/["']/g, '').replace(/[?#].*$/, '')));
    this.files.delete('');
  }

  private reaches(part: Part): boolean {
    const { type, children, parent } = part;
    if (type === 'pipeline') {
      const from = children.findIndex(child => this.fetches(child));
      return from !== -1 && children.slice(from + 1).some(child => this.runsInput(child));
    }
    if (type === 'command_name') return children.some(child => this.fetches(child));
    if (type === 'command') return this.runsFetched(part);
    const isInput =
      type === 'herestring_redirect' ||
      (type === 'file_redirect' && part.text.startsWith('<')) ||
      type === 'heredoc_redirect';
    return isInput && this.fetches(part) && parent !== undefined && this.runsInput(parent);
  }

  private commandsIn(part: Part): readonly Part[] {
    return ofType(part, 'command');
  }

  /** Whether it puts out what was fetched. */
  private fetches(part: Part): boolean {
    if (this.commandsIn(part).some(command => isFetcher(this.texts.get(command) ?? []) || this.shows(command)))
      return true;
    return ofType(part, 'simple_expansion', 'expansion').some(({ text }) =>
      this.variables.has(/[A-Za-z_]\w*/.exec(text)?.[0] ?? ''),
    );
  }

  /** `cat f` of a fetched file. */
  private shows(command: Part): boolean {
    const [name = '', ...rest] = this.texts.get(command) ?? [];
    return (
      /^(cat|head|tail|sed|gunzip|zcat|base64|gzip|openssl)$/.test(name) &&
      rest.some(text => this.files.has(baseName(text)))
    );
  }

  /** `curl … | tar x`, `tar xf fetched.tgz`, `git clone …`. */
  private unpacks(command: Part, texts: readonly string[]): boolean {
    if (isClone(texts)) return true;
    const [name = '', ...rest] = texts.filter(text => !/^(sudo|env)$/.test(text));
    if (!/^(g?tar|bsdtar|unzip|cpio|7z|7za|bunzip2|gunzip|dpkg-deb|unar)$/.test(name)) return false;
    if (rest.some(text => this.files.has(baseName(text)))) return true;
    const { parent } = command;
    return parent?.type === 'pipeline' && parent.children.some(child => child !== command && this.fetches(child));
  }

  /** Whether it runs what it reads. */
  private runsInput(part: Part): boolean {
    return this.commandsIn(part).some(command => {
      const words = this.wordsOf(command);
      const [name = '', ...rest] = words.map(({ text }) => text);
      if (evaluators.test(name) || /^(at|batch|crontab)$/.test(name)) return true;
      if (
        /^([gmn]?awk|g?sed|g?make|psql|jq)$/.test(name) &&
        /(^| )(-f|--file=?) ?(-|\/dev\/stdin)( |$)/.test(rest.join(' '))
      )
        return true;
      if (isSomeShell.test(name) && rest.every(text => /^-/.test(text))) return true;
      const runner = runnerOf(words);
      if (runner?.interpreter === undefined) return false;
      const isAppended = /^(g?xargs|parallel)$/.test(baseName(name));
      return (
        runner.readsInput ||
        isAppended ||
        (/stdin|\/dev\/fd\/0|<>|gets|\$\(cat/i.test(rest.join(' ')) &&
          /\b(exec|eval|system|Function|sh|bash)\b/.test(rest.join(' ')))
      );
    });
  }

  /** `sh -c "$(curl …)"`, `bash <(curl …)`, `eval "$x"`, `sh fetched.sh`, `./fetched`. */
  private runsFetched(command: Part): boolean {
    const words = this.wordsOf(command);
    const [name = '', ...rest] = words.map(({ text }) => text);
    const runner = runnerOf(words);
    const isEvaluator = evaluators.test(name);
    const run = [runner?.script, isEvaluator ? rest[0] : undefined, name.includes('/') ? name : undefined];
    if (run.some(file => file !== undefined && this.files.has(baseName(file)))) return true;
    if (this.isUnpacked && run.some(file => file !== undefined && isInstaller(file))) return true;
    if (runner?.interpreter === undefined && !isEvaluator) return false;
    return command.children.some(child => {
      if (child.type === 'command_name' || !this.fetches(child)) return false;
      return (
        isEvaluator ||
        runner?.kind === 'text' ||
        child.type === 'process_substitution' ||
        (runner?.readsInput === true && child.type.endsWith('_redirect'))
      );
    });
  }
}

/** A script that what was fetched brings along. */
function isInstaller(file: string): boolean {
  return /^\.{1,2}\/|^[^/~$]+\/[^/]|^\/tmp\/|(^|\/)(install|setup|configure|bootstrap|build|run|init)(\.\w+)?$/.test(
    file,
  );
}

function isClone([program = '', ...texts]: readonly string[]): boolean {
  return (
    program === 'git' &&
    texts.includes('clone') &&
    texts.some(text => /^(https?|git|ssh):\/\/|^[\w.-]+@[\w.-]+:/.test(text))
  );
}

function comesFromOutside(texts: readonly string[]): boolean {
  return isFetcher(texts) || isClone(texts);
}

function isFetcher(texts: readonly string[]): boolean {
  return texts.slice(0, 6).some((text, index) => {
    const name = baseName(text);
    if (index === 0 && name === 'openssl') return texts.includes('s_client');
    return fetchers.test(name) && (index === 0 || /^(curl|wget)$/.test(name));
  });
}
