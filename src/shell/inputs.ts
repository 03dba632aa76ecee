import { isDatabase, readInline } from './describeInterpreter.js';
import { describe, nameOf } from './describe.js';
import { foundWords } from './describeFind.js';
import { effect, type Described, type Standing } from './described.js';
import { readProgram } from './inlineCode.js';
import { outputOf } from './outputs.js';
import { named, ofType, redirectedAs, within, type Part } from './part.js';
import { runnerOf, type Runner } from './runner.js';
import { wordsOf, type Scope, type Value } from './treeWords.js';
import type { Values } from './values.js';
import { literal, type Word } from './word.js';

export interface TextToRun {
  readonly text: string;
  readonly language: (text: string, place: Standing) => Described;
}

/**
 * What flows between the commands of a text: through pipes, here-documents, variables that commands set, and files.
 */
export class Inputs {
  /** What the text itself writes into files that it may run. */
  private readonly files = new Map<string, string[]>();
  /** The words of commands in which nothing depends on what is known elsewhere. */
  private readonly constant = new Map<Part, readonly Word[]>();

  constructor(
    private readonly tree: Part,
    readonly values: Values,
    private readonly functions: ReadonlySet<string>,
  ) {}

  /** Twice, so that what is assigned from another variable is known whatever the order. */
  collect(): void {
    for (let round = 0; round < 2; round++) {
      const before = this.values.count;
      this.values.collect(this.tree);
      for (const part of ofType(this.tree, 'command')) {
        for (const scope of this.values.scopes(part)) this.learn(part, this.wordsOfCommand(part, scope), scope);
      }
      if (this.values.count === before) return;
    }
  }

  wordsOfCommand(part: Part, scope: Scope): readonly Word[] {
    const known = this.constant.get(part);
    if (known !== undefined) return known;
    const words = adjacent(part.children.filter(isArgument)).flatMap(run => wordsOf(run, scope));
    if (!within(part).some(({ type }) => isResolved.test(type))) this.constant.set(part, words);
    return words;
  }

  /** Commands that set variables or write files. */
  private learn(part: Part, words: readonly Word[], scope: Scope): void {
    const [first, ...args] = words;
    const name = first?.text ?? '';
    if (this.functions.has(name)) this.values.position(args);
    if (name === 'set' && args.some(({ text }) => text === '--'))
      this.values.position(args.slice(args.findIndex(({ text }) => text === '--') + 1));
    if (name === 'printf' && args[0]?.text === '-v')
      this.give(args[1]?.text, outputOf([literal('printf'), ...args.slice(2)], undefined));
    if (/^(read|mapfile|readarray)$/.test(name)) this.readInto(name, args, this.inputOf(part, scope));
    this.written(part, words, scope);
  }

  private give(name: string | undefined, text: string | undefined): void {
    if (name !== undefined && text !== undefined) this.values.add(name, [literal(text)]);
  }

  private readInto(name: string, args: readonly Word[], input: string | undefined): void {
    if (input === undefined) return;
    const names = args.map(({ text }) => text).filter(text => /^[A-Za-z_]\w*$/.test(text));
    const lines = input.split('\n').filter(line => line !== '');
    if (name !== 'read' || args.some(({ text }) => /^-\w*a/.test(text))) {
      const pieces = name === 'read' ? input.split(/[\s,:;]+/) : lines;
      const array: Value = pieces.filter(piece => piece !== '').map(literal);
      this.values.add(names.at(-1) ?? 'MAPFILE', array);
      return;
    }
    for (const line of lines.slice(0, 12)) {
      const pieces = line.trim().split(/\s+/);
      for (const [at, one] of (names.length === 0 ? ['REPLY'] : names).entries()) {
        const isLast = at >= names.length - 1;
        this.give(one, isLast ? pieces.slice(at).join(' ') : pieces[at]);
      }
    }
  }

  /** `echo … > f`, `cat > f <<E`, `… | tee f`. */
  private written(part: Part, words: readonly Word[], scope: Scope): void {
    const targets = redirectedAs(part)
      .flatMap(({ children }) => children)
      .filter(({ type, text }) => type === 'file_redirect' && text.includes('>'))
      .flatMap(redirect => wordsOf(named(redirect).slice(-1), scope));
    if (words[0]?.text === 'tee') targets.push(...words.slice(1).filter(({ text }) => !text.startsWith('-')));
    if (targets.length === 0) return;
    const text = outputOf(words, this.inputOf(part, scope)) ?? this.inputOf(part, scope);
    if (text === undefined) return;
    for (const { text: file } of targets)
      this.files.set(shortened(file), [...(this.files.get(shortened(file)) ?? []), text].slice(-4));
  }

