import assert from 'node:assert/strict';
import { type ComparedSide, createComparison, incomparable } from '../../../src/extension/session/comparison';
import { readTopology } from '../../../src/model';
import type { ToWebview } from '../../../src/protocol';
import { CHANGE } from '../../../src/scene';
import { asMessage } from '../../../webview/state/validate';
import { heldScene, STACK } from './support';

const side = (name: string, text: string, partial?: string): ComparedSide => ({ name, document: readTopology(text), partial });
const MOVED = STACK.replace('"web": { "kind": "container", "in": "docker"', '"cache": { "kind": "container", "in": "docker", "image": "valkey:8" },\n    "web": { "kind": "container", "in": "vm-b"').replace('"in": "vm-b", "image"', '"in": "docker", "image"').replace('"vm-a": { "kind": "vm", "in": "kvm", "vcpus": 2', '"vm-a": { "kind": "vm", "in": "kvm", "vcpus": 4');
/** Broken behind its first nodes. */
const BROKEN = STACK.slice(0, STACK.indexOf('"db":'));

function openComparison(old: ComparedSide, now: ComparedSide) {
  const sent: ToWebview[] = [], done: string[] = [];
  const session = createComparison({ old, now }, {
    title: 'old to now', post: (message) => sent.push(message), openText: (...args) => done.push(`openText ${args.join(' ')}`), openRule: (rule) => done.push(`openRule ${rule}`),
    run: (command) => done.push(`run ${command}`), keyboard: async (on) => { done.push(`keyboard ${on}`); }, log: (message) => done.push(`log ${message}`),
  });
  const last = <T extends ToWebview['type']>(type: T) => {
    const found = sent.findLast((message) => message.type === type);
    assert.ok(found, `no ${type} among ${sent.map((message) => message.type).join(', ')}`);
    return found as Extract<ToWebview, { type: T }>;
  };
  return { session, sent, done, last };
}
const READY = { type: 'ready', lens: 'stack', collapsed: [], side: 'both' };

describe('a session on two topologies', () => {
  it('sends nothing before the webview is ready, then what it accepts', () => {
    const { session, sent, last } = openComparison(side('old', STACK), side('now', MOVED));
    assert.equal(sent.length, 0);
    session.receive(READY);
    assert.deepEqual(sent.map(({ type }) => type), ['scene', 'document', 'findings', 'changes']);
    for (const message of sent) assert.ok(asMessage(structuredClone(message)), JSON.stringify(message));
    const { report, problem } = last('changes');
    assert.deepEqual([problem, report.partial, report.same], [undefined, [], false]);
    assert.ok(report.sections.some(({ lines }) => lines.some(({ text }) => text.includes('cache'))));
  });

  it('answers what is asked of it, and refuses every edit', () => {
    const { session, done, last } = openComparison(side('old', STACK), side('now', MOVED));
    session.receive(READY);
    session.receive({ type: 'select', ids: ['nothing', 'vm-a'] });
    assert.deepEqual(last('details').details.map(({ id }) => id), ['vm-a']);
    session.receive({ type: 'find', request: 1, query: 'change:added', limit: 10 });
    assert.deepEqual(last('found').rows.map(({ id, subtitle }) => [id, subtitle]), [['cache', 'added']]);
    session.receive({ type: 'card', request: 2, id: 'cache' });
    assert.ok(last('card').card);
    session.receive({ type: 'openText', pointer: '', beside: true });
    assert.deepEqual(done, ['openText now /nodes/vm-a true']);
    session.receive({ type: 'edit', request: 3, revision: 0, label: 'Rename', operations: [{ op: 'rename', id: 'web', to: 'front' }] });
    assert.match(last('reject').reason, /^Two topologies are compared here/);
    session.receive({ type: 'nonsense' });
    assert.match(done.at(-1)!, /^log A message .* was refused/);
  });

  it('shows one side, and sends a patch where the same boxes look otherwise', () => {
    const { session, sent } = openComparison(side('old', STACK), side('now', MOVED));
    session.receive(READY);
    session.receive({ type: 'view', lens: 'stack', collapsed: [], side: 'old' });
    assert.ok(!heldScene(sent).ids.includes('cache'));
    session.receive({ type: 'view', lens: 'stack', collapsed: [], side: 'both' });
    assert.equal(heldScene(sent).tone[heldScene(sent).ids.indexOf('cache')], CHANGE.added);
    session.receive({ type: 'view', lens: 'stack', collapsed: [], side: 'both', filter: 'cache' });
    assert.equal(sent.at(-1)!.type, 'patch');
  });

  it('keeps the last picture while a side cannot be read, and says why', () => {
    const { session, sent, last } = openComparison(side('old', STACK), side('now', MOVED));
    session.receive(READY);
    session.show({ old: side('old', STACK), now: side('now', BROKEN) });
    assert.match(last('changes').problem!, /^now cannot be compared: /);
    assert.ok(last('changes').report.sections.some(({ lines }) => lines.some(({ text }) => text.includes('cache'))));
    session.show({ old: side('old', STACK), now: side('now', STACK) });
    assert.deepEqual([last('changes').problem, last('changes').report.same], [undefined, true]);
    session.dispose();
    const count = sent.length;
    session.show({ old: side('old', STACK), now: side('now', MOVED) });
    assert.equal(sent.length, count);
  });

  it('draws a side as far as it can be read where that is wished, and passes on what is said of it', () => {
    const now = side('theirs', BROKEN, 'theirs is broken at line 12.');
    const { session, sent, last } = openComparison(side('ours', STACK), now);
    session.receive(READY);
    assert.deepEqual([last('changes').problem, last('changes').report.partial], [undefined, ['theirs is broken at line 12.']]);
    const { scene } = last('scene');
    assert.equal(scene.tone[scene.ids.indexOf('db')], CHANGE.removed);
    assert.notEqual(scene.tone[scene.ids.indexOf('vm-b')], CHANGE.removed);
    session.receive({ type: 'view', lens: 'stack', collapsed: [], side: 'new' });
    assert.ok(heldScene(sent).ids.includes('vm-b') && !heldScene(sent).ids.includes('db'));
  });

  it('compares nothing where neither side has a node that can be read', () => {
    assert.match(incomparable({ old: side('a', STACK), now: side('b', '{') })!, /^b cannot be compared/);
    assert.equal(incomparable({ old: side('a', STACK), now: side('b', '', 'b is broken.') }), undefined);
    assert.equal(incomparable({ old: side('a', '{', 'a is broken.'), now: side('b', '', 'b is broken.') }), 'Neither side can be read. a is broken. b is broken.');
  });
});
