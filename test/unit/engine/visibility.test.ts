import assert from 'node:assert/strict';
import { canRead, readersOf } from '../../../src/engine';
import type { Facts } from '../../../src/engine';
import { at, factsFor, HOST, linux } from './support';

const sights = (facts: Facts, reader: string, target: string): string[] => canRead(facts, at(facts.graph, reader), at(facts.graph, target)).map((it) => it.what);
const readers = (facts: Facts, target: string): string[] => readersOf(facts, at(facts.graph, target)).map(({ principal, node }) => `${principal} ${facts.graph.ids[node]!}`);
const box = (parent: string, more: object = {}) => ({ kind: 'container', in: parent, ...more });

describe('who can read whose data', () => {
  const facts = factsFor({
    ...HOST, vm: { kind: 'vm', in: 'kvm', os: linux, storage: 'san' }, san: { kind: 'volume' }, secret: { kind: 'vm', in: 'kvm', os: linux, confidential: 'tdx' },
    docker: { kind: 'engine', in: 'vm', platform: 'docker' }, plain: box('docker'), soft: box('docker', { runtimeClass: 'gvisor' }), kata: box('docker', { runtimeClass: 'kata' }), odd: box('docker', { runtimeClass: 'nobody-knows' }),
    inside: { kind: 'app', in: 'secret' },
  });

  it('root on the system: everything of a plain container, files and memory of sandboxes, a VM from outside only', () => {
    assert.deepEqual([sights(facts, 'vm', 'plain'), sights(facts, 'vm', 'soft'), sights(facts, 'vm', 'kata'), sights(facts, 'vm', 'odd')],
      [['processes', 'files', 'memory'], ['files', 'memory'], ['files', 'memory'], []]);
    assert.deepEqual([sights(facts, 'host', 'vm'), sights(facts, 'host', 'plain'), sights(facts, 'host', 'soft')], [['disk', 'memory'], ['disk', 'memory'], ['disk', 'memory']]);
    assert.deepEqual([sights(facts, 'host', 'secret'), sights(facts, 'host', 'inside')], [['ciphertext'], ['ciphertext']]);
    assert.deepEqual(sights(facts, 'secret', 'inside'), ['processes', 'files', 'memory']);
  });

  it('the engine\'s API reaches into every container, the hypervisor\'s into every VM that is not encrypted', () => {
    for (const id of ['plain', 'soft', 'kata', 'odd']) assert.deepEqual(sights(facts, 'docker', id), ['processes', 'files'], id);
    assert.deepEqual([sights(facts, 'kvm', 'vm'), sights(facts, 'kvm', 'secret')], [['disk', 'memory', 'console'], ['console', 'ciphertext']]);
    assert.deepEqual(readers(facts, 'plain'), ['engine docker', 'root vm', 'storage san', 'hypervisor kvm', 'root host']);
  });

  it('a hidden VM is a VM to the system around it, and a host without a system has no root', () => {
    const facts = factsFor({
      mac: { kind: 'host', os: { platform: 'macos' } }, dd: { kind: 'engine', in: 'mac', platform: 'docker-desktop' }, web: box('dd'),
      metal: { kind: 'host' }, esx: { kind: 'hypervisor', in: 'metal', platform: 'esxi' }, vm: { kind: 'vm', in: 'esx', os: linux },
    });
    assert.deepEqual([readers(facts, 'web'), sights(facts, 'mac', 'web')], [['engine dd', 'root mac'], ['disk', 'memory']]);
    assert.deepEqual(readers(facts, 'vm'), ['hypervisor esx']);
  });

  it('clusters: of their members, and of what floats in them', () => {
    const facts = factsFor({
      ...HOST, vm: { kind: 'vm', in: 'kvm', os: linux }, cri: { kind: 'engine', in: 'vm', platform: 'containerd' }, web: box('cri'), k8s: { kind: 'cluster', platform: 'kubernetes', members: ['cri'] },
      dc: { kind: 'cluster', platform: 'vsphere' }, guest: { kind: 'vm', in: 'dc', os: linux },
    });
    assert.deepEqual([sights(facts, 'k8s', 'web'), sights(facts, 'dc', 'guest')], [['processes', 'files'], ['disk', 'memory', 'console']]);
  });

  it('containers see each other by a shared process namespace or volume only, and of the host what they mount', () => {
    const facts = factsFor({
      host: { kind: 'host', os: linux }, docker: { kind: 'engine', in: 'host', platform: 'docker' }, data: { kind: 'volume' }, cron: { kind: 'app', in: 'host' },
      a: box('docker', { mounts: [{ source: 'data' }] }), b: box('docker', { mounts: [{ source: 'data', readOnly: true }] }), c: box('docker', { namespaces: { pid: 'container:a' } }),
      spy: box('docker', { namespaces: { pid: 'host' }, mounts: [{ source: '/srv' }] }), tame: box('docker', { runtimeClass: 'gvisor', namespaces: { pid: 'host' } }), off: box('docker', { namespaces: { pid: 'host' }, running: false }),
    });
    assert.deepEqual([sights(facts, 'a', 'b'), sights(facts, 'c', 'a'), sights(facts, 'c', 'b'), sights(facts, 'b', 'host')], [['files'], ['processes'], [], []]);
    assert.deepEqual([sights(facts, 'spy', 'a'), sights(facts, 'spy', 'cron'), sights(facts, 'spy', 'host')], [['processes'], ['processes'], ['processes', 'files']]);
    assert.deepEqual([sights(facts, 'tame', 'a'), sights(facts, 'off', 'a'), sights(facts, 'a', 'a')], [[], [], []]);
  });

  describe('through the socket of an engine', () => {
    const socket = (source: string) => ({ mounts: [{ source, target: '/s', type: 'bind' }] });
    const docker = (more: object = {}) => ({ kind: 'engine', in: 'vm', platform: 'docker', ...more });
    const inVm = (more: object) => factsFor({ ...HOST, vm: { kind: 'vm', in: 'kvm', os: linux }, docker: docker(), web: box('docker'), cron: { kind: 'app', in: 'vm' }, other: { kind: 'vm', in: 'kvm', os: linux }, ...more });
    const holders = (facts: Facts, target: string) => readers(facts, target).filter((it) => it.startsWith('container '));

    it('a container is root where the engine is: on its system and all that runs there, and no further', () => {
      const facts = inVm({ ci: box('docker', socket('/var/run/docker.sock')), kata: box('docker', { runtimeClass: 'kata' }), beside: { kind: 'engine', in: 'vm', platform: 'podman' }, next: box('beside') });
      assert.deepEqual(['web', 'kata', 'cron', 'next', 'vm', 'other', 'ci'].map((id) => holders(facts, id)), [['container ci'], ['container ci'], ['container ci'], ['container ci'], [], [], []]);
      assert.deepEqual([sights(facts, 'ci', 'web'), sights(facts, 'ci', 'kata'), sights(facts, 'ci', 'vm'), sights(facts, 'ci', 'other'), sights(facts, 'ci', 'host')],
        [['processes', 'files', 'memory'], ['processes', 'files', 'memory'], ['processes', 'files', 'memory'], [], []]);
      assert.deepEqual(readers(facts, 'web'), ['engine docker', 'container ci', 'root vm', 'hypervisor kvm', 'root host']);
    });

    it('on a host it reads disks and memory of the VMs beside it, encrypted memory not', () => {
      const facts = factsFor({ ...HOST, docker: { kind: 'engine', in: 'host', platform: 'docker' }, agent: box('docker', socket('/')), guest: { kind: 'vm', in: 'kvm', os: linux }, sealed: { kind: 'vm', in: 'kvm', os: linux, confidential: 'tdx' } });
      assert.deepEqual([sights(facts, 'agent', 'guest'), holders(facts, 'sealed')], [['disk', 'memory'], []]);
      assert.ok(canRead(facts, at(facts.graph, 'agent'), at(facts.graph, 'guest')).every(({ how }) => how === 'as root on host, through the engine\'s socket'));
    });

    it('of an engine without root it is that user\'s containers only', () => {
      const facts = inVm({ user: docker({ rootless: true }), mine: box('user'), ci: box('user', socket('/run/user/1000/docker.sock')), wrong: box('user', socket('/run/docker.sock')) });
      assert.deepEqual([holders(facts, 'mine'), holders(facts, 'web'), holders(facts, 'cron'), sights(facts, 'ci', 'mine'), sights(facts, 'ci', 'vm')], [['container ci'], [], [], ['processes', 'files'], []]);
    });

    it('it is the engine whose socket it is, on the same system', () => {
      const facts = inVm({ podman: { kind: 'engine', in: 'vm', platform: 'podman', rootless: true }, pet: box('podman'), crossed: box('docker', socket('/run/podman/podman.sock')), all: box('docker', socket('/run')) });
      assert.deepEqual([holders(facts, 'web'), holders(facts, 'pet')], [['container all'], ['container all']]);
    });

    it('nothing in a sandbox, while it is off, from a volume, or beside the socket', () => {
      const facts = inVm({ soft: box('docker', { runtimeClass: 'gvisor', ...socket('/run/docker.sock') }), off: box('docker', { running: false, ...socket('/run/docker.sock') }), near: box('docker', socket('/run/secrets')), volume: box('docker', { mounts: [{ source: '/run', type: 'volume' }] }) });
      assert.deepEqual(holders(facts, 'web'), []);
    });

    it('of an engine in a VM that it hides, or in a container, it is no root outside', () => {
      const facts = factsFor({
        mac: { kind: 'host', os: { platform: 'macos' } }, dd: { kind: 'engine', in: 'mac', platform: 'docker-desktop' }, ci: box('dd', socket('/var/run/docker.sock')), web: box('dd'), job: { kind: 'app', in: 'mac' },
        host: { kind: 'host', os: linux }, outer: { kind: 'engine', in: 'host', platform: 'docker' }, dind: box('outer'), inner: { kind: 'engine', in: 'dind', platform: 'docker' }, spy: box('inner', socket('/run/docker.sock')), toy: box('inner'), shop: box('outer'),
      });
      assert.deepEqual([holders(facts, 'web'), holders(facts, 'job'), sights(facts, 'ci', 'mac')], [['container ci'], [], []]);
      assert.deepEqual([holders(facts, 'toy'), holders(facts, 'shop'), sights(facts, 'spy', 'host')], [['container spy'], [], []]);
    });
  });
});
