// npm test [-- SUITE] [-- FILTER...] [-- --grep TITLE]: one suite, or every stage in order when none is named.
import { runSuite, testFiles } from './lib/suites.mjs';

const suites = {
  unit: ({ filters, grep }) => runSuite('unit', testFiles('unit', { filters }), { grep }),
};

function parse(argv) {
  const args = [...argv];
  const at = args.indexOf('--grep');
  const grep = at < 0 ? undefined : args.splice(at, 2)[1];
  const [suite, ...filters] = args;
  return { suite, filters, grep };
}

const { suite, filters, grep } = parse(process.argv.slice(2));
const { passed, failed, skipped } = await suites[suite ?? 'unit']({ filters, grep });
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exit(failed === 0 ? 0 : 1);
