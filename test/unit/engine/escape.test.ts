import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  BEYOND, boundary, closure, compromise, containerEscape, controlGraph, distanceTo, impact, influenced, kernelFlaw, kernels, pathFrom, pathLines, pathTo, reachedNodes,
  vmEscape,
} from '../../../src/engine';
import type { Facts } from '../../../src/engine';
import { at, factsFor, HOST, idsOf, linux } from './support';

const engine = (parent: string, more: object = {}) => ({ kind: 'engine', in: parent, platform: 'docker', ...more });
const box = (parent: string, more: object = {}) => ({ kind: 'container', in: parent, ...more });
/** Ids of what is controlled after breaking at most so many boundaries, sources included. */
const controlled = (facts: Facts, id: string, breaks: number): string[] =>
  idsOf(facts.graph, reachedNodes(facts.graph, compromise(facts, at(facts.graph, id), breaks))).sort();
const gained = (facts: Facts, id: string, breaks: number): string[] => controlled(facts, id, breaks).filter((it) => it !== id);
const DOCKER = { host: { kind: 'host', os: linux }, docker: engine('host') };

describe('what an attacker controls', () => {
  it('an LXC container on a Proxmox host with 12 VMs: one break gives the host and all VMs', () => {
    const vms = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`vm-${i + 1}`, { kind: 'vm', in: 'pve', os: linux }]));
    const facts = factsFor({ host: { kind: 'host', os: linux }, pve: { kind: 'hypervisor', in: 'host', platform: 'proxmox-ve' }, lxc: engine('host', { platform: 'lxc' }), web: box('lxc', { trust: 'untrusted' }), ...vms });
    assert.deepEqual(controlled(facts, 'web', 0), ['web']);
    assert.deepEqual(gained(facts, 'web', 1), ['host', 'lxc', 'pve', ...Object.keys(vms)].sort());
    assert.equal(containerEscape(facts, at(facts.graph, 'web')).length, 15);
    const reached = compromise(facts, at(facts.graph, 'web'), 1);
    assert.deepEqual(pathLines(facts, pathTo(reached, at(facts.graph, 'vm-7'))!), [
      'container web -> host host: a flaw of the kernel that they share (1 break)',
      'host host -> VM vm-7: it runs there',
    ]);
  });

  it('a container in a VM needs two breaks to the neighbours on the hypervisor', () => {
    const facts = factsFor({ ...HOST, 'vm-1': { kind: 'vm', in: 'kvm', os: linux }, docker: engine('vm-1'), web: box('docker'), db: box('docker'), 'vm-2': { kind: 'vm', in: 'kvm', os: linux } });
    assert.deepEqual(gained(facts, 'web', 1), ['db', 'docker', 'vm-1']);
    assert.deepEqual(gained(facts, 'web', 2), ['db', 'docker', 'host', 'kvm', 'vm-1', 'vm-2']);
    assert.deepEqual(idsOf(facts.graph, reachedNodes(facts.graph, vmEscape(facts, at(facts.graph, 'vm-1'))!)).sort(), ['db', 'docker', 'host', 'kvm', 'vm-1', 'vm-2', 'web']);
  });

  it('configuration alone: privilege, capabilities, the engine\'s socket, writable system paths', () => {
    for (const more of [
      { privileged: true }, { capabilities: { add: ['CAP_SYS_ADMIN'] } }, { capabilities: { add: ['all'] } }, { mounts: [{ source: '/var/run/docker.sock', readOnly: true }] },
      { mounts: [{ source: '/etc/cron.d/../' }] }, { mounts: [{ source: '/' }] }, { mounts: [{ source: '/var/lib' }], user: '0:0' },
    ]) {
      const facts = factsFor({ ...DOCKER, ci: box('docker', more), shop: box('docker') });
      assert.deepEqual(gained(facts, 'ci', 0), ['docker', 'host', 'shop'], JSON.stringify(more));
    }
    for (const more of [
      { capabilities: { add: ['NET_ADMIN'] } }, { mounts: [{ source: '/', readOnly: true }], user: '1000' }, { mounts: [{ source: '/etc' }], user: '1000' },
      { mounts: [{ source: '/etc/nginx' }] }, { mounts: [{ source: 'etc' }] }, { mounts: [{ source: '/etc', type: 'tmpfs' }] },
    ]) {
      const facts = factsFor({ ...DOCKER, ci: box('docker', more), shop: box('docker') });
      if (JSON.stringify(more).includes('"/"')) assert.deepEqual(gained(facts, 'ci', 0), ['docker', 'host', 'shop'], 'the root folder holds the socket, which read-only does not protect');
      else assert.deepEqual(gained(facts, 'ci', 0), [], JSON.stringify(more));
    }
  });

  it('a user namespace or a rootless engine takes the shortcuts away; an escape stays one break', () => {
    for (const more of [{ userns: true }, { rootless: true }]) {
      const facts = factsFor({ host: { kind: 'host', os: linux }, podman: engine('host', more), ci: box('podman', { privileged: true, mounts: [{ source: '/etc' }] }), web: box('podman') });
      assert.deepEqual(gained(facts, 'ci', 0), []);
      assert.deepEqual(gained(facts, 'ci', 1), ['host', 'podman', 'web']);
    }
    const facts = factsFor({ host: { kind: 'host', os: linux }, podman: engine('host', { rootless: true }), ci: box('podman', { mounts: [{ source: '/run/podman/podman.sock' }] }), web: box('podman'), other: engine('host'), db: box('other') });
    assert.deepEqual(gained(facts, 'ci', 0), ['podman', 'web'], 'the socket of a rootless engine gives its containers, not the host');
    assert.deepEqual(gained(facts, 'ci', 1), ['db', 'host', 'other', 'podman', 'web']);
  });

  it('sandboxes: gVisor costs two breaks, a Kata pod one inside and one out, Hyper-V isolation one', () => {
    const facts = factsFor({
      host: { kind: 'host', os: linux }, cri: engine('host', { platform: 'containerd' }), soft: box('cri', { runtimeClass: 'gvisor' }),
      pod: { kind: 'pod', in: 'cri', runtimeClass: 'kata' }, a: box('pod'), b: box('pod'), c: box('pod', { privileged: true }), lone: box('cri', { isolation: 'hyperv' }),
      odd: box('cri', { runtimeClass: 'nobody-knows' }), hole: box('cri', { runtimeClass: 'kata', mounts: [{ source: '/etc' }] }),
    });
    assert.deepEqual([gained(facts, 'soft', 1), gained(facts, 'soft', 2).includes('host')], [[], true]);
    assert.deepEqual([gained(facts, 'a', 0), gained(facts, 'a', 1), gained(facts, 'a', 2).includes('host')], [[], ['b', 'c', 'pod'], true]);
    assert.deepEqual([gained(facts, 'c', 0), gained(facts, 'c', 1).includes('host')], [['a', 'b', 'pod'], true]);
    assert.deepEqual([gained(facts, 'lone', 0), gained(facts, 'lone', 1).includes('host')], [[], true]);
    assert.deepEqual([gained(facts, 'odd', 9), idsOf(facts.graph, controlGraph(facts).undecided)], [[], ['odd']]);
    assert.ok(gained(facts, 'hole', 0).includes('host'), 'a writable /etc of the host goes around the sandbox');
  });

  it('hidden VMs: Docker Desktop stands between, WSL 2 is one machine for its engines', () => {
    const facts = factsFor({
      mac: { kind: 'host', os: { platform: 'macos' } }, desktop: engine('mac', { platform: 'docker-desktop' }), web: box('desktop', { privileged: true }), mail: { kind: 'app', in: 'mac' },
      pc: { kind: 'host', os: { platform: 'windows', version: '11' } }, dd: engine('pc', { platform: 'docker-desktop' }), a: box('dd'), podman: engine('pc', { platform: 'podman' }), b: box('podman'),
    });
    assert.deepEqual([gained(facts, 'web', 0), gained(facts, 'web', 1)], [['desktop'], ['desktop', 'mac', 'mail']]);
    assert.deepEqual([gained(facts, 'a', 0), gained(facts, 'a', 1), gained(facts, 'a', 2)], [[], ['b', 'dd', 'podman'], ['b', 'dd', 'pc', 'podman']]);
  });

  it('applications of root are root, others need a flaw', () => {
    const facts = factsFor({ host: { kind: 'host', os: linux }, cron: { kind: 'app', in: 'host', user: 'root' }, shop: { kind: 'app', in: 'host', user: 'www' }, odd: { kind: 'app', in: 'host' } });
    assert.deepEqual(['cron', 'shop', 'odd'].map((id) => gained(facts, id, 0).includes('host')), [true, false, false]);
    assert.deepEqual(['shop', 'odd'].map((id) => gained(facts, id, 1).includes('host')), [true, true]);
  });

  it('control planes command their cluster, managers what they manage, and clusters their members', () => {
    const facts = factsFor({
      ...HOST, m: { kind: 'vm', in: 'kvm', os: linux, role: 'control-plane' }, me: engine('m'), api: box('me'),
      w: { kind: 'vm', in: 'kvm', os: linux }, we: engine('w'), job: box('we'), k8s: { kind: 'cluster', platform: 'kubernetes', members: ['me', 'w', 'gone', 'k8s'] }, pod: { kind: 'pod', in: 'k8s' },
      far: { kind: 'host', os: linux }, ansible: { kind: 'app', in: 'far', manages: ['w', 'gone'] },
    });
    assert.deepEqual(gained(facts, 'api', 1), ['job', 'k8s', 'm', 'me', 'pod', 'w', 'we']);
    assert.deepEqual(gained(facts, 'job', 1), ['w', 'we'], 'a worker does not command its cluster');
    assert.deepEqual(gained(facts, 'ansible', 0), ['job', 'w', 'we']);
    const sum = impact(facts, compromise(facts, at(facts.graph, 'api'), 1));
    assert.deepEqual([idsOf(facts.graph, sum.controlPlane), idsOf(facts.graph, sum.workloads), sum.path!.length], [['m'], ['api', 'job'], 1]);
  });

  it('encrypted guests are not given away by their host, and stopped ones attack nobody', () => {
    const facts = factsFor({ ...HOST, a: { kind: 'vm', in: 'kvm', os: linux }, b: { kind: 'vm', in: 'kvm', os: linux, confidential: 'sev-snp' }, c: { kind: 'vm', in: 'kvm', os: linux, power: 'off' }, d: { kind: 'vm', in: 'kvm', os: linux, confidential: 'sev' } });
    assert.deepEqual(gained(facts, 'a', 1), ['c', 'd', 'host', 'kvm']);
    assert.deepEqual(gained(facts, 'c', 1), []);
    assert.ok(gained(facts, 'b', 1).includes('kvm'), 'the wall works in one direction only');
  });

  it('a kernel flaw takes what the kernel serves and what stands on it', () => {
    const facts = factsFor({ ...HOST, vm: { kind: 'vm', in: 'kvm', os: linux }, docker: engine('vm'), web: box('docker'), other: { kind: 'app', in: 'host' } });
    const flaw = (key: string) => idsOf(facts.graph, reachedNodes(facts.graph, kernelFlaw(facts, kernels(facts).domains.find((it) => it.key === key)!.number))).sort();
    assert.deepEqual(flaw('vm'), ['docker', 'vm', 'web']);
    assert.deepEqual(flaw('host'), ['docker', 'host', 'kvm', 'other', 'vm', 'web']);
  });

  it('shared volumes influence, they do not control; read-only mounts influence nobody', () => {
    const nodes = (readOnly: boolean) => factsFor({
      ...HOST, 'vm-1': { kind: 'vm', in: 'kvm', os: linux }, d1: engine('vm-1'), 'vm-2': { kind: 'vm', in: 'kvm', os: linux }, d2: engine('vm-2'), nfs: { kind: 'volume', shared: true },
      web: box('d1', { mounts: [{ source: 'nfs', readOnly }] }), batch: box('d2', { mounts: [{ source: 'nfs', readOnly: true }] }),
    });
    const facts = nodes(false), sealed = nodes(true);
    assert.deepEqual(gained(facts, 'web', 0), ['nfs']);
    assert.deepEqual(influenced(facts, compromise(facts, at(facts.graph, 'web'), 0)).map(({ node, through }) => idsOf(facts.graph, [node, through])), [['batch', 'web']]);
    assert.deepEqual(influenced(sealed, compromise(sealed, at(sealed.graph, 'web'), 0)), []);
  });
});

