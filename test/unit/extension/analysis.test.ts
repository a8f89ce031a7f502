// When a document is analysed: at once after our own edits, after a pause while someone types.
import assert from 'node:assert/strict';
import { createAnalysis } from '../../../src/extension/session';
import { readTopology } from '../../../src/model';
import { STACK } from './support';

describe('an analysis', () => {
  const at = STACK.indexOf('4GiB');
  const edit = [{ offset: at, length: 1, text: '8' }];

  it('waits for a pause while someone types, and analyses once', async () => {
    const analysis = createAnalysis(STACK);
    analysis.checked();
    let count = 0;
    const renewed = new Promise<void>((resolve) => analysis.onChecked(() => { count++; resolve(); }));
    analysis.change(edit, true);
    analysis.change([{ offset: at, length: 1, text: '6' }], true);
    assert.equal(count, 0);
    await renewed;
    assert.equal(count, 1);
    assert.equal(analysis.revision, 2);
    analysis.dispose();
  });

  it('analyses at once where asked, and says the same as a fresh one', () => {
    const analysis = createAnalysis(STACK);
    analysis.checked();
    let told = 0;
    analysis.onChecked(() => { told++; });
    analysis.change(edit, false);
    assert.equal(told, 1);
    const text = STACK.replace('4GiB', '8GiB');
    assert.equal(analysis.document.text, text);
    assert.deepEqual(analysis.document.topology.nodes, readTopology(text).topology.nodes);
    analysis.dispose();
  });

  it('is quiet after it was closed', async () => {
    const analysis = createAnalysis(STACK);
    analysis.onChecked(() => assert.fail('analysed after it was closed'));
    analysis.dispose();
    await new Promise((resolve) => setTimeout(resolve, 20));
  });
});
