import assert from 'node:assert/strict';
import fc from 'fast-check';
import { recovery, services, singlePoints } from '../../../src/engine';
import { at, factsFor, linux } from './support';

const host = (i: number, memory = '64GiB') => ({ [`h${i}`]: { kind: 'host', memory }, [`x${i}`]: { kind: 'hypervisor', in: `h${i}`, platform: 'esxi' } });
const cluster = { c: { kind: 'cluster', platform: 'vsphere', ha: true, members: ['x1', 'x2'] } };
const vm = (on: number, memory = '8GiB', more: object = {}) => ({ kind: 'vm', in: `x${on}`, os: linux, memory, storage: 'lun', ...more });
const base = { ...host(1), ...host(2), ...cluster, lun: { kind: 'volume', shared: true } };

function after(nodes: object, failing: string[], more: object = {}) {
  const facts = factsFor(nodes, more);
  const result = recovery(facts, failing.map((id) => ({ node: at(facts.graph, id) })));
  const name = (i: number) => (i < 0 ? null : facts.graph.ids[i]!);
  return {
    facts, result, back: Object.fromEntries(result.recovered.map((it) => [name(it.node), [name(it.to), it.seconds.from]])), unplaced: result.unplaced.map((it) => name(it.node)),
    witness: (id: string) => result.witness(at(facts.graph, id)),
  };
}

