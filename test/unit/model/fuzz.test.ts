import { fuzzReader } from './fuzz';

describe('damaged text', () => {
  it('is read without a throw, and every problem has a place in it', () => fuzzReader(Number(process.env['STRATA_FUZZ_RUNS'] ?? 20)));
});
