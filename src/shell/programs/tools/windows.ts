import type { Tool } from '../tool.js';

/** Programs of Windows, as a bash there starts them. */
export const windowsTools: readonly Tool[] = [
  { names: ['diskpart', 'diskpart.exe', 'bcdboot', 'bootsect', 'bootrec'], calls: [{ does: ['floor:disk'] }] },
  { names: ['format', 'format.com'], calls: [{ like: /^[a-z]:/i, does: ['floor:disk'] }] },
  { names: ['bcdedit', 'bcdedit.exe'], calls: [{ unlike: /^\/(enum|v|\?)$/i, does: ['floor:disk'] }] },
  {
    names: ['vssadmin', 'wbadmin', 'vssadmin.exe', 'wbadmin.exe', 'diskshadow', 'wmic'],
    anyCase: true,
    calls: [{ like: /^(delete|resize)$/i, does: ['floor:destroys-outside'] }],
  },
  { names: ['wmic', 'wmic.exe'], anyCase: true, calls: [{ sub: 'process call create', does: ['floor:runs-later'] }] },
  {
    names: ['cipher', 'cipher.exe', 'sdelete', 'sdelete64'],
    calls: [{ like: /^\/w(:|$)/i, does: ['floor:destroys-outside'] }],
  },
  { names: ['sdelete', 'sdelete64'], calls: [{ does: ['floor:destroys-outside'] }] },
  { names: ['fsutil'], calls: [{ sub: 'usn deletejournal, file setzerodata, volume dismount', does: ['floor:disk'] }] },
  {
    names: ['wevtutil', 'wevtutil.exe'],
    anyCase: true,
    calls: [{ sub: 'cl|clear-log', does: ['floor:destroys-outside'] }],
  },
  {
    names: ['schtasks', 'schtasks.exe'],
    calls: [{ like: /^\/(create|delete|change|run)$/i, does: ['floor:runs-later'] }],
  },
  {
    names: ['sc', 'sc.exe'],
    anyCase: true,
    calls: [
      { sub: 'create|delete|config|failure|sdset', does: ['floor:runs-later'] },
      { sub: 'query|queryex|qc', does: ['process:list'] },
    ],
    otherwise: ['process:control'],
  },
  {
    names: ['reg', 'reg.exe', 'regedit', 'regini'],
    anyCase: true,
    calls: [
      {
        sub: 'add|delete|import|restore|load|unload|copy',
        like: /\\(Run|RunOnce|Services|Winlogon|Image File Execution Options|AppInit_DLLs|Startup)(\\|$)/i,
        does: ['floor:runs-later'],
      },
      { sub: 'delete', does: ['floor:destroys-outside'] },
      { sub: 'query|export|compare', does: ['process:list'] },
    ],
    otherwise: ['privilege:administrator'],
  },
  {
    names: ['net', 'net.exe', 'net1'],
    anyCase: true,
    calls: [
      { sub: 'user|localgroup|group|accounts', like: /^\/(delete|del|add|active:\w+)$/i, does: ['floor:accounts'] },
      { sub: 'user administrator *', does: ['floor:accounts'] },
      { sub: 'stop|start|pause|continue', does: ['process:control'] },
    ],
    otherwise: ['network'],
  },
  {
    names: ['netsh', 'netsh.exe'],
    anyCase: true,
    calls: [{ sub: 'advfirewall|firewall **', like: /^(set|delete|reset|add|off)$/i, does: ['floor:firewall'] }],
    otherwise: ['privilege:administrator'],
  },
  { names: ['tasklist', 'systeminfo', 'ver', 'whoami.exe', 'tasklist.exe'], calls: [], otherwise: ['process:list'] },
  { names: ['setx', 'setx.exe'], calls: [], otherwise: ['env:*'] },
  {
    names: ['rundll32', 'regsvr32', 'mshta', 'certutil', 'bitsadmin', 'wscript', 'cscript', 'msiexec', 'psexec', 'wsl'],
    anyCase: true,
    calls: [{ like: /https?:\/\/|javascript:|vbscript:/i, does: ['network', 'floor:runs-fetched-code'] }],
    otherwise: ['unknown'],
  },
  { names: ['logoff', 'tsshutdn', 'shutdown.exe'], calls: [{ does: ['process:shutdown'] }] },
  { names: ['takeown', 'takeown.exe'], calls: [{ like: /^\/r$/i, does: ['floor:system-permissions'] }] },
  {
    names: ['manage-bde', 'manage-bde.exe', 'reagentc'],
    calls: [{ like: /^[-/](off|lock|disable|forcerecovery|delete)$/i, does: ['floor:disk'] }],
  },
];
