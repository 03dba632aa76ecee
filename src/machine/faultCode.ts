/** The system's code of a fault (`ENOENT` …); undefined for a fault of another kind. */
export function codeOf(fault: unknown): string | undefined {
  return fault instanceof Error && 'code' in fault && typeof fault.code === 'string' ? fault.code : undefined;
}

/** A fault of the file system as the end of a sentence. */
export function whyNot(fault: unknown): string {
  switch (codeOf(fault)) {
    case 'ENOENT':
      return 'it does not exist';
    case 'ENOTDIR':
      return 'a part of its path is a file, not a folder';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'there is no room left on its disk';
    case 'EROFS':
      return 'its disk can only be read';
    case 'ELOOP':
      return 'its symbolic links lead in a circle';
    case 'ENAMETOOLONG':
      return 'its name is too long';
    default:
      return fault instanceof Error ? fault.message : String(fault);
  }
}
