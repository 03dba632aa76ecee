import { edit, find, list, readFile, run, search, write } from '../../fakes/calls.js';
import { lines } from '../../fakes/lines.js';
import type { Task } from '../task.js';

const files = {
  'package.json': lines(
    '{',
    '  "name": "tasks",',
    '  "version": "0.3.0",',
    '  "type": "module",',
    '  "scripts": { "start": "node src/main.js", "test": "node --test" }',
    '}',
  ),
  '.gitignore': 'node_modules/\ntasks.json\n',
  'README.md': lines(
    '# tasks',
    '',
    'A list of tasks in a terminal.',
    '',
    '    node src/main.js add "buy tea"',
    '    node src/main.js list',
  ),
  'CHANGELOG.md': lines('# Changelog', '', '## Unreleased', '', '## 0.3.0', '', '- Tasks can be finished.'),
  'src/list.js': lines(
    'export class TaskList {',
    '  constructor(tasks = []) {',
    '    this.tasks = tasks;',
    '  }',
    '',
    '  add(title) {',
    '    const id = this.tasks.length + 1;',
    '    this.tasks.push({ id, title, done: false });',
    '    return id;',
    '  }',
    '',
    '  finish(id) {',
    '    const task = this.tasks.find(task => task.id === id);',
    '    if (task === undefined) throw new Error(`There is no task ${id}.`);',
    '    task.done = true;',
    '  }',
    '}',
  ),
  'src/format.js': lines(
    'export function format({ id, title, done }) {',
    "  return `${done ? '✓' : ' '} ${String(id).padStart(3)}  ${title}`;",
    '}',
  ),
  'src/store.js': lines(
    "import { existsSync, readFileSync, writeFileSync } from 'node:fs';",
    '',
    "const file = 'tasks.json';",
    "export const load = () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []);",
    'export const save = tasks => writeFileSync(file, JSON.stringify(tasks));',
  ),
  'src/main.js': lines(
    "import { TaskList } from './list.js';",
    "import { format } from './format.js';",
    "import { load, save } from './store.js';",
    '',
    'const [verb, ...words] = process.argv.slice(2);',
    'const list = new TaskList(load());',
    'switch (verb) {',
    "  case 'add':",
    "    console.log(list.add(words.join(' ')));",
    '    break;',
    "  case 'done':",
    '    list.finish(Number(words[0]));',
    '    break;',
    "  case 'list':",
    '    for (const task of list.tasks) console.log(format(task));',
    '    break;',
    '}',
    'save(list.tasks);',
  ),
  'test/list.test.js': lines(
    "import assert from 'node:assert/strict';",
    "import { test } from 'node:test';",
    "import { TaskList } from '../src/list.js';",
    '',
    "test('a task is added', () => {",
    '  const list = new TaskList();',
    "  list.add('tea');",
    "  assert.deepEqual(list.tasks, [{ id: 1, title: 'tea', done: false }]);",
    '});',
  ),
  'test/format.test.js': lines(
    "import assert from 'node:assert/strict';",
    "import { test } from 'node:test';",
    "import { format } from '../src/format.js';",
    '',
    "test('a task is a line', () => assert.equal(format({ id: 1, title: 'tea', done: true }), '✓   1  tea'));",
  ),
};

const priorityTest = lines(
  "import assert from 'node:assert/strict';",
  "import { test } from 'node:test';",
  "import { parsePriority, priorities } from '../src/priority.js';",
  '',
  "test('a priority is one of three words', () => assert.deepEqual(priorities, ['low', 'normal', 'high']));",
  "test('another word is refused', () => assert.throws(() => parsePriority('urgent'), /low, normal, high/));",
  "test('no word means normal', () => assert.equal(parsePriority(undefined), 'normal'));",
);

