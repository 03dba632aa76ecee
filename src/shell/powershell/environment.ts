import type { Standing } from '../described.js';
import { anything, text, type Value } from './value.js';

/** Variables of the environment that hold no secret on any machine. */
const open =
  /^(path|pathext|home|userprofile|username|user|logname|computername|hostname|os|te?mp|tmpdir|appdata|localappdata|programdata|allusersprofile|public|program(files|w6432).*|commonprogram.*|systemroot|windir|systemdrive|homedrive|homepath|comspec|processor_.*|number_of_processors|shell|lang|lc_.*|term|pwd|psmodulepath|ci|node_env|virtual_env|java_home|gopath|goroot|dotnet_root|userdomain|sessionname|display)$/;

export function isOpen(name: string): boolean {
  return open.test(name);
}

/** What is known of a variable of the environment: where Windows keeps its folders. */
export function ofEnvironment(name: string, { home }: Standing): Value {
  switch (name) {
    case 'home':
    case 'userprofile':
      return text(home);
    case 'appdata':
      return text(`${home}/AppData/Roaming`);
    case 'localappdata':
      return text(`${home}/AppData/Local`);
    case 'systemroot':
    case 'windir':
      return text('C:/Windows');
    case 'systemdrive':
    case 'homedrive':
      return text('C:');
    case 'programdata':
    case 'allusersprofile':
      return text('C:/ProgramData');
    case 'programfiles':
      return text('C:/Program Files');
    default:
      return anything;
  }
}

/** Variables that PowerShell itself sets; undefined for a person's own. */
export function automatic(name: string, { home, cwd, hasMoved }: Standing): Value | undefined {
  switch (name) {
    case 'true':
    case 'false':
      return text(name);
    case 'null':
      return { ...anything, words: [] };
    case 'home':
      return text(home);
    case 'pwd':
      return hasMoved === true ? anything : text(cwd);
    case 'profile':
      return text(`${home}/Documents/PowerShell/Microsoft.PowerShell_profile.ps1`);
    case 'pshome':
      return text('C:/Windows/System32/WindowsPowerShell/v1.0');
    default:
      return undefined;
  }
}

/** Plain variables of a text's own are seen by nothing else. Those that PowerShell reads change what commands do. */
export function isPlainVariable(name: string): boolean {
  return (
    (/^(?:(?:script|local|private):)?[a-z_]\w*$/.test(name) &&
      !/^(ps\w*|\w+preference|ofs|outputencoding|executioncontext|error|home|input|args)$/.test(
        name.replace(/^\w+:/, ''),
      )) ||
    /^(erroraction|progress|warning|verbose|debug|information)preference$/.test(name)
  );
}
