import { hole } from './word.js';

/** The host that an address names: `https://h/x`, `user@h:path`, `h:path`; undefined when the text is no address. */
export function hostOf(text: string): string | undefined {
  const url = /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/?#]*)/i.exec(text)?.[1];
  if (url !== undefined) return url.includes(hole) ? '' : url.replace(/^\[|\]$/g, '').toLowerCase();
  const scp = /^(?![A-Za-z]:[\\/])(?:[\w.-]+@)?([\w.-]+):(?!\/\/|\\)[^:]*$/.exec(text)?.[1];
  return scp === undefined || !/[a-z]/i.test(scp) ? undefined : scp.toLowerCase();
}

/** The port that an address names itself: `https://h:8443/x`, `h:8443/x`; undefined when it leaves that to its scheme. */
export function portOf(text: string): number | undefined {
  const named = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^@/?#]*@)?(?:\[[^\]]*\]|[\w.-]+):(\d{1,5})(?:[/?#]|$)/i.exec(
    text,
  )?.[1];
  return named === undefined ? undefined : Number(named);
}
