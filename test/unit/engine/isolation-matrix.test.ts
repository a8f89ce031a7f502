import assert from 'node:assert/strict';
import fc from 'fast-check';
import { boundary, BOUNDARIES, isolationMatrix, NO_CELL } from '../../../src/engine';
import type { Facts, IsolationMatrix } from '../../../src/engine';
import { factsFor, HOST, idsOf, linux } from './support';

function made(facts: Facts): IsolationMatrix {
  const matrix = isolationMatrix(facts);
  assert.ok(!('undetermined' in matrix));
  return matrix;
}

describe('the isolation matrix', () => {
  it('has a class for workloads that look the same from everywhere, and the boundary in each direction', () => {
    const facts = factsFor({
      ...HOST, cron: { kind: 'app', in: 'host' }, vm: { kind: 'vm', in: 'kvm', os: linux }, docker: { kind: 'engine', in: 'vm', platform: 'docker' },
      a: { kind: 'container', in: 'docker' }, b: { kind: 'container', in: 'docker' }, c: { kind: 'container', in: 'docker', runtimeClass: 'kata' },
      x: { kind: 'vm', in: 'kvm' }, y: { kind: 'vm', in: 'kvm', confidential: 'tdx' },
    });
    const { classes, strength, breaks } = made(facts);
    const names = classes.map((members) => idsOf(facts.graph, members).join());
    assert.deepEqual([...names].sort(), ['a,b', 'c', 'cron', 'x', 'y']);
    const cell = (from: string, to: string) => {
      const at = names.indexOf(from) * classes.length + names.indexOf(to);
      return strength[at] === NO_CELL ? undefined : [BOUNDARIES[strength[at]!], breaks[at]];
    };
    assert.deepEqual([cell('a,b', 'a,b'), cell('a,b', 'c'), cell('c', 'a,b'), cell('a,b', 'cron'), cell('cron', 'a,b'), cell('x', 'y'), cell('y', 'x'), cell('c', 'c')],
      [['B1', 1], ['B1', 1], ['B3', 1], ['B3', 2], ['B0', 0], ['B3', 1], ['B3c', 1], undefined]);
  });

  it('refuses rather than showing a part', () => {
    const facts = factsFor({ ...HOST, ...Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`e${i}`, { kind: 'engine', in: 'host', platform: 'docker' }])), ...Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`c${i}`, { kind: 'container', in: `e${i}` }])) });
    assert.deepEqual(isolationMatrix(facts, undefined, 4), { undetermined: '5 classes of workloads are more than 4: choose some of them', classes: 5 });
  });

  it('says of every pair what a look at the pair says', () => {
    const one = fc.record({
      kind: fc.constant('container'), in: fc.constantFrom('d1', 'd2', 'dd', 'wsl', 'pod'), runtimeClass: fc.constantFrom(undefined, 'kata', 'gvisor', 'odd'), privileged: fc.boolean(),
      namespaces: fc.constantFrom(undefined, { pid: 'host' }),
    });
    const guests = fc.array(fc.record({ kind: fc.constant('vm'), in: fc.constant('kvm'), confidential: fc.constantFrom(undefined, 'sev', 'tdx') }), { maxLength: 3 });
    const base = {
      ...HOST, d1: { kind: 'engine', in: 'host', platform: 'docker' }, vm: { kind: 'vm', in: 'kvm', os: linux }, d2: { kind: 'engine', in: 'vm', platform: 'docker', userns: true }, pod: { kind: 'pod', in: 'd2' },
      pc: { kind: 'host', os: { platform: 'windows', version: '11' } }, dd: { kind: 'engine', in: 'pc', platform: 'docker-desktop' }, wsl: { kind: 'engine', in: 'pc', platform: 'podman' },
    };
    fc.assert(fc.property(fc.array(one, { maxLength: 8 }), guests, (boxes, vms) => {
      const facts = factsFor(JSON.parse(JSON.stringify({ ...base, ...Object.fromEntries([...boxes, ...vms].map((it, i) => [`n${i}`, it])) })) as object);
      const { classes, strength, breaks, uncertain } = made(facts);
      classes.forEach((from, row) => classes.forEach((to, column) => {
        const at = row * classes.length + column;
        for (const a of from) for (const b of to) {
          if (a === b) continue;
          const path = boundary(facts, a, b);
          assert.deepEqual([BOUNDARIES[strength[at]!], breaks[at], uncertain[at] === 0], [path.strength, path.breaks, path.certain]);
        }
      }));
    }), { numRuns: 150 });
  });
});
