// Entry of the tests inside the Node extension host: VS Code calls run().
import fs from 'node:fs';
import Mocha from 'mocha';
import { grep, loadTests } from 'host-tests';
import { LineReporter, listeners } from './reporter';

export async function run(): Promise<void> {
  const events = process.env['STRATA_TEST_EVENTS'];
  if (events) listeners.push((line) => fs.appendFileSync(events, `${line}\n`));
  const mocha = new Mocha({ ui: 'bdd', timeout: 20_000, reporter: LineReporter as never, grep });
  mocha.suite.emit('pre-require', globalThis as never, '', mocha);
  await loadTests();
  await new Promise<void>((resolve, reject) => mocha.run((failures) => {
    if (failures === 0) resolve();
    else reject(new Error(`${failures} tests failed`));
  }));
}
