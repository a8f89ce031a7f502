// npm run bench [-- OPTIONS]: measures; bench/main.ts reads the options.
import fs from 'node:fs';
import { at } from './lib/project.mjs';
import { runBundled } from './lib/run-bundled.mjs';

const entry = 'bench/main.ts';

if (!fs.existsSync(at(entry))) {
  console.log(`  nothing to measure: there is no ${entry} yet`);
  process.exit(0);
}
process.exit(await runBundled(entry, process.argv.slice(2), ['--expose-gc']).catch(() => 1));
