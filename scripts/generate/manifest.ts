/** Texts of package.json, which has a `%key%` for each: English, of which those of walkthroughs come from their table, and translations. */
import fs from 'node:fs';
import { manifestWalkthroughs, walkthroughTexts } from './walkthroughs';
import type { Generator } from './main';

const keys = (): readonly string[] => [...new Set([...manifestWalkthroughs.make().matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key!))];

/** A file of texts in the order of package.json, without those that nothing asks for. */
const textsOf = (file: string, made?: ReadonlyMap<string, string>): Generator => ({
  file,
  make: () => {
    const present = JSON.parse(fs.readFileSync(file, 'utf8')) as { readonly [key: string]: string };
    const texts = keys().map((key) => [key, made?.get(key) ?? present[key]] as const).filter(([, text]) => text !== undefined);
    return `${JSON.stringify(Object.fromEntries(texts), undefined, 2)}\n`;
  },
});

export const manifestTexts: readonly Generator[] = [
  textsOf('package.nls.json', walkthroughTexts),
  ...fs.readdirSync('.').filter((file) => /^package\.nls\.[\w-]+\.json$/.test(file)).map((file) => textsOf(file)),
];
