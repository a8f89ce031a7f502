// Facts as plain data: their form is what the page says, unknown is null, and any id is safe.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { makeFacts, buildGraph, RULES } from '../../../src/engine';
import { FACT_SECTIONS, factsOf, someFacts } from '../../../src/engine/report';
import type { Example } from '../../../src/engine';
import type { FactsReport, SectionDoc } from '../../../src/engine/report';
import { defaultCatalog } from '../../../src/catalog';
import { readTopology } from '../../../src/model';
import { reportsFor, stack, trivy, vex } from '../reports/support';
import { factsFor, HOST, linux, TODAY } from './support';

const GiB = 2 ** 30, MiB = 2 ** 20;

/** Paths of all values in a section's JSON, `[]` for items and, where the page has a key for any, `{}`. Values that are null or empty have no paths below. */
function pathsIn(value: unknown, known: ReadonlySet<string>, path = ''): readonly string[] {
  if (value === null) return [];
  if (Array.isArray(value)) return known.has(path) ? [path] : value.flatMap((item) => pathsIn(item, known, `${path}[]`));
  if (typeof value !== 'object' || known.has(path)) return [path];
  return Object.entries(value).flatMap(([key, item]) => {
    const under = path === '' ? key : `${path}.${key}`, any = `${path}.{}`;
    return pathsIn(item, known, known.has(any) ? any : under);
  });
}

function assertPlain(value: unknown, path: string): void {
  assert.ok(value !== undefined && !(typeof value === 'number' && !Number.isFinite(value)), `${path} is ${typeof value}`);
  if (typeof value === 'object' && value !== null) for (const [key, item] of Object.entries(value)) assertPlain(item, `${path}.${key}`);
}

const reportOf = (topology: object, files: Example['files'] = {}): FactsReport =>
  factsOf(makeFacts(buildGraph(readTopology(JSON.stringify(topology)).topology), defaultCatalog, TODAY, reportsFor(topology, files)));

/** A section's values in a report: one for the stack, or one for each node that has it. */
function valuesOf(report: FactsReport, { name, on }: SectionDoc): readonly unknown[] {
  if (on === undefined) return [report[name as 'kernels']];
  return Object.values(report.nodes).map((node) => {
    if (name !== 'nodes') return node[name as 'limits'];
    const { kernel, cpu, memory, disk, copies, host, site, boundary } = node;
    return { kernel, cpu, memory, disk, copies, host, site, boundary };
  }).filter((it) => it !== undefined);
}

/** What there is in no rule's example. */
const MORE: readonly object[] = [
  { strata: 1, nodes: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [[`h${i}`, { kind: 'host', os: linux }], [`a${i}`, { kind: 'app', in: `h${i}` }]]).flat()) },
  {
    strata: 1, nodes: {
      a: { kind: 'site', recovery: { to: 'b' } }, b: { kind: 'site' },
      h1: { kind: 'host', in: 'a', memory: '64GiB', cpu: { cores: 16 }, os: linux, disk: '1TiB' }, k1: { kind: 'hypervisor', in: 'h1', platform: 'kvm', version: '9' },
      h2: { kind: 'host', in: 'b', memory: '32GiB', cpu: { cores: 16 }, os: linux }, k2: { kind: 'hypervisor', in: 'h2', platform: 'kvm', version: '9' },
      v1: { kind: 'vm', in: 'k1', memory: '16GiB', vcpus: 4, storage: 'data', ha: true, drShed: true, os: { ...linux, kernel: '5.10.0' }, networks: ['n'], dirtyRate: '1MiB' },
      given: { kind: 'vm', in: 'k1', memory: '1GiB', vcpus: 1, protected: false }, shed: { kind: 'vm', in: 'k2', memory: '1GiB', vcpus: 1, drShed: true },
      data: { kind: 'volume', in: 'a', size: '100GiB' }, n: { kind: 'network', in: 'a' },
    },
  },
];

const REPORTS = {
  'a.json': { ...trivy([{ id: 'CVE-2026-1', severity: 'high', fixed: '2' }], { metadata: { OS: { Family: 'debian', Name: '9', EOSL: true } } }) }, 'b.json': trivy([], { name: 'other:1' }),
  'c.json': vex([{ vulnerability: 'CVE-2026-1', products: ['pkg:oci/shop?repository_url=docker.io/library/shop&tag=4.2'], status: 'fixed' }]),
  'd.json': { bomFormat: 'CycloneDX', specVersion: '1.6', metadata: { component: { type: 'container', name: 'shop:4.2' } }, components: [{ type: 'library', name: 'openssl' }] },
};

