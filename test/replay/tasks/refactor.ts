import { edit, find, list, move, readFile, remove, run, search, write } from '../../fakes/calls.js';
import { lines } from '../../fakes/lines.js';
import type { Task } from '../task.js';

const shapes = lines(
  'export class Circle {',
  '  constructor(radius) {',
  '    this.radius = radius;',
  '  }',
  '  area() {',
  '    return Math.PI * this.radius ** 2;',
  '  }',
  '}',
  '',
  'export class Rectangle {',
  '  constructor(width, height) {',
  '    this.width = width;',
  '    this.height = height;',
  '  }',
  '  area() {',
  '    return this.width * this.height;',
  '  }',
  '}',
  '',
  'export function totalArea(shapes) {',
  '  return shapes.reduce((sum, shape) => sum + shape.area(), 0);',
  '}',
  '',
  'export function parseShape(text) {',
  "  const [name, ...sizes] = text.split(' ');",
  "  if (name === 'circle') return new Circle(Number(sizes[0]));",
  "  if (name === 'rectangle') return new Rectangle(Number(sizes[0]), Number(sizes[1]));",
  '  throw new Error(`There is no shape ${name}.`);',
  '}',
);

const circle = lines(
  'export class Circle {',
  '  constructor(radius) {',
  '    this.radius = radius;',
  '  }',
  '',
  '  area() {',
  '    return Math.PI * this.radius ** 2;',
  '  }',
  '}',
);
const rectangle = lines(
  'export class Rectangle {',
  '  constructor(width, height) {',
  '    this.width = width;',
  '    this.height = height;',
  '  }',
  '',
  '  area() {',
  '    return this.width * this.height;',
  '  }',
  '}',
);

const testOf = (...body: readonly string[]): string =>
  lines("import assert from 'node:assert/strict';", "import { test } from 'node:test';", ...body);

