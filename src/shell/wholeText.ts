/** Whether the ids of every process, or of all of one person, are handed to `kill` and none is left out by its name. */
export function endsEveryProcess(text: string): boolean {
  return /\bkill\b/.test(text) && (fromPipe.test(text) || fromList.test(text) || fromFolder.test(text));
}

/** Whether a loop that never ends leaves something running each time round, and waits for nothing. */
export function startsWithoutEnd(text: string): boolean {
  const body = endless.exec(text)?.[1];
  return body !== undefined && !/(^|;|\n)\s*(sleep|wait|read)\b[^;\n&]*([;\n]|$)/.test(body);
}

const endless =
  /\b(?:while\s+(?:true|:|\[\s*1\s*\])|until\s+false|for\s*\(\(\s*;\s*;\s*\)\))\s*;?\s*do\b([^]*?[^&>\s]\s*&)\s*[;\n]?\s*done\b/;

/** A listing that chooses none by its name, number or parent. */
const listing = String.raw`(?:\bps\b(?![^|)\n]*\s(?:-C|-p|-q|-t|--ppid|--pid|--tty|--sid|-s)\b)(?![^|)\n]*\s-[a-zA-Z]*C\s)[^|;)\n]*|\b(?:pgrep|pidof)\s+(?:-\S+\s+)*['"]?(?:\.\*?|\^)?['"]?\s*|\bpgrep\s+-u\s+\S+\s*)`;
/** Cuts out a column, or a heading, or leaves some out; chooses nothing. */
const cutting = String.raw`(?:\s*\|\s*(?:[gmn]?awk\s+(?:-\S+\s+)*'?(?:NR\s*>\s*\d\s*)?\{[^}]*\}'?|tail[^|;\n]*|sed\s+(?:-n\s+)?'?\d[^|;\n]*|tr\s[^|;\n]*|cut\s[^|;\n]*|sort[^|;\n]*|uniq[^|;\n]*|(?:grep|egrep)\s+-\w*v[^|;\n]*|grep\s+(?:-\w+\s+)*'?\^?\[[0-9:digt\[\]-]+\]?[+*$]*'?|xargs))*`;
const toKill = String.raw`\s*\|\s*(?:sudo\s+)?(?:xargs\s+[^|;\n]*\bkill\b|while\s+(?:IFS=\S*\s+)?read\b[^;\n]*[;\n]\s*do\b[^\n]*\bkill\b|parallel\s+[^|;\n]*\bkill\b)`;
const fromPipe = new RegExp(`(?:${listing}|\\bls\\s+(?:-\\S+\\s+)*/proc/?\\s*)${cutting}${toKill}`);
const fromList = new RegExp(
  `\\bkill\\b[^|;\\n]*(?:\\$\\(|\x60)\\s*${listing}${cutting}\\s*[)\x60]|\\bfor\\s+(\\w+)\\s+in\\s+(?:\\$\\(|\x60)\\s*(?:${listing}|ls\\s+/proc/?\\s*)${cutting}\\s*[)\x60][^]*\\bkill\\b`,
);
const fromFolder = /\bfor\s+\w+\s+in\s+\/proc\/(?:\[0-9\]|\[1-9\]|\*|\[\[:digit:\]\])\S*[^]*\bkill\b/;
