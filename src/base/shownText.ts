/** `text` has every deceptive character as a visible escape; `marked` says that there were any. */
interface ShownText {
  readonly text: string;
  readonly marked: boolean;
}

/**
 * Makes text say what it is: every character that hides, reorders or poses as another becomes `⟦U+202E⟧`.
 *
 * Invariant: two different texts never show as the same one, and `marked` is true exactly when something was replaced.
 */
export function shownText(text: string): ShownText {
  if (isPlain.test(text)) return { text, marked: false };
  const shown = [...text].map((char, index, chars) => (isDeceptive(char, index, chars) ? escaped(char) : char));
  const joined = showMixed(shown).join('');
  return { text: joined, marked: joined !== text };
}

/** How many characters of a text `shownText` would replace. */
export function countDeceptive(text: string): number {
  if (isPlain.test(text)) return 0;
  return shownText(text).text.split('⟦U+').length - 1;
}

/** A name that somebody else chose: quoted, one line, and no longer than 40 characters between the quotes. */
export function quotedName(name: string): string {
  const units = [...shownText(name).text.matchAll(/⟦U\+[0-9A-F]+⟧|[\s\S]/gu)].map(([unit]) =>
    /[\t\n“”]/.test(unit) ? escaped(unit) : unit,
  );
  if (lengthOf(units) <= nameLength) return `“${units.join('')}”`;
  while (lengthOf(units) > nameLength - 1) units.pop();
  return `“${units.join('')}…”`;
}

const nameLength = 40;
const lengthOf = (units: readonly string[]): number => units.reduce((sum, unit) => sum + unit.length, 0);

/** Printable ASCII, tab and line feed: nearly all text, found out quickly. */
const isPlain = /^[\t\n\x20-\x7e]*$/;

/** Control, format, private and unassigned characters, lone surrogates, and every space but the space. */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]/u;
/** Letters and marks that show as nothing. */
const blank = /[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\u{e0100}-\u{e01ef}]/u;
/** Pose as ASCII: full-width and mathematical letters, and signs that look like those a shell or a path reads. */
const posing =
  /[\uff01-\uff5e\u{1d400}-\u{1d7ff}\u01c3\u02d0\u037e\u0589\u05c3\u1fef\u2010\u2011\u2024\u2044\u2215\u2216\u2223\u2236\u29f5\u29f8\u29f9\ua789\ufe68]/u;
const pictograph = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f\u20e3]/u;
const joiningScript =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}]/u;
const wideScript = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f]/u;

function isDeceptive(char: string, index: number, chars: readonly string[]): boolean {
  if (char === '\t' || char === '\n' || char === ' ') return false;
  // The escape's own brackets, so that no text can pretend to hold an escape.
  if (char === '⟦' || char === '⟧') return true;
  const before = chars[index - 1] ?? '';
  const after = chars[index + 1] ?? '';
  switch (char) {
    case '\ufe0f': // asks for the coloured form of a pictograph
      return !/[\p{Extended_Pictographic}0-9#*]/u.test(before);
    case '\u200d': // joins pictographs, and letters of scripts that need it
      return !(pictograph.test(before) && pictograph.test(after)) && !joiningScript.test(before);
    case '\u200c':
      return !(joiningScript.test(before) && joiningScript.test(after));
    case '\u3000':
      return !wideScript.test(before) && !wideScript.test(after);
    default:
      if (/[\uff01-\uff5e]/.test(char) && !/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/.test(char))
        return !wideScript.test(before) && !wideScript.test(after); // punctuation of East Asian text
      return hidden.test(char) || blank.test(char) || posing.test(char);
  }
}

const word = /[\p{L}\p{M}\p{N}_]/u;
const latin = /\p{Script=Latin}/u;
/** Letters of other alphabets that pass for Latin ones, or whose presence inside a Latin word has no honest reason. */
const lookalike =
  /[\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03b1\u03b3\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03f2\u03f3\u03f9\u037f]/u;
const cyrillic = /\p{Script=Cyrillic}/u;
const greek = /\p{Script=Greek}/u;

/** Escapes what does not belong into a word of another alphabet. `units` are single characters or escapes. */
function showMixed(units: readonly string[]): string[] {
  const shown: string[] = [];
  for (let at = 0; at < units.length;) {
    let end = at;
    while (end < units.length && isWordUnit(units[end] ?? '')) end++;
    if (end === at) shown.push(units[at++] ?? '');
    else {
      for (const unit of showWord(units.slice(at, end))) shown.push(unit);
      at = end;
    }
  }
  return shown;
}

function showWord(units: readonly string[]): readonly string[] {
  if (units.some(unit => latin.test(unit)) && units.some(unit => lookalike.test(unit)))
    return units.map(unit => (lookalike.test(unit) ? escaped(unit) : unit));
  if (units.some(unit => cyrillic.test(unit)) && units.some(unit => greek.test(unit)))
    return units.map(unit => (greek.test(unit) ? escaped(unit) : unit));
  return units;
}

function isWordUnit(unit: string): boolean {
  return !unit.startsWith('⟦') && word.test(unit);
}

function escaped(char: string): string {
  return `⟦U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟧`;
}