/** A module that does too much becomes four, with every user of it. */
export const refactor: Task = {
  name: 'refactor a module',
  files: {
    'package.json': '{\n  "name": "shapes",\n  "type": "module",\n  "scripts": { "test": "node --test" }\n}\n',
    'README.md': '# shapes\n\nAreas of shapes. Everything is in `src/shapes.js`.\n',
    'src/shapes.js': shapes,
    'src/cli.js': lines(
      "import { parseShape, totalArea } from './shapes.js';",
      'console.log(totalArea(process.argv.slice(2).map(parseShape)).toFixed(2));',
    ),
    'src/report.js': lines(
      "import { totalArea } from './shapes.js';",
      'export const report = shapes => `${shapes.length} shapes, ${totalArea(shapes).toFixed(1)} in all`;',
    ),
    'src/samples.js': lines(
      "import { Circle, Rectangle } from './shapes.js';",
      'export const samples = [new Circle(1), new Rectangle(2, 3)];',
    ),
    'test/shapes.test.js': testOf(
      "import { Circle, parseShape, Rectangle, totalArea } from '../src/shapes.js';",
      '',
      "test('a rectangle has an area', () => assert.equal(new Rectangle(2, 3).area(), 6));",
      "test('a circle has an area', () => assert.ok(new Circle(1).area() > 3.14));",
      "test('areas add up', () => assert.equal(totalArea([new Rectangle(1, 1), new Rectangle(2, 2)]), 5));",
      "test('a shape is read', () => assert.equal(parseShape('rectangle 2 3').area(), 6));",
    ),
    'test/report.test.js': testOf(
      "import { report } from '../src/report.js';",
      "import { samples } from '../src/samples.js';",
      '',
      "test('a report counts', () => assert.match(report(samples), /^2 shapes/));",
    ),
  },
  said: 'src/shapes.js has become too much. Give each shape its own file in src/shapes/, put parsing and summing into files of their own, and let nothing import the old one any more. The tests must stay green after each step. Commit at the end.',
  turns: [
    [list('.'), list('src'), list('test')],
    [readFile('src/shapes.js'), readFile('src/cli.js'), readFile('src/report.js'), readFile('src/samples.js')],
    [readFile('test/shapes.test.js'), readFile('test/report.test.js')],
    [search("shapes\\.js'"), find('src/**/*.js')],
    [run('npm test')],
    [run('git switch -c split-shapes')],
    [run('mkdir -p src/shapes')],
    [write('src/shapes/circle.js', circle), write('src/shapes/rectangle.js', rectangle)],
    [
      edit('src/shapes.js', [
        shapes.slice(0, shapes.indexOf('export function totalArea')),
        "import { Circle } from './shapes/circle.js';\nimport { Rectangle } from './shapes/rectangle.js';\n\nexport { Circle, Rectangle };\n\n",
      ]),
    ],
    [run('npm test')],
    [
      write(
        'src/totalArea.js',
        lines(
          'export function totalArea(shapes) {',
          '  return shapes.reduce((sum, shape) => sum + shape.area(), 0);',
          '}',
        ),
      ),
      edit('src/shapes.js', [
        'export function totalArea(shapes) {\n  return shapes.reduce((sum, shape) => sum + shape.area(), 0);\n}\n',
        "export { totalArea } from './totalArea.js';\n",
      ]),
    ],
    [run('npm test')],
    [
      write(
        'src/parseShape.js',
        lines(
          "import { Circle } from './shapes/circle.js';",
          "import { Rectangle } from './shapes/rectangle.js';",
          '',
          'const makers = {',
          '  circle: ([radius]) => new Circle(radius),',
          '  rectangle: ([width, height]) => new Rectangle(width, height),',
          '};',
          '',
          'export function parseShape(text) {',
          "  const [name, ...sizes] = text.split(' ');",
          '  const make = makers[name];',
          '  if (make === undefined) throw new Error(`There is no shape ${name}.`);',
          '  return make(sizes.map(Number));',
          '}',
        ),
      ),
    ],
    [readFile('src/shapes.js')],
    [
      edit('src/cli.js', [
        "import { parseShape, totalArea } from './shapes.js';",
        "import { parseShape } from './parseShape.js';\nimport { totalArea } from './totalArea.js';",
      ]),
    ],
    [run('node src/cli.js "circle 1" "rectangle 2 3"')],
    [
      edit('src/report.js', ["'./shapes.js'", "'./totalArea.js'"]),
      edit('src/samples.js', [
        "import { Circle, Rectangle } from './shapes.js';",
        "import { Circle } from './shapes/circle.js';\nimport { Rectangle } from './shapes/rectangle.js';",
      ]),
    ],
    [run('npm test')],
    [
      write(
        'test/rectangle.test.js',
        testOf(
          "import { Rectangle } from '../src/shapes/rectangle.js';",
          '',
          "test('a rectangle has an area', () => assert.equal(new Rectangle(2, 3).area(), 6));",
        ),
      ),
      write(
        'test/circle.test.js',
        testOf(
          "import { Circle } from '../src/shapes/circle.js';",
          '',
          "test('a circle has an area', () => assert.ok(new Circle(1).area() > 3.14));",
        ),
      ),
    ],
    [
      edit(
        'test/shapes.test.js',
        [
          "import { Circle, parseShape, Rectangle, totalArea } from '../src/shapes.js';",
          "import { parseShape } from '../src/parseShape.js';\nimport { Rectangle } from '../src/shapes/rectangle.js';\nimport { totalArea } from '../src/totalArea.js';",
        ],
        [
          "test('a rectangle has an area', () => assert.equal(new Rectangle(2, 3).area(), 6));\ntest('a circle has an area', () => assert.ok(new Circle(1).area() > 3.14));\n",
          '',
        ],
      ),
    ],
    [run('npm test')],
    [move('test/shapes.test.js', 'test/parsing.test.js')],
    [search("shapes\\.js'")],
    [remove('src/shapes.js')],
    [run('npm test')],
    [run('node src/cli.js "circle 1" "square 2"')],
    [edit('README.md', ['Everything is in `src/shapes.js`.', 'Each shape has a file in `src/shapes/`.'])],
    [run('git status --short'), run('git diff --stat')],
    [run('git add -A && git commit -m "Give each shape a file of its own"')],
    [run('git show --stat HEAD')],
  ],
};
