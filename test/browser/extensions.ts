import { mkdirSync } from 'node:fs';
import { createVSIX } from '@vscode/vsce';

/** Packs a fixture, so that it is installed as any extension is. */
export async function packFixture(name: string): Promise<string> {
  mkdirSync('out/fixtures', { recursive: true });
  const packagePath = `out/fixtures/${name}.vsix`;
  await createVSIX({
    cwd: `test/fixtures/${name}`,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: true,
  });
  return packagePath;
}
