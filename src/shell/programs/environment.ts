/** Variables that a program's environment holds from the start: assigning to one changes what later programs see. */
const inherited =
  /^(HOME|PATH|PWD|OLDPWD|SHELL|SHLVL|USER|LOGNAME|USERNAME|HOSTNAME|MAIL|LANG|LANGUAGE|LC_\w+|TERM|COLORTERM|TZ|TMPDIR|COLUMNS|LINES|DISPLAY|CI|DEBUG|NO_COLOR|FORCE_COLOR)$/;

/** Variables that change how a program puts something out, and values of them that name no file. */
const harmless: readonly { readonly names: RegExp; readonly value: RegExp }[] = [
  { names: /^(LC_\w+|LANG|LANGUAGE)$/, value: /^[A-Za-z0-9_.@-]*$/ },
  { names: /^TZ$/, value: /^(?!.*\.\.)[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)?$/ },
  { names: /^(NO_COLOR|FORCE_COLOR|CLICOLOR|CLICOLOR_FORCE|COLUMNS|LINES|COLORTERM|CI)$/, value: /^[A-Za-z0-9]*$/ },
  { names: /^TERM$/, value: /^[a-z][a-z0-9-]*$/ },
];

export function isInherited(name: string): boolean {
  return inherited.test(name);
}

/** Whether a program that sees this setting does nothing else than it would without. */
export function isHarmlessSetting(name: string, value: string): boolean {
  return harmless.some(({ names, value: plain }) => names.test(name) && plain.test(value));
}

/** Variables whose value a program runs as a command, or expands as a shell does a text in double quotes. */
export const textsInSettings: readonly { readonly names: RegExp; readonly isExpanded?: true }[] = [
  {
    names:
      /^(PROMPT_COMMAND|\w*PAGER|\w*EDITOR|VISUAL|BROWSER|FCEDIT|LESSOPEN|LESSCLOSE|GIT_SSH_COMMAND|GIT_EXTERNAL_DIFF|GIT_PROXY_COMMAND|RSYNC_RSH|SUDO_ASKPASS|SSH_ASKPASS|GIT_ASKPASS)$/,
  },
  { names: /^(PS[0124]|ENV|BASH_ENV)$/, isExpanded: true },
];
