declare const crypto: { randomUUID(): string };

/** An unguessable id (122 random bits, RFC 9562 version 4) behind a short word that says what it names. */
export function newId(what: string): string {
  return `${what}-${crypto.randomUUID()}`;
}
