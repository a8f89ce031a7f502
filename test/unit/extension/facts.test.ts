// Derived values in words: the numbers are the engine's, the words say where they come from.
import assert from 'node:assert/strict';
import { factRows } from '../../../src/extension/session/facts';
import { check } from '../../../src/engine';
import { readTopology } from '../../../src/model';

const rowsOf = (nodes: object, id: string) => {
  const { facts } = check(readTopology(JSON.stringify({ strata: 1, nodes })));
  return new Map(factRows(facts, facts.graph.number.get(id)!).map((row) => [row.label, row]));
};

const HOST = { kind: 'host', memory: '16GiB', cpu: { cores: 4, threads: 2 }, os: { platform: 'debian', version: '12', kernel: '6.1' } };

describe('facts in words', () => {
  it('names the kernel, who brings it, and who shares it', () => {
    const rows = rowsOf({ h: HOST, d: { kind: 'engine', in: 'h', platform: 'docker' }, a: { kind: 'container', in: 'd' }, b: { kind: 'container', in: 'd' } }, 'a');
    assert.deepEqual(rows.get('Kernel'), { label: 'Kernel', value: 'Debian 12, kernel 6.1', detail: 'It is the operating system of h.', assumed: false });
    assert.deepEqual(rows.get('Shares its kernel with'), { label: 'Shares its kernel with', value: '1 workload', detail: 'A flaw in this kernel reaches b.', assumed: false });
  });

  it('says who limits', () => {
    const nodes = {
      h: HOST, d: { kind: 'engine', in: 'h', platform: 'docker' }, g: { kind: 'cgroup', in: 'd', memory: { max: '1GiB' } },
      a: { kind: 'container', in: 'g', limits: { memory: '2GiB', cpu: 0.5 } },
    };
    const rows = rowsOf(nodes, 'a');
    assert.equal(rows.get('Memory it can use')?.value, '1GiB');
    assert.match(rows.get('Memory it can use')?.detail ?? '', /limit of g/);
    assert.equal(rows.get('CPU it can use')?.value, '0.5 cores');
    assert.match(rowsOf(nodes, 'g').get('Memory limits of containers')?.value ?? '', /^100 %$/);
  });

  it('says unknown as unknown, and at least where a part is missing', () => {
    const vms = { h: HOST, k: { kind: 'hypervisor', in: 'h', platform: 'kvm' }, v: { kind: 'vm', in: 'k', memory: '8GiB', vcpus: 4 }, w: { kind: 'vm', in: 'k' } };
    const rows = rowsOf(vms, 'h');
    assert.match(rows.get('Memory promised to VMs')?.value ?? '', /^at least \d+ %$/);
    assert.match(rows.get('Memory promised to VMs')?.detail ?? '', /not known: w\./);
    assert.equal(rowsOf(vms, 'w').get('Memory it can use')?.value, 'at most 16GiB');
    assert.equal(rowsOf({ c: { kind: 'cluster' }, p: { kind: 'pod', in: 'c' } }, 'p').get('Kernel')?.value, 'cannot be told');
  });

  it('marks what rests on assumptions', () => {
    const rows = rowsOf({ h: { ...HOST, assumed: ['*'] }, d: { kind: 'engine', in: 'h' }, a: { kind: 'container', in: 'd' } }, 'a');
    assert.equal(rows.get('Kernel')?.assumed, true);
    assert.equal(rows.get('Memory it can use')?.assumed, true);
  });

  it('computes nothing for a node that contains itself', () => {
    const rows = rowsOf({ a: { kind: 'cgroup', in: 'b' }, b: { kind: 'cgroup', in: 'a' } }, 'a');
    assert.deepEqual([...rows.keys()], ['Left out']);
  });

  it('names a few and counts the rest', () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`c${i}`, { kind: 'container', in: 'd' }]));
    const rows = rowsOf({ h: HOST, d: { kind: 'engine', in: 'h' }, ...many }, 'c0');
    assert.match(rows.get('Shares its kernel with')?.detail ?? '', /c1, .* and 21 more\.$/);
  });
});
