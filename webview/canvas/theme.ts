/** The colours of the picture, derived from VS Code's theme variables; read again whenever the theme changes. */
import type { Lens } from '../../src/scene/contract';
import { css, fromHsl, GRAPHIC_CONTRAST, mix, parseColour, readable, type Rgb } from './colour';

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
  /** Fill and outline by depth of nesting; deeper ones repeat the last. */
  readonly fills: readonly string[];
  readonly strokes: readonly string[];
  /** By level: none, hint, info, warning, error; and the text on such a ground. */
  readonly severity: readonly string[];
  readonly onSeverity: readonly string[];
  /** Colours of a tone: `mark` for icons and edges, `fill` for the box, `far` for boxes too small for details. */
  tone(lens: Lens, tone: number): Tone | undefined;
}

export interface Tone {
  readonly mark: string;
  readonly fill: string;
  readonly far: string;
}

const DEPTHS = 7;
/** Hues of kernels: neighbours in this order are far apart on the wheel. */
const HUES = [210, 32, 145, 285, 355, 180, 55, 320, 100, 250, 15, 165];

type Read = (name: string, otherwise: Rgb) => Rgb;

function reader(style: CSSStyleDeclaration, under: Rgb): Read {
  return (name, otherwise) => parseColour(style.getPropertyValue(name), under) ?? otherwise;
}

interface Base {
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

function kernelColour({ dark, foreground, background }: Base, tone: number): Rgb {
  if (tone >= 250) return mix(background, foreground, 0.5);
  const round = Math.floor((tone - 1) / HUES.length) % 3;
  return fromHsl((HUES[(tone - 1) % HUES.length] + round * 10) % 360, 0.55, (dark ? 0.64 : 0.42) + (round - 1) * 0.06);
}

/** Remembers the colours of tones that were asked for. */
function tones(base: Base): Theme['tone'] {
  const severity = severityColours(base), stack = stackColours(base);
  const known = new Map<string, Tone>();
  const strength = base.highContrast ? 0.3 : base.dark ? 0.24 : 0.2;
  return (lens, tone) => {
    if (tone === 0) return undefined;
    const key = `${lens} ${tone}`;
    let found = known.get(key);
    if (!found) {
      const colour = lens === 'kernel' ? kernelColour(base, tone) : lens === 'risk' ? severity[Math.min(tone, 4)] : stack[Math.min(tone, 6)];
      const fill = css(mix(base.background, colour, strength));
      known.set(key, found = { mark: css(readable(colour, [base.background], GRAPHIC_CONTRAST)), fill, far: css(mix(base.background, colour, strength + 0.16)) });
    }
    return found;
  };
}

/** Reads the theme of the page. */
export function readTheme(element: HTMLElement = document.body): Theme {
  const style = getComputedStyle(element);
  const names = document.body.classList;
  const light = names.contains('vscode-light') || names.contains('vscode-high-contrast-light');
  const highContrast = names.contains('vscode-high-contrast') || names.contains('vscode-high-contrast-light');
  const background = parseColour(style.getPropertyValue('--vscode-editor-background'), light ? [255, 255, 255] : [0, 0, 0]) ?? (light ? [255, 255, 255] : [30, 30, 30]);
  const read = reader(style, background);
  const foreground = read('--vscode-editor-foreground', light ? [30, 30, 30] : [212, 212, 212]);
  const base: Base = { dark: !light, highContrast, read, background, foreground };
  const depths = Array.from({ length: DEPTHS }, (_, depth) => depth);
  const step = highContrast ? 0 : light ? 0.022 : 0.028;
  const fills = depths.map((depth) => mix(background, foreground, step * (depth + 1)));
  const outline = highContrast ? read('--vscode-contrastBorder', foreground) : undefined;
  const strokes = depths.map((depth) => outline ?? mix(background, foreground, 0.17 + 0.02 * depth));
  const grounds = [background, fills[DEPTHS - 1]];
  const focus = readable(read('--vscode-focusBorder', [0, 127, 212]), grounds, GRAPHIC_CONTRAST);
  const severity = severityColours(base);
  const on = (colour: Rgb): Rgb => readable(mix(colour, background, 1), [colour]);
  const charts = (name: string, otherwise: Rgb) => readable(read(name, otherwise), grounds, GRAPHIC_CONTRAST);
  return {
    dark: !light, highContrast,
    font: style.getPropertyValue('--vscode-font-family') || 'system-ui, sans-serif',
    background: css(background),
    text: css(readable(foreground, grounds)),
    muted: css(readable(read('--vscode-descriptionForeground', mix(background, foreground, 0.7)), [...grounds, mix(background, foreground, 0.24)])),
    focus: css(focus),
    selected: css(highContrast ? readable(read('--vscode-contrastActiveBorder', focus), grounds, GRAPHIC_CONTRAST) : focus),
    selectedFill: css(focus, highContrast ? 0.3 : 0.16),
    hover: css(mix(background, foreground, 0.55)),
    link: css(mix(background, foreground, highContrast ? 0.8 : 0.45), 0.75),
    linkStrong: css(focus),
    valid: css(charts('--vscode-charts-green', [137, 209, 133])),
    invalid: css(severity[4]),
    meter: css(charts('--vscode-charts-blue', [55, 148, 255])),
    meterTrack: css(mix(background, foreground, highContrast ? 0.35 : 0.16)),
    fills: fills.map((fill) => css(fill)),
    strokes: strokes.map((stroke) => css(stroke)),
    severity: severity.map((colour) => css(colour)),
    onSeverity: severity.map((colour) => css(on(colour))),
    tone: tones(base),
  };
}

/** Calls back when VS Code switches the theme; returns how to stop. */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  return () => observer.disconnect();
}