/** Stacks of all sorts, to hold the search against what it must agree with. */
const stacks = fc.array(fc.record({
  vm: fc.boolean(), confidential: fc.constantFrom(undefined, 'tdx'), rootless: fc.boolean(), platform: fc.constantFrom('docker', 'docker-desktop', 'podman'),
  boxes: fc.array(fc.record({ privileged: fc.boolean(), runtimeClass: fc.constantFrom(undefined, 'kata', 'gvisor', 'odd'), pod: fc.boolean(), mounts: fc.constantFrom([], [{ source: '/run' }], [{ source: 'data' }]) }), { maxLength: 4 }),
}), { minLength: 1, maxLength: 4 }).map((machines) => {
  const nodes: { [id: string]: object } = { ...HOST, data: { kind: 'volume' }, k8s: { kind: 'cluster', members: ['m0', 'e1'] } };
  machines.forEach(({ vm, confidential, rootless, platform, boxes }, m) => {
    nodes[`m${m}`] = vm ? { kind: 'vm', in: 'kvm', os: linux, confidential, role: m === 0 ? 'control-plane' : undefined } : { kind: 'host', os: linux };
    nodes[`e${m}`] = { kind: 'engine', in: `m${m}`, platform, rootless };
    boxes.forEach(({ pod, runtimeClass, ...more }, b) => {
      if (pod) nodes[`p${m}-${b}`] = { kind: 'pod', in: `e${m}`, runtimeClass };
      nodes[`c${m}-${b}`] = { kind: 'container', in: pod ? `p${m}-${b}` : `e${m}`, ...(pod ? {} : { runtimeClass }), ...more };
    });
  });
  return factsFor(JSON.parse(JSON.stringify(nodes)) as object);
});

