// npm run test:desktop [-- --grep TITLE]: test/host inside the VS Code of the desktop, the newest and the oldest supported, with dist/strata.vsix.
// Where VS Code cannot be downloaded, or no display is there, this is said and nothing fails; in CI it does.
import fs from 'node:fs';
import { NoDesktop } from './lib/desktop.mjs';
import { runHostSuite } from './lib/host-suites.mjs';
import { vsixFile } from './lib/project.mjs';

const position = process.argv.indexOf('--grep');
const grep = position < 0 ? undefined : process.argv[position + 1];
const total = { passed: 0, failed: 0, skipped: 0 };

function skip(reason) {
  console.log(`Skipped: ${reason}`);
  if (process.env.CI) total.failed++;
  else total.skipped++;
}

if (!fs.existsSync(vsixFile)) {
  console.error('There is no dist/strata.vsix to test: run npm run package.');
  process.exit(2);
}
if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
  skip('there is no display (xvfb-run -a npm run test:desktop makes one).');
} else {
  for (const version of ['current', 'oldest']) {
    console.log(`\n=== tests in the VS Code of the desktop, ${version}`);
    try {
      const counts = await runHostSuite('desktop', { version, grep });
      for (const key of Object.keys(total)) total[key] += counts[key];
    } catch (error) {
      if (!(error instanceof NoDesktop)) throw error;
      skip(error.message);
      break;
    }
  }
}
console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`);
process.exit(total.failed === 0 ? 0 : 1);
