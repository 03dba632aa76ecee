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
