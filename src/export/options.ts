/** Options of exports, as the command line and the editor offer them. */
import { CANVAS_LENSES, type Lens } from '../scene/contract';
import { THEMES, type ThemeName } from './palette';

export interface Choice<T extends string> {
  readonly value: T;
  /** As a menu shows it. */
  readonly label: string;
}

/** An option with a few values, the default first. */
export interface ExportOption<T extends string = string> {
  /** Asked where somebody chooses. */
  readonly question: string;
  /** What it does, without its values. */
  readonly doc: string;
  readonly choices: readonly Choice<T>[];
}

const LENS_WORDS: { readonly [L in Lens]: string } = { stack: 'Stack', kernel: 'Kernels', capacity: 'Capacity', risk: 'Risk', images: 'Images', patch: 'Patching', whatIf: 'What if', changes: 'Changes' };
const THEME_WORDS: { readonly [T in ThemeName]: string } = { light: 'Light', dark: 'Dark', highContrast: 'Dark, high contrast', highContrastLight: 'Light, high contrast' };

const FONT_WORDS = { none: 'The font of the reader\'s machine', embedded: 'A font in the file' };
const SCALE_WORDS = { '1': '1×', '2': '2×', '3': '3×' };

const option = <T extends string>(question: string, doc: string, choices: readonly T[], words: { readonly [V in T]: string }): ExportOption<T> =>
  ({ question, doc, choices: choices.map((value) => ({ value, label: words[value] })) });

export const lensLabel = (lens: Lens): string => LENS_WORDS[lens];

export const OPTIONS = {
  lens: option('What should the colours tell?', 'What the colours of a picture or diagram tell', CANVAS_LENSES, LENS_WORDS),
  theme: option('On which ground?', 'Colours of a picture or diagram', THEMES, THEME_WORDS),
  font: option('Which font?', 'The font of a picture: that of the reader\'s machine, or one in the file', ['none', 'embedded'] as const, FONT_WORDS),
  scale: option('How large?', 'Pixels for each unit of a picture', ['1', '2', '3'] as const, SCALE_WORDS),
};

export type OptionName = keyof typeof OPTIONS;
export type Options = { readonly [N in OptionName]: (typeof OPTIONS)[N]['choices'][number]['value'] };
export const OPTION_NAMES = Object.keys(OPTIONS) as readonly OptionName[];

/** The options with their defaults for what is not given, or given with a value that they do not have. */
export function optionsFrom(given: { readonly [name: string]: string | undefined }): Options {
  return Object.fromEntries(OPTION_NAMES.map((name) => {
    const choices: readonly Choice<string>[] = OPTIONS[name].choices;
    return [name, (choices.find(({ value }) => value === given[name]) ?? choices[0]!).value];
  })) as Options;
}
