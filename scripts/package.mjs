// npm run package: builds the extension and packs it into dist/strata.vsix.
import { build } from './build.mjs';
import { packVsix } from './lib/vsix.mjs';

await build().then(packVsix).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
