import type { Judging } from '../policy/compile.js';
import { whenInWords } from '../policy/words.js';
import { trustedKinds, type Trust } from '../protocol/mode.js';
import { modeSchema, type Mode } from '../protocol/posture.js';
import type { Settings } from '../protocol/settings.js';
import type { Translate } from './chatModel.js';

export interface ModeItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly mode: Mode;
}

export interface TrustItem {
  readonly label: string;
  readonly picked: boolean;
  readonly trusted: Trust[number];
}

/** How the person is asked, and where the answer goes: to their own settings. */
export interface ModeDoor {
  readonly pick: (items: readonly ModeItem[], title: string, hint: string | undefined) => Promise<ModeItem | undefined>;
  readonly pickSome: (
    items: readonly TrustItem[],
    title: string,
    hint: string,
  ) => Promise<readonly TrustItem[] | undefined>;
  readonly write: <K extends 'mode' | 'trust'>(key: K, value: Settings[K]) => Promise<void>;
  readonly say: (text: string) => void;
  readonly t: Translate;
}

/** What each mode means, in a sentence. */
export function modeWordsIn(t: Translate): Readonly<Record<Mode, string>> {
  return {
    interactive: t('you are asked'),
    background: t('nobody is asked: what no rule allows and no sandbox holds is refused'),
    delegated: t('what you trust it with passes; you are asked about everything else'),
    plan: t('only reads pass; everything else is refused'),
    'dry-run': t('nothing happens: all is judged and recorded, and changes stay in memory'),
  };
}

/** A mode is chosen by a person only. An administrator may leave fewer to choose. */
export async function chooseMode(
  { mode: current, trust }: Pick<Settings, 'mode' | 'trust'>,
  { modes: permitted }: Judging['constraints'],
  door: ModeDoor,
): Promise<void> {
  const { t } = door;
  const words = modeWordsIn(t);
  const items = modeSchema.options
    .filter(mode => permitted?.value.includes(mode) !== false)
    .map(mode => ({ label: mode, detail: words[mode], description: mode === current ? t('now') : '', mode }));
  if (items.length === 0) {
    door.say(t('{0} permits no mode at all, so no agent runs here.', permitted?.from ?? ''));
    return;
  }
  const hint = permitted && t('{0} permits these and no others.', permitted.from);
  const picked = await door.pick(items, t('Who answers when an action asks?'), hint);
  if (picked === undefined) return;
  if (picked.mode === 'delegated') {
    const chosen = await chooseTrust(trust, door);
    if (chosen === undefined) return;
    await door.write('trust', chosen); // before the mode, so that nothing passes by what was trusted before
  }
  await door.write('mode', picked.mode);
}

/** What passes without asking from now on; undefined: nothing was decided. What settings say more exactly can be kept or left. */
async function chooseTrust(now: Trust, { t, pickSome }: ModeDoor): Promise<Trust | undefined> {
  const kindWords = {
    read: t('read files of this folder'),
    write: t('write files of this folder'),
    delete: t('delete files of this folder'),
    execute: t('run programs'),
    git: t('use git'),
    package: t('install and remove packages'),
    network: t('use the network'),
  } as const satisfies Record<(typeof trustedKinds)[number], string>;
  const exact = now.filter(one => typeof one !== 'string');
  const items = [
    ...trustedKinds.map(kind => ({ label: kindWords[kind], picked: now.includes(kind), trusted: kind })),
    ...exact.map(when => ({ label: whenInWords(when), picked: true, trusted: when })),
  ];
  const hint = t('What is irreversible, protected or secret asks all the same.');
  const picked = await pickSome(items, t('What may pass without asking?'), hint);
  return picked?.map(({ trusted }) => trusted);
}
