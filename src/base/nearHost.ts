/**
 * This machine, a name without a domain or in one that is never public, or an address in numbers: no sandbox reaches
 * these unless a person named them, and clouds hand out credentials there. A host that is not known is none of them.
 */
export function mayBeNear(host: string): boolean {
  if (host === '') return false;
  return (
    !host.includes('.') ||
    host.includes(':') ||
    /(^|\.)(localhost|local|internal|lan|arpa|0x[\da-f]*|\d+)\.?$/i.test(host)
  );
}
