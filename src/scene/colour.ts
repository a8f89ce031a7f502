/** Colour arithmetic for themes that are only known while the program runs: parsing, mixing, contrast. */

/** Red, green, blue from 0 to 255. */
export type Rgb = readonly [number, number, number];

/** Reads what `getComputedStyle` and themes write: #rgb, #rrggbb, #rrggbbaa, rgb(), rgba(). Transparency is laid over `under`. */
export function parseColour(text: string, under: Rgb): Rgb | undefined {
  const value = text.trim();
  const hex = /^#([0-9a-f]{3,8})$/i.exec(value)?.[1];
  if (hex) {
    const digits = hex.length <= 4 ? [...hex].map((digit) => digit + digit) : hex.match(/../g) ?? [];
    const [r, g, b, a = 255] = digits.map((pair) => parseInt(pair, 16));
    return mix(under, [r, g, b], a / 255);
  }
  const parts = /^rgba?\(([^)]+)\)$/i.exec(value)?.[1].split(/[\s,/]+/).filter(Boolean);
  if (!parts || parts.length < 3) return undefined;
  const [r, g, b, a = 1] = parts.map((part) => (part.endsWith('%') ? parseFloat(part) / 100 : Number(part)));
  return [r, g, b].some(Number.isNaN) ? undefined : mix(under, [r, g, b], a);
}

/** `share` of `b` over `a`; 0 gives `a`, 1 gives `b`. */
export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

export function css([r, g, b]: Rgb, alpha = 1): string {
  const whole = [r, g, b].map((part) => Math.round(part)).join(', ');
  return alpha === 1 ? `rgb(${whole})` : `rgba(${whole}, ${alpha})`;
}

/** Relative luminance as WCAG 2 defines it, 0 to 1. */
export function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio as WCAG 2 defines it, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

/** WCAG 2 AA for text, and for graphics. */
export const TEXT_CONTRAST = 4.5;
export const GRAPHIC_CONTRAST = 3;

/** The colour itself where it stands out enough on all of `on`; otherwise moved towards black or white until it does. */
export function readable(colour: Rgb, on: readonly Rgb[], ratio = TEXT_CONTRAST): Rgb {
  const worst = (candidate: Rgb) => Math.min(...on.map((ground) => contrast(candidate, ground)));
  const dark = on.reduce((sum, ground) => sum + luminance(ground), 0) / on.length < 0.18;
  const goal: Rgb = dark ? [255, 255, 255] : [0, 0, 0];
  for (let share = 0; share < 1; share += 0.08) {
    const candidate = mix(colour, goal, share);
    if (worst(candidate) >= ratio) return candidate;
  }
  return goal;
}

/** A colour from hue (degrees), saturation and lightness (0 to 1). */
export function fromHsl(hue: number, saturation: number, lightness: number): Rgb {
  const chroma = saturation * Math.min(lightness, 1 - lightness);
  const part = (n: number) => {
    const k = (n + hue / 30) % 12;
    return 255 * (lightness - chroma * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return [part(0), part(8), part(4)];
}