describe('facts as plain data', () => {
  const examples = fs.readdirSync('examples').filter((it) => it.endsWith('.topology.json')).map((it) => JSON.parse(fs.readFileSync(`examples/${it}`, 'utf8')) as object);
  const reports: FactsReport[] = [];
  before(() => {
    for (const topology of [...examples, ...MORE]) reports.push(reportOf(topology));
    for (const { topology, files } of RULES.flatMap(({ docs }) => [...docs.bad, ...docs.good])) reports.push(reportOf(topology, files));
    reports.push(reportOf(stack(undefined), REPORTS));
  });

  it('are numbers, texts, lists and null: nothing that JSON would lose', () => {
    reports.forEach((report, i) => assertPlain(report, `report ${i}`));
    for (const report of reports) assert.deepEqual(Object.keys(report).sort(), ['version', 'nodes', ...FACT_SECTIONS.filter((it) => it.on === undefined).map((it) => it.name)].sort());
  });

  for (const section of FACT_SECTIONS) {
    it(`of ${section.name} have the form that the page says, and all of it`, () => {
      const fields = new Set(section.fields.map(([path]) => path));
      assert.equal(fields.size, section.fields.length, 'a path twice');
      const found = new Set(reports.flatMap((report) => valuesOf(report, section).flatMap((value) => pathsIn(value, fields))));
      assert.deepEqual([...found].filter((path) => !fields.has(path)).sort(), [], 'not on the page');
      assert.deepEqual([...fields].filter((path) => !found.has(path)).sort(), [], 'on the page, and nowhere');
      for (const text of [section.title, section.doc, section.source, section.unknown]) assert.notEqual(text, '');
    });
  }

  it('keep the unknown unknown', () => {
    const report = factsOf(factsFor({ host: { kind: 'host' }, kvm: { kind: 'hypervisor', in: 'host' }, vm: { kind: 'vm', in: 'kvm' }, docker: { kind: 'engine', in: 'vm' }, app: { kind: 'container', in: 'docker' } }));
    const { app, vm } = report.nodes;
    assert.deepEqual(vm!.memory, { capacity: null, requested: null, limit: null, commit: null });
    assert.deepEqual(app!.limits!.memory, { atMost: 'unlimited', by: null, exact: false });
    assert.deepEqual([app!.kernel, app!.share!.cores, app!.throttling, app!.runtime, app!.qos], [null, null, undefined, undefined, undefined]);
    assert.deepEqual([report.machines[0]!.memory.commit, report.machines[0]!.memory.unknown, report.machines[0]!.cpu.commit], [null, ['vm'], null]);
    assert.equal(app!.start!.assumed, true);
  });

  it('say who limits, who shares, who waits, and what is assumed', () => {
    const report = factsOf(factsFor({
      ...HOST, vm: { kind: 'vm', in: 'kvm', vcpus: 2, memory: '4GiB', os: linux }, docker: { kind: 'engine', in: 'vm', platform: 'docker', runtime: 'runc', runtimeVersion: '1.3.2' },
      g: { kind: 'cgroup', in: 'docker', memory: { max: '1GiB' } },
      web: { kind: 'container', in: 'g', service: 'shop', replicas: 2, limits: { cpu: 0.5, memory: '2GiB' }, threads: 4 },
      job: { kind: 'container', in: 'docker', cpuWeight: 300, startSeconds: 5 },
    }));
    const { web, job } = report.nodes;
    assert.deepEqual(web!.limits!.memory, { atMost: GiB, by: 'g', exact: true });
    assert.deepEqual(web!.limits!.cpu, { atMost: 0.5, by: 'web', exact: true });
    assert.deepEqual(web!.throttling, { threads: 2, threadsFrom: 'declared', limit: 0.5, by: 'web', quotaMs: 50, periodMs: 100, fraction: 0.75, stallMs: 75, stretch: 1, assumed: ['a period of 100 ms'] });
    // The group of both copies has a weight of 100, the job 300.
    assert.deepEqual([web!.share!.cores, job!.share!.cores, job!.share!.tightest!.weights], [0.25, 1.5, 400]);
    assert.deepEqual([job!.start!.from, job!.start!.to, job!.start!.terms.map((it) => [it.what, it.assumed])], [5.1, 6, [['create', true], ['start', false]]]);
    // A lone VM on a large host: nothing is promised twice but the memory of the group.
    assert.deepEqual([web!.stacked, job!.stacked], [{ memory: 2, cpu: 1 }, { memory: 1, cpu: 1 }]);
    const [shop] = report.services;
    assert.deepEqual([shop!.name, shop!.replicas, shop!.needed, shop!.neededAssumed, shop!.spread.host], ['shop', 2, 1, true, { distinct: 1, maxLoss: 2, at: 'host', unknown: 0 }]);
    assert.deepEqual(shop!.singlePoints, [{ node: 'host', kind: 'host', comesBack: false }]);
    assert.deepEqual(report.isolation.classes, [['web'], ['job']]);
    assert.deepEqual(report.isolation.between.map((it) => [it.from, it.to, it.boundary, it.breaks]), [[0, 1, 'B1', 1], [1, 0, 'B1', 1]]);
    assert.deepEqual(report.visibility.classes[0]!.readers.map((it) => `${it.principal} ${it.node}`), ['engine docker', 'root vm', 'hypervisor kvm', 'root host']);
    assert.deepEqual([report.patching.kernels, report.patching.kernelFlaw.updates.all], [{ os: 2, hypervisor: 0, hiddenVm: 0, sandbox: 0, all: 2 }, 2]);
    assert.deepEqual(report.failures.of.map(({ node, down, share, broken }) => ({ node, down, share, broken })), [{ node: 'host', down: 3, share: 1, broken: [{ service: 'shop', alive: 0, needed: 1, afterRestarts: 0 }] }]);
  });

  it('count hosts to spare, and what else fits', () => {
    const host = (i: number): object => ({
      [`h${i}`]: { kind: 'host', cpu: { cores: 8 }, memory: '32GiB' }, [`k${i}`]: { kind: 'hypervisor', in: `h${i}`, platform: 'esxi' },
      [`v${i}`]: { kind: 'vm', in: `k${i}`, memory: '12GiB', vcpus: 2, storage: 'local-not' },
    });
    const [cluster] = factsOf(factsFor({ c: { kind: 'cluster', platform: 'vsphere', members: ['h1', 'h2', 'h3'], ha: true, failuresToTolerate: 1 }, ...host(1), ...host(2), ...host(3) })).clusters;
    assert.deepEqual(
      [cluster!.hosts, cluster!.items, cluster!.survives, cluster!.spareHosts, cluster!.spareHostsCertain, cluster!.fewest!.kept.length, cluster!.more!.copies, cluster!.more!.binding, cluster!.extraHost],
      [3, 3, 'yes', 1, true, 3, 1, 'memory', { memory: 0, cpu: 0 }],
    );
  });

  it('hold any id, and nodes that contain themselves', () => {
    const report = factsOf(factsFor({ ['__proto__']: { kind: 'host', os: linux, memory: '1GiB' }, constructor: { kind: 'engine', in: '__proto__' }, toString: { kind: 'container', in: 'constructor', memory: '1MiB' }, a: { kind: 'cgroup', in: 'b' }, b: { kind: 'cgroup', in: 'a' } }));
    assert.equal(Object.getPrototypeOf(report.nodes), null);
    assert.deepEqual([report.nodes['__proto__']!.memory.capacity, report.nodes['toString']!.parent, report.nodes['toString']!.kernel, report.nodes['a']!.copies], [GiB, 'constructor', '__proto__', 0]);
    assert.deepEqual([report.isolation.classes, report.visibility.classes[0]!.workloads], [[['toString']], ['toString']]);
    assertPlain(report, 'report');
  });

  it('come in parts', () => {
    const facts = factsFor({ ...HOST, vm: { kind: 'vm', in: 'kvm', memory: '64MiB' } });
    assert.deepEqual(Object.keys(someFacts(facts, ['quorums', 'circles'])), ['version', 'quorums', 'circles']);
    assert.deepEqual(someFacts(facts, ['limits']).nodes!['vm'], { kind: 'vm', parent: 'kvm', limits: { memory: { atMost: 64 * MiB, by: 'vm', exact: true }, cpu: { atMost: 32, by: 'host', exact: false }, pids: { atMost: 'unlimited', by: null, exact: true } } });
  });
});
