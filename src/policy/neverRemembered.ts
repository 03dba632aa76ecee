import { baseName } from '../base/paths.js';

/** What starts another program that its own words name, or runs text as code: a rule for it would cover what it starts. */
const starters = new Set(
  [
    ['sudo', 'doas', 'su', 'runuser', 'pkexec', 'run0', 'env', 'nice', 'ionice', 'chrt', 'taskset', 'nohup', 'time'],
    ['timeout', 'stdbuf', 'setsid', 'unshare', 'nsenter', 'chroot', 'xargs', 'parallel', 'watch', 'command'],
    ['builtin', 'exec', 'eval', 'source', '.', 'trap', 'script', 'strace', 'ltrace', 'gdb', 'entr', 'at', 'batch'],
    ['ssh', 'mosh', 'busybox', 'toybox', 'flock', 'systemd-run', 'expect', 'tmux', 'screen', 'dbus-run-session'],
  ].flat(),
);

const interpreters =
  /^((ba|z|da|k|c|tc|fi|a|mk)?sh|pwsh|powershell|cmd|python[\d.]*|pypy[\d.]*|node|nodejs|deno|bun|perl[\d.]*|ruby[\d.]*|php[\d.]*|lua(jit)?[\d.]*|osascript|tclsh|[gmn]?awk|Rscript|irb|ipython[\d.]*)$/i;

/** Whether a command only starts another one. */
export function isStarter(program: string): boolean {
  return starters.has(nameOf(program));
}

/** Whether a program runs text as code: it is remembered only for a script whose content the rule names. */
export function isInterpreter(program: string): boolean {
  return interpreters.test(nameOf(program));
}

function nameOf(program: string): string {
  return baseName(program).replace(/\.(exe|cmd|bat)$/i, '');
}
