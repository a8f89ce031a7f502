import assert from 'node:assert/strict';
import { boundary, kernelOf, kernels, labels, NO_KERNEL, services, UNDECIDED, workloads } from '../../../src/engine';
import type { Facts } from '../../../src/engine';
import { at, factsFor, HOST, idsOf, linux } from './support';

/** Key of the kernel that serves a node. */
const kernel = (facts: Facts, id: string): string | number => {
  const found = kernels(facts);
  return kernelOf(found, at(facts.graph, id))?.key ?? found.serving[at(facts.graph, id)]!;
};
const crash = (facts: Facts, id: string): string | undefined => kernels(facts).domains[kernels(facts).hosting[at(facts.graph, id)]!]?.key;
const path = (facts: Facts, a: string, b: string) => boundary(facts, at(facts.graph, a), at(facts.graph, b));
const windows = { platform: 'windows', version: '11' };

describe('kernel domains', () => {
  it('follow host, hypervisor and VM by product', () => {
    const facts = factsFor({
      ...HOST, vm: { kind: 'vm', in: 'kvm', os: linux }, app: { kind: 'app', in: 'vm' }, bare: { kind: 'vm', in: 'kvm' },
      metal: { kind: 'host' }, esxi: { kind: 'hypervisor', in: 'metal', platform: 'esxi', version: '8.0' }, guest: { kind: 'vm', in: 'esxi', os: linux },
      pc: { kind: 'host', os: windows }, hyperv: { kind: 'hypervisor', in: 'pc', platform: 'hyper-v' }, dom0: { kind: 'host' }, xen: { kind: 'hypervisor', in: 'dom0', platform: 'xen' },
    });
    assert.deepEqual(['host', 'kvm', 'vm', 'app', 'bare', 'metal', 'esxi', 'guest', 'hyperv', 'xen'].map((id) => kernel(facts, id)),
      ['host', 'host', 'vm', 'vm', NO_KERNEL, NO_KERNEL, 'esxi', 'guest', 'pc', 'xen']);
    const { domains } = kernels(facts);
    const of = (key: string) => domains.find((it) => it.key === key)!;
    assert.equal(domains[of('vm').parent]!.key, 'host');
    assert.equal(domains[of('guest').parent]!.key, 'esxi');
    assert.deepEqual([of('pc').family, of('vm').family, of('vm').version], ['windows', 'linux', '13']);
    assert.deepEqual(idsOf(facts.graph, of('vm').workloads), ['app']);
  });

  it('give Docker Desktop and its like a hidden VM, one for all WSL 2 on a Windows host', () => {
    const facts = factsFor({
      mac: { kind: 'host', os: { platform: 'macos' } }, desktop: { kind: 'engine', in: 'mac', platform: 'docker-desktop' }, web: { kind: 'container', in: 'desktop' },
      colima: { kind: 'engine', in: 'mac', platform: 'colima' }, db: { kind: 'container', in: 'colima' },
      pc: { kind: 'host', os: windows }, dd: { kind: 'engine', in: 'pc', platform: 'docker-desktop' }, a: { kind: 'container', in: 'dd' },
      podman: { kind: 'engine', in: 'pc', platform: 'podman' }, b: { kind: 'container', in: 'podman' },
      box: { kind: 'host', os: linux }, docker: { kind: 'engine', in: 'box', platform: 'docker' }, c: { kind: 'container', in: 'docker' },
    });
    assert.deepEqual(['web', 'db', 'a', 'b', 'c'].map((id) => kernel(facts, id)), ['engine:desktop/vm', 'engine:colima/vm', 'pc/wsl2', 'pc/wsl2', 'box']);
    assert.equal(kernels(facts).domains.find((it) => it.key === 'engine:desktop/vm')!.family, 'linux');
  });

  it('hide no second VM where the hidden one is modelled', () => {
    const facts = factsFor({ mac: { kind: 'host', os: { platform: 'macos' } }, vz: { kind: 'hypervisor', in: 'mac', platform: 'apple-virtualization' }, vm: { kind: 'vm', in: 'vz', hidden: true, os: linux }, dd: { kind: 'engine', in: 'vm', platform: 'docker-desktop' }, web: { kind: 'container', in: 'dd' } });
    assert.equal(kernel(facts, 'web'), 'vm');
  });

  it('give sandboxes kernels of their own: Kata by pod, gVisor in user space, Hyper-V by container', () => {
    const facts = factsFor({
      host: { kind: 'host', os: linux }, cri: { kind: 'engine', in: 'host', platform: 'containerd', runtimeClasses: [{ name: 'strong', handler: 'kata' }] },
      pod: { kind: 'pod', in: 'cri', runtimeClass: 'strong' }, a: { kind: 'container', in: 'pod' }, b: { kind: 'container', in: 'pod' },
      soft: { kind: 'pod', in: 'cri', runtimeClass: 'gvisor' }, c: { kind: 'container', in: 'soft' }, d: { kind: 'container', in: 'cri' }, odd: { kind: 'container', in: 'cri', runtimeClass: 'nobody-knows' },
      win: { kind: 'host', os: { platform: 'windows-server', version: '2022' } }, wd: { kind: 'engine', in: 'win', platform: 'docker' }, e: { kind: 'container', in: 'wd', isolation: 'hyperv' },
    });
    assert.deepEqual(['a', 'b', 'c', 'd', 'odd'].map((id) => kernel(facts, id)), ['sandbox:pod', 'sandbox:pod', 'sentry:soft', 'host', UNDECIDED]);
    assert.deepEqual([crash(facts, 'a'), crash(facts, 'c')], ['sandbox:pod', 'host']);
    const host = kernels(facts).domains.find((it) => it.key === 'host')!;
    assert.deepEqual([idsOf(facts.graph, host.workloads), idsOf(facts.graph, host.sandboxed)], [['d'], ['c']]);
    assert.equal(kernel(facts, 'e'), 'sandbox:e');
    assert.equal(kernelOf(kernels(facts), at(facts.graph, 'e'))!.family, 'windows');
  });

  it('leave what floats or hangs on a cycle undecided, and what stands on nothing without a kernel', () => {
    const facts = factsFor({
      k8s: { kind: 'cluster', members: [] }, pod: { kind: 'pod', in: 'k8s' }, web: { kind: 'container', in: 'pod' }, vm: { kind: 'vm', in: 'k8s', os: linux }, app: { kind: 'app', in: 'vm' },
      a: { kind: 'cgroup', in: 'b' }, b: { kind: 'cgroup', in: 'a' }, loop: { kind: 'container', in: 'a' }, alone: { kind: 'container' },
    });
    assert.deepEqual(['web', 'app', 'a', 'loop', 'alone'].map((id) => kernel(facts, id)), [UNDECIDED, 'vm', UNDECIDED, UNDECIDED, NO_KERNEL]);
    assert.equal(workloads(facts).copies[at(facts.graph, 'loop')], 0);
  });
});

