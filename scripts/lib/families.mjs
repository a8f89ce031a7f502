// Families of importers: what src/import/families holds. Each is a bundle that is loaded when a file of one of its formats is imported.
import fs from 'node:fs';
import { at } from './project.mjs';

export const families = () => fs.readdirSync(at('src/import/families')).map((file) => file.replace(/\.ts$/, '')).sort();
