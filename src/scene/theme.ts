/** The colours of a picture, derived from a few colours of VS Code's theme: those of the running one on the canvas, those of a table in exports. */
import type { Lens } from './contract';
import { css, fromHsl, GRAPHIC_CONTRAST, mix, readable, type Rgb } from './colour';

export interface Theme {
  readonly dark: boolean;
  readonly highContrast: boolean;
  readonly font: string;
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  readonly focus: string;
  readonly selected: string;
  readonly selectedFill: string;
  readonly hover: string;
  readonly link: string;
  readonly linkStrong: string;
  readonly valid: string;
  readonly invalid: string;
  readonly meter: string;
  readonly meterTrack: string;
  /** Ground of the operating system's band, laid over the box. */
  readonly band: string;
  /** Fill by depth of nesting; deeper ones repeat the last. */
  readonly fills: readonly string[];
  readonly outline: string;
  /** By level: none, hint, info, warning, error; and the text on such a ground. */
  readonly severity: readonly string[];
  readonly onSeverity: readonly string[];
  /** Boxes on the overview, by depth. */
  readonly map: readonly string[];
  /** Colours of a tone; undefined for boxes without one. */
  tone(lens: Lens, tone: number): Tone | undefined;
}

export interface Tone {
  /** Icons and edges. */
  readonly mark: string;
  /** The box, by depth of nesting. */
  readonly fills: readonly string[];
  /** Boxes too small for words. */
  readonly far: string;
}

const DEPTHS = 7;
/** Hues of kernels: neighbours in this order are far apart on the wheel. */
const HUES = [210, 32, 145, 285, 355, 180, 55, 320, 100, 250, 15, 165];

/** A colour of the theme by the name of VS Code's variable, or `otherwise` where the theme has none. */
export type Read = (name: string, otherwise: Rgb) => Rgb;

export interface Base {
  readonly dark: boolean;
  readonly highContrast: boolean;
  readonly read: Read;
  readonly background: Rgb;
  readonly foreground: Rgb;
}

function severityColours({ read, background }: Base): Rgb[] {
  const colours: Rgb[] = [
    read('--vscode-descriptionForeground', [128, 128, 128]), read('--vscode-descriptionForeground', [128, 128, 128]), read('--vscode-editorInfo-foreground', [55, 148, 255]),
    read('--vscode-editorWarning-foreground', [204, 167, 0]), read('--vscode-editorError-foreground', [244, 71, 71]),
  ];
  return colours.map((colour) => readable(colour, [background], GRAPHIC_CONTRAST));
}

function stackColours({ read, background, foreground }: Base): Rgb[] {
  const grey = mix(background, foreground, 0.62);
  const colours: Rgb[] = [
    grey, grey, read('--vscode-charts-purple', [177, 128, 215]), read('--vscode-charts-blue', [55, 148, 255]), read('--vscode-charts-green', [137, 209, 133]),
    read('--vscode-charts-orange', [209, 134, 22]), read('--vscode-charts-yellow', [204, 167, 0]),
  ];
  return colours.map((colour) => readable(colour, [background], GRAPHIC_CONTRAST));
}

/** From room to spare to far over. */
function heatColours({ read, background }: Base): Rgb[] {
  const green = read('--vscode-charts-green', [137, 209, 133]);
  const colours: Rgb[] = [green, green, read('--vscode-charts-yellow', [204, 167, 0]), read('--vscode-charts-orange', [209, 134, 22]), read('--vscode-charts-red', [244, 71, 71])];
  return colours.map((colour) => readable(colour, [background], GRAPHIC_CONTRAST));
}

/** Images from fresh to old, and those of which nothing is known. */
function imageColours(base: Base): Rgb[] {
  return [...heatColours(base), readable(mix(base.background, base.foreground, 0.5), [base.background], GRAPHIC_CONTRAST)];
}

/** Ways of patching: nothing stops, moves first, stops, cannot be told, not ours. */
function patchColours(base: Base): Rgb[] {
  const [, calm, , , bad] = heatColours(base);
  const grey = mix(base.background, base.foreground, 0.5);
  const colours: Rgb[] = [grey, calm, base.read('--vscode-charts-blue', [55, 148, 255]), bad, grey, base.read('--vscode-charts-purple', [177, 128, 215])];
  return colours.map((colour) => readable(colour, [base.background], GRAPHIC_CONTRAST));
}

/** Fates in a what-if, from the least to the worst: degraded, moved, exposed, down for a while, down. */
function fateColours({ read, background }: Base): Rgb[] {
  const blue = read('--vscode-charts-blue', [55, 148, 255]);
  const colours: Rgb[] = [
    blue, read('--vscode-charts-yellow', [204, 167, 0]), blue, read('--vscode-charts-purple', [177, 128, 215]), read('--vscode-charts-orange', [209, 134, 22]), read('--vscode-charts-red', [244, 71, 71]),
  ];
  return colours.map((colour) => readable(colour, [background], GRAPHIC_CONTRAST));
}

/** What became of boxes: added, removed, moved, changed, something in them, the places that they left. */
function changeColours(base: Base): Rgb[] {
  const [, calm, , , bad] = heatColours(base);
  const blue = base.read('--vscode-charts-blue', [55, 148, 255]), grey = mix(base.background, base.foreground, 0.6);
  const colours: Rgb[] = [grey, calm, bad, blue, base.read('--vscode-charts-yellow', [204, 167, 0]), grey, blue];
  return colours.map((colour) => readable(colour, [base.background], GRAPHIC_CONTRAST));
}

