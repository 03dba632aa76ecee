/** Settings that change how git writes or shows, and start nothing: setting one decides nothing that runs later. */
export const quietKeys =
  /^(user\.(name|email)|color\.[\w.]*|column\.\w+|push\.(default|autosetupremote|followtags)|pull\.(rebase|ff)|init\.defaultbranch|rerere\.\w+|core\.(autocrlf|eol|filemode|ignorecase|quotepath|longpaths|safecrlf|abbrev|precomposeunicode|symlinks|whitespace|preloadindex|untrackedcache|commentchar)|fetch\.(prune|prunetags|parallel)|rebase\.(autostash|autosquash|updaterefs|stat)|merge\.(ff|conflictstyle|log|stat|renames|renamelimit)|commit\.(verbose|cleanup)|log\.(date|decorate|abbrevcommit|follow)|diff\.(algorithm|renames|renamelimit|colormoved|colormovedws|mnemonicprefix|noprefix|context|interhunkcontext|indentheuristic|statgraphwidth|wserrorhighlight)|status\.(short|branch|showuntrackedfiles|relativepaths|renames|aheadbehind)|tag\.sort|branch\.(sort|autosetuprebase|autosetupmerge)|versionsort\.suffix|blame\.(?!ignorerevsfile\b)\w+|grep\.(linenumber|column|patterntype|fullname)|help\.autocorrect|advice\.\w+|safe\.directory|gc\.auto|maintenance\.auto|index\.(version|threads)|protocol\.version|feature\.manyfiles)$/i;

/** What may be given for one call besides: these switch off what would start. */
export const quietValues =
  /^(core\.(pager=(cat|)|fsmonitor=(false|)|hookspath=\/dev\/null)|pager\.\w+=(false|cat)|log\.showsignature=false|(commit|tag)\.gpgsign=false|diff\.external=|core\.editor=(true|:)|sequence\.editor=(true|:)|core\.sshcommand=)$/i;

/** A setting that names what git starts by itself, and which of its values start nothing unusual. */
interface Starting {
  readonly key: RegExp;
  readonly harmless: RegExp;
}

/** One plain call of a program that is found by its name, and is none that runs whatever it is given. */
const plainCall =
  /^((\/usr)?(\/local)?\/bin\/|\/opt\/homebrew\/bin\/|!(?=gh |glab |aws ))?(?!((ba|da|z|k|a|fi)?sh|python|node|deno|bun|perl|ruby|php|lua|env|eval|exec|sudo|xargs|nohup|curl|wget|nc|ncat|socat|rm|dd|tee)[\d.]*( |$))[\w.+-]*( [^;&|$`<>!()\n]*)?$/;

/** The first whose key fits. */
export const startingSettings: readonly Starting[] = [
  { key: /^core\.hookspath$/i, harmless: /^(\/dev\/null)?$/ },
  { key: /^alias\./i, harmless: /^(?!!)|^! ?git [^;&|$`<>!()\n]*$/ },
  {
    key: /^(core\.(fsmonitor|sshcommand|pager|editor|askpass|gitproxy)|sequence\.editor|pager\.\w+|interactive\.difffilter)$/i,
    harmless: plainCall,
  },
  {
    key: /^(remote\..*\.(uploadpack|receivepack)|credential\.(.*\.)?helper|diff\.external|gpg\.(\w+\.)?program|uploadpack\.packobjectshook)$/i,
    harmless: plainCall,
  },
  {
    key: /^((diff|merge|difftool|mergetool)\..*\.(command|textconv|driver)|filter\..*\.(clean|smudge|process))$/i,
    harmless: plainCall,
  },
  { key: /^init\.templatedir$/i, harmless: /^$/ },
  { key: /^protocol\.ext\.allow$/i, harmless: /^(never|user)?$/ },
];
