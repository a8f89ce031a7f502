// npm run package: builds the extension and packs it into dist/strata.vsix.
import { build } from './build.mjs';
import { packVsix } from './lib/vsix.mjs';
import { startedDirectly } from './lib/project.mjs';

/** Builds and packs; prints the size. */
export async function packageExtension() {
  await build();
  const bytes = packVsix();
  console.log(`  dist/strata.vsix  ${(bytes / 1000).toFixed(1)} kB`);
}

if (startedDirectly(import.meta.url)) {
  await packageExtension().catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
}
