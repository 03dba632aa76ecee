import { ActivityDesk } from '../../src/host/activityDesk.js';
import type { Ledger } from '../../src/ledger/ledger.js';
import type { ActivityFilter } from '../../src/protocol/activity.js';
import { fromActivitySchema } from '../../src/protocol/activityMessages.js';
import type { Panel, PanelHost, Theme } from './panel.js';

export interface OpenPanel {
  readonly panel: Panel;
  readonly desk: ActivityDesk;
  /** What the extension was asked to do besides reading: opening a change, showing a rule, exporting. */
  readonly did: readonly (readonly unknown[])[];
}

/** The activity panel in a bare browser, answered out of a real ledger by what answers it in the editor. */
export async function openActivity(
  host: PanelHost,
  ledger: Ledger,
  theme: Theme = 'dark',
  size = { width: 1100, height: 520 },
): Promise<OpenPanel> {
  const did: (readonly unknown[])[] = [];
  const opened = Promise.withResolvers<Panel>();
  const note = (...what: readonly unknown[]): void => void did.push(what);
  const desk = new ActivityDesk({
    ledger,
    rules: () => [],
    post: message => void opened.promise.then(panel => panel.deliver(message)),
    openChange: async act => note('change', act),
    revealRule: async (rule, layer) => note('rule', rule, layer),
    exportActs: async (filter: ActivityFilter) => note('export', filter),
    fault: fault => note('fault', fault),
  });
  const panel = await host.open('activity', theme, size, (message, by) => {
    opened.resolve(by);
    void desk.answer(fromActivitySchema.parse(message));
  });
  return { panel, desk, did };
}
