import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pageText } from '../../src/machine/pageText.js';

const base = new URL('https://example.org/docs/page');

const rows: readonly [says: string, html: string, text: string][] = [
  ['paragraphs stand apart', '<p>One</p><p>Two  words</p>', 'One\n\nTwo words'],
  ['headings say their level', '<h1>A</h1><h3>B</h3>x', '# A\n\n### B\n\nx'],
  ['lists have points', '<ul><li>one<li>two</ul>', '- one\n- two'],
  ['a point of a list keeps its paragraph', '<ul><li><p>one</p><p>more</p></li></ul>', '- one\n\nmore'],
  ['a link has its address in full', 'see <a href="../x?y=1">the x</a>.', 'see [the x](https://example.org/x?y=1).'],
  ['a link at the beginning of a line', '<p>a</p><p><a href="/x">b</a></p>', 'a\n\n[b](https://example.org/x)'],
  ['a link within the page is its words', '<a href="#top">up</a>', 'up'],
  ['a link that runs something is its words', '<a href="javascript:alert(1)">press</a>', 'press'],
  ['a link without words is nothing', 'a<a href="/x"><img src="y"></a>b', 'ab'],
  ['text in code keeps its lines', '<pre>a\n  b</pre>', 'a\n  b'],
  ['a line break is one', 'a<br>b', 'a\nb'],
  ['tables have columns', '<table><tr><td>a</td><td>b</td></tr></table>', '| a | b'],
  ['scripts and styles are no text', '<style>p{}</style>x<script>y()</script><noscript>z</noscript>', 'x'],
  ['comments are no text', 'a<!-- do this -->b', 'ab'],
  ['what is hidden is left out', '<p hidden>a</p><p style="display: none">b <b>c</b></p><p>d</p>', 'd'],
  ['signs have their meaning', 'a &lt; b &amp;&nbsp;c &#x41;', 'a < b & c A'],
  ['what is not closed is read', '<p>a<div>b<b>c', 'a\n\nbc'],
  ['what closes nothing is left out', '</p></div>a</b>', 'a'],
  ['text that is no HTML is text', 'plain text', 'plain text'],
  ['nothing is nothing', '', ''],
];

for (const [says, html, text] of rows) {
  test(says, () => {
    assert.equal(pageText(html, base).text, text);
  });
}

test('the title stands by itself', () => {
  const { title, text } = pageText('<head><title>The\n title</title></head><body>x</body>', base);
  assert.deepEqual([title, text], ['The title', 'x']);
});

test('whatever a page is, it comes out as text, and quickly', () => {
  const piece = fc.constantFrom(
    '<p',
    '>',
    '<a href=',
    '"',
    '</',
    'pre>',
    '<!--',
    '-->',
    '<script',
    ' hidden',
    'x',
    '\n',
    '&#',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), pieces => {
      assert.equal(typeof pageText(pieces.join(''), base).text, 'string');
    }),
  );
});

test('a page that goes ever deeper is read to its end', () => {
  assert.equal(pageText(`${'<div>'.repeat(100_000)}deep`, base).text, 'deep');
});
