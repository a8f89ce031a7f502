import { checkRandomEdits } from './random-edits';

describe('checking after many random edits', () => {
  it('finds what a check from scratch finds', () => checkRandomEdits(1500)).timeout(300_000);
});
