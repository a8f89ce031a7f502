import assert from 'node:assert/strict';
import fs from 'node:fs';
import { importFiles } from '../../../src/import';
import { check, type Finding } from '../../../src/engine';
import { applyOperations, newTopologyText, readTopology, type TopologyText } from '../../../src/model';

const TODAY = '2026-09-01';

/** How many findings of each rule, as `rule severity` or `rule severity xN`. */
function summary(findings: readonly Finding[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { rule, severity } of findings) counts.set(`${rule} ${severity}`, (counts.get(`${rule} ${severity}`) ?? 0) + 1);
  return [...counts].map(([key, count]) => (count === 1 ? key : `${key} x${count}`)).sort();
}

const judged = (document: TopologyText) => check(document, { today: TODAY });

const EXPECTED: { readonly [name: string]: readonly string[] } = {
  'bank-mixed-trust': [
    'container-mutated warning',
    'end-of-life-software error',
    'host-namespace-shared error',
    'image-mutable-reference hint',
    'kernel-patch-needs-outage warning x2',
    'patch-overdue warning',
    'privileged-container error',
    'shared-kernel-mixed-trust error',
    'single-point-of-failure error',
    'single-point-of-failure warning',
    'untrusted-workload-unsandboxed warning',
    'vm-spans-numa info',
  ],
  'docker-server': [
    'cgroup-overcommit warning',
    'end-of-life-software error',
    'engine-socket-mounted error',
    'host-namespace-shared error',
    'image-mutable-reference hint',
    'image-mutable-reference warning',
    'image-stale error',
    'kernel-patch-needs-outage warning',
    'memory-effectively-unlimited error',
    'mixed-native-and-container-workloads hint',
    'noisy-neighbour-risk warning',
    'pids-effectively-unlimited warning',
    'privileged-container error',
    'sensitive-host-mount warning',
    'single-point-of-failure error',
    'untrusted-workload-unsandboxed warning',
  ],
  'freeradius-vm-vs-container': [
    'end-of-life-software error x2',
    'image-mutable-reference hint',
    'image-stale error',
    'kernel-cve-exposed info',
    'single-point-of-failure warning x2',
    'unit-ambiguous hint',
  ],
  'kubernetes-on-vms': [
    'end-of-life-software error',
    'end-of-life-software warning',
    'ha-on-local-storage error',
    'host-namespace-shared warning',
    'image-mutable-reference hint',
    'image-stale warning',
    'memory-effectively-unlimited warning',
    'patch-surface-large info',
    'pids-effectively-unlimited warning',
    'quorum-colocated error',
    'replicas-collapse-on-one-host error',
  ],
  'kvm-ha': [
    'end-of-life-software warning',
    'kernel-patch-needs-outage warning',
    'patch-surface-large info',
    'vm-spans-numa info',
  ],
  'laptop-virtualbox': [
    'end-of-life-software error x2',
    'image-mutable-reference hint',
    'image-mutable-reference info',
    'image-stale warning',
    'memory-overcommit warning',
    'patch-overdue warning',
    'pids-effectively-unlimited warning',
    'snapshot-misused warning',
  ],
};

describe('Examples', () => {
  const files = fs.readdirSync('examples').filter((file) => file.endsWith('.topology.json'));

  it('are the ones that are expected here and named in the README', () => {
    assert.deepEqual(files.map((file) => file.replace('.topology.json', '')), Object.keys(EXPECTED).sort());
    const readme = fs.readFileSync('examples/README.md', 'utf8');
    for (const file of files) assert.ok(readme.includes(`(${file})`), file);
  });

  for (const file of files) {
    describe(file, () => {
      const text = fs.readFileSync(`examples/${file}`, 'utf8');

      it('is read without a problem, as of its own day', () => {
        const document = readTopology(text);
        assert.deepEqual(document.topology.problems, []);
        assert.equal(document.topology.asOf, TODAY);
      });

      it('has the findings its story is about', () => {
        assert.deepEqual(summary(judged(readTopology(text)).findings), EXPECTED[file.replace('.topology.json', '')]);
      });
    });
  }

  it('the shop is imported and judged', async () => {
    const base = readTopology(newTopologyText('shop'));
    const { operations, notes } = await importFiles(['docker-compose.yml'], {
      topology: base.topology, workspaceName: 'shop', readFile: (path) => (fs.existsSync(`examples/shop/${path}`) ? fs.readFileSync(`examples/shop/${path}`) : undefined),
    });
    const applied = applyOperations(base, operations);
    assert.ok(applied.ok);
    assert.deepEqual(notes.filter((note) => note.severity !== 'info'), []);
    const rules = new Set(judged(readTopology(applied.text)).findings.map((finding) => finding.rule));
    for (const rule of ['engine-socket-mounted', 'image-mutable-reference']) assert.ok(rules.has(rule), rule);
  });
});