  /** What a command reads: a here-document or here-string, or what comes through the pipe, where that is constant. */
  inputOf(part: Part, scope: Scope): string | undefined {
    const holders = redirectedAs(part);
    for (const child of holders.flatMap(({ children }) => children)) {
      if (child.type === 'heredoc_redirect')
        return child.children.find(({ type }) => type === 'heredoc_body')?.text ?? '';
      if (child.type === 'herestring_redirect')
        return wordsOf(named(child).slice(-1), scope)
          .map(({ text }) => text)
          .join(' ');
      if (child.type !== 'file_redirect' || !child.text.startsWith('<')) continue;
      const from = named(child).at(-1);
      if (from?.type === 'process_substitution') return this.outputOf(from, scope);
      if (from !== undefined) return this.files.get(shortened(wordsOf([from], scope)[0]?.text ?? ''))?.join('\n');
    }
    return this.piped(part, scope);
  }

  /** One for each way in which the variables may be set that the commands before it in a pipeline name. */
  private inputsOf(part: Part, scope: Scope): readonly string[] {
    const pipeline = stageOf(part)?.pipeline;
    const scopes = pipeline === undefined ? [scope] : [scope, ...this.values.scopes(pipeline)];
    return [...new Set(scopes.slice(0, 8).flatMap(one => this.inputOf(part, one) ?? []))];
  }

  private piped(part: Part, scope: Scope): string | undefined {
    const stage = stageOf(part);
    // `cat <<E | sh` is parsed with the pipeline inside of the here-document.
    const holder = stage?.pipeline.parent;
    const first = holder?.type === 'heredoc_redirect' ? bodyOf(holder) : undefined;
    if (stage !== undefined) return this.through(stage.before, first, scope);
    const document = part.parent?.type === 'heredoc_redirect' ? part.parent : undefined;
    return document === undefined ? undefined : bodyOf(document);
  }

  private through(stages: readonly Part[], first: string | undefined, scope: Scope): string | undefined {
    return stages.reduce<string | undefined>((input, stage) => this.output(stage, input, scope), first);
  }

  /** What a substitution puts out, where that is constant. */
  outputOf(part: Part, scope: Scope): string | undefined {
    const inner = named(part);
    const texts = inner.map(one => this.output(one, undefined, scope));
    return inner.length > 0 && texts.every(text => text !== undefined) ? texts.join('\n') : undefined;
  }

  private output(part: Part, input: string | undefined, scope: Scope): string | undefined {
    switch (part.type) {
      case 'command':
        if (part.text === 'pwd') return this.values.cwd;
        return (
          outputOf(this.wordsOfCommand(part, scope), input ?? this.ownInput(part, scope)) ?? this.fileOf(part, scope)
        );
      case 'redirected_statement': {
        const [body] = named(part);
        return body === undefined ? undefined : this.output(body, input ?? this.ownInput(body, scope), scope);
      }
      case 'pipeline':
        return this.through(named(part), input, scope);
      case 'subshell':
      case 'compound_statement':
      case 'list': {
        const texts = named(part).flatMap(one => this.output(one, input, scope) ?? []);
        return texts.length === 0 ? undefined : texts.join('\n');
      }
      default:
        return undefined;
    }
  }

  private ownInput(part: Part, scope: Scope): string | undefined {
    return redirectedAs(part).some(({ children }) => children.some(({ type }) => /^here/.test(type)))
      ? this.inputOf(part, scope)
      : undefined;
  }

  /** `cat f` where the text itself wrote `f`. */
  private fileOf(part: Part, scope: Scope): string | undefined {
    const [first, file] = this.wordsOfCommand(part, scope);
    return first?.text === 'cat' && file !== undefined ? this.files.get(shortened(file.text))?.join('\n') : undefined;
  }

  /** Program text that a command reads from its input or from a file that this text wrote. */
  textsFor(part: Part, words: readonly Word[], scope: Scope): readonly TextToRun[] {
    const runner = runnerOf(words);
    const fromFiles = words.flatMap(({ text }) => this.files.get(shortened(text)) ?? []);
    const isRun =
      runner !== undefined || /^(\.|source)$/.test(words[0]?.text ?? '') || words[0]?.text.includes('/') === true;
    const language = languageOf(runner);
    const written = isRun ? fromFiles.map((text): TextToRun => ({ text, language })) : [];
    written.push(
      ...this.scripts(part, scope)
        .filter(() => isRun)
        .map((text): TextToRun => ({ text, language })),
    );
    if (runner === undefined || !runner.readsInput) return written;
    const inputs = this.inputsOf(part, scope);
    const spoken = inputs.length === 0 ? this.spoken(part, scope) : inputs;
    return [...written, ...spoken.map((text): TextToRun => ({ text, language }))];
  }

  /** `bash <(echo …)`: a script that the text itself writes. */
  private scripts(part: Part, scope: Scope): readonly string[] {
    return part.children
      .filter(({ type }) => type === 'process_substitution')
      .flatMap(one => this.outputOf(one, scope) ?? []);
  }

