import assert from 'node:assert/strict';
import { onCommand } from '../../../webview/state/host';
import { keep, restore } from '../../../webview/state/keep';
import { receive } from '../../../webview/state/receive';
import { getState, setState } from '../../../webview/state/store';
import { keptState, reset, sceneOf, sentOf, settled } from './host';

const NONE = { error: 0, warning: 0, info: 0, hint: 0 };
const scene = () => sceneOf([['h', 'host', -1], ['k', 'hypervisor', 0], ['v', 'vm', 1]]);
const sceneMessage = (change: object = {}) => ({ type: 'scene', revision: 1, scene: { ...scene(), ...change }, counts: NONE, fileName: 'a.topology.json', readOnly: undefined });
const details = (id: string) => ({ id, node: { kind: 'vm' }, facts: [], findings: [], links: [] });

describe('messages from the host', () => {
  beforeEach(() => reset());

  it('a scene becomes state', () => {
    assert.equal(receive(sceneMessage()), true);
    assert.deepEqual(getState().scene?.ids, ['h', 'k', 'v']);
    assert.equal(getState().revision, 1);
  });

  it('of another shape change nothing', () => {
    const before = getState();
    const wrong: unknown[] = [
      undefined, null, 'scene', [], {}, { type: '__proto__' }, { type: 'toString' }, { type: 'scene' }, { type: 'ack', request: 'x', revision: 1, select: [] },
      { type: 'ack', request: -1, revision: 1, select: [] }, { type: 'command', command: 'format-disk' }, { type: 'reveal', ids: [1], focus: true },
      { type: 'findings', revision: 1, rows: [{ key: 'k' }], total: 1, suppressed: 0 }, { type: 'details', revision: 1, details: [{ id: 'x' }] },
      sceneMessage({ x: new Float32Array(2) }), sceneMessage({ ids: ['a', 'b'] }), sceneMessage({ title: [1, 2, 3] }), sceneMessage({ lens: 'secret' }), sceneMessage({ count: -1 }),
      sceneMessage({ parent: Int32Array.of(-1, 1, 1) }), sceneMessage({ parent: Int32Array.of(-1, 7, 1) }), sceneMessage({ end: Int32Array.of(3, 9, 3) }), sceneMessage({ end: Int32Array.of(3, 1, 3) }),
      sceneMessage({ linkFrom: Int32Array.of(3), linkTo: Int32Array.of(0), linkCount: Uint16Array.of(1), linkIndex: Int32Array.of(0) }), sceneMessage({ legend: [{}] }),
      ...[{ runs: [0, 1, 0] }, { links: {} }].map((wrong) => ({ type: 'patch', revision: 1, counts: NONE, patch: { whole: {}, rows: new Uint32Array(0), columns: {}, ...wrong } })),
    ];
    for (const message of wrong) assert.equal(receive(message), false, JSON.stringify(message));
    assert.equal(getState(), before);
  });

  it('a patch changes rows of the scene held', () => {
    receive(sceneMessage());
    const patch = { whole: {}, rows: Uint32Array.of(2), columns: { title: ['web'], level: Uint8Array.of(4) } };
    receive({ type: 'patch', revision: 2, patch, counts: { ...NONE, error: 1 } });
    assert.deepEqual([getState().scene?.title[2], getState().scene?.level[2], getState().scene?.title[0]], ['web', 4, 'h']);
    assert.deepEqual([getState().revision, getState().counts.error], [2, 1]);
  });

  it('a patch brings boxes, takes some away and keeps the others', () => {
    receive(sceneMessage());
    const patch = { runs: Int32Array.of(0, 1, 0, -1, 1, 1, 2, 1, -1), whole: {}, rows: Uint32Array.of(1), columns: { ids: ['new'], title: ['New'], x: Float32Array.of(5) } };
    receive({ type: 'patch', revision: 2, patch, counts: NONE });
    const { scene } = getState();
    assert.deepEqual([scene?.count, scene?.ids[1], [...scene!.parent], scene?.x[1]], [3, 'new', [-1, 0, 0], 5]);
  });

  it('a patch that does not fit asks for the whole scene', () => {
    const EMPTY = { whole: {}, rows: new Uint32Array(0), columns: {} };
    const bad: object[] = [
      { whole: {}, rows: Uint32Array.of(3), columns: { level: Uint8Array.of(1) } },
      { whole: {}, rows: Uint32Array.of(0, 1), columns: { level: Uint8Array.of(1) } },
      { whole: {}, rows: Uint32Array.of(0), columns: { __proto__: null, constructor: ['x'] } },
      { whole: { x: new Float32Array(9) }, rows: new Uint32Array(0), columns: {} },
      { ...EMPTY, runs: Int32Array.of(0, 4, 0) }, { ...EMPTY, runs: Int32Array.of(-2, 1, 0) }, { ...EMPTY, runs: Int32Array.of(0, 0, 0) }, { ...EMPTY, runs: Int32Array.of(0, 1) },
      { ...EMPTY, runs: Int32Array.of(-1, 2_000_000_000, 0) },
      { ...EMPTY, links: { at: 0, gone: 9, shift: 0, linkFrom: Int32Array.of(7), linkTo: Int32Array.of(0), linkCount: Uint16Array.of(1), linkIndex: Int32Array.of(0) } },
    ];
    receive(sceneMessage());
    const { scene: held } = getState();
    for (const patch of bad) receive({ type: 'patch', revision: 2, patch, counts: NONE });
    assert.equal(getState().scene, held);
    assert.equal(sentOf('ready').length, bad.length);
  });

  it('findings come as a patch where most are held already, and are asked for anew where it does not fit', () => {
    const row = (key: string, line: number) => ({ key, rule: 'r', title: 'R', family: 'capacity', severity: 'error', message: 'm', nodes: [], pointer: '', line, witness: [], fixes: [] });
    const rowsMessage = (rows: unknown) => receive({ type: 'findings', revision: 1, rows, total: 3, suppressed: 0 });
    rowsMessage([row('a', 1), row('b', 2), row('c', 3)]);
    rowsMessage({ runs: [2, 1, -1, 1, 0, 1], rows: [row('d', 0)], lines: Int32Array.of(4, 5, 6) });
    assert.deepEqual(getState().findings.map(({ key, line }) => `${key}${line}`), ['c4', 'd5', 'a6']);
    const held = getState().findings;
    const bad = [{ runs: [2, 2], rows: [], lines: Int32Array.of(1, 2) }, { runs: [-1, 1], rows: [], lines: Int32Array.of(1) }, { runs: [0, 1], rows: [], lines: Int32Array.of(1, 2) }, { runs: [0, 0], rows: [], lines: new Int32Array() }, { runs: [0], rows: [], lines: new Int32Array() }];
    for (const rows of bad) rowsMessage(rows);
    assert.equal(getState().findings, held);
    assert.equal(sentOf('ready').length, bad.length);
  });

  it('nodes that are gone leave the selection, those that are only not known yet stay', () => {
    setState({ selection: ['a', 'b', 'c'] });
    receive({ type: 'details', revision: 1, details: [details('a'), details('b')] });
    assert.deepEqual(getState().selection, ['a', 'b', 'c']);
    receive({ type: 'details', revision: 2, details: [details('b')] });
    assert.deepEqual(getState().selection, ['b', 'c']);
  });

  it('details of an earlier selection do not undo the present one', () => {
    setState({ selection: ['a'] });
    receive({ type: 'details', revision: 1, details: [details('a')] });
    receive({ type: 'details', revision: 1, details: [details('x')] });
    assert.deepEqual(getState().selection, ['a']);
  });

  it('a reveal selects, and asks the host not to move the text cursor', async () => {
    receive(sceneMessage());
    receive({ type: 'reveal', ids: ['v'], finding: 'k', focus: false });
    await settled();
    assert.deepEqual([getState().selection, getState().reveal?.ids, getState().selectedFinding, getState().panel], [['v'], ['v'], 'k', 'findings']);
    assert.deepEqual(sentOf('select').map(({ ids, quiet }) => [ids, quiet]), [[['v'], true]]);
  });

  it('a reveal of something folded away opens the boxes around it', async () => {
    receive(sceneMessage());
    setState({ collapsed: new Set(['k', 'other']) });
    receive({ type: 'reveal', ids: ['inside'], focus: false });
    const [{ ids, request }] = sentOf('find');
    assert.deepEqual(ids, ['inside']);
    receive({ type: 'found', request, rows: [{ id: 'inside', kind: 'vm', title: 'inside', subtitle: '', path: ['h', 'k'] }], total: 1 });
    await new Promise((resolve) => { setImmediate(resolve); });
    assert.deepEqual([...getState().collapsed], ['other']);
    assert.deepEqual(sentOf('view').at(-1)?.collapsed, ['other']);
  });

  it('a command goes to the latest handler that takes it', () => {
    const taken: string[] = [];
    const remove = [
      onCommand((command) => { taken.push(`first ${command}`); return true; }),
      onCommand((command) => { taken.push(`second ${command}`); return command === 'fit'; }),
    ];
    receive({ type: 'command', command: 'fit' });
    receive({ type: 'command', command: 'zoomIn' });
    for (const one of remove) one();
    receive({ type: 'command', command: 'fit' });
    assert.deepEqual(taken, ['second fit', 'second zoomIn', 'first zoomIn']);
  });
});

describe('what the webview keeps while it is hidden', () => {
  it('comes back', () => {
    reset();
    const stop = keep();
    setState({ lens: 'risk', collapsed: new Set(['a']), selection: ['b'], panel: undefined, paletteOpen: false });
    stop();
    const kept = keptState();
    reset(kept);
    const { lens, collapsed, selection, panel, paletteOpen, minimapOpen } = restore();
    assert.deepEqual({ lens, collapsed: [...collapsed], selection, panel, paletteOpen, minimapOpen }, { lens: 'risk', collapsed: ['a'], selection: ['b'], panel: undefined, paletteOpen: false, minimapOpen: true });
  });

  it('is not trusted', () => {
    for (const state of [null, 7, 'x', [], { lens: 'none', collapsed: 'all', selection: [1, {}, 'a'], panel: {}, paletteOpen: 'yes' }, { collapsed: { length: 1e9 } }]) {
      reset(state);
      const { lens, collapsed, panel, paletteOpen } = restore();
      assert.deepEqual([lens, collapsed.size, panel, paletteOpen], ['stack', 0, 'inspector', true]);
    }
    assert.deepEqual(getState().selection, []);
  });
});
