/** Resolves once `holds` is true; rejects with what was waited for. The editor tells of most things by no event. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`It did not come to pass: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
