// What-ifs on a canvas: what is assumed, what follows, and how it follows the document.
import assert from 'node:assert/strict';
import type { Event } from '../../../src/model';
import { heldScene, openBench, type Bench } from './support';

const HA = JSON.stringify({
  strata: 1, asOf: '2026-09-01',
  nodes: {
    ...Object.fromEntries([1, 2].flatMap((n) => [
      [`host-${n}`, { kind: 'host', memory: '64GiB', cpu: { cores: 16 }, os: { platform: 'debian', version: '13' } }],
      [`kvm-${n}`, { kind: 'hypervisor', in: `host-${n}`, platform: 'kvm' }],
    ])),
    ha: { kind: 'cluster', platform: 'proxmox-ve', members: ['host-1', 'host-2'], ha: { enabled: true, failuresToTolerate: 1 }, witness: 'host-2' },
    san: { kind: 'volume', in: 'ha', shared: true },
    web: { kind: 'vm', in: 'kvm-1', vcpus: 2, memory: '4GiB', os: { platform: 'debian', version: '13' }, storage: ['san'] },
    shop: { kind: 'app', in: 'web' },
  },
}, null, 1);

describe('what if, on a canvas', () => {
  let bench: Bench;
  beforeEach(async () => { bench = await openBench(HA); });
  afterEach(() => bench.dispose());

  const report = () => bench.last('whatIf').report;
  const section = (title: string) => report().sections.find((one) => one.title === title);
  const assume = (events: readonly Event[]) => bench.send({ type: 'assume', events });

  it('says what follows, with the nodes of each line and the path of reasons', () => {
    bench.session.assume([{ fail: 'host-1' }]);
    assert.equal(bench.last('whatIf').show, true);
    assert.deepEqual(report().events, [{ event: { fail: 'host-1' }, text: 'host-1 fails', problem: undefined }]);
    const line = section('Down')!.lines.find(({ nodes }) => nodes[0] === 'shop')!;
    assert.deepEqual(line.why, ['host-1 fails', 'kvm-1 is in host-1', 'web is in kvm-1', 'shop is in web']);
    assert.match(report().summary, /^4 down/);
  });

  it('adds events up, and takes single ones back', async () => {
    bench.session.assume([{ fail: 'host-1' }]);
    bench.session.assume([{ fail: 'host-2' }]);
    assert.deepEqual(report().events.map(({ text }) => text), ['host-1 fails', 'host-2 fails']);
    assert.ok(section('Down')!.lines.some(({ nodes }) => nodes[0] === 'kvm-2'));
    await assume([{ fail: 'host-2' }]);
    assert.equal(bench.last('whatIf').show, false);
    assert.deepEqual(section('Down')!.lines.map(({ nodes }) => nodes[0]), ['host-2', 'kvm-2']);
    await assume([]);
    assert.deepEqual(report(), { events: [], summary: '', answers: [], sections: [], moves: [] });
    assert.equal(bench.session.whatIf(), undefined);
  });

  it('colours the boxes in its lens, the worst fate of a fold on the fold, and no box in another lens', async () => {
    await bench.send({ type: 'view', lens: 'whatIf', collapsed: ['host-1'] });
    bench.session.assume([{ fail: 'host-1' }]);
    await bench.send({ type: 'ready', lens: 'whatIf', collapsed: ['web'] });
    const { ids, tone, legend } = heldScene(bench.sent);
    assert.ok(tone[ids.indexOf('host-1')] > 0 && tone[ids.indexOf('web')] > 0);
    assert.equal(tone[ids.indexOf('host-2')], 0);
    assert.match(legend.map(({ label }) => label).join(), /Down/);
    assert.equal(legend.reduce((sum, { count }) => sum + count, 0), tone.filter((one) => one > 0).length);
  });

  it('follows the document: plays again after an edit, and says which event cannot be played any more', () => {
    bench.session.assume([{ fail: 'host-1' }, { drain: 'host-2' }]);
    bench.analysis.change(HA.replaceAll('host-1', 'pve-1'), false);
    assert.match(report().events[0]!.problem!, /no node "host-1"/);
    assert.equal(report().events[1]!.problem, undefined);
    assert.equal(bench.last('whatIf').revision, bench.analysis.revision);
  });

  it('takes up remembered events, of which it leaves out what is none', async () => {
    await bench.send({ type: 'ready', events: [{ fail: 'host-1' }, { explode: 'host-1' }, 'x', { lose: 'many' }] });
    assert.deepEqual(report().events.map(({ text }) => text), ['host-1 fails']);
  });

  it('refuses events that are none', async () => {
    for (const event of [{ fail: 1 }, { lose: 'x' }, { __proto__: null, constructor: 'x' }, [], null]) await bench.send({ type: 'assume', events: [event] });
    assert.equal(bench.sent.some(({ type }) => type === 'whatIf'), false);
    assert.ok(bench.done.some((line) => line.startsWith('log ')));
  });
});
