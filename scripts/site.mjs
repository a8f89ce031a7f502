// npm run site [-- FOLDER]: makes a static site of README, docs and examples in dist/site. A broken link is an error.
import path from 'node:path';
import { at } from './lib/project.mjs';
import { buildSite } from './lib/site/build.mjs';

const folder = path.resolve(process.argv[2] ?? at('dist', 'site'));
const { pages, problems } = buildSite(folder);
for (const problem of problems) console.error(`  ${problem}`);
console.log(`  ${pages} pages in ${path.relative(process.cwd(), folder)}`);
process.exit(problems.length > 0 ? 1 : 0);
