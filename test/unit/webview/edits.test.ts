import assert from 'node:assert/strict';
import type { Operation } from '../../../src/model';
import { edit, fix, judge, paste } from '../../../webview/state/host';
import { receive } from '../../../webview/state/receive';
import { ANSWER_MS } from '../../../webview/state/requests';
import { getState, setState } from '../../../webview/state/store';
import { reset, sceneOf, sent, sentOf, settled, stillTime } from './host';

const set = (id: string): Operation => ({ op: 'set', path: ['nodes', id, 'memory'], value: '1GiB' });
const last = () => sent.at(-1) as { request: number };
const ack = (revision: number, select: string[] = []) => receive({ type: 'ack', request: last().request, revision, select });

describe('edits from the webview', () => {
  let time: ReturnType<typeof stillTime>;
  /** Revisions only grow as long as a page lives. */
  let revisions = 0;
  beforeEach(() => {
    reset();
    setState({ revision: revisions += 100 });
    time = stillTime();
  });
  afterEach(() => time.end());

  it('carry the revision, and select what the answer names', async () => {
    const { revision } = getState();
    const done = edit('Set memory', [set('a')], ['a']);
    assert.deepEqual(sentOf('edit').map((message) => [message.revision, message.label, message.select]), [[revision, 'Set memory', ['a']]]);
    ack(revision + 1, ['a']);
    assert.equal(await done, true);
    assert.deepEqual(getState().selection, ['a']);
    assert.equal(getState().banner, undefined);
  });

  it('go one at a time, a later one against the revision that the earlier one made', async () => {
    const { revision } = getState();
    const both = Promise.all([edit('One', [set('a')]), edit('Two', [set('b')])]);
    assert.equal(sentOf('edit').length, 1);
    ack(revision + 1);
    await settled();
    assert.deepEqual(sentOf('edit').map((message) => message.revision), [revision, revision + 1]);
    ack(revision + 2);
    assert.deepEqual(await both, [true, true]);
  });

  it('that name places in a list keep the revision they were made on, so that the host refuses them when the list has changed', async () => {
    const { revision } = getState();
    const both = Promise.all([edit('One', [{ op: 'unlink', index: 0 }]), edit('Two', [{ op: 'unlink', index: 0 }])]);
    ack(revision + 1);
    await settled();
    assert.deepEqual(sentOf('edit').map((message) => message.revision), [revision, revision]);
    receive({ type: 'reject', request: last().request, revision: revision + 1, reason: 'The file has changed.' });
    assert.deepEqual(await both, [true, false]);
    assert.match(getState().banner?.text ?? '', /Not changed: The file has changed\./);
  });

  it('that name places in a list follow an edit of ours that moved nothing, but not one that came with another change', async () => {
    for (const foreign of [0, 1]) {
      reset();
      setState({ revision: revisions += 100 });
      const both = Promise.all([edit('Type', [{ op: 'set', path: ['nodes', 'a', 'ports', 1, 'host'], value: 80 }]), edit('Remove', [{ op: 'unset', path: ['nodes', 'a', 'ports', 0] }])]);
      ack(revisions + 1 + foreign);
      await settled();
      assert.deepEqual(sentOf('edit').map(({ revision }) => revision - revisions), [0, foreign === 0 ? 1 : 0]);
      ack(revisions + 5);
      await both;
    }
  });

  it('that nobody confirms hold back the rest, and are told; a retry asks again against the same revision', async () => {
    const { revision } = getState();
    const first = edit('One', [set('a')]);
    const second = edit('Two', [set('b')]);
    time.after(ANSWER_MS - 1);
    await settled();
    assert.equal(getState().banner, undefined);
    time.after(1);
    await settled();
    assert.match(getState().banner?.text ?? '', /not confirmed/);
    assert.equal(sentOf('edit').length, 1);
    setState({ revision: revision + 1 });
    getState().banner?.actions?.find(({ label }) => label === 'Retry')?.run();
    await settled();
    assert.equal(getState().banner, undefined);
    assert.deepEqual(sentOf('edit').map((message) => [message.label, message.revision]), [['One', revision], ['One', revision]]);
    receive({ type: 'reject', request: last().request, revision: revision + 1, reason: 'The file has changed.' });
    assert.equal(await first, false);
    assert.match(getState().banner?.text ?? '', /had arrived the first time/);
    await settled();
    ack(revision + 2);
    assert.equal(await second, true);
  });

  it('that nobody confirms are given up by a reload, which asks for the document anew', async () => {
    const both = Promise.all([edit('One', [set('a')]), edit('Two', [set('b')])]);
    time.after(ANSWER_MS);
    await settled();
    getState().banner?.actions?.find(({ label }) => label === 'Reload')?.run();
    assert.deepEqual(await both, [false, false]);
    assert.equal(sentOf('ready').length, 1);
    assert.equal(sentOf('edit').length, 1);
    time.after(ANSWER_MS);
    assert.match(getState().banner?.text ?? '', /Nobody answers/);
    getState().banner?.actions?.find(({ label }) => label === 'Try again')?.run();
    assert.equal(getState().banner, undefined);
    receive({ type: 'scene', revision: getState().revision, scene: sceneOf([['a', 'vm', -1]]), counts: getState().counts, fileName: 'a.topology.json', readOnly: undefined });
    time.after(ANSWER_MS);
    assert.equal(getState().banner, undefined);
  });

  it('an answer that comes late is nobody\'s', async () => {
    const done = edit('One', [set('a')]);
    const { request } = last();
    time.after(ANSWER_MS);
    await settled();
    receive({ type: 'ack', request, revision: 5, select: ['b'] });
    assert.deepEqual(getState().selection, []);
    getState().banner?.actions?.find(({ label }) => label === 'Reload')?.run();
    assert.equal(await done, false);
  });

  it('are not sent to a file that cannot be edited', async () => {
    setState({ readOnly: 'it has a newer format.' });
    assert.equal(await edit('One', [set('a')]), false);
    assert.equal(await paste(null), false);
    assert.deepEqual(sent, []);
    assert.match(getState().banner?.text ?? '', /newer format/);
  });

  it('without operations need no host', async () => {
    assert.equal(await edit('Nothing', []), true);
    assert.deepEqual(sent, []);
  });

  it('can be fixes, named by finding and number', async () => {
    const { revision } = getState();
    const row = { key: 'k', rule: 'r', title: '', family: 'model', severity: 'error', message: '', nodes: [], pointer: '', line: 0, witness: [], fixes: [] } as const;
    const done = fix(row, 1);
    assert.deepEqual(sentOf('fix').map(({ finding, fix: index, revision: at }) => [finding, index, at]), [['k', 1, revision]]);
    ack(revision + 1);
    assert.equal(await done, true);
  });

  it('a question without an answer is answered with no', async () => {
    const verdicts = judge({ kind: 'vm' }, ['a', null]);
    time.after(ANSWER_MS);
    assert.deepEqual((await verdicts).map(({ target, verdict }) => [target, verdict.allowed]), [['a', false], [null, false]]);
  });
});
