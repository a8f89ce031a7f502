// npm test [-- SUITE] [-- FILTER...] [-- --grep TITLE]: one suite, or every stage in order when none is named.
// FILTER selects test files by a part of their path. --packed uses dist/strata.vsix as it is instead of packing anew.
import { browserLaunchOptions } from './lib/browser.mjs';
import { ensureEditor } from './lib/editor.mjs';
import { generate } from './generate.mjs';
import { runHostSuite } from './lib/host-suites.mjs';
import { runSuite, testFiles } from './lib/suites.mjs';
import { packRelease } from './lib/release.mjs';
import { build } from './build.mjs';
import { checkTypes } from './types.mjs';

const windowTimeoutMs = 60_000;
const slowTimeoutMs = 300_000;

const check = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });

const stages = {
  types: { title: 'types', run: () => check(checkTypes()) },
  build: { title: 'build', run: async () => { await build(); return check(true); } },
  generate: { title: 'generated files are up to date', run: async () => check(await generate({ check: true }) === 0) },
  unit: { title: 'unit tests', run: ({ filters, grep }) => runSuite('unit', testFiles('unit', { filters }), { grep }) },
  package: { title: 'package', run: () => { packRelease(); return check(true); } },
  tools: { title: 'VS Code and a browser', run: async () => { await ensureEditor(); await browserLaunchOptions(); return check(true); } },
  node: { title: "tests in Node's extension host", run: ({ grep }) => runHostSuite('node', { grep }) },
  web: { title: "tests in the browser worker's extension host", run: ({ grep }) => runHostSuite('web', { grep }) },
  oldest: {
    title: "tests in Node's extension host of the oldest supported VS Code",
    run: ({ grep }) => runHostSuite('node', { grep, version: 'oldest' }),
  },
  e2e: {
    title: 'tests in a browser on VS Code',
    run: ({ filters, grep }) => runSuite('e2e', testFiles('e2e', { filters }), { grep, timeoutMs: windowTimeoutMs }),
  },
  slow: {
    title: 'slow tests',
    run: ({ filters, grep }) => {
      const files = ['unit', 'e2e'].flatMap((folder) => testFiles(folder, { slow: true, filters }));
      if (files.length === 0) return { passed: 0, failed: 0, skipped: 0 };
      return runSuite('slow', files, { grep, timeoutMs: slowTimeoutMs });
    },
  },
};

/** What each name on the command line runs; without a name `all`. */
const suites = {
  all: ['types', 'build', 'generate', 'package', 'unit', 'tools', 'node', 'web', 'e2e'],
  types: ['types'],
  unit: ['unit'],
  host: ['build', 'package', 'tools', 'node', 'web'],
  web: ['build', 'package', 'tools', 'web'],
  e2e: ['build', 'package', 'tools', 'e2e'],
  slow: ['build', 'package', 'tools', 'oldest', 'slow'],
  oldest: ['build', 'package', 'oldest'],
};

function parse(argv) {
  const args = argv.filter((arg) => arg !== '--packed');
  const position = args.indexOf('--grep');
  const grep = position < 0 ? undefined : args.splice(position, 2)[1];
  const [suite = 'all', ...filters] = args;
  return { suite, filters, grep, packed: argv.includes('--packed') };
}

async function runStage(name, options) {
  const { title, run } = stages[name];
  const started = Date.now();
  console.log(`\n=== ${title}`);
  const counts = await Promise.resolve().then(() => run(options)).catch((error) => {
    console.log(error.stack ?? error);
    return check(false);
  });
  console.log(`--- ${title}: ${counts.failed === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return counts;
}

const { suite, packed, ...options } = parse(process.argv.slice(2));
if (!suites[suite]) {
  console.error(`There is no suite '${suite}'. There are: ${Object.keys(suites).join(', ')}.`);
  process.exit(2);
}

// Exit handlers stop servers and browsers; a signal alone would leave them behind.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));

const total = { passed: 0, failed: 0, skipped: 0 };
for (const name of suites[suite].filter((stage) => !(packed && (stage === 'build' || stage === 'package')))) {
  const counts = await runStage(name, options);
  for (const key of Object.keys(total)) total[key] += counts[key];
  // Without a package of this state there is nothing that the suites after it could show.
  if ((name === 'build' || name === 'package') && counts.failed > 0) break;
}
console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`);
process.exit(total.failed === 0 ? 0 : 1);
