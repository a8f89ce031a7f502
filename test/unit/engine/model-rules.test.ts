import assert from 'node:assert/strict';
import { check } from '../../../src/engine';
import { readTopology } from '../../../src/model';
import { checkOf, findingsOf, HOST, linux, TODAY } from './support';

describe('reference-integrity', () => {
  const rule = 'reference-integrity';
  const stack = { host: { kind: 'host', os: linux }, docker: { kind: 'engine', in: 'host', platform: 'docker' } };

  it('is one finding for all references to the same missing node, with all of them mended', () => {
    const [finding, ...rest] = findingsOf(rule, {
      nodes: { ...stack, a: { kind: 'container', in: 'dokcer' }, b: { kind: 'container', in: 'dokcer' }, k8s: { kind: 'cluster', members: ['host', 'dokcer'] } },
      links: [{ from: 'a', to: 'dokcer' }], suppressions: [{ rule, node: 'dokcer', reason: 'x' }], scenarios: [{ name: 's', events: [{ fail: 'dokcer' }], expect: { up: ['a'] } }],
    });
    assert.deepEqual(rest, []);
    assert.match(finding!.message, /^There is no node "dokcer", but `in` of a, `in` of b, `members` of k8s, `to` of link 1 and 2 more name it\. Did you mean "docker"\?$/);
    assert.deepEqual([finding!.nodes, finding!.pointer], [['a', 'b', 'k8s'], '/nodes/a/in']);
    const [fix] = finding!.fixes();
    assert.equal(fix!.safe, true);
    assert.deepEqual(fix!.operations.map((it) => (it.op === 'set' ? it.path.join('/') : '')), ['nodes/a/in', 'nodes/b/in', 'nodes/k8s/members/1', 'links/0/to', 'suppressions/0/node', 'scenarios/0/events/0/fail']);
  });

  it('calls a fix safe only where one id is near', () => {
    const fixes = (nodes: object) => findingsOf(rule, { nodes })[0]!.fixes().map((it) => it.safe);
    assert.deepEqual(fixes({ 'web-1': { kind: 'host' }, a: { kind: 'volume', in: 'web-3' } }), [true]);
    assert.deepEqual(fixes({ 'web-1': { kind: 'host' }, 'web-2': { kind: 'host' }, a: { kind: 'volume', in: 'web-3' } }), [false]);
    assert.deepEqual(fixes({ a: { kind: 'volume', in: 'elsewhere' } }), []);
  });

  it('tells what kind is wanted', () => {
    const [finding] = findingsOf(rule, { nodes: { ...stack, k8s: { kind: 'cluster', members: ['disk'] }, disk: { kind: 'volume' } } });
    assert.equal(finding!.message, '`members` of k8s must name a host, hypervisor, virtual machine or container engine, but disk is a volume. Name another node.');
    assert.equal(finding!.pointer, '/nodes/k8s/members/0');
  });

  it('knows that a node serves one cluster of a product, and that pins outlive nodes', () => {
    const found = findingsOf(rule, { nodes: { ...stack, a: { kind: 'cluster', platform: 'vsphere', members: ['host'] }, b: { kind: 'cluster', platform: 'vSphere', members: ['host'] }, c: { kind: 'cluster', platform: 'ceph', members: ['host'] } }, layout: { gone: { x: 1, y: 2 }, host: { x: 0, y: 0 } } });
    assert.deepEqual(found.map((it) => [it.severity, it.pointer]), [['error', '/nodes/b/members/0'], ['hint', '/layout/gone']]);
    assert.deepEqual(found[1]!.fixes()[0]!.operations, [{ op: 'unset', path: ['layout', 'gone'] }]);
  });

  it('stays quick and quiet with thousands of wrong references', () => {
    const nodes = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`node-number-${i}`, { kind: 'volume', in: `no-such-place-${i * 7}` }]));
    const { findings } = checkOf({ nodes });
    assert.equal(findings.filter((it) => it.rule === rule).length, 3000);
  });
});

