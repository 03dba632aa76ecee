// @ts-check
import { existsSync } from 'node:fs';

/** Nothing that reaches out, nothing that needs a screen. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export function chromiumPath() {
  const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const found = process.env.COUNTERSIGN_CHROMIUM ?? places.find(place => existsSync(place));
  if (found === undefined) throw new Error('No Chromium here: install it, or name it in COUNTERSIGN_CHROMIUM.');
  return found;
}
