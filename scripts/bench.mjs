// npm run bench [-- OPTIONS]: measures; bench/main.ts reads the options.
import { runBundled } from './lib/run-bundled.mjs';

process.exit(await runBundled('bench/main.ts', process.argv.slice(2), ['--expose-gc']).catch(() => 1));
