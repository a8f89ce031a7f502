import assert from 'node:assert/strict';
import { defaultCatalog } from '../../../src/catalog';
import { factsText } from '../../../src/cli/output/facts';
import { buildGraph, makeFacts, RULES } from '../../../src/engine';
import { FACT_SECTIONS, factsOf } from '../../../src/engine/report';
import { readTopology } from '../../../src/model';
import { reportsFor } from '../reports/support';
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

const NAMES = FACT_SECTIONS.map(({ name }) => name);

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
    assert.deepEqual([code, Object.keys(report).slice(0, 4), report.version, report.file], [0, ['version', 'file', 'nodes', 'kernels'], 1, 's.topology.json']);
    assert.ok(FACT_SECTIONS.every(({ name, on }) => on !== undefined || name in report));
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

  it('prints sections that have something to say, and those that are asked for in full', async () => {
    const all = (await box.run('facts', 's.topology.json')).stdout;
    assert.match(all, /COMMIT OF MACHINES\n {2}host: 1 VM, memory 0\.51x of 16GiB/);
    assert.ok(!all.includes('QUORUMS') && !all.includes('WHO CAN READ WHAT'));
    const some = (await box.run('facts', 's.topology.json', '--only', 'visibility', '--only', 'quorums')).stdout;
    assert.match(some, /^WHO CAN READ WHAT\n {2}web, api\n {4}engine docker: processes, files\n {4}root on vm: /);
    assert.match(some, /QUORUMS\n {2}nothing\n$/);
    const json = JSON.parse((await box.run('facts', 's.topology.json', '--only', 'limits', '--format', 'json')).stdout);
    assert.deepEqual([Object.keys(json), Object.keys(json.nodes.web)], [['version', 'file', 'nodes'], ['kind', 'parent', 'limits']]);
  });

  it('lists its sections, and says which one was meant', async () => {
    const help = (await box.run('facts', '--help')).stdout;
    for (const { name } of FACT_SECTIONS) assert.match(help, new RegExp(`[ ,]${name}[,.]`));
    const { code, stderr } = await box.run('facts', 's.topology.json', '--only', 'limit');
    assert.equal(code, 2);
    assert.match(stderr, /--only limit is none of its values; did you mean limits\?/);
    assert.match((await box.run('facts', 's.topology.json', '--only', 'weather')).stderr, /none of its values: nodes, kernels, /);
  });

  it('prints every section of every node on lines of their own, whatever its id', async () => {
    box.write('odd.topology.json', { ...stack, nodes: { ...stack.nodes, 'x\u001b[31m\ny': { kind: 'container', in: 'docker', replicas: 3, threads: 9, limits: { cpu: 1 } } } });
    const { code, stdout } = await box.run('facts', 'odd.topology.json', ...FACT_SECTIONS.flatMap(({ name }) => ['--only', name]));
    assert.equal(code, 0);
    assert.ok(!stdout.includes('\u001b') && !/NaN|undefined|Infinity|\[object/.test(stdout), stdout);
    for (const { title } of FACT_SECTIONS.slice(1)) assert.ok(stdout.includes(title.toUpperCase()), title);
  });

  it('says nothing that is no word or number, on lines that can be read', () => {
    for (const { id, docs } of RULES) {
      for (const { topology, files = {} } of [...docs.bad, ...docs.good]) {
        const report = factsOf(makeFacts(buildGraph(readTopology(JSON.stringify(topology)).topology), defaultCatalog, '2026-08-22', reportsFor(topology, files)));
        for (const only of [[], NAMES]) {
          const text = factsText(report, only, (_, words) => words);
          assert.ok(!/NaN|undefined|Infinity|null|\[object|  and 0 more| :|: *$/m.test(text.replace(/^[^\n]*\n/, '')), `${id}: ${text}`);
          for (const line of text.split('\n')) assert.ok(line.length < 500, `${id}: ${line}`);
        }
      }
    }
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
