import { z } from 'zod';
import { startModelServer, type Encoder, type ModelServer, type ModelServerOptions, type Wire } from './modelServer.js';
import { piecesOf, type Script } from './script.js';

const partSchema = z.union([
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('call'), id: z.string(), name: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('result'), id: z.string(), content: z.array(z.unknown()) }),
  z.object({ kind: z.literal('other'), json: z.string() }),
]);
const bodySchema = z.object({
  messages: z.array(z.object({ role: z.enum(['user', 'assistant']), content: z.array(partSchema) })),
  tools: z.array(z.looseObject({ name: z.string() })),
});
export type EditorModelBody = z.output<typeof bodySchema>;

/** Tells test/fixtures/lm-extension what to say; start the editor with `env: { COUNTERSIGN_LM_URL: url }`. */
export function startEditorModelServer(
  script: Script<EditorModelBody>,
  options?: ModelServerOptions,
): Promise<ModelServer<EditorModelBody>> {
  return startModelServer(wire, script, options);
}

const wire: Wire<EditorModelBody> = {
  path: /^\/$/,
  parse: body => bodySchema.parse(body),
  error: ({ message }) => ({ message }),
  open: encoder,
};

function encoder(): Encoder {
  const line = (value: object) => `${JSON.stringify(value)}\n`;
  return {
    start: () => [],
    block: block => {
      if (block.kind === 'text') return piecesOf(block.text).map(text => line({ kind: 'text', text }));
      if (block.kind === 'thinking') return [];
      // The editor's interface carries parsed input only, so a broken call arrives as a bare string.
      const input = block.kind === 'tool' ? block.input : block.json;
      return [
        line({ kind: 'tool', id: block.id ?? `call_${crypto.randomUUID().slice(0, 8)}`, name: block.name, input }),
      ];
    },
    end: () => [],
  };
}
