// Entry of the tests inside the browser worker's extension host: VS Code calls run().
import 'mocha/mocha';
import { grep, loadTests } from 'host-tests';
import { LineReporter } from './reporter';

export async function run(): Promise<void> {
  mocha.setup({ ui: 'bdd', timeout: 20_000, reporter: LineReporter as never, grep });
  await loadTests();
  await new Promise<void>((resolve, reject) => mocha.run((failures: number) => {
    if (failures === 0) resolve();
    else reject(new Error(`${failures} tests failed`));
  }));
}
