/** The system's code of a fault (`ENOENT` …); undefined for a fault of another kind. */
export function codeOf(fault: unknown): string | undefined {
  return fault instanceof Error && 'code' in fault && typeof fault.code === 'string' ? fault.code : undefined;
}

/** What `read` gives; undefined where there is no such file. Any other fault stays one. */
export function unlessMissing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (fault) {
    if (codeOf(fault) === 'ENOENT' || codeOf(fault) === 'ENOTDIR') return undefined;
    throw fault;
  }
}

/** What `read` gives; undefined where there is no such file, or where this user, and so a command of this user's, may not look. */
export function unlessClosed<T>(read: () => T): T | undefined {
  try {
    return unlessMissing(read);
  } catch (fault) {
    if (codeOf(fault) === 'EACCES') return undefined;
    throw fault;
  }
}