/** Priorities for a list of tasks, with tests, documents and a commit. */
export const addFeature: Task = {
  name: 'add a feature',
  files,
  said: 'Tasks should have a priority: low, normal or high. Sort the list by it, add tests, mention it in the README and the changelog, and commit it on a branch.',
  turns: [
    [list('.'), readFile('package.json'), readFile('README.md')],
    [readFile('src/list.js'), readFile('src/format.js'), readFile('src/main.js'), readFile('src/store.js')],
    [readFile('test/list.test.js'), readFile('test/format.test.js'), find('**/*.test.js')],
    [run('git status --short'), run('git log --oneline -5')],
    [run('npm test')],
    [run('git switch -c priorities')],
    [write('test/priority.test.js', priorityTest)],
    [run('node --test test/priority.test.js')],
    [
      write(
        'src/priority.js',
        lines(
          "export const priorities = ['low', 'normal', 'high'];",
          '',
          "export function parsePriority(word = 'normal') {",
          "  if (!priorities.includes(word)) throw new Error(`A priority is one of ${priorities.join(', ')}.`);",
          '  return word;',
          '}',
          '',
          '/** The highest first. */',
          'export const byPriority = (a, b) => priorities.indexOf(b.priority) - priorities.indexOf(a.priority);',
        ),
      ),
    ],
    [run('node --test test/priority.test.js')],
    [
      edit(
        'src/list.js',
        ['  add(title) {', "  add(title, priority = 'normal') {"],
        ['title, done: false });', 'title, priority, done: false });'],
      ),
      search('done: false'),
    ],
    [run('npm test')],
    [
      edit('test/list.test.js', [
        "title: 'tea', done: false }]);",
        "title: 'tea', priority: 'normal', done: false }]);",
      ]),
    ],
    [run('npm test')],
    [
      edit(
        'src/list.js',
        ['export class', "import { byPriority } from './priority.js';\n\nexport class"],
        [
          '  finish(id) {',
          '  /** By priority, and within one as they were added. */\n  sorted() {\n    return this.tasks.toSorted(byPriority);\n  }\n\n  finish(id) {',
        ],
      ),
      edit(
        'src/format.js',
        ['{ id, title, done }', "{ id, title, done, priority = 'normal' }"],
        ['  ${title}`', "  ${priority === 'high' ? '! ' : ''}${title}`"],
      ),
    ],
    [
      edit(
        'src/main.js',
        ["console.log(list.add(words.join(' ')));", "console.log(list.add(words.join(' '), parsePriority(priority)));"],
        ['of list.tasks)', 'of list.sorted())'],
      ),
      readFile('src/main.js'),
    ],
    [
      edit(
        'src/main.js',
        [
          'const [verb, ...words] = process.argv.slice(2);',
          lines(
            "const { positionals, values } = parseArgs({ allowPositionals: true, options: { priority: { type: 'string' } } });",
            'const [verb, ...words] = positionals;',
            'const { priority } = values;',
          ).trimEnd(),
        ],
        [
          'import { TaskList }',
          "import { parseArgs } from 'node:util';\nimport { parsePriority } from './priority.js';\nimport { TaskList }",
        ],
      ),
    ],
    [run('node src/main.js add "buy tea" --priority high')],
    [run('node src/main.js add "water plants"'), run('node src/main.js list')],
    [run('node src/main.js add "sleep" --priority sometime')],
    [run('rm tasks.json')],
    [
      write(
        'test/sorted.test.js',
        lines(
          "import assert from 'node:assert/strict';",
          "import { test } from 'node:test';",
          "import { TaskList } from '../src/list.js';",
          '',
          "test('what matters comes first', () => {",
          '  const list = new TaskList();',
          "  list.add('later', 'low');",
          "  list.add('now', 'high');",
          "  assert.deepEqual(list.sorted().map(({ title }) => title), ['now', 'later']);",
          '});',
        ),
      ),
      run('npm test'),
    ],
    [readFile('CHANGELOG.md')],
    [
      edit('README.md', [
        '    node src/main.js list',
        '    node src/main.js add "call home" --priority high\n    node src/main.js list',
      ]),
      edit('CHANGELOG.md', [
        '## Unreleased\n',
        '## Unreleased\n\n- Tasks have a priority, and the list is sorted by it.\n',
      ]),
    ],
    [run('git diff --stat'), run('git diff src')],
    [run('npm test')],
    [run('git add -A')],
    [run('git commit -m "Tasks have a priority"')],
    [run('git status --short'), run('git log --oneline -3')],
  ],
};
