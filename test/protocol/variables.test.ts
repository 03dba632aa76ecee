import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decidedBy, isDangerousVariable } from '../../src/protocol/variables.js';

const decides: readonly (readonly [name: string, what: string])[] = [
  ['PATH', 'which programs run'],
  ['LD_PRELOAD', 'what code every program loads'],
  ['DYLD_INSERT_LIBRARIES', 'what code every program loads'],
  ['BASH_ENV', 'what the shell runs or how it reads words'],
  ['IFS', 'what the shell runs or how it reads words'],
  ['GIT_SSH_COMMAND', 'what git runs and where it looks'],
  ['GIT_PAGER', 'which program shows, edits or asks'],
  ['MANPAGER', 'which program shows, edits or asks'],
  ['KUBE_EDITOR', 'which program shows, edits or asks'],
  ['SSH_ASKPASS', 'which program shows, edits or asks'],
  ['LESSOPEN', 'which program shows, edits or asks'],
  ['NODE_OPTIONS', 'what code an interpreter loads'],
  ['PYTHONSTARTUP', 'what code an interpreter loads'],
  ['PERL5OPT', 'what code an interpreter loads'],
  ['npm_config_script_shell', 'what code an interpreter loads'],
  ['CC', 'what a build runs'],
  ['TAR_OPTIONS', 'what a program does without being told by its words'],
  ['RIPGREP_CONFIG_PATH', 'what a program does without being told by its words'],
  ['HOME', 'what a program does without being told by its words'],
  ['https_proxy', 'where connections go and whom they trust'],
];

for (const [name, what] of decides) {
  test(`${name} decides ${what}`, () => {
    assert.equal(decidedBy(name), what);
    assert.ok(isDangerousVariable(name));
  });
}

for (const name of [
  'A',
  'FOO',
  'i',
  'path',
  'CI',
  'DEBUG',
  'LANG',
  'TZ',
  'NO_COLOR',
  'PORT',
  'GITHUB',
  'MY_PATH',
  '',
]) {
  test(`${JSON.stringify(name)} decides nothing beyond its own program`, () => {
    assert.equal(decidedBy(name), undefined);
  });
}

test('any variable at all may be one that decides', () => {
  assert.ok(isDangerousVariable('*'));
});
