import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whyOff, type ChatStateParts } from '../../src/host/chatState.js';
import type { Posture } from '../../src/protocol/posture.js';

const posture: Posture = {
  ...{ isolation: 'none', isolationWords: 'No isolation.', mode: 'interactive', telemetry: false, trusted: true },
  ...{ trustsProjectCode: false, stopped: false, problems: [], stricter: [] },
};
const ready = { posture, hasFolder: true, missingKey: undefined, working: false, refusal: undefined };

const cases: readonly [says: string, parts: Partial<ChatStateParts>, help: string | undefined][] = [
  ['nothing stands in the way of a trusted folder with a model', {}, undefined],
  ['without a folder there is nothing to work in', { hasFolder: false }, 'nothing'],
  ['an untrusted folder offers trust', { posture: { ...posture, trusted: false } }, 'trust'],
  [
    'trust comes before everything else that is missing',
    { posture: { ...posture, trusted: false, stopped: true } },
    'trust',
  ],
  ['after a stop only resuming helps', { posture: { ...posture, stopped: true } }, 'resume-after-stop'],
  ['a missing key is asked for', { missingKey: 'There is no key.' }, 'set-key'],
  [
    'a model that is not permitted offers the choice of another',
    { refusal: { because: 'No.', choices: { of: 'model', names: ['a'] } }, missingKey: 'There is no key.' },
    'pick-model',
  ],
  [
    'a mode that is not permitted offers the choice of another',
    { refusal: { because: 'No.', choices: { of: 'mode', names: ['plan'] } } },
    'pick-mode',
  ],
  [
    'where no mode is permitted there is nothing to choose',
    { refusal: { because: 'No.', choices: { of: 'mode', names: [] } } },
    'nothing',
  ],
  ['an administrator’s file that cannot be read', { refusal: { because: 'It is broken.' } }, 'nothing'],
  [
    'a turn under way can be stopped, whatever model is picked meanwhile',
    { missingKey: 'No key.', working: true },
    undefined,
  ],
];
for (const [says, parts, help] of cases) {
  test(says, () => {
    assert.equal(whyOff({ ...ready, ...parts }, message => message)?.help, help);
  });
}
