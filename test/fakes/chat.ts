import type { Card } from '../../src/protocol/card.js';
import type { ChatItem, ChatState } from '../../src/protocol/chat.js';

export function plain(text: string): { text: string; marked: boolean } {
  return { text, marked: false };
}

/** A card as approvals render it; `parts` say what is special about this one. */
export function aCard(ask: string, parts: Partial<Card> = {}): Card {
  return {
    ask,
    hash: `hash-of-${ask}`,
    session: 'session-1',
    turn: 'turn-1',
    agent: plain('“main”'),
    tool: 'run_command',
    title: plain('Run npm test'),
    changes: [],
    reviewable: 'no',
    effects: [{ kind: 'execute', words: plain('runs the project’s own code: npm test') }],
    risk: 35,
    factors: [{ name: 'execute', points: 35, because: 'it runs code of the folder' }],
    because: plain('Commands are asked about unless a rule allows them.'),
    offers: [],
    isolation: 'None: it runs with all your rights.',
    askedAt: Date.now() - 20_000,
    long: false,
    ...parts,
  };
}

export function aCommandCard(ask: string, command: string, parts: Partial<Card> = {}): Card {
  return aCard(ask, {
    title: plain(`Run ${command.split('\n')[0] ?? ''}`.slice(0, 80)),
    command: { text: plain(command), cwd: plain('/home/ada/todo'), editable: true },
    ...parts,
  });
}

const editDiff = `--- src/todo.js
+++ src/todo.js
@@ -1,9 +1,11 @@
 import { readFile } from 'node:fs/promises';
 
 export async function load(path) {
-  return JSON.parse(await readFile(path, 'utf8'));
+  const text = await readFile(path, 'utf8');
+  const items = JSON.parse(text);
+  return items.filter(item => !item.done);
 }
 
 export function add(items, title) {
-  items.push({ title });
+  items.push({ title, done: false, at: Date.now() });
 }
@@ -24,3 +26,3 @@ export function format(item) {
   const mark = item.done ? 'x' : ' ';
-  return mark + item.title;
+  return \`[\${mark}] \${item.title}\`;
 }
`;

export function anEditCard(ask: string, path = 'src/todo.js', parts: Partial<Card> = {}): Card {
  return aCard(ask, {
    tool: 'edit_file',
    title: plain(`Change ${path}`),
    changes: [{ kind: 'modify', path: plain(path), added: 5, removed: 3, diff: plain(editDiff), unsaved: false }],
    reviewable: 'editable',
    effects: [{ kind: 'write', words: plain(`writes ${path}`) }],
    risk: 30,
    factors: [
      { name: 'write', points: 30, because: 'it changes a file' },
      { name: 'tracked and clean', points: -10, because: 'git can give the old text back' },
      { name: 'runs in tests', points: 10, because: 'a test of the folder loads it' },
    ],
    because: plain('Writes inside the workspace are asked about unless a rule allows them.'),
    offers: [
      { scope: 'session', rule: 'r-file', words: plain(`Allow writing the file ${path}, until this session ends.`) },
      {
        scope: 'session',
        rule: 'r-folder',
        words: plain('Allow writing any file below src, until this session ends.'),
      },
      { scope: 'always', rule: 'r-always', words: plain(`Allow writing the file ${path}, in this folder, always.`) },
    ],
    long: true,
    ...parts,
  });
}

export function aFloorCard(ask: string): Card {
  return aCommandCard(ask, 'git push --force origin main', {
    risk: 92,
    floor: { id: 'force-push', loses: 'Commits on origin/main that are not in this branch: 4 of them, by 2 people.' },
    effects: [
      { kind: 'git', words: plain('rewrites main on git@example.org:ada/todo.git') },
      { kind: 'network', words: plain('connects to example.org') },
    ],
    factors: [
      { name: 'rewrites a remote', points: 60, because: 'others may have built on it' },
      { name: 'irreversible', points: 32, because: 'nothing here can give it back' },
    ],
    because: plain('Rewriting a remote branch is a floor.'),
    noOffer: 'No rule can be made: this is asked each time.',
  });
}

export function aCall(id: string, parts: Partial<Extract<ChatItem, { kind: 'call' }>> = {}): ChatItem {
  return {
    kind: 'call',
    id,
    tool: 'read_file',
    title: 'Read src/todo.js',
    state: 'done',
    output: '',
    lapsed: false,
    ...parts,
  };
}

/** The call of an open ask. */
export function anAsk(card: Card): ChatItem {
  return aCall(`call-${card.ask}`, { tool: card.tool, title: card.title.text, state: 'asking', card });
}

export function aChat(parts: Partial<ChatState> = {}): ChatState {
  return {
    session: 'session-1',
    title: 'Show only what is left to do',
    items: [],
    plan: [],
    working: false,
    usage: { input: 0, output: 0 },
    model: { label: 'The guide', script: true },
    sessions: [],
    posture: {
      isolation: 'none',
      isolationWords: 'Nothing confines what is approved. Open the folder in a container, or turn the sandbox on.',
      mode: 'interactive',
      telemetry: false,
      trusted: true,
      trustsProjectCode: false,
      stopped: false,
      problems: [],
      stricter: [],
    },
    pending: 0,
    ...parts,
  };
}
