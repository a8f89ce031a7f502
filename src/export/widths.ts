/** Widths of text where there is no canvas to measure: by class of character, as sans-serif families have them, rather too wide than too narrow. */

/** In shares of the font size. */
const WIDTH = { narrow: 0.3, small: 0.42, lower: 0.58, upper: 0.72, wide: 0.95, full: 1.05 } as const;

function charWidth(char: string): number {
  if (/[ilj.,:;'|!()[\]]/.test(char)) return WIDTH.narrow;
  if (/[ frt\-/\\"`*·]/.test(char)) return WIDTH.small;
  if (/[mwMW@%—…]/.test(char)) return WIDTH.wide;
  if (/[a-z0-9_?^~$#=+<>×]/.test(char)) return WIDTH.lower;
  if (/[A-Z&]/.test(char)) return WIDTH.upper;
  return char.codePointAt(0)! < 0x1100 ? WIDTH.upper : WIDTH.full;
}

/** Width of a text, about, at a font size. */
export function widthOf(text: string, size: number): number {
  let sum = 0;
  for (const char of text) sum += charWidth(char);
  return sum * size;
}

/** The text, or as much of its beginning as fits into `room` with an ellipsis; empty where not even one letter fits. */
export function fit(text: string, room: number, size: number): string {
  let sum = 0, kept = '', upTo = '';
  const rest = room - WIDTH.wide * size;
  for (const char of text) {
    sum += charWidth(char) * size;
    if (sum <= rest) upTo += char;
    if (sum > room) return upTo === '' ? '' : `${upTo.trimEnd()}…`;
    kept += char;
  }
  return kept;
}
