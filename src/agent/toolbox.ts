import { z } from 'zod';
import type { ToolCall } from '../protocol/action.js';
import type { ToolSpec } from '../models/model.js';
import type { Place, Tool } from '../tools/tool.js';
import { touchedBy, unknownTouch, untouched, type Touched } from './order.js';

/** The tools of one agent, by name; what the model is told of them is made once. */
export class Toolbox {
  readonly specs: readonly ToolSpec[];
  private readonly byName: ReadonlyMap<string, Tool>;

  constructor(
    tools: readonly Tool[],
    readonly place: Place,
  ) {
    this.byName = new Map(tools.map(tool => [tool.name, tool]));
    this.specs = tools.map(tool => ({ name: tool.name, summary: tool.summary, schema: schemaOf(tool) }));
  }

  get names(): readonly string[] {
    return [...this.byName.keys()];
  }

  find(name: string): Tool | undefined {
    return this.byName.get(name);
  }

  /** What a call would look at, for its title and its place in the order. The gate judges by its own description. */
  touch(call: ToolCall): { readonly title: string; readonly touched: Touched } {
    try {
      const tool = this.find(call.tool);
      const input = tool?.input.safeParse(call.input);
      if (tool === undefined || input?.success !== true) return { title: call.tool, touched: untouched };
      const { title, effects } = tool.describe(input.data, this.place);
      return { title, touched: touchedBy(effects) };
    } catch {
      return { title: call.tool, touched: unknownTouch }; // the gate will meet the same fault, and say no
    }
  }
}

function schemaOf(tool: Tool): Readonly<Record<string, unknown>> {
  const { $schema: _, ...schema } = z.toJSONSchema(tool.input, { io: 'input' });
  return schema;
}
