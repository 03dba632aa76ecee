import { readFileSync } from 'node:fs';
import treeSitter from '@vscode/tree-sitter-wasm';
import { evaluate } from '../../src/policy/evaluate.js';
import { contextWith, factsOf, home, root, rulesOf } from '../policy/judging.js';
import { analyse, grammar } from '../shell/analysing.js';
import { quantile, type Figure } from './figure.js';

/** Every so many of the example commands. */
const stride = 6;
/**
 * A judge lives as long as its editor: it is measured once its code is compiled, as the bare parser's is from the
 * first. What a judge that was just started needs is printed beside it.
 */
const warmUp = 5;
const rounds = 8;

/**
 * Judging one command (parse, effects, verdict by 1,000 rules) against nothing but parsing the same text and walking
 * its tree, one after the other in the same run. The machine's facts are answered beforehand.
 */
export async function measureJudge(): Promise<readonly Figure[]> {
  const bare = await bareParser();
  const texts = readFileSync('test/fixtures/tldr/commands.txt', 'utf8').split('\n').filter(Boolean);
  const some = texts.filter((_, index) => index % stride === 0);
  const took = { bare: [] as number[], judge: [] as number[], first: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    for (const text of some) {
      const parsing = timed(() => bare(text));
      const judging = judge(text);
      if (round === 0) took.first.push(judging);
      if (round < warmUp) continue;
      took.bare.push(parsing);
      took.judge.push(judging);
    }
  }
  const figure = (key: string, value: number): Figure => ({ key, value });
  const of = (kind: keyof typeof took, q: number): number => quantile(took[kind], q) * 1000;
  return [
    figure('judge.p50_us', of('judge', 0.5)),
    figure('judge.p99_us', of('judge', 0.99)),
    figure('judge.first_p50_us', of('first', 0.5)),
    figure('judge.first_p99_us', of('first', 0.99)),
    figure('judge.parse_walk_p50_us', of('bare', 0.5)),
    figure('judge.parse_walk_p99_us', of('bare', 0.99)),
    { key: 'judge.p50_ratio', value: of('judge', 0.5) / of('bare', 0.5), aim: { atMost: 3 } },
    { key: 'judge.p99_ratio', value: of('judge', 0.99) / of('bare', 0.99), aim: { atMost: 8 } },
  ];
}

const policy = rulesOf(...Array.from({ length: 1000 }, (_, index) => ruleNumber(index)));
const context = contextWith({});

/** Milliseconds. */
function judge(text: string): number {
  const began = performance.now();
  const { effects } = analyse(text, 'bash', { cwd: root, home });
  const read = performance.now() - began;
  const facts = factsOf(effects);
  return (
    read +
    timed(() =>
      evaluate({ action: { tool: 'run_command', agent: 'main', hash: 'a' }, effects }, facts, policy, context),
    )
  );
}

/** Of every kind, few of which speak about any one action. */
function ruleNumber(index: number): object {
  const kinds = [
    { effect: 'execute', program: `program${index}` },
    { effect: 'write', path: `folder${index}/**` },
    { effect: 'network', host: `*.host${index}.example` },
    { effect: 'git', op: 'push', remote: `git@host${index}.example:*` },
    { effect: 'delete', path: `~/place${index}/*.log` },
  ];
  const then = ['allow', 'ask', 'deny'][index % 3];
  return { id: `rule-${index}`, when: kinds[index % kinds.length], then, because: 'it was measured' };
}

async function bareParser(): Promise<(text: string) => number> {
  const options = { locateFile: (file: string): string => file, wasmBinary: grammar('tree-sitter') };
  await treeSitter.Parser.init(options);
  const parser = new treeSitter.Parser();
  parser.setLanguage(await treeSitter.Language.load(grammar('tree-sitter-bash')));
  return text => {
    const tree = parser.parse(text);
    if (tree === null) return 0;
    const cursor = tree.walk();
    let nodes = 1;
    for (;;) {
      if (cursor.gotoFirstChild() || cursor.gotoNextSibling()) nodes++;
      else {
        do {
          if (!cursor.gotoParent()) {
            cursor.delete();
            tree.delete();
            return nodes;
          }
        } while (!cursor.gotoNextSibling());
        nodes++;
      }
    }
  };
}

function timed(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}
