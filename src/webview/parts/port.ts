/** The editor's side of a webview, as the page sees it. */
interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): EditorApi;

/** The one method of a zod schema that is needed here. */
interface Schema<T> {
  safeParse(value: unknown): { readonly success: true; readonly data: T } | { readonly success: false };
}

export interface Port<Out> {
  post(message: Out): void;
  /** Text that survives hiding the panel, for instance a half-written message. */
  readonly draft: { load(): string; save(text: string): void };
}

/**
 * The page's only door.
 *
 * Invariant: what comes in and what goes out is parsed; what cannot be read is dropped, and changes nothing.
 */
export function openPort<In, Out>(
  incoming: Schema<In>,
  outgoing: Schema<Out>,
  receive: (message: In) => void,
): Port<Out> {
  const editor = acquireVsCodeApi();
  window.addEventListener('message', event => {
    const message = incoming.safeParse(event.data);
    if (message.success) receive(message.data);
  });
  return {
    post(message) {
      const checked = outgoing.safeParse(message);
      if (checked.success) editor.postMessage(checked.data);
    },
    draft: {
      load() {
        const kept = editor.getState();
        return typeof kept === 'string' ? kept : '';
      },
      save: text => editor.setState(text),
    },
  };
}
