// npm run import-table [-- FOLDER]: imports every file of a collection (FOLDER/FORMAT/...) and renews the figures of docs/import.md.
import { generate } from './generate.mjs';
import { runBundled } from './lib/run-bundled.mjs';

const code = await runBundled('scripts/generate/import-table.ts', process.argv.slice(2)).catch(() => 1);
process.exit(code === 0 ? await generate() : code);
