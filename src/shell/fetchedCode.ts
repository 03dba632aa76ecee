import type { Node } from '@vscode/tree-sitter-wasm';
import { baseName } from '../base/paths.js';
import { fetchers } from './programs/fetchers.js';
import { interpreters } from './programs/interpreters.js';
import { wrappers } from './programs/wrappers.js';

const runsText = new Set([
  ...interpreters.filter(({ language }) => language !== 'editor' && language !== 'lisp').flatMap(({ names }) => names),
  ...['eval', 'source', '.', 'xargs', 'at', 'batch', 'crontab'],
]);
const isWrapper = new Set(wrappers.flatMap(({ names }) => names));

/** Whether something fetched from the network flows into something that runs it: by a pipe, a substitution, or a file. */
export function findsFetchedCode(root: Node): boolean {
  return ofNode(root) || byFile(root);
}

function ofNode(node: Node): boolean {
  const children = node.children.filter(child => child !== null);
  if (node.type === 'pipeline') {
    const from = children.findIndex(holdsFetcher);
    if (from !== -1 && children.slice(from + 1).some(holdsRunner)) return true;
  }
  if (
    node.type === 'command' &&
    runs(node) &&
    children.some(child => child.type !== 'command_name' && holdsFetcher(child))
  )
    return true;
  if (
    node.type === 'redirected_statement' &&
    holdsRunner(node) &&
    children.some(child => child.type.endsWith('_redirect') && holdsFetcher(child))
  )
    return true;
  if (node.type === 'command_name' && children.some(holdsFetcher)) return true;
  return children.some(ofNode);
}

/** `curl -o f …` and later `sh f` or `./f`. */
function byFile(root: Node): boolean {
  const commands = root.descendantsOfType('command').filter(command => command !== null);
  const fetched = new Set<string>();
  for (const command of commands) {
    const texts = textsOf(command);
    const isRunner = runs(command) || texts[0]?.startsWith('./') === true || texts.includes('+x');
    if (isRunner && texts.some(text => fetched.has(baseName(text)))) return true;
    if (!texts.some(text => fetchers.test(baseName(text)))) continue;
    const out = texts.findIndex(text => /^(-[a-zA-Z]*[oO]|--output|--output-document)$/.test(text));
    const into =
      command.parent?.type === 'redirected_statement' ? command.parent.descendantsOfType('file_redirect') : [];
    for (const redirect of into) fetched.add(baseName(redirect?.childForFieldName('destination')?.text ?? ''));
    for (const text of [out === -1 ? undefined : texts[out + 1], ...texts.slice(1)]) {
      if (text !== undefined && !text.startsWith('-')) fetched.add(baseName(text));
    }
  }
  return false;
}

function holdsFetcher(node: Node): boolean {
  return commandsIn(node).some(command =>
    textsOf(command).some((text, index) => index < 4 && isFetcherAt(text, index)),
  );
}

function isFetcherAt(text: string, index: number): boolean {
  return fetchers.test(baseName(text)) && (index === 0 || /^(curl|wget)$/.test(baseName(text)));
}

function holdsRunner(node: Node): boolean {
  return commandsIn(node).some(runs);
}

function commandsIn(node: Node): readonly Node[] {
  const below = node.descendantsOfType('command').filter(command => command !== null);
  return node.type === 'command' ? [node, ...below] : below;
}

/** Whether a command, wrappers aside, runs text. */
function runs(command: Node): boolean {
  const [first = '', ...rest] = textsOf(command);
  const name = baseName(first);
  if (runsText.has(name)) return true;
  return isWrapper.has(name) && rest.slice(0, 8).some(text => runsText.has(baseName(text)));
}

function textsOf(command: Node): readonly string[] {
  return command.namedChildren.flatMap(child => {
    if (child === null || child.type === 'variable_assignment' || child.type.endsWith('_redirect')) return [];
    return [child.text.replace(/["'\\]/g, '')];
  });
}
