// One window for all tests of a file, with evidence kept where a test fails.
import { keepEvidence } from './evidence';
import { openWindow, type TestWindow, type WindowOptions } from './window';

const startLimitMs = 240_000;

/** On a busy CI machine a browser may stall: a test gets a second try there, which is said. Elsewhere it has none, so that whoever works on it sees. */
const RETRIES = process.env.CI ? 1 : 0;

/**
 * Call inside `describe`: opens a window before the first test and closes it after the last.
 * Returns a function that gives the window. After a failed test .shots/failed/ has a screenshot and the server's log.
 */
export function useWindow(options: WindowOptions = {}): () => TestWindow {
  let window: TestWindow | undefined;

  before(async function () {
    this.timeout(startLimitMs);
    this.test?.parent?.eachTest((test) => void test.retries(RETRIES));
    window = await openWindow(options).catch((error: unknown) => {
      if (RETRIES === 0) throw error;
      console.log(`  FLAKY: a window did not open: tried again after ${error instanceof Error ? error.stack : String(error)}`);
      return openWindow(options);
    });
  });

  afterEach(async function () {
    if (!window || !this.currentTest || this.currentTest.state === 'passed' || this.currentTest.isPending()) return;
    await keepEvidence(this.currentTest.fullTitle(), { page: window.page, serverLog: window.serverLog() });
  });

  after(async function () {
    this.timeout(startLimitMs);
    // Where preparing failed, no test ran after which evidence would have been kept.
    const { _beforeAll: prepared = [] } = this.test?.parent as { readonly _beforeAll?: readonly Mocha.Hook[] } | undefined ?? {};
    const failed = prepared.find(({ state }) => state === 'failed');
    if (window && failed) await keepEvidence(`${failed.parent?.fullTitle()} prepares`, { page: window.page, serverLog: window.serverLog() });
    await window?.close();
  });

  return () => {
    if (!window) throw new Error('The window is not open yet: use it inside a test.');
    return window;
  };
}
