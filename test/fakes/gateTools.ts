import { createHash } from 'node:crypto';
import { isAbsolute, resolvePath } from '../../src/base/paths.js';
import type { Proposal } from '../../src/approvals/proposal.js';
import type { FileChange, Planned } from '../../src/protocol/change.js';
import type { KnownCommand } from '../../src/protocol/command.js';
import type { Effect } from '../../src/protocol/effect.js';
import type { FactNeed, Facts, FileImage } from '../../src/protocol/fact.js';

type Input = Readonly<Record<string, unknown>>;

/** Small tools as the gate sees them: they describe and plan like the real ones, and cannot run. */
export function gateTools(cwd: string): Readonly<Record<string, Proposal>> {
  const at = (input: unknown): string => resolvePath(cwd, text(input, 'path'));
  const onFile = (kind: 'read' | 'write' | 'delete', verb: string) => (input: unknown) => ({
    effects: [{ kind, path: at(input) }] as const,
    needs: [pathNeed(at(input)), ...(kind === 'read' ? [] : [textNeed(at(input))])],
    title: `${verb} ${text(input, 'path')}`,
  });
  const edited = (path: string, content: string): { tool: string; input: unknown } => ({
    tool: 'write_file',
    input: { path, content },
  });
  return {
    read_file: { parse: needing('path'), describe: onFile('read', 'Read') },
    write_file: {
      parse: needing('path', 'content'),
      describe: onFile('write', 'Write'),
      plan: (input, facts) => planWrite(at(input), () => text(input, 'content'), facts),
      edited,
    },
    edit_file: {
      parse: needing('path', 'old', 'new'),
      describe: onFile('write', 'Edit'),
      plan: (input, facts) =>
        planWrite(at(input), before => replaceOnce(before, text(input, 'old'), text(input, 'new')), facts),
      edited,
    },
    delete_file: {
      parse: needing('path'),
      describe: onFile('delete', 'Delete'),
      plan: (input, facts) => planned([{ kind: 'delete', path: at(input), before: imageOf(facts, at(input)) }]),
    },
    run_command: { parse: needing('command'), describe: input => describeCommand(text(input, 'command'), cwd) },
  };
}

export function textImage(content: string, source: 'disk' | number = 'disk'): FileImage {
  return {
    kind: 'text',
    text: content,
    bom: false,
    hash: createHash('sha256').update(content).digest('hex'),
    bytes: Buffer.byteLength(content),
    source: source === 'disk' ? { kind: 'disk' } : { kind: 'buffer', version: source },
  };
}

function describeCommand(
  command: string,
  cwd: string,
): { effects: readonly Effect[]; needs: readonly FactNeed[]; title: string; command?: KnownCommand } {
  const title = `Run ${command}`;
  const words = command.split(' ');
  const [program = ''] = words;
  if (/[|&;$<>]/.test(command))
    return { effects: [{ kind: 'unknown', why: 'it is not one simple command' }], needs: [], title };
  const programNeed: FactNeed = { kind: 'program', name: program, cwd };
  if (program === 'rm') {
    const path = `${cwd}/${words.at(-1) ?? ''}`;
    const effects: readonly Effect[] = [{ kind: 'delete', path, recursive: true }];
    return { effects, needs: [programNeed, pathNeed(path)], title };
  }
  if (program === 'git') {
    const op = words[1] ?? '';
    const loses = op === 'push' ? { rewrites: true } : { discards: true };
    const effects: readonly Effect[] = [{ kind: 'git', op, words, cwd, folder: cwd, ...loses }];
    return { effects, needs: [programNeed], title, command: { words, cwd } };
  }
  if (program !== 'npm') return { effects: [{ kind: 'execute', program, words, cwd }], needs: [programNeed], title };
  const effects: readonly Effect[] = [{ kind: 'execute', program, words, cwd, opaque: true }];
  return { effects, needs: [programNeed, { kind: 'project', words, cwd }], title };
}

function planWrite(path: string, change: (before: string) => string | undefined, facts: Facts): Planned {
  const before = imageOf(facts, path);
  const after = change(before.kind === 'text' ? before.text : '');
  if (after === undefined) return { kind: 'failed', because: 'The old text was not found exactly once.' };
  return planned([{ kind: 'write', path, before, after: { text: after, bom: false } }]);
}

function planned(changes: readonly FileChange[]): Planned {
  return { kind: 'planned', changes };
}

function replaceOnce(before: string, old: string, replacement: string): string | undefined {
  return before.split(old).length === 2 ? before.replace(old, () => replacement) : undefined;
}

function imageOf(facts: Facts, path: string): FileImage {
  return facts.texts.get(path) ?? { kind: 'unreadable', why: 'unknown' };
}

function pathNeed(path: string): FactNeed {
  return { kind: 'path', path };
}

function textNeed(path: string): FactNeed {
  return { kind: 'text', path };
}

function needing(...names: readonly string[]): Proposal['parse'] {
  return input => {
    const missing = names.find(name => typeof (input as Input | null)?.[name] !== 'string');
    return missing === undefined
      ? { kind: 'parsed', input }
      : { kind: 'malformed', because: `${missing} is missing: send it as text.` };
  };
}

function text(input: unknown, name: string): string {
  const value = (input as Input)[name];
  if (typeof value !== 'string' || (name === 'path' && value === '')) throw new Error(`no ${name}`);
  return name === 'path' && isAbsolute(value) ? value : value;
}
