import assert from 'node:assert/strict';
import { fewestHosts, howManyMore, minimalExtraHost } from '../../../src/engine/facts/placement/consolidation';
import { failover } from '../../../src/engine/facts/placement/n-plus-k';
import { cluster, equalHosts, machine, problemOf, vm } from './clusters';

const GiB = 2 ** 30;

describe('consolidation', () => {
  it('says how many more fit, and how many with a host to spare', () => {
    const it = problemOf({ ...equalHosts(3, '64GiB'), a: vm('x1', '30GiB'), b: vm('x2', '50GiB') });
    assert.deepEqual(howManyMore(it, [16 * GiB, 2]), { copies: 6, atMost: 6, binding: 'memory' });
    // Without h2, 50GiB go to h3 and 34GiB are left on h1: with more than two copies one of the three losses is too much.
    const { copies } = howManyMore(it, [16 * GiB, 2], 1);
    assert.equal(copies, 2);
  });

  it('finds the resource that binds, and no end where none does', () => {
    const overcommit = { overcommit: { cpu: 1 } };
    const it = problemOf({ c: cluster(2), ...machine(1, '64GiB', {}, overcommit), ...machine(2, '64GiB', {}, overcommit), a: vm('x1', '1GiB') });
    assert.deepEqual(howManyMore(it, [1 * GiB, 7]), { copies: 4, atMost: 4, binding: 'cpu' });
    assert.equal(howManyMore(it, [0, 0]).copies, Infinity);
    assert.equal(howManyMore(it, [65 * GiB, 1]).copies, 0);
  });

  it('empties hosts from the emptiest, with a plan', () => {
    const it = problemOf({ ...equalHosts(4, '64GiB'), a: vm('x1', '30GiB'), b: vm('x2', '20GiB'), d: vm('x3', '10GiB'), e: vm('x4', '5GiB') });
    const found = fewestHosts(it)!;
    assert.equal(found.kept.length, 2);
    assert.ok(found.at.every((bin) => found.kept.includes(bin)));
    assert.equal(fewestHosts(it, 1)!.kept.length, 3, 'one more, so that any of them may fail');
  });

  it('tells the size of one more host that is enough', () => {
    const full = problemOf({ ...equalHosts(3, '64GiB'), a: vm('x1', '40GiB'), b: vm('x2', '40GiB'), d: vm('x3', '40GiB') });
    assert.equal(failover(full, 1).answer, 'no');
    assert.deepEqual(minimalExtraHost(full, 1), [40 * GiB, Infinity]);
    assert.deepEqual(minimalExtraHost(problemOf({ ...equalHosts(2, '64GiB'), a: vm('x1', '40GiB') }), 1), [0, 0]);
    assert.equal(minimalExtraHost(problemOf({ ...equalHosts(2, '64GiB'), a: vm('c', '600GiB') }), 1), undefined, 'not even one of eight times the size');
  });
});
