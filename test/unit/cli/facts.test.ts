import assert from 'node:assert/strict';
import { sandbox, type Sandbox } from './support';

const stack = {
  strata: 1,
  nodes: {
    site: { kind: 'site' },
    host: { kind: 'host', in: 'site', cpu: { cores: 4, threads: 2 }, memory: '16GiB', disk: '1TiB' },
    kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' },
    vm: { kind: 'vm', in: 'kvm', vcpus: 4, memory: '8GiB', os: { platform: 'ubuntu', version: '24.04' } },
    docker: { kind: 'engine', in: 'vm', platform: 'docker', runtime: 'runc' },
    web: { kind: 'container', in: 'docker', image: 'nginx:1.29', limits: { memory: '512MiB', cpu: 0.5 } },
    api: { kind: 'container', in: 'docker', image: 'api:1.0' },
  },
};

describe('strata facts', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = sandbox();
    box.write('s.topology.json', stack);
  });
  afterEach(() => box.remove());

  it('gives JSON of version 1: bytes, cores, null for unknown', async () => {
    const { code, stdout } = await box.run('facts', 's.topology.json', '--format', 'json');
    const report = JSON.parse(stdout);
    assert.deepEqual([code, Object.keys(report), report.version, report.file], [0, ['version', 'file', 'nodes', 'kernels'], 1, 's.topology.json']);
    assert.deepEqual(Object.keys(report.nodes), Object.keys(stack.nodes));
    assert.deepEqual([report.nodes.web.kind, report.nodes.web.parent, report.nodes.web.host, report.nodes.web.site], ['container', 'docker', 'host', 'site']);
    assert.deepEqual([report.nodes.web.memory.limit, report.nodes.web.cpu.limit, report.nodes.host.cpu.capacity], [512 * 2 ** 20, 0.5, 8]);
    assert.deepEqual([report.nodes.vm.disk.capacity, report.nodes.site.memory.capacity], [null, null]);
    assert.equal(report.nodes.web.kernel, report.nodes.vm.kernel);
    const shared = report.kernels.find((kernel: { at: string }) => kernel.at === report.nodes.web.kernel);
    assert.deepEqual([shared.platform, shared.version, shared.workloads.sort()], ['ubuntu', '24.04', ['api', 'web']]);
  });

  it('gives a table in the order of the tree, and the kernels', async () => {
    const { stdout } = await box.run('facts', 's.topology.json');
    const lines = stdout.split('\n');
    assert.match(lines[0], /^NODE +KIND +KERNEL +CPU/);
    assert.match(lines.find((line) => line.includes(' web '))!, /^ {10}web +container +vm .* 512MiB/);
    assert.match(stdout, /vm \(ubuntu 24\.04\): (web, api|api, web)/);
  });

  it('names the place of bad input', async () => {
    box.write('cut.topology.json', '{ "strata": 1,');
    const { code, stderr } = await box.run('facts', 'cut.topology.json');
    assert.equal(code, 2);
    assert.match(stderr, /^cut\.topology\.json:1:\d+: /);
    assert.equal((await box.run('facts', 's.topology.json', '--today', '2026-02-30')).code, 2);
    assert.equal((await box.run('facts')).code, 2);
  });
});
