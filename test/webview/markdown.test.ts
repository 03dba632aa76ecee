import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markdownBlocks } from '../../src/webview/chat/markdown.js';

const html = (text: string): string => markdownBlocks(text).join('');

test('while text streams in, all blocks but the last stay the same', () => {
  const text = '# Title\n\none\n\n- a\n- b\n\n```js\nlet x;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nend';
  const whole = markdownBlocks(text);
  for (let end = 1; end < text.length; end++) {
    const part = markdownBlocks(text.slice(0, end));
    assert.deepEqual(part.slice(0, -1), whole.slice(0, part.length - 1), JSON.stringify(text.slice(0, end)));
  }
});

const cases: readonly [says: string, text: string, has: RegExp, hasNot: RegExp][] = [
  ['HTML is text', '<b onclick=x>hi</b>', /&lt;b onclick/, /<b/],
  ['a command link is text', '[run](command:workbench.action.quit)', /\[run\]/, /<a/],
  ['a script link is text', '[run](javascript:alert(1))', /\[run\]/, /<a/],
  ['a file link is text', '[run](file:///etc/passwd)', /\[run\]/, /<a/],
  ['a link to the web is a link', '[x](https://example.org/)', /<a href="https:\/\/example.org\/"/, /command/],
  ['a remote picture is not loaded, and said', '![a](https://example.org/p.png)', /picture not loaded/, /<img/],
  ['a picture in the text is shown', '![a](data:image/png;base64,AAAA)', /<img src="data:image\/png/, /not loaded/],
  ['a drawing with scripts is no picture', '![a](data:image/svg+xml;base64,AAAA)', /!\[a\]/, /<img/],
  ['a heading does not stand above the panel’s own', '# Big', /<h3>Big/, /<h1/],
];

for (const [says, text, has, hasNot] of cases) {
  test(says, () => {
    assert.match(html(text), has);
    assert.doesNotMatch(html(text), hasNot);
  });
}
