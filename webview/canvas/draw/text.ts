/** Writing on the canvas: widths are measured once a text, and what is too long ends in an ellipsis. */

type Context = CanvasRenderingContext2D;

/** Widths at 100 px, by weight and text. Bounded: a file can hold any number of texts. */
const widths = new Map<string, number>();
const MOST = 30_000;
let measuredFont = '';

/** Width of a text in pixels at a font size. */
export function widthOf(context: Context, text: string, size: number, weight: number, family: string): number {
  if (family !== measuredFont) {
    widths.clear();
    measuredFont = family;
  }
  const key = `${weight}${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    const { font } = context;
    context.font = `${weight} 100px ${family}`;
    width = context.measureText(text).width;
    context.font = font;
    if (widths.size >= MOST) widths.clear();
    widths.set(key, width);
  }
  return (width * size) / 100;
}

/** The text, or as much of its beginning as fits into `room` with an ellipsis; empty where not even one letter fits. */
export function fitText(context: Context, text: string, room: number, size: number, weight: number, family: string): string {
  const width = widthOf(context, text, size, weight, family);
  if (width <= room) return text;
  // Letters differ in width: the guess is that they do not, and is then taken back letter by letter.
  for (let letters = Math.floor((room / width) * text.length); letters > 0; letters--) {
    const cut = `${text.slice(0, letters).trimEnd()}…`;
    if (widthOf(context, cut, size, weight, family) <= room) return cut;
  }
  return '';
}

let lastFont = '';

/** Sets the font; browsers parse the string anew on every assignment, so an equal one is not assigned. */
export function setFont(context: Context, weight: number, size: number, family: string): void {
  const font = `${weight} ${Math.round(size * 4) / 4}px ${family}`;
  if (font === lastFont) return;
  context.font = lastFont = font;
}

/** The context was reset, as resizing does. */
export function forgetFont(): void {
  lastFont = '';
}