describe('workloads, services and labels', () => {
  it('count copies through everything above, and nothing that is off', () => {
    const facts = factsFor({
      ...HOST, vm: { kind: 'vm', in: 'kvm', os: linux, replicas: 2 }, docker: { kind: 'engine', in: 'vm' }, web: { kind: 'container', in: 'docker', replicas: 3, criticality: 'high' },
      none: { kind: 'container', in: 'docker', replicas: 0 }, off: { kind: 'vm', in: 'kvm', power: 'off' }, inside: { kind: 'app', in: 'off' }, opaque: { kind: 'vm', in: 'kvm' },
    });
    assert.deepEqual(idsOf(facts.graph, workloads(facts).running), ['web', 'opaque']);
    assert.equal(workloads(facts).copies[at(facts.graph, 'web')], 6);
    assert.equal(workloads(facts).totalWeight, 6 * 4 + 1 * 2);
  });

  it('make services of keys, replicas and pods', () => {
    const facts = factsFor({
      host: { kind: 'host', os: linux }, cri: { kind: 'engine', in: 'host' }, one: { kind: 'container', in: 'cri', service: 'shop', minAvailable: 2 }, two: { kind: 'container', in: 'cri', service: 'shop', replicas: 2 },
      pod: { kind: 'pod', in: 'cri', service: 'api', replicas: 3 }, main: { kind: 'container', in: 'pod' }, side: { kind: 'container', in: 'pod' }, cron: { kind: 'app', in: 'host' },
    });
    const { list, of } = services(facts);
    assert.deepEqual(list.map((it) => [it.name, it.declared, idsOf(facts.graph, it.nodes), it.replicas, it.minAvailable]), [
      ['shop', true, ['one', 'two'], 3, 2], ['api', true, ['pod'], 3, 1], ['cron', false, ['cron'], 1, 1],
    ]);
    assert.equal(of[at(facts.graph, 'side')], of[at(facts.graph, 'pod')]);
  });

  it('inherit labels from the nearest ancestor that has one', () => {
    const facts = factsFor({ site: { kind: 'site', tenant: 'acme', environment: 'prod', criticality: 'low' }, host: { kind: 'host', in: 'site', os: linux, tenant: 'shop' }, app: { kind: 'app', in: 'host', trust: 'untrusted' }, other: { kind: 'site' } });
    const { tenant, environment, trust, criticality, weight } = labels(facts);
    const app = at(facts.graph, 'app'), other = at(facts.graph, 'other');
    assert.deepEqual([tenant[app], environment[app], trust[app], criticality[app], weight[app]], ['shop', 'prod', 0, 0, 1]);
    assert.deepEqual([tenant[other], trust[other], criticality[other], weight[other]], [undefined, -1, -1, 2]);
  });
});