describe('containment-cycle', () => {
  it('is one finding for each circle, in order, and nothing else is computed from it', () => {
    const nodes = { x: { kind: 'cgroup', in: 'z' }, y: { kind: 'cgroup', in: 'x' }, z: { kind: 'cgroup', in: 'y' }, web: { kind: 'container', in: 'y', privileged: true }, p: { kind: 'site', in: 'q' }, q: { kind: 'site', in: 'p' } };
    const { findings } = checkOf({ nodes });
    assert.deepEqual(findings.map((it) => [it.rule, it.witness]), [
      ['containment-cycle', ['x is in z', 'z is in y', 'y is in x']], ['containment-cycle', ['p is in q', 'q is in p']],
    ]);
    assert.deepEqual(findings[0]!.fixes().map((it) => it.title), ['Move x to the top level', 'Move z to the top level', 'Move y to the top level']);
  });
});

describe('invalid-parent', () => {
  const rule = 'invalid-parent';

  it('is one finding for the nodes of a kind in one place, with one fix', () => {
    const [finding, ...rest] = findingsOf(rule, { nodes: { ...HOST, a: { kind: 'container', in: 'kvm' }, b: { kind: 'container', in: 'kvm' } } });
    assert.deepEqual(rest, []);
    assert.match(finding!.message, /^2 containers \(a and b\) are in hypervisor kvm, which cannot run a container\. The quick fix adds a virtual machine \(vm-1\) and a container engine \(engine-1\)\.$/);
    assert.deepEqual(finding!.fixes()[0]!.operations.map((it) => it.op), ['add', 'add', 'move', 'move']);
  });

  it('has no fix where no layer helps', () => {
    const [finding] = findingsOf(rule, { nodes: { disk: { kind: 'volume' }, web: { kind: 'container', in: 'disk' } } });
    assert.deepEqual(finding!.fixes(), []);
    assert.equal(finding!.message, 'Container web is in volume disk, which cannot run a container. A container cannot be in disk, a volume. It goes into a container engine, a control group, a pod or a cluster. Move it there.');
  });

  it('leaves missing parents to the rule about references, and tells the top level', () => {
    assert.deepEqual(findingsOf(rule, { nodes: { web: { kind: 'container', in: 'nobody' } } }), []);
    assert.match(findingsOf(rule, { nodes: { web: { kind: 'container' } } })[0]!.message, /^Container web is at the top level, where a container cannot run\./);
  });
});

describe('value-out-of-range', () => {
  const rule = 'value-out-of-range';

  it('knows what a host cannot have', () => {
    const found = findingsOf(rule, { nodes: { host: { kind: 'host', memory: '65TiB', cpu: { sockets: 64, cores: 128, threads: 2 }, reserved: { memory: '80TiB' } } } });
    assert.deepEqual(found.map((it) => [it.severity, it.pointer]), [['error', '/nodes/host/reserved/memory'], ['warning', '/nodes/host/memory'], ['warning', '/nodes/host/cpu']]);
  });

  it('lets a VM that is off have nothing', () => {
    const vm = (more: object) => findingsOf(rule, { nodes: { ...HOST, vm: { kind: 'vm', in: 'kvm', memory: 0, ...more } } }).length;
    assert.deepEqual([vm({}), vm({ power: 'off' }), vm({ replicas: 0 })], [1, 0, 0]);
  });

  it('knows the day it is asked', () => {
    const document = { nodes: { ...HOST, vm: { kind: 'vm', in: 'kvm', os: { ...linux, lastPatched: '2026-09-01' }, snapshots: [{ created: '2026-08-01' }, { created: '2027-01-01' }] } }, images: { 'a:1': { built: '2026-12-24' } } };
    assert.deepEqual(findingsOf(rule, document).map((it) => it.pointer), ['/nodes/vm/os/lastPatched', '/nodes/vm/snapshots/1/created', '/images/a:1/built']);
    assert.deepEqual(findingsOf(rule, document, { today: '2027-02-01' }), []);
  });

  it('takes the reader\'s ranges over as its own, to be set and suppressed alike', () => {
    const text = '{"strata":1,"nodes":{"vm":{"kind":"host","cpu":{"cores":0}}},"suppressions":[{"rule":"value-out-of-range","node":"vm","reason":"a joke"}]}';
    const checked = check(readTopology(text), { today: TODAY });
    assert.deepEqual([checked.findings.length, checked.suppressed.map((it) => it.message)], [0, ['vm: "cores" must be at least 1, not 0.']]);
  });
});
