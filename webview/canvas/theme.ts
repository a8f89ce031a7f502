/** The colours of the picture, derived from VS Code's theme variables; read again whenever the theme changes. */
import { parseColour, type Rgb } from '../../src/scene/colour';
import { deriveTheme, type Read, type Theme } from '../../src/scene/theme';

export type { Theme };

function reader(style: CSSStyleDeclaration, under: Rgb): Read {
  return (name, otherwise) => parseColour(style.getPropertyValue(name), under) ?? otherwise;
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
  const font = style.getPropertyValue('--vscode-font-family') || 'system-ui, sans-serif';
  return deriveTheme({ dark: !light, highContrast, read, background, foreground }, font);
}

/** Calls back when VS Code switches the theme; returns how to stop. */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  return () => observer.disconnect();
}
