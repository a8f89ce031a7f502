// A mocha reporter for tests inside VS Code: one marked JSON line an event on the console, which reaches the page.
import type Mocha from 'mocha';

/** Starts every line; scripts/lib/host-suites.mjs looks for it. */
export const marker = '@@strata-test ';

/** Who else hears the lines: where no page shows the console, a file. */
export const listeners: ((line: string) => void)[] = [];

const say = (event: object): void => {
  const line = marker + JSON.stringify(event);
  console.log(line);
  for (const hear of listeners) hear(line);
};

// Mocha calls reporters with `new`.
export class LineReporter {
  constructor(runner: Mocha.Runner) {
    runner.on('pass', (test) => say({ event: 'pass', title: test.fullTitle(), ms: test.duration }));
    runner.on('fail', (test, error) => say({ event: 'fail', title: test.fullTitle(), message: error.message, stack: error.stack ?? '' }));
    runner.on('pending', (test) => say({ event: 'skip', title: test.fullTitle() }));
    runner.on('end', () => say({ event: 'end' }));
  }
}
