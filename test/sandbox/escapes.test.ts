import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { tryAlone, tryConfined, type Escape } from './escapes/escape.js';
import { files } from './escapes/files.js';
import { git } from './escapes/git.js';
import { kernel } from './escapes/kernel.js';
import { lingering } from './escapes/lingering.js';
import { nested } from './escapes/nested.js';
import { network } from './escapes/network.js';
import { processes } from './escapes/processes.js';
import { protectedFiles } from './escapes/protectedFiles.js';
import { secrets } from './escapes/secrets.js';
import { startUp } from './escapes/startUp.js';
import { state } from './escapes/state.js';
import { World } from './escapes/world.js';

const themes: Readonly<Record<string, readonly Escape[]>> = {
  files,
  protectedFiles,
  git,
  nested,
  startUp,
  secrets,
  state,
  network,
  processes,
  kernel,
  lingering,
};

for (const [theme, escapes] of Object.entries(themes)) {
  suite(`out of a sandbox: ${theme}`, { concurrency: 3 }, () => {
    for (const escape of escapes) {
      test(escape.says, async t => {
        const world = await World.open(t);
        escape.arrange?.(world);
        const said = await tryConfined(world, escape);
        assert.match(said, escape.refused ?? (escape.isCutShort === true ? /./ : /the-end\n$/));
        assert.equal(escape.gotOut(world, said), false, said);
      });
      if (escape.onlyConfined !== undefined) continue;
      test(`${escape.says}: without a sandbox it is otherwise`, async t => {
        const world = await World.open(t);
        escape.arrange?.(world);
        const said = await tryAlone(world, escape);
        // What was killed or asked for is seen a moment later where the machine is busy.
        for (let tries = 0; tries < 60 && !escape.gotOut(world, said); tries++)
          await new Promise(next => setTimeout(next, 50));
        assert.equal(escape.gotOut(world, said), true, said);
      });
    }
  });
}