  /** What single commands put into a pipe whose text as a whole cannot be read. */
  private spoken(part: Part, scope: Scope): readonly string[] {
    const before = stageOf(part)?.before ?? [];
    const commands = before.flatMap(stage => ofType(stage, 'command'));
    const documents = before.flatMap(stage => ofType(stage, 'heredoc_body')).map(({ text }) => text);
    return [...documents, ...commands.flatMap(command => this.output(command, undefined, scope) ?? [])];
  }

  /** Commands made of what is read: `xargs`, and what a function or an alias is called with. */
  alsoRun(part: Part, words: readonly Word[], scope: Scope): readonly (readonly Word[])[] {
    const at = words.findIndex(({ text }) => /^(g?xargs|parallel)$/.test(nameOf(text)));
    if (at === -1) return [];
    const input = this.inputOf(part, scope);
    const isByLine = words.some(({ text }) => text.startsWith('-I'));
    const more: readonly Word[] =
      input === undefined
        ? this.searched(part, scope)
        : input
            .split(isByLine ? /[\n\0]+/ : /[\s\0]+/)
            .filter(text => text !== '')
            .map(literal);
    if (more.length === 0) return [];
    const replaced =
      words.find(({ text }, index) => index > at && /^-I.+/.test(text))?.text.slice(2) ??
      words[words.findIndex(({ text }) => text === '-I') + 1]?.text;
    const marker = words.some(({ text }) => text.startsWith('-I'))
      ? replaced
      : nameOf(words[at]?.text ?? '') === 'parallel'
        ? '{}'
        : undefined;
    if (marker === undefined || !words.slice(at + 1).some(({ text }) => text.includes(marker)))
      return [[...words, ...more]];
    return more
      .slice(0, 12)
      .map(one =>
        words.map(word =>
          word.text.includes(marker) ? { text: word.text.replaceAll(marker, one.text), glob: one.glob } : word,
        ),
      );
  }

  /** `find /etc … | xargs rm`: whatever is below the folders it starts from, where those are named outright; `git ls-files`: all that is tracked. */
  private searched(part: Part, scope: Scope): readonly Word[] {
    const pipeline = part.parent?.type === 'pipeline' ? part.parent : undefined;
    const before = pipeline === undefined ? undefined : named(pipeline)[Math.max(0, named(pipeline).indexOf(part) - 1)];
    if (before?.type !== 'command') return [];
    const [first, ...args] = this.wordsOfCommand(before, scope);
    const name = first?.text ?? '';
    if (name === 'git' && /^ls-files( -(z|-cached|c))*$/.test(args.map(({ text }) => text).join(' ')))
      return [{ text: '*', glob: true }];
    return /^(g?find|fd|fdfind)$/.test(name) ? foundWords(name, args) : [];
  }
}

const isResolved = /expansion|substitution/;

function languageOf(runner: Runner | undefined): TextToRun['language'] {
  const { interpreter, name } = runner ?? { interpreter: undefined, name: 'sh' };
  if (/^g?make$/.test(name))
    return (text, place) => place.readText(recipesOf(text), { ...place, depth: place.depth + 1 });
  if (interpreter !== undefined) return (text, place) => readInline(interpreter, text, [], place, describe);
  if (isDatabase(name)) return (text, place) => readProgram('sql', text, place, describe);
  return (text, place) =>
    place.depth > 8
      ? effect({ kind: 'unknown', why: 'texts within texts are nested too deeply' })
      : place.readText(text, { ...place, depth: place.depth + 1 });
}

/** What a shell is given of a makefile: its recipes, with make's variables taken for the shell's. */
function recipesOf(text: string): string {
  return text
    .split('\n')
    .flatMap(line => /^(?:\t|[^#\t]*?:[^=;]*;)\s*[@+-]*(.*)$/.exec(line)?.[1] ?? [])
    .join('\n')
    .replace(/\$\((\w+)\)/g, '${$1}')
    .replaceAll('$$', '$');
}

function bodyOf(document: Part): string | undefined {
  return document.children.find(({ type }) => type === 'heredoc_body')?.text;
}

/** The pipeline that a part stands in, and the stages before it. */
function stageOf(part: Part): { readonly pipeline: Part; readonly before: readonly Part[] } | undefined {
  let at = part;
  while (at.parent !== undefined) {
    const pipeline = at.parent;
    if (pipeline.type === 'pipeline')
      return { pipeline, before: named(pipeline).slice(0, named(pipeline).indexOf(at)) };
    at = pipeline;
  }
  return undefined;
}

/** As a file is named whichever way it is called. */
function shortened(path: string): string {
  return path.replace(/^(\.\/)+/, '');
}

function isArgument(part: Part): boolean {
  return part.type !== 'variable_assignment' && !part.type.endsWith('_redirect') && part.type !== 'comment';
}

/** What touches is one word to a shell, whatever the parser made of it. */
function adjacent(parts: readonly Part[]): readonly (readonly Part[])[] {
  const runs: Part[][] = [];
  for (const part of parts) {
    const last = runs.at(-1);
    if (last?.at(-1)?.end === part.start) last.push(part);
    else runs.push([part]);
  }
  return runs;
}