describe('the search for what is controlled', () => {
  it('is monotone in breaks, and its paths hold: each step starts where the last one ended, and their breaks add up', () => {
    fc.assert(fc.property(stacks, (facts) => {
      for (let i = 0; i < facts.graph.count; i++) {
        const narrow = closure(facts, [i], 1), wide = closure(facts, [i], 3);
        for (let j = 0; j < facts.graph.count; j++) {
          assert.equal(narrow.breaks[j], wide.breaks[j]! <= 1 ? wide.breaks[j] : BEYOND);
          const path = pathTo(wide, j);
          if (path === undefined) continue;
          assert.equal(path.reduce((sum, step) => sum + step.breaks, 0), wide.breaks[j]);
          let place = i;
          for (const { from, to } of path) {
            assert.equal(from, place);
            place = to;
          }
          assert.equal(place, j);
        }
      }
    }), { numRuns: 40 });
  });

  it('finds backwards what it finds forwards', () => {
    fc.assert(fc.property(stacks, (facts) => {
      for (let target = 0; target < facts.graph.count; target++) {
        const back = distanceTo(facts, [target], 2);
        for (let i = 0; i < facts.graph.count; i++) {
          assert.equal(back.breaks[i], closure(facts, [i], 2).breaks[target]);
          const path = pathFrom(back, i);
          if (path !== undefined) assert.equal(path.reduce((sum, step) => sum + step.breaks, 0), back.breaks[i]);
        }
      }
    }), { numRuns: 25 });
  });

  it('never needs more breaks to get out than there are boundaries, gVisor counting twice', () => {
    fc.assert(fc.property(stacks, (facts) => {
      const { graph } = facts;
      for (let i = 0; i < graph.count; i++) {
        if (graph.nodes[i]!.kind !== 'container') continue;
        const reached = closure(facts, [i], 9);
        for (let above = graph.parent[i]!; above >= 0; above = graph.parent[above]!) {
          const wall = boundary(facts, i, above);
          if (!wall.certain || graph.nodes[above]!.kind === 'pod') continue;
          const rootless = graph.nodes[above]!.kind === 'engine';
          if (!rootless) assert.ok(reached.breaks[above]! <= wall.breaks + wall.classes.filter((it) => it === 'B2').length, `${graph.ids[i]!} -> ${graph.ids[above]!}`);
        }
      }
    }), { numRuns: 60 });
  });
});
