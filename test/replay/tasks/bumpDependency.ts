import { edit, fetchUrl, find, list, readFile, remove, run, search, write } from '../../fakes/calls.js';
import { lines } from '../../fakes/lines.js';
import type { Task } from '../task.js';

const slug1 = lines(
  '// slug 1: a function with options',
  'export default function slug(text, { separator = "-" } = {}) {',
  '  return text.toLowerCase().replace(/[^a-z0-9]+/g, separator);',
  '}',
);
const slug2 = lines(
  '// slug 2: the name is exported, the separator is the second parameter, ends are trimmed',
  "export function slug(text, separator = '-') {",
  '  const parts = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];',
  '  return parts.join(separator);',
  '}',
);

/** A dependency goes up by a major version: what changed is read, the uses are found, and the code follows. */
export const bumpDependency: Task = {
  name: 'bump a dependency',
  files: {
    'package.json': lines(
      '{',
      '  "name": "blog",',
      '  "type": "module",',
      '  "scripts": { "build": "node src/build.js", "test": "node --test" },',
      '  "dependencies": { "slug": "file:vendor/slug-1" }',
      '}',
    ),
    '.gitignore': 'node_modules/\npublic/\n',
    'CHANGELOG.md': '# Changelog\n\n## Unreleased\n',
    'vendor/slug-1/package.json': '{ "name": "slug", "version": "1.4.0", "type": "module", "exports": "./index.js" }\n',
    'vendor/slug-1/index.js': slug1,
    'vendor/slug-2/package.json': '{ "name": "slug", "version": "2.0.1", "type": "module", "exports": "./index.js" }\n',
    'vendor/slug-2/index.js': slug2,
    'vendor/slug-2/CHANGELOG.md': lines(
      '# 2.0.0',
      '',
      '- `slug` is a named export.',
      '- The separator is the second parameter.',
      '- No separators at the ends any more.',
    ),
    'src/links.js': lines(
      "import slug from '../vendor/slug-1/index.js';",
      'export const linkTo = title => `/posts/${slug(title)}.html`;',
      "export const anchorTo = title => `#${slug(title, { separator: '_' })}`;",
    ),
    'src/tags.js':
      "import slug from '../vendor/slug-1/index.js';\nexport const tagLinks = tags => tags.map(tag => `/tags/${slug(tag)}.html`);\n",
    'src/build.js': lines(
      "import { mkdirSync, writeFileSync } from 'node:fs';",
      "import { linkTo } from './links.js';",
      "mkdirSync('public/posts', { recursive: true });",
      "for (const title of ['Hello, world!', 'On tea']) writeFileSync(`public${linkTo(title)}`, title);",
    ),
    'test/links.test.js': lines(
      "import assert from 'node:assert/strict';",
      "import { test } from 'node:test';",
      "import { anchorTo, linkTo } from '../src/links.js';",
      '',
      "test('a link has no spaces', () => assert.equal(linkTo('On tea'), '/posts/on-tea.html'));",
      "test('an anchor has underscores', () => assert.equal(anchorTo('On tea'), '#on_tea'));",
    ),
  },
  said: 'Take slug 2 (it is vendored in vendor/slug-2) instead of slug 1. Read its changelog, adapt our code, remove the old one, run the tests and the build, and commit. Look on the npm page of slug whether there is anything newer.',
  turns: [
    [list('.'), readFile('package.json'), find('vendor/**')],
    [readFile('vendor/slug-2/CHANGELOG.md'), readFile('vendor/slug-1/index.js'), readFile('vendor/slug-2/index.js')],
    [fetchUrl('https://www.npmjs.com/package/slug')],
    [run('npm view slug versions')],
    [search('vendor/slug-1'), search('slug\\(')],
    [readFile('src/links.js'), readFile('src/tags.js'), readFile('src/build.js'), readFile('test/links.test.js')],
    [run('npm test')],
    [edit('package.json', ['file:vendor/slug-1', 'file:vendor/slug-2'])],
    [run('npm install --no-audit --no-fund')],
    [run('npm test')],
    [
      edit(
        'src/links.js',
        ["import slug from '../vendor/slug-1", "import { slug } from '../vendor/slug-2"],
        ["slug(title, { separator: '_' })", "slug(title, '_')"],
      ),
      edit('src/tags.js', ["import slug from '../vendor/slug-1", "import { slug } from '../vendor/slug-2"]),
    ],
    [run('npm test')],
    [
      edit('test/links.test.js', [
        "test('an anchor has",
        "test('nothing is left at the ends', () => assert.equal(linkTo('Hello, world!'), '/posts/hello-world.html'));\ntest('an anchor has",
      ]),
      write(
        'test/tags.test.js',
        lines(
          "import assert from 'node:assert/strict';",
          "import { test } from 'node:test';",
          "import { tagLinks } from '../src/tags.js';",
          '',
          "test('a tag has a page', () => assert.deepEqual(tagLinks(['Green tea']), ['/tags/green-tea.html']));",
        ),
      ),
    ],
    [run('npm test')],
    [run('npm run build')],
    [run('ls public/posts'), run('cat "public/posts/hello-world.html"')],
    [run('grep -rn "slug-1" --include=*.json --include=*.js . ')],
    [remove('vendor/slug-1/index.js'), remove('vendor/slug-1/package.json')],
    [run('npm test')],
    [run('rm -rf public')],
    [run('npm run build')],
    [edit('CHANGELOG.md', ['## Unreleased\n', '## Unreleased\n\n- Links end without a separator (slug 2).\n'])],
    [run('git status --short'), run('git diff --stat')],
    [run('git add -A')],
    [run('git commit -m "Take slug 2"')],
    [run('git push')],
  ],
};