function kernelColour({ dark, foreground, background }: Base, tone: number): Rgb {
  if (tone >= 250) return mix(background, foreground, 0.5);
  const round = Math.floor((tone - 1) / HUES.length) % 3;
  return fromHsl((HUES[(tone - 1) % HUES.length] + round * 10) % 360, 0.55, (dark ? 0.64 : 0.42) + (round - 1) * 0.06);
}

/** How much of a tone is in the box: enough to tell boxes apart, little enough to read what is on it. */
const strengthOf = ({ highContrast, dark }: Base): number => (highContrast ? 0.26 : dark ? 0.22 : 0.18);

/** The grounds on which text stands: every fill that any lens can give a box. */
function groundsOf(base: Base, fills: readonly Rgb[]): Rgb[] {
  const hues = [...severityColours(base), ...heatColours(base), ...fateColours(base), ...imageColours(base), ...patchColours(base), ...changeColours(base), ...HUES.map((_, k) => kernelColour(base, k + 1))];
  return [base.background, ...fills, ...hues.map((hue) => mix(fills[DEPTHS - 1], hue, strengthOf(base)))];
}

/** Remembers the colours of tones that were asked for. */
function tones(base: Base, plain: readonly Rgb[]): Theme['tone'] {
  const severity = severityColours(base), stack = stackColours(base);
  const known: { readonly [L in Lens]: (Tone | undefined)[] } = { stack: [], kernel: [], capacity: [], risk: [], images: [], patch: [], whatIf: [], changes: [] };
  const heat = heatColours(base), fates = fateColours(base), images = imageColours(base), patches = patchColours(base), changes = changeColours(base);
  const strength = strengthOf(base);
  const colourOf = (lens: Lens, tone: number): Rgb => {
    switch (lens) {
      case 'kernel': return kernelColour(base, tone);
      case 'capacity': return heat[Math.min(tone, 4)];
      case 'images': return images[Math.min(tone, 5)];
      case 'patch': return patches[Math.min(tone, 5)];
      case 'whatIf': return fates[Math.min(tone, 5)];
      case 'changes': return changes[Math.min(tone, 6)];
      case 'risk': return severity[Math.min(tone, 4)];
      default: return stack[Math.min(tone, 6)];
    }
  };
  return (lens, tone) => {
    if (tone === 0) return undefined;
    let found = known[lens][tone];
    if (!found) {
      const colour = colourOf(lens, tone);
      known[lens][tone] = found = {
        mark: css(readable(colour, [base.background, mix(plain[DEPTHS - 1], colour, strength)], GRAPHIC_CONTRAST)),
        fills: plain.map((fill) => css(mix(fill, colour, strength))), far: css(mix(base.background, colour, strength + 0.18)),
      };
    }
    return found;
  };
}

/** All colours of a picture; `font` is a CSS list of families. */
export function deriveTheme(base: Base, font: string): Theme {
  const { dark, highContrast, read, background, foreground } = base;
  const depths = Array.from({ length: DEPTHS }, (_, depth) => depth);
  const step = highContrast ? 0 : dark ? 0.028 : 0.022;
  const fills = depths.map((depth) => mix(background, foreground, step * (depth + 1)));
  const outline = highContrast ? read('--vscode-contrastBorder', foreground) : undefined;
  const grounds = groundsOf(base, fills);
  const focus = readable(read('--vscode-focusBorder', [0, 127, 212]), grounds, GRAPHIC_CONTRAST);
  const severity = severityColours(base);
  const on = (colour: Rgb): Rgb => readable(mix(colour, background, 1), [colour]);
  const charts = (name: string, otherwise: Rgb) => readable(read(name, otherwise), grounds, GRAPHIC_CONTRAST);
  return {
    dark, highContrast, font,
    background: css(background),
    text: css(readable(foreground, grounds)),
    muted: css(readable(read('--vscode-descriptionForeground', mix(background, foreground, 0.7)), grounds)),
    focus: css(focus),
    selected: css(highContrast ? readable(read('--vscode-contrastActiveBorder', focus), grounds, GRAPHIC_CONTRAST) : focus),
    selectedFill: css(focus, highContrast ? 0 : 0.1),
    hover: css(mix(background, foreground, 0.55)),
    link: css(mix(background, foreground, highContrast ? 0.8 : 0.45), 0.75),
    linkStrong: css(focus),
    valid: css(charts('--vscode-charts-green', [137, 209, 133])),
    invalid: css(severity[4]),
    meter: css(charts('--vscode-charts-blue', [55, 148, 255])),
    meterTrack: css(foreground, highContrast ? 0.3 : 0.16),
    band: css(foreground, 0.08),
    fills: fills.map((fill) => css(fill)),
    outline: outline ? css(outline) : css(foreground, 0.2),
    map: depths.map((depth) => css(mix(background, foreground, highContrast ? 0.25 + 0.07 * depth : 0.1 + 0.045 * depth))),
    severity: severity.map((colour) => css(colour)),
    onSeverity: severity.map((colour) => css(on(colour))),
    tone: tones(base, fills),
  };
}
