import type { FileHandle } from 'node:fs/promises';

/** All of an open file: in one read where it is as long as it was just said to be, which it nearly always is. */
export async function readWhole(file: FileHandle, bytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(bytes + 1);
  const { bytesRead } = await file.read(buffer, 0, bytes + 1, 0);
  return bytesRead === bytes ? buffer.subarray(0, bytes) : file.readFile();
}
