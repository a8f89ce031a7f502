/** Themes of pictures that leave the editor: the colours of VS Code's Light Modern, Dark Modern, Dark High Contrast and Light High Contrast. */
import { parseColour, type Rgb } from '../scene/colour';
import { deriveTheme, type Theme } from '../scene/theme';

export const THEMES = ['light', 'dark', 'highContrast', 'highContrastLight'] as const;
export type ThemeName = (typeof THEMES)[number];

/** Families that are on most machines; a picture carries no font. */
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

const COLOURS: { readonly [T in ThemeName]: { readonly [variable: string]: string } } = {
  light: {
    'editor-background': '#ffffff', 'editor-foreground': '#3b3b3b', 'descriptionForeground': '#3b3b3b', 'focusBorder': '#005fb8',
    'editorInfo-foreground': '#1a85ff', 'editorWarning-foreground': '#bf8803', 'editorError-foreground': '#e51400',
    'charts-purple': '#652d90', 'charts-blue': '#1a85ff', 'charts-green': '#388a34', 'charts-orange': '#d18616', 'charts-yellow': '#bf8803', 'charts-red': '#e51400',
  },
  dark: {
    'editor-background': '#1f1f1f', 'editor-foreground': '#cccccc', 'descriptionForeground': '#9d9d9d', 'focusBorder': '#0078d4',
    'editorInfo-foreground': '#3794ff', 'editorWarning-foreground': '#cca700', 'editorError-foreground': '#f14c4c',
    'charts-purple': '#b180d7', 'charts-blue': '#3794ff', 'charts-green': '#89d185', 'charts-orange': '#d18616', 'charts-yellow': '#cca700', 'charts-red': '#f14c4c',
  },
  highContrast: {
    'editor-background': '#000000', 'editor-foreground': '#ffffff', 'descriptionForeground': '#ffffff', 'focusBorder': '#f38518', 'contrastBorder': '#6fc3df',
    'editorInfo-foreground': '#3794ff', 'editorWarning-foreground': '#ffd370', 'editorError-foreground': '#f48771',
    'charts-purple': '#b180d7', 'charts-blue': '#3794ff', 'charts-green': '#89d185', 'charts-orange': '#d18616', 'charts-yellow': '#ffd370', 'charts-red': '#f48771',
  },
  highContrastLight: {
    'editor-background': '#ffffff', 'editor-foreground': '#292929', 'descriptionForeground': '#292929', 'focusBorder': '#006bbd', 'contrastBorder': '#0f4a85',
    'editorInfo-foreground': '#1a85ff', 'editorWarning-foreground': '#895503', 'editorError-foreground': '#b5200d',
    'charts-purple': '#652d90', 'charts-blue': '#1a85ff', 'charts-green': '#374e06', 'charts-orange': '#d18616', 'charts-yellow': '#895503', 'charts-red': '#b5200d',
  },
};

/** The theme of a name. */
export function exportTheme(name: ThemeName): Theme {
  const colours = new Map(Object.entries(COLOURS[name]));
  const read = (variable: string, otherwise: Rgb): Rgb => parseColour(colours.get(variable.replace('--vscode-', '')) ?? '', otherwise) ?? otherwise;
  const background = read('--vscode-editor-background', [255, 255, 255]);
  return deriveTheme({ dark: name === 'dark' || name === 'highContrast', highContrast: name === 'highContrast' || name === 'highContrastLight', read, background, foreground: read('--vscode-editor-foreground', [0, 0, 0]) }, FONT);
}
