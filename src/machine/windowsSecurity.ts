/** Who may hold what decides: administrators, the system, and the installer of its own parts. */
const trusted = new Set([
  'BA',
  'SY',
  'S-1-5-32-544',
  'S-1-5-18',
  'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464',
]);

const rightBits: Readonly<Record<string, number>> = {
  ...{ CC: 0x1, DC: 0x2, LC: 0x4, SW: 0x8, RP: 0x10, WP: 0x20, DT: 0x40, LO: 0x80, CR: 0x100 },
  ...{ SD: 0x10000, RC: 0x20000, WD: 0x40000, WO: 0x80000, SY: 0x100000 },
  ...{ FA: 0x1f01ff, FR: 0x120089, FW: 0x120116, FX: 0x1200a0 },
  ...{ GA: 0x10000000, GX: 0x20000000, GW: 0x40000000, GR: 0x80000000 },
};

/** Replacing what is in a folder, or changing who may. */
const takesOver = 0x40 | 0x40000 | 0x80000 | 0x10000000;
/** Those, and writing, appending and deleting. */
const writes = takesOver | 0x2 | 0x4 | 0x10 | 0x100 | 0x10000 | 0x40000000;

/**
 * Why somebody else than the administrator could change a file or folder, by its security descriptor (SDDL), or
 * undefined. In a `shared` folder others may add what is theirs; nobody else may take away or replace. What cannot be
 * read is trouble. Pure.
 */
export function troubleWithSecurity(sddl: string, path: string, kind: 'own' | 'shared'): string | undefined {
  const parsed = /^O:(S-[\d-]+|[A-Z]{2})G:(?:S-[\d-]+|[A-Z]{2})D:[A-Z]*((?:\([^()]*\))*)(?:S:.*)?$/.exec(sddl);
  const [, owner, entries] = parsed ?? [];
  if (owner === undefined || entries === undefined) return `the access list of ${path} cannot be read`;
  if (!trusted.has(owner)) return `${path} does not belong to the administrators`;
  if (entries === '') return `${path} has no access list`;
  const forbidden = kind === 'own' ? writes : takesOver;
  const loose = entries
    .slice(1, -1)
    .split(')(')
    .some(entry => isLoose(entry, forbidden));
  return loose ? `${path} may be written by others than administrators` : undefined;
}

function isLoose(entry: string, forbidden: number): boolean {
  const [type, flags = '', rights = '', , , holder = ''] = entry.split(';');
  if (type === 'D') return false;
  if (type !== 'A') return true; // conditional and object entries are not expected here
  if (pairs(flags).includes('IO')) return false; // only for what is made in it later
  const mask = maskOf(rights);
  return !trusted.has(holder) && (mask === undefined || (mask & forbidden) !== 0);
}

function maskOf(rights: string): number | undefined {
  if (/^0x[0-9a-f]+$/i.test(rights)) return Number(rights);
  const bits = pairs(rights).map(right => rightBits[right]);
  return rights.length % 2 === 0 && bits.every(bit => bit !== undefined)
    ? bits.reduce((all, bit) => all | bit, 0)
    : undefined;
}

function pairs(text: string): readonly string[] {
  return text.match(/../g) ?? [];
}