describe('recovery', () => {
  it('starts VMs elsewhere, with what is in them', () => {
    const { back, result, witness } = after({ ...base, v: vm(1), a: { kind: 'app', in: 'v', startSeconds: 7 }, w: vm(2) }, ['h1']);
    assert.deepEqual(back, { v: ['h2', 90], a: ['h2', 97] });
    assert.deepEqual([result.shareDown, result.shareLost], [0.5, 0]);
    assert.ok(witness('a').includes('v is started on h2 by vSphere HA'));
    assert.equal(witness('a').at(-1), 'a is ready after 97 s at the earliest');
    assert.ok(result.recovered.find((it) => it.to >= 0)!.assumed.some((it) => it.startsWith('detect')));
  });

  it('by priority, then size, as far as there is room', () => {
    const full = { ...base, ...host(2, '20GiB'), big: vm(1, '16GiB'), small: vm(1, '2GiB'), first: vm(1, '12GiB', { restartPriority: 'critical' }) };
    const { back, unplaced, witness } = after(full, ['h1']);
    assert.deepEqual(Object.keys(back).sort(), ['first', 'small']);
    assert.deepEqual(unplaced, ['big']);
    assert.match(witness('big').at(-1)!, /^big is not started elsewhere: .*memory/);
  });

  it('leaves down what is tied to its host, and what fails itself', () => {
    const { back, unplaced } = after({ ...base, v: vm(1, '8GiB', { storage: 'local' }), w: vm(1), n: vm(1, '8GiB', { ha: false }) }, ['h1', 'w']);
    assert.deepEqual([back, unplaced], [{}, []]);
  });

  it('does nothing without a cluster or a majority', () => {
    const pve = { ...base, c: { kind: 'cluster', platform: 'proxmox-ve', ha: true, members: ['x1', 'x2'] }, v: vm(1) };
    const { back, unplaced, witness } = after(pve, ['h1']);
    assert.deepEqual([back, unplaced], [{}, ['v']]);
    assert.match(witness('v').at(-1)!, /c has 1 of 2 votes left, and 2 are needed/);
    assert.deepEqual(after({ ...base, v: vm(1) }, ['h1', 'c']).unplaced, ['v']);
    assert.deepEqual(Object.keys(after({ ...pve, c: { ...pve.c, witness: true } }, ['h1']).back), ['v']);
  });

  it('lets pods go where their VM cannot, and containers stay down that nobody starts', () => {
    const k8s = { k: { kind: 'cluster', platform: 'kubernetes', members: ['e1', 'e2'] } };
    const nodes = (more: object) => ({ ...base, ...k8s, n1: vm(1, '8GiB', more), e1: { kind: 'engine', in: 'n1' }, p: { kind: 'pod', in: 'e1' }, pc: { kind: 'container', in: 'p', dataPaths: ['/data'] }, n2: vm(2), e2: { kind: 'engine', in: 'n2' } });
    assert.deepEqual(after(nodes({}), ['h1']).back['pc'], ['h2', 90.1]);
    const moved = after(nodes({ ha: false }), ['h1']);
    assert.deepEqual(moved.back, { p: ['e2', 340], pc: ['e2', 340.1] });
    assert.deepEqual(moved.result.dataLoss.map((it) => [moved.facts.graph.ids[it.node], it.seconds]), [['pc', NaN]]);
    assert.deepEqual(after({ ...base, v: vm(1), e: { kind: 'engine', in: 'v' }, a: { kind: 'container', in: 'e', restart: 'no' }, b: { kind: 'container', in: 'e', restart: 'always' } }, ['h1']).back['a'], undefined);
  });

  it('starts a container that fails in its place, by its policy', () => {
    const docker = (restart: string) => after({ h: { kind: 'host', os: linux }, d: { kind: 'engine', in: 'h' }, a: { kind: 'container', in: 'd', restart, startSeconds: 3 } }, ['a']).back;
    assert.deepEqual(docker('always'), { a: ['d', 3.1] });
    assert.deepEqual(docker('no'), {});
  });

  it('waits for what is needed, and tells services that stay short', () => {
    const nodes = { ...base, v: vm(1), db: { kind: 'app', in: 'v', startSeconds: 30, service: 'db' }, w: vm(2), web: { kind: 'app', in: 'w', service: 'web' }, x: vm(1, '8GiB', { ha: false, service: 'x' }) };
    const { back, result } = after(nodes, ['h1'], { links: [{ from: 'web', to: 'db' }] });
    assert.deepEqual(back['web'], [null, 120]);
    assert.deepEqual(result.services.map((it) => [it.service.name, it.before, it.after]), [['db', 0, 1], ['x', 0, 0], ['web', 0, 1]]);
  });

  it('tells what copies of volumes are behind', () => {
    const nodes = (copies: object[], more: object = {}) => ({ s: { kind: 'site' }, ...host(1), v: { kind: 'volume', in: 'h1', copies, ...more } });
    const loss = (copies: object[]) => after(nodes(copies), ['h1']).result.dataLoss.map((it) => it.seconds);
    assert.deepEqual(loss([]), [NaN]);
    assert.deepEqual(loss([{ site: 's', lag: '5m' }]), [300]);
    assert.deepEqual(loss([{ site: 's', lag: '5m' }, { site: 's' }, { site: 's', lag: '1m' }]), [60]);
    assert.deepEqual(loss([{ site: 's', sync: true }]), []);
  });

  it('leaves what the search for single points leaves, where room is no question', () => {
    const hosts = 4, many = 10;
    const random = fc.record({
      vms: fc.array(fc.record({ ha: fc.constantFrom(true, false, undefined), storage: fc.constantFrom('local', undefined) }), { minLength: hosts, maxLength: hosts }),
      places: fc.array(fc.nat({ max: hosts - 1 }), { minLength: many, maxLength: many }),
      keys: fc.array(fc.constantFrom(undefined, 'x', 'y'), { minLength: many, maxLength: many }),
      links: fc.array(fc.tuple(fc.nat({ max: many - 1 }), fc.nat({ max: many - 1 })), { maxLength: 8 }),
      nodes: fc.subarray([0, 1, 2, 3]), members: fc.subarray([0, 1, 2, 3]), platform: fc.constantFrom('vsphere', 'proxmox-ve'), local: fc.array(fc.tuple(fc.nat({ max: hosts - 1 }), fc.nat({ max: many - 1 })), { maxLength: 3 }),
    });
    fc.assert(fc.property(random, (it) => {
      const nodes: { [id: string]: { [name: string]: unknown } } = {};
      it.vms.forEach((vm, i) => {
        Object.assign(nodes, { [`h${i}`]: { kind: 'host' }, [`x${i}`]: { kind: 'hypervisor', in: `h${i}` }, [`v${i}`]: { kind: 'vm', in: `x${i}`, os: linux, ...vm }, [`e${i}`]: { kind: 'engine', in: `v${i}` } });
      });
      nodes['c'] = { kind: 'cluster', platform: it.platform, ha: true, members: it.members.map((i) => `x${i}`) };
      nodes['k'] = { kind: 'cluster', platform: 'kubernetes', members: it.nodes.map((i) => `e${i}`) };
      it.places.forEach((place, c) => (nodes[`c${c}`] = { kind: 'container', in: `e${place}`, service: it.keys[c], mounts: [] }));
      it.local.forEach(([on, user], v) => {
        nodes[`d${v}`] = { kind: 'volume', in: `h${on}` };
        (nodes[`c${user}`]!['mounts'] as object[]).push({ source: `d${v}` });
      });
      const facts = factsFor(nodes, { links: it.links.map(([a, b]) => ({ from: `c${a}`, to: `c${b}` })) });
      const played = it.vms.map((_, i) => {
        const { alive } = recovery(facts, [{ node: at(facts.graph, `h${i}`) }]).after;
        return [`h${i}`, ...services(facts).list.filter((s) => alive[s.number]! < s.minAvailable).map((s) => s.name).sort()];
      }).filter((line) => line.length > 1);
      assert.deepEqual(singlePoints(facts, ['host'], { restarted: true }).map(({ node, services: lost }) => [facts.graph.ids[node]!, ...lost.map((s) => s.name).sort()]), played);
    }), { numRuns: 500, seed: 20260822 });
  });
});
