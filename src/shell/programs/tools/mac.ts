import type { Tool } from '../tool.js';

export const macTools: readonly Tool[] = [
  {
    names: ['diskutil'],
    anyCase: true,
    calls: [
      {
        sub: 'erase*|zeroDisk|secureErase|randomDisk|partitionDisk|reformat|resizeVolume|mergePartitions|splitPartition|repairDisk|apfs|cs|coreStorage|appleRAID',
        unlike: /^list$/i,
        does: ['floor:disk'],
      },
      { sub: 'list|info|activity|listFilesystems, apfs list', options: '-plist', does: ['tells'] },
    ],
    otherwise: ['privilege:root'],
  },
  {
    names: [
      'hdiutil',
      'asr',
      'gpt',
      'pdisk',
      'newfs_apfs',
      'newfs_hfs',
      'bless',
      'startosinstall',
      'eraseinstall',
      'createinstallmedia',
    ],
    oneDash: true,
    calls: [
      { sub: 'erasekeys|burn, restore', does: ['floor:disk'] },
      { given: '-erase|--erase|--eraseinstall|--volume', does: ['floor:disk'] },
      { sub: 'destroy|create|remove|add', like: /^\/?(dev\/)?r?disk\d/, does: ['floor:disk'] },
    ],
    otherwise: ['privilege:root', 'unknown'],
  },
  {
    names: ['sw_vers', 'xcode-select'],
    options: '-productVersion -buildVersion --productVersion -p --print-path',
    oneDash: true,
    calls: [{ most: 0, does: ['tells'] }],
    otherwise: ['privilege:root'],
  },
  {
    names: ['system_profiler', 'ioreg'],
    options: '-json -xml -detailLevel=',
    oneDash: true,
    calls: [{ does: ['tells'] }],
  },
  {
    names: ['csrutil', 'nvram', 'systemsetup', 'kmutil', 'kextload', 'kextunload', 'firmwarepasswd'],
    oneDash: true,
    calls: [
      { sub: 'status', does: ['tells'] },
      { sub: 'disable|clear|enable|authenticated-root', does: ['floor:disk'] },
      { given: '-c|-d', does: ['floor:disk'] },
      { like: /^(boot-args|csr-active-config|boot-volume|efi-boot-\S*)=/, does: ['floor:disk'] },
    ],
    otherwise: ['privilege:root'],
  },
  {
    names: ['tmutil'],
    calls: [
      {
        sub: 'delete*|thinlocalsnapshots|disable|disablelocal|removedestination|exclude',
        does: ['floor:destroys-outside'],
      },
      { sub: 'list*|status|latestbackup|destinationinfo', does: ['read:/Volumes'] },
    ],
    otherwise: ['privilege:root'],
  },
  {
    names: ['defaults'],
    options: '-currentHost -host=',
    oneDash: true,
    calls: [
      { sub: 'read|read-type|domains|find|export', does: ['tree:~/Library/Preferences'] },
      { sub: 'delete', most: 1, does: ['delete:~/Library/Preferences', 'floor:destroys-outside'] },
      {
        sub: 'write|delete|import|rename',
        like: /LoginHook|LogoutHook|LaunchAgents|LaunchDaemons|loginwindow|AutoLaunchedApplicationDictionary/,
        does: ['floor:runs-later'],
      },
      { sub: 'write|import|rename|delete', does: ['unknown'] },
    ],
  },
  {
    names: ['launchctl'],
    calls: [
      { sub: 'list|print|blame|dumpstate|version|help|managername|print-cache', does: ['process:list'] },
      { sub: 'reboot', does: ['process:shutdown'] },
      { sub: 'kickstart|stop|start|kill', does: ['process:control'] },
      {
        sub: 'load|unload|bootstrap|bootout|enable|disable|submit|remove|setenv|unsetenv|config|asuser|bsexec',
        does: ['process:control', 'floor:runs-later'],
      },
    ],
    otherwise: ['process:control'],
  },
  {
    names: ['pmset'],
    calls: [
      { given: '-g', does: ['process:list'] },
      { sub: 'sleepnow|shutdown|schedule|restart', does: ['process:shutdown'] },
    ],
    otherwise: ['privilege:root'],
  },
  {
    names: [
      'softwareupdate',
      'installer',
      'profiles',
      'mdmclient',
      'jamf',
      'tccutil',
      'xattr',
      'mas',
      'pkgutil',
      'lsregister',
      'dsenableroot',
    ],
    oneDash: true,
    calls: [
      { sub: 'reset', does: ['floor:system-permissions'] },
      { given: '--forget', does: ['package:remove'] },
    ],
    otherwise: ['package:install', 'network', 'privilege:root'],
  },
  {
    names: ['screencapture', 'pbpaste', 'xclip', 'xsel', 'wl-paste', 'scrot', 'gnome-screenshot', 'ffmpeg-capture'],
    calls: [],
    otherwise: ['unknown'],
  },
];
