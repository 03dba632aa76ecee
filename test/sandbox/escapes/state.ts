import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { saysSecret, type Escape } from './escape.js';
import { mounted } from './secrets.js';

const reads = (says: string, tries: string, more: Partial<Escape> = {}): Escape => ({
  ...{ says, tries, gotOut: saysSecret },
  ...more,
});

const isHurt: Escape['gotOut'] = world => !world.isWhole();

/** Ledger, journal, rules and policy: neither read nor written, by any name. */
export const state: readonly Escape[] = [
  reads('the ledger is not read', 'cat "$STATE/ledger.db"'),
  reads('the journal is not read through a link', 'ln -s "$STATE" s; cat s/journal/image'),
  reads('the rules are not read by a second name', 'ln "$STATE/rules.json" r && cat r'),
  reads('the ledger is not read by the root of /proc', 'cat "/proc/self/root$STATE/ledger.db"'),
  reads('the ledger is not read by a descriptor of who holds it open', 'cat /proc/"$VICTIM"/fd/3'),
  reads('the ledger is not read by the folder of who works there', 'cat /proc/"$VICTIM"/cwd/ledger.db'),
  reads('the ledger of the usual place is not read either', 'cat ~/.local/state/countersign/ledger.db'),
  reads(
    'a ledger that comes to be while a command runs is not read',
    'echo up; for n in {1..100}; do cat ~/.local/state/countersign/ledger.db && break; sleep 0.02; done 2>&1 | tail -1',
    {
      arrange: world => rmSync(world.at('home/.local/state'), { recursive: true }),
      during: async (world, { stdout }) => {
        if (stdout !== null) await once(stdout, 'data');
        world.write('home/.local/state/countersign/ledger.db', world.secret);
      },
    },
  ),
  reads('state inside the folder worked in is not read', 'cat .state/ledger.db; mv .state s; cat s/ledger.db', {
    arrange: world => world.write('work/.state/ledger.db', world.secret),
    state: 'work/.state',
  }),
  reads('an existing second name of it means that nothing runs', 'cat innocent', {
    arrange: world => world.link('state/ledger.db', 'work/innocent'),
    refused: /another name on this disk/,
  }),
  reads('an existing second name of what lies deeper means that too', 'cat innocent', {
    arrange: world => world.link('state/journal/image', 'work/innocent'),
    refused: /another name on this disk/,
  }),
  reads("the administrator's file is not read", 'cat /etc/countersign/policy.json', {
    arrange: world => world.write('etc/countersign/policy.json', world.secret),
    under: mounted('mount -t overlay -o "lowerdir=$1/etc:/etc" overlay /etc'),
    onlyConfined: 'the file is made for the sandbox alone',
  }),
  { says: 'the ledger is not removed', tries: 'rm -rf "$STATE"', gotOut: isHurt },
  { says: 'the ledger is not written', tries: 'echo x >> "$STATE/ledger.db"', gotOut: isHurt },
  { says: 'a rule is not added', tries: 'echo x > "$STATE/rules.json"', gotOut: isHurt },
  { says: 'the state is not moved away', tries: 'mv "$STATE" "$STATE.old"; mv "$STATE" .', gotOut: isHurt },
  {
    says: 'the state is not replaced by moving the folder above it',
    tries: 'mv .keep .old; mkdir -p .keep/state; echo x > .keep/state/ledger.db',
    arrange: world => world.write('work/.keep/state/ledger.db'),
    state: 'work/.keep/state',
    gotOut: world => world.isChanged('work/.keep/state/ledger.db'),
  },
  {
    says: 'the state is not emptied by who holds it open',
    tries: 'echo x > /proc/"$VICTIM"/fd/3; truncate -s 0 /proc/"$VICTIM"/cwd/ledger.db',
    gotOut: isHurt,
  },
];
