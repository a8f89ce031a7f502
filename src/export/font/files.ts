/** The font that pictures carry: Open Sans, under the SIL Open Font License 1.1, which allows embedding. Its files are in the bundle as base64 of WOFF. */
import cyrillic from '@fontsource/open-sans/files/open-sans-cyrillic-400-normal.woff';
import cyrillicBold from '@fontsource/open-sans/files/open-sans-cyrillic-600-normal.woff';
import greek from '@fontsource/open-sans/files/open-sans-greek-400-normal.woff';
import greekBold from '@fontsource/open-sans/files/open-sans-greek-600-normal.woff';
import latin from '@fontsource/open-sans/files/open-sans-latin-400-normal.woff';
import latinBold from '@fontsource/open-sans/files/open-sans-latin-600-normal.woff';
import latinExt from '@fontsource/open-sans/files/open-sans-latin-ext-400-normal.woff';
import latinExtBold from '@fontsource/open-sans/files/open-sans-latin-ext-600-normal.woff';

export const FAMILY = 'Open Sans';

/** The two weights that there are; as CSS chooses, 500 is drawn with the lighter one. */
export const WEIGHTS = [400, 600] as const;
export type Weight = (typeof WEIGHTS)[number];
export const weightOf = (weight: number): Weight => (weight > 500 ? 600 : 400);

/** Files by weight, each with some scripts; the first has the sign for what is missing. */
export const FILES: { readonly [W in Weight]: readonly string[] } = { 400: [latin, latinExt, greek, cyrillic], 600: [latinBold, latinExtBold, greekBold, cyrillicBold] };
