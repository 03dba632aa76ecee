import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { effectsOf } from '../policy/judging.js';

const rows: readonly (readonly [command: string, why: string])[] = [
  ['rm "$DIR/x"', 'rm: "$DIR/x" cannot be read before it runs'],
  ['rm $DIR', 'rm: $DIR cannot be read before it runs'],
  ['cp a "${TO:-$B}"', 'cp: "${TO:-$B}" cannot be read before it runs'],
  ['touch -- "$(date)"', 'touch: "$(date)" cannot be read before it runs'],
  ['npm test "$X"', '"$X" cannot be read before it runs'],
  ['curl "https://$H/a"', '"https://$H/a" cannot be read before it runs'],
  ['find . -name "$X"', 'find: "$X" cannot be read before it runs'],
  ['git commit -m "$M"', '"$M" cannot be read before it runs'],
  ['rm *', 'rm: * may turn out to be an option'],
  ['rm "$A\u200b"', 'rm: "$A\\u{200b}" cannot be read before it runs'],
  ['"$PROGRAM" x', '"$PROGRAM" names the program, and cannot be read before it runs'],
  [`rm "$A${'b'.repeat(100)}"`, `rm: "$A${'b'.repeat(77)}… cannot be read before it runs`],
];

suite('what could not be read is named as it was written', () => {
  for (const [command, why] of rows) {
    test(command, () => {
      const whys = effectsOf(command).flatMap(effect => (effect.kind === 'unknown' ? [effect.why] : []));
      assert.ok(whys.includes(why), whys.join('; '));
    });
  }
});
