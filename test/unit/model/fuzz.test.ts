import { fuzzReader } from './fuzz';

describe('damaged text', () => {
  it('is read without a throw, and every problem has a place in it', () => fuzzReader(20));
});
