// npm run package: builds everything and packs it into dist: the extension, the command line, and what both contain.
import { build } from './build.mjs';
import { packRelease } from './lib/release.mjs';

await build().then(packRelease).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
