/** Widths of text. Where no font is at hand they are estimated: by class of character, as sans-serif families have them, rather too wide than too narrow. */

/** Width of a character in shares of the font size. */
export type CharWidth = (char: string, weight: number) => number;

const WIDTH = { narrow: 0.3, small: 0.42, lower: 0.58, upper: 0.72, wide: 0.95, full: 1.05 } as const;

export const estimatedWidth: CharWidth = (char) => {
  if (/[ilj.,:;'|!()[\]]/.test(char)) return WIDTH.narrow;
  if (/[ frt\-/\\"`*·]/.test(char)) return WIDTH.small;
  if (/[mwMW@%—…]/.test(char)) return WIDTH.wide;
  if (/[a-z0-9_?^~$#=+<>×]/.test(char)) return WIDTH.lower;
  if (/[A-Z&]/.test(char)) return WIDTH.upper;
  return char.codePointAt(0)! < 0x1100 ? WIDTH.upper : WIDTH.full;
};

/** Width of a text at a font size. */
export function widthOf(text: string, size: number, weight: number, widths: CharWidth): number {
  let sum = 0;
  for (const char of text) sum += widths(char, weight);
  return sum * size;
}

/** The text, or as much of its beginning as fits into `room` with an ellipsis; empty where not even one letter fits. */
export function fit(text: string, room: number, size: number, weight: number, widths: CharWidth): string {
  let sum = 0, kept = '', upTo = '';
  const rest = room - widths('…', weight) * size;
  for (const char of text) {
    sum += widths(char, weight) * size;
    if (sum <= rest) upTo += char;
    if (sum > room) return upTo === '' ? '' : `${upTo.trimEnd()}…`;
    kept += char;
  }
  return kept;
}
