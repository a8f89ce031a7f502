import assert from 'node:assert/strict';
import fc from 'fast-check';
import { boundary, BOUNDARIES, check, labels, services, workloads } from '../../../src/engine';
import type { Finding } from '../../../src/engine';
import { applyOperations, readTopology } from '../../../src/model';
import { findingsOf } from './run';

const RULE = 'weaker-boundary-than-required';
const os = { platform: 'debian', version: '13' };
const box = (engine: string, more: object = {}) => ({ kind: 'container', in: engine, ...more });
const said = (findings: readonly Finding[]) => findings.map(({ severity, nodes }) => [severity, ...nodes]);
const base = { site: { kind: 'site' }, metal: { kind: 'host', in: 'site' }, esx: { kind: 'hypervisor', in: 'metal', platform: 'esxi' }, 'vm-1': { kind: 'vm', in: 'esx', os }, d1: { kind: 'engine', in: 'vm-1', platform: 'docker' }, 'vm-2': { kind: 'vm', in: 'esx', os }, d2: { kind: 'engine', in: 'vm-2', platform: 'docker' } };
const wants = (boundary: string) => ({ requires: { boundary } });
const found = (nodes: object) => said(findingsOf(RULE, { nodes: { ...base, ...nodes } }));

describe(`rule ${RULE}`, () => {
  it('looks at the wall around the others, not at its own', () => {
    assert.deepEqual(found({ a: box('d1', { ...wants('B2'), runtimeClass: 'kata' }), b: box('d1') }), [['error', 'a', 'b']]);
    assert.deepEqual(found({ a: box('d1', wants('B2')), b: box('d1', { runtimeClass: 'gvisor' }) }), []);
    assert.deepEqual(found({ a: box('d1', wants('B3')), b: box('d2') }), []);
    assert.deepEqual(found({ a: box('d1', wants('B4')), b: box('d2') }), [['error', 'a', 'b']]);
  });

  it('passes over its own service, tenant and pod, unlabelled ones where it has a tenant, unknown runtimes and what floats', () => {
    assert.deepEqual(found({ a: box('d1', { ...wants('B3'), service: 's' }), b: box('d1', { service: 's' }) }), []);
    assert.deepEqual(found({ a: box('d1', { ...wants('B3'), tenant: 't' }), b: box('d1', { tenant: 't' }), c: box('d1') }), []);
    assert.deepEqual(found({ p: { kind: 'pod', in: 'd1', ...wants('B3') }, a: box('p'), b: box('p') }), []);
    assert.deepEqual(found({ p: { kind: 'pod', in: 'd1' }, a: box('p', wants('B3')), b: box('p'), c: box('d1', { runtimeClass: 'nobody-knows' }) }), []);
    assert.deepEqual(found({ k: { kind: 'cluster' }, a: box('k', wants('B4')), b: box('k') }), []);
    assert.deepEqual(found({ a: box('d1', { ...wants('B3'), running: false }), b: box('d1') }), []);
    assert.deepEqual(found({ p: { kind: 'pod', in: 'd1', ...wants('B3') }, a: box('p'), c: box('d1') }), [['error', 'p', 'c']]);
  });

  it('asks for another site only where one is known', () => {
    const far = { two: { kind: 'site' }, box: { kind: 'host', in: 'two', os }, cron: { kind: 'app', in: 'box' } };
    assert.deepEqual(found({ ...far, a: box('d1', wants('B5')) }), []);
    assert.deepEqual(found({ ...far, box: { kind: 'host', os }, a: box('d1', wants('B5')) }), [['error', 'a', 'cron']]);
    assert.deepEqual(found({ ...far, box: { kind: 'host', in: 'site', os }, a: box('d1', wants('B5')) }), [['error', 'a', 'cron']]);
  });

  it('is one finding for one place, and its fix resolves it', () => {
    const nodes = { ...base, a: box('d1', { ...wants('B3'), service: 's' }), b: box('d1', { ...wants('B3'), service: 's' }), c: box('d1') };
    const document = readTopology(JSON.stringify({ strata: 1, nodes }));
    const [finding, ...more] = check(document).findings.filter((it) => it.rule === RULE);
    assert.deepEqual([more, finding!.nodes, finding!.pointer, finding!.witness], [[], ['a', 'c', 'b'], '/nodes/a/requires/boundary', ['c -> a: crosses B1', 'required: B3']]);
    const applied = applyOperations(document, finding!.fixes()[0]!.operations);
    assert.ok(applied.ok);
    assert.deepEqual(check(readTopology(applied.text)).findings.filter((it) => it.rule === RULE), []);
  });

  it('finds exactly the nodes that a look at every pair finds', () => {
    const one = fc.record({
      in: fc.constantFrom('d1', 'd2', 'wsl', 'pod'), runtimeClass: fc.constantFrom(undefined, 'kata', 'gvisor', 'odd'), tenant: fc.constantFrom(undefined, 'x', 'y'),
      service: fc.constantFrom(undefined, 's'), requires: fc.constantFrom(undefined, ...['B1', 'B1u', 'B2', 'B3', 'B4', 'B5'].map((boundary) => ({ boundary }))),
    });
    const more = { pc: { kind: 'host', os: { platform: 'windows', version: '11' } }, wsl: { kind: 'engine', in: 'pc', platform: 'docker-desktop' }, pod: { kind: 'pod', in: 'd1' } };
    fc.assert(fc.property(fc.array(one, { maxLength: 6 }), (boxes) => {
      const nodes = { ...base, ...more, ...Object.fromEntries(boxes.map((it, i) => [`c${i}`, { kind: 'container', ...it }])) };
      const checked = check(readTopology(JSON.stringify({ strata: 1, nodes })));
      const { facts } = checked, { graph } = facts, { tenant } = labels(facts), { of } = services(facts), { running } = workloads(facts);
      const expected = boxes.flatMap(({ requires }, i) => {
        const a = graph.number.get(`c${i}`)!, strength = BOUNDARIES.indexOf((requires?.boundary ?? 'B0') as 'B0');
        const unit = graph.nodes[graph.parent[a]!]!.kind === 'pod' ? graph.parent[a]! : a;
        return [...running].some((b) => {
          if (b >= unit && b < graph.end[unit]!) return false;
          const outside = tenant[a] === undefined ? of[a] !== of[b] : tenant[b] !== undefined && tenant[b] !== tenant[a];
          const path = boundary(facts, b, a);
          return outside && path.certain && BOUNDARIES.indexOf(path.strength) < strength;
        }) ? [`c${i}`] : [];
      });
      const groups = checked.findings.filter((it) => it.rule === RULE);
      const named = new Set(groups.flatMap(({ nodes: ids }) => ids.filter((id) => boxes[Number(id.slice(1))]?.requires !== undefined)));
      for (const id of expected) assert.ok(named.has(id), id);
      if (expected.length === 0) assert.deepEqual(groups, []);
      for (const { nodes: [first] } of groups) assert.ok(expected.includes(first!));
    }), { numRuns: 200 });
  });
});
