/** Interpreters that, with one of these options and a script, say whether it could be read, and run nothing of it. */
const checks: readonly { readonly names: readonly string[]; readonly options: readonly string[] }[] = [
  // Others that have `-n` first read what their user set up.
  { names: ['bash', 'sh', 'dash'], options: ['-n'] },
  { names: ['node', 'nodejs'], options: ['-c', '--check'] },
  { names: ['php'], options: ['-l', '--syntax-check'] },
];

/** The scripts that are looked at; undefined where something may run. */
export function checkedScripts<W extends { readonly text: string }>(
  name: string,
  [option, ...scripts]: readonly W[],
): readonly W[] | undefined {
  const isCheck = checks.some(({ names, options }) => names.includes(name) && options.includes(option?.text ?? ''));
  return isCheck && scripts.length === 1 && scripts.every(({ text }) => /^[^-]/.test(text)) ? scripts : undefined;
}
