// Entry of the tests inside the Node extension host: VS Code calls run().
import Mocha from 'mocha';
import { grep, loadTests } from 'host-tests';
import { LineReporter } from './reporter';

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 20_000, reporter: LineReporter as never, grep });
  mocha.suite.emit('pre-require', globalThis as never, '', mocha);
  await loadTests();
  await new Promise<void>((resolve, reject) => mocha.run((failures) => {
    if (failures === 0) resolve();
    else reject(new Error(`${failures} tests failed`));
  }));
}
