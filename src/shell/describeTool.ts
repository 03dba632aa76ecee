import { floorIds, type FloorId } from '../protocol/floor.js';
import { follows, mayFollow, shapeOf, type Shape } from './callShape.js';
import { callWords, type CallWords } from './callWords.js';
import { copied } from './copied.js';
import { Deeds } from './deeds.js';
import { within } from './elsewhere.js';
import { joined, nothing, type Described, type Standing } from './described.js';
import { options, type Options } from './options.js';
import { harmInText, isDestroying } from './programText.js';
import type { Deed, Inner, Tool } from './programs/tool.js';
import { tools } from './programs/tools.js';
import type { Describe } from './unwrap.js';
import { hole, type Word } from './word.js';

interface Entry {
  readonly tool: Tool;
  readonly table: Options;
  readonly shapes: readonly Shape[];
  /** Words that tell one shape from another. */
  readonly signs: ReadonlySet<string>;
}

const byName = new Map<string, Entry[]>();
const byPrefix: { readonly prefix: string; readonly entry: Entry }[] = [];
for (const tool of tools) {
  const own = tool.options ?? '';
  const shapes = tool.calls.map(call => shapeOf(call, own, tool.anyCase === true));
  const signs = new Set(shapes.flatMap(shape => [...(shape.signs ?? [])]));
  const entry: Entry = { tool, table: options(own), shapes, signs };
  for (const name of tool.names) {
    if (name.endsWith('*')) byPrefix.push({ prefix: name.slice(0, -1), entry });
    else byName.set(name, [...(byName.get(name) ?? []), entry]);
  }
}

/** What the tables of subcommands say about a call. */
export interface Told {
  /** The floors that it stands on and no effect can say. */
  readonly harms: readonly FloorId[];
  /** What a call of a listed shape does; undefined when no shape is like it, or all that is known is a floor. */
  readonly said: Described | undefined;
  /** What a command within it would do elsewhere; beside what the call itself does. */
  readonly elsewhere: Described;
  /** What any call of the program does; undefined when nothing is listed. */
  readonly otherwise: Described | undefined;
}

const untold: Told = { harms: [], elsewhere: nothing, said: undefined, otherwise: undefined };

/**
 * Reads a call by the tables of subcommands.
 *
 * Invariant: what only a floor is known of is said by no effect here, so that it is left to the other tables, and a
 * call that nothing is said of is `unknown` in the end.
 */
export function describeTool(name: string, args: readonly Word[], place: Standing, describe: Describe): Told {
  const entries = byName.get(name) ?? byPrefix.filter(({ prefix }) => name.startsWith(prefix)).map(one => one.entry);
  if (entries.length === 0) return untold;
  const told = entries.map(entry => tell(entry, name, args, place, describe));
  const [first, ...others] = told;
  if (first !== undefined && others.length === 0) return first;
  const all = (pick: (one: Told) => Described | undefined): Described | undefined => {
    const parts = told.flatMap(one => pick(one) ?? []);
    return parts.length === 0 ? undefined : joined(parts);
  };
  return {
    harms: told.flatMap(({ harms }) => harms),
    elsewhere: joined(told.map(({ elsewhere }) => elsewhere)),
    said: all(one => one.said),
    otherwise: all(one => one.otherwise),
  };
}

function tell(
  { tool, table, shapes, signs }: Entry,
  name: string,
  args: readonly Word[],
  place: Standing,
  describe: Describe,
): Told {
  const plain = callWords(args, table, tool.oneDash === true);
  if (asksForHelp(args, plain, shapes)) return untold;
  const texts = args.map(({ text }) => text);
  const telling = texts.filter(text => signs.has(text));
  const matched = shapes.flatMap(shape => {
    if (!mayFollow(shape, telling)) return [];
    const { inner } = shape.call;
    const isPlain = shape.table === undefined && typeof inner?.after !== 'number';
    const own = typeof inner?.after === 'number' ? inner.after : Infinity;
    const words = isPlain ? plain : callWords(args, shape.table ?? table, tool.oneDash === true, own);
    const rest = follows(shape, words, texts);
    const isUnproven = shape.call.does.includes('tells') && !words.isClosed;
    return rest === undefined || isUnproven ? [] : [{ shape, words, rest }];
  });
  const harms = matched.flatMap(({ shape }) => shape.call.does.flatMap(floorOf));
  if (tool.text !== undefined) harms.push(...harmInText(tool.text, plain));
  const deeds = new Deeds(tool, name, args, place);
  const said = matched.flatMap(({ shape: { call }, words, rest }) => {
    const others = call.does.filter(deed => floorOf(deed).length === 0);
    const isOnlyHarm = others.length === 0 && call.operands === undefined && call.copies !== true;
    return isOnlyHarm
      ? []
      : [deeds.of(others, words, rest, call.operands ?? 'plain'), ...(call.copies === true ? copied(rest, place) : [])];
  });
  const inner = matched.flatMap(({ shape: { call }, words }) =>
    call.inner === undefined ? [] : [within(sharing(call.inner, words), words.tail, place, describe)],
  );
  return {
    harms,
    elsewhere: joined(inner),
    said: said.length === 0 ? undefined : joined(said),
    otherwise: tool.otherwise === undefined ? undefined : deeds.of(tool.otherwise, plain, [], 'plain'),
  };
}

/** What is mounted into a new container does not go with it. */
function sharing(inner: Inner, { flags }: CallWords): Inner {
  const shares = ['-v', '--volume', '--mount'].some(option => flags.has(option));
  return inner.inContainer === 'new' && shares ? { ...inner, inContainer: 'running' } : inner;
}

/** Asked how it is used, a program does nothing else; a command within it may be what is asked. */
function asksForHelp(args: readonly Word[], { operands }: CallWords, shapes: readonly Shape[]): boolean {
  if (args.at(-1)?.text !== '--help' || args.some(({ text }) => text.includes(hole))) return false;
  return operands.length <= 2 || !shapes.some(({ call }) => call.inner !== undefined);
}

function floorOf(deed: Deed): readonly FloorId[] {
  return floorIds.filter(id => deed === `floor:${id}`);
}

/** The floor that a text stands on which this program is fed as its input. */
export function harmOfInput(name: string, text: string): FloorId | undefined {
  const languages = (byName.get(name) ?? []).flatMap(({ tool }) => tool.text?.language ?? []);
  return languages.some(language => isDestroying(language, [text])) ? 'database' : undefined;
}
