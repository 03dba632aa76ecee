import { readFileSync } from 'node:fs';
import { faultOfJson, jsonPlaces, type Place } from '../base/jsonPlaces.js';
import { systemClock } from '../machine/systemClock.js';
import { checkPolicy, notesOn, rulesIn } from '../policy/check.js';
import { compileRule } from '../policy/compiledRule.js';
import { failedTests, type ReadCommand } from '../policy/ruleTests.js';
import { builtinTools } from '../tools/builtin.js';
import { exitCodes } from './exitCodes.js';
import { judgeCall, type Judge } from './judgeLine.js';
import { openJudge } from './openJudge.js';
import { plainText } from './plainText.js';
import type { CheckArguments, PolicyArguments } from './policyArguments.js';
import { backtestFile } from './policyBacktest.js';
import { badInput } from './say.js';

/** One thing found, as it is printed. */
interface Said extends Place {
  readonly kind: string;
  readonly rule: string | undefined;
  readonly says: string;
}

/** The `policy` commands. Returns the exit code: 0 nothing found, 1 something, 2 no policy at all. What looks at no file says so itself. */
export async function policy(wanted: PolicyArguments, assets: string): Promise<number> {
  if (wanted.verb === 'advise') return (await import('./policyAdvise.js')).advise(wanted);
  const text = readText(wanted.file);
  if (text === undefined) return badInput(`There is no file ${wanted.file} that can be read.`);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
    const { line, column, what } = faultOfJson(text, fault);
    return badInput(`${wanted.file}:${line}:${column}: it is no JSON: ${what}.`);
  }
  const unread = countRules(content) - rulesIn(content).length;
  if (wanted.verb !== 'check' && unread > 0) {
    return badInput(`${wanted.file}: ${unread} of its rules cannot be read; "countersign policy check" says why.`);
  }
  if (wanted.verb === 'backtest') return backtestFile(content, wanted, assets);
  const found =
    wanted.verb === 'check' ? await check(content, wanted, assets) : await testRules(content, wanted, assets);
  const placeOf = jsonPlaces(text);
  const said = found.map(({ path, ...one }): Said => ({ ...placeOf(path), ...one }));
  for (const one of said) print(one, wanted);
  const isClean = said.every(({ kind }) => kind === 'note');
  if (isClean && !wanted.json) process.stdout.write(`${wanted.file}: ${clean[wanted.verb]}\n`);
  return isClean ? exitCodes.done : exitCodes.failed;
}

function countRules(content: unknown): number {
  const isList = Array.isArray(content);
  const rules =
    isList || typeof content !== 'object' || content === null || !('rules' in content) ? content : content.rules;
  return Array.isArray(rules) ? rules.length : 1; // what is no list of rules at all is one thing that cannot be read
}

const clean = { check: 'nothing is wrong with it.', test: 'every test inside its rules holds.' } as const;

interface Found {
  readonly kind: string;
  readonly rule: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly says: string;
}

async function check(content: unknown, wanted: CheckArguments, assets: string): Promise<readonly Found[]> {
  const { place } = await openJudge({ ...wanted, policy: undefined }, nobodys, assets);
  const tools = builtinTools.map(({ name }) => name);
  const names = new Map(rulesIn(content).map(({ rule, path }) => [JSON.stringify(path), rule.id]));
  const findings = checkPolicy(content, { ...place, analyse: readIn(place), tools, now: systemClock.now() });
  return [...findings, ...notesOn(content)].map(finding => {
    const at = finding.path.slice(0, typeof finding.path[0] === 'number' ? 1 : 2);
    return { ...finding, rule: names.get(JSON.stringify(at)) };
  });
}

/** Which command failed, and what the file as a whole judges it to be. */
async function testRules(content: unknown, wanted: CheckArguments, assets: string): Promise<readonly Found[]> {
  const rules = rulesIn(content);
  // Judged by the rules alone: a test that fails breaks its rule, and then everything would ask for that.
  const untested = rules.map(({ rule: { tests: _, ...rule } }) => rule);
  const judge = await openJudge({ ...wanted, policy: undefined }, { from: wanted.file, content: untested }, assets);
  const { place } = judge;
  const found: Found[] = [];
  for (const { rule, path } of rules) {
    const { tests, ...bare } = rule;
    const made = compileRule(bare, 'user', wanted.file, { home: place.home, roots: place.roots });
    if ('fault' in made) {
      found.push({ kind: 'broken', rule: rule.id, path, says: made.fault });
      continue;
    }
    const failed = failedTests({ ...made, rule }, readIn(place), place);
    for (const { command, expected } of failed) {
      const call = { tool: 'run_command', input: { command }, cwd: place.cwd, fault: undefined };
      const { kind, because } = await judgeCall(call, judge);
      const index = tests?.[expected]?.indexOf(command) ?? 0;
      const says = `${JSON.stringify(command)} should ${expected === 'matches' ? 'match, and does not' : 'miss, and matches'}; it was judged ${kind}: ${because}`;
      found.push({ kind: 'test', rule: rule.id, path: [...path, 'tests', expected, index], says });
    }
  }
  return found;
}

function readIn(place: Judge['place']): ReadCommand {
  return command => ({ ...place, ...place.analyse(command, 'bash', place) });
}

const nobodys = { from: 'no rules', content: [] };

function print({ line, column, kind, rule, says }: Said, { file, json }: CheckArguments): void {
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ file, line, column, kind, ...(rule !== undefined && { rule }), says })}\n`,
    );
    return;
  }
  const about = rule === undefined ? '' : `rule "${rule}": `;
  process.stdout.write(plainText(`${file}:${line}:${column}: ${about}${says.replace(/\.$/, '')}.\n`));
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return undefined; // missing, a folder, not readable: the caller says so
  }
}