describe('boundaries', () => {
  const facts = factsFor({
    fra: { kind: 'site' }, ams: { kind: 'site' }, h1: { kind: 'host', in: 'fra', os: linux }, h2: { kind: 'host', in: 'ams', os: linux }, h3: { kind: 'host', os: linux },
    kvm: { kind: 'hypervisor', in: 'h1', platform: 'kvm' }, vm1: { kind: 'vm', in: 'kvm', os: linux }, vm2: { kind: 'vm', in: 'kvm', os: linux, confidential: 'tdx' },
    d1: { kind: 'engine', in: 'vm1' }, a: { kind: 'container', in: 'd1' }, b: { kind: 'container', in: 'd1', privileged: true, namespaces: { pid: 'host' } },
    d2: { kind: 'engine', in: 'vm2', rootless: true }, c: { kind: 'container', in: 'd2' }, d3: { kind: 'engine', in: 'h2', runtime: 'runsc' }, d: { kind: 'container', in: 'd3' }, app: { kind: 'app', in: 'h3' },
    d4: { kind: 'engine', in: 'h3', runtime: 'kata' }, pod: { kind: 'pod', in: 'd4' }, e: { kind: 'container', in: 'pod' }, f: { kind: 'container', in: 'pod' },
  });

  it('are crossed from the inside, and are none from above', () => {
    assert.deepEqual(path(facts, 'a', 'vm1'), { classes: ['B1'], strength: 'B1', breaks: 1, certain: true });
    assert.deepEqual(path(facts, 'vm1', 'a'), { classes: [], strength: 'B0', breaks: 0, certain: true });
  });

  it('add up: container, VM, host, site; user namespaces and holes count', () => {
    assert.deepEqual(path(facts, 'a', 'c').classes, ['B1', 'B3']);
    assert.deepEqual(path(facts, 'c', 'a').classes, ['B1u', 'B3c']);
    assert.deepEqual(path(facts, 'b', 'vm1').classes, ['B0']);
    assert.deepEqual(path(facts, 'a', 'd').classes, ['B1', 'B3', 'B4', 'B5']);
    assert.deepEqual(path(facts, 'd', 'a').classes, ['B2', 'B4', 'B5']);
    assert.deepEqual(path(facts, 'app', 'a').classes, ['B4'], 'a host in no site is never at another one');
    assert.equal(path(facts, 'd', 'a').strength, 'B5');
  });

  it('see a sandbox around the pod, and namespaces inside it', () => {
    assert.deepEqual(path(facts, 'e', 'f').classes, ['B1']);
    assert.deepEqual(path(facts, 'e', 'app').classes, ['B1', 'B3']);
  });

  it('cross the hidden VM of an engine, but not within it', () => {
    const hidden = factsFor({
      pc: { kind: 'host', os: windows }, dd: { kind: 'engine', in: 'pc', platform: 'docker-desktop' }, a: { kind: 'container', in: 'dd' }, podman: { kind: 'engine', in: 'pc', platform: 'podman' }, b: { kind: 'container', in: 'podman' },
      app: { kind: 'app', in: 'pc' },
    });
    assert.deepEqual(path(hidden, 'a', 'app').classes, ['B1', 'B3']);
    assert.deepEqual(path(hidden, 'a', 'b').classes, ['B1'], 'both are in the one WSL 2');
  });
});
