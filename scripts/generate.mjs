// npm run generate [-- --check]: writes the files that are made from the code, or with --check fails where one is stale.
import fs from 'node:fs';
import { at, startedDirectly } from './lib/project.mjs';
import { runBundled } from './lib/run-bundled.mjs';

const entry = 'scripts/generate/main.ts';

/** Runs the generators; returns their exit code. */
export async function generate({ check = false } = {}) {
  if (!fs.existsSync(at(entry))) {
    console.log(`  nothing to generate: there is no ${entry} yet`);
    return 0;
  }
  return runBundled(entry, check ? ['--check'] : []);
}

if (startedDirectly(import.meta.url)) {
  process.exit(await generate({ check: process.argv.includes('--check') }).catch(() => 1));
}
