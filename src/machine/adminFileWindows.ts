import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import type { AdminFile } from './adminFile.js';
import { whyNot } from './faultCode.js';
import { troubleWithSecurity } from './windowsSecurity.js';

const knownFolders = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Explorer\\Shell Folders';

/** The administrator's policy on Windows. The folder is asked of the system, and so are owners and access lists. */
export function readWindowsAdminFile(): AdminFile {
  let path = 'Countersign\\policy.json';
  try {
    const system = systemFolder();
    const programData = programDataFolder(system);
    const folder = `${programData}\\Countersign`;
    path = `${folder}\\policy.json`;
    if (!existsSync(path)) return { kind: 'none' };
    const trouble =
      troubleWithSecurity(securityOf(path, system), path, 'own') ??
      troubleWithSecurity(securityOf(folder, system), folder, 'own') ??
      troubleWithSecurity(securityOf(programData, system), programData, 'shared');
    if (trouble !== undefined) return { kind: 'insecure', path, why: trouble };
    return { kind: 'policy', path, text: readFileSync(path, 'utf8') };
  } catch (fault) {
    return { kind: 'insecure', path, why: `${path} cannot be verified: ${whyNot(fault)}` };
  }
}

/** Where the system's own programs are: beside the library that every process has loaded, whatever its environment says. */
function systemFolder(): string {
  Reflect.set(process.report, 'excludeNetwork', true); // a look-up of addresses could take long
  const report: unknown = process.report.getReport();
  const text = JSON.stringify(report);
  const found = /"([A-Za-z]:(?:\\\\[^"\\]+)+)\\\\ntdll\.dll"/i.exec(text)?.[1];
  if (found === undefined) throw new Error('the system folder was not found');
  return found.replaceAll('\\\\', '\\');
}

function programDataFolder(system: string): string {
  const said = execFileSync(`${system}\\reg.exe`, ['query', knownFolders, '/v', 'Common AppData'], {
    encoding: 'utf8',
    windowsHide: true,
  });
  const found = /REG_SZ\s+([A-Za-z]:\\.*?)\s*$/m.exec(said)?.[1];
  if (found === undefined) throw new Error('the ProgramData folder was not found');
  return found;
}

function securityOf(path: string, system: string): string {
  const script = `(Get-Acl -LiteralPath '${path.replaceAll("'", "''")}').Sddl`;
  const words = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', script];
  return execFileSync(`${system}\\WindowsPowerShell\\v1.0\\powershell.exe`, words, {
    encoding: 'utf8',
    windowsHide: true,
  }).trim();
}
