// Started by suites.mjs with a plan file: runs compiled test modules in mocha and writes the counts.
import Mocha from 'mocha';
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';

const plan = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const mocha = new Mocha({ ui: 'bdd', timeout: plan.timeoutMs, reporter: process.env.STRATA_REPORTER ?? 'spec', color: process.stdout.isTTY });
if (plan.grep) mocha.grep(new RegExp(plan.grep));

/** A file that does not compile or load is a failing test of its own, so that the other files still run. */
function failing(file, error) {
  globalThis.describe(file, () => globalThis.it('compiles and loads', () => { throw error; }));
}

for (const { file, module, error } of plan.entries) {
  mocha.suite.emit('pre-require', globalThis, file, mocha);
  try {
    if (error) throw Object.assign(new Error(error), { stack: error });
    await import(pathToFileURL(module).href);
  } catch (cause) {
    failing(file, cause);
  }
}

// Exit handlers stop servers and browsers; a signal alone would leave them behind.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));

const runner = mocha.run((failures) => {
  const { passes, pending } = runner.stats;
  fs.writeFileSync(plan.results, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
  // Left-over handles of a failed test must not keep the run alive.
  process.exit(failures === 0 ? 0 : 1);
});
runner.on('retry', (test, error) => console.log(`  FLAKY: ${test.fullTitle()}: tried again after ${error.stack ?? error}`));
