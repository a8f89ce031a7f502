import assert from 'node:assert/strict';
import fs from 'node:fs';
import { at } from '../../../scripts/lib/project.mjs';
import { defaultCatalog } from '../../../src/catalog';
import { buildGraph, makeFacts } from '../../../src/engine';
import { readTopology } from '../../../src/model';
import type { Event, Expectation } from '../../../src/model';
import { expectationOf, play, playScenario, proposals, VERBS, whyNot } from '../../../src/whatif';
import { TODAY, textOf } from '../engine/support';

const stack = (text: string) => {
  const document = readTopology(text);
  return { document, facts: makeFacts(buildGraph(document.topology), defaultCatalog, TODAY) };
};
type Stack = ReturnType<typeof stack>;
const offered = ({ document, facts }: Stack, events: readonly Event[]) => proposals(facts, play(document, facts, events));
const failures = ({ document, facts }: Stack, events: readonly Event[], expect: Expectation) => playScenario(document, facts, { name: 'x', events, expect }, 0).failures;

const linux = { platform: 'debian', version: '13' };
const host = (id: string) => ({ [id]: { kind: 'host', memory: '64GiB', cpu: { cores: 16 }, os: linux }, [`kvm-${id}`]: { kind: 'hypervisor', in: id, platform: 'kvm' } });
const vm = (place: string, more: object = {}) => ({ kind: 'vm', in: `kvm-${place}`, vcpus: 2, memory: '8GiB', storage: 'san', os: linux, ...more });
const HA = stack(textOf({ nodes: {
  ...host('h1'), ...host('h2'), ha: { kind: 'cluster', platform: 'proxmox-ve', ha: true, witness: true, members: ['kvm-h1', 'kvm-h2'] }, san: { kind: 'volume', in: 'ha', shared: true },
  web: vm('h1'), pay: vm('h1', { criticality: 'critical' }), lone: vm('h1', { storage: 'local' }), db: vm('h2'),
} }));

describe('what a scenario can expect', () => {
  it('of a failure: who is up again, by when, who stays down, and that all find a place', () => {
    const all = offered(HA, [{ fail: 'h1' }]);
    assert.deepEqual(all.map(({ expect, holds }) => [Object.entries(expect)[0], holds]), [
      [['up', ['pay', 'web']], true], [['down', ['lone']], true], [['up', ['lone']], false], [['maxUnplaced', 0], true], [['recoveredWithin', '3m'], true],
    ]);
    assert.deepEqual(expectationOf(all.filter(({ holds }) => holds)), { up: ['pay', 'web'], down: ['lone'], maxUnplaced: 0, recoveredWithin: '3m' });
    const none = offered(HA, [{ fail: 'h1' }, { fail: 'h2' }]);
    assert.deepEqual(none.map(({ expect, holds }) => [Object.keys(expect)[0], holds]), [['down', true], ['up', false], ['maxUnplaced', true], ['maxUnplaced', false]]);
    assert.deepEqual(expectationOf(none), { up: ['pay', 'web', 'lone', 'db'], maxUnplaced: 0 });
  });

  it('what is wanted takes the place of what is so now', () => {
    assert.deepEqual(expectationOf(offered(HA, [{ fail: 'h1' }])), { up: ['pay', 'web', 'lone'], maxUnplaced: 0, recoveredWithin: '3m' });
    assert.deepEqual(expectationOf([]), {});
  });

  it('of a failure that nothing comes back from: who is not touched', () => {
    assert.deepEqual(offered(HA, [{ fail: 'lone' }])[0], { expect: { up: ['pay', 'web', 'db'] }, holds: true });
  });

  it('of an attack: who is out of reach, and who should be', () => {
    assert.deepEqual(offered(HA, [{ compromise: 'web' }]), [{ expect: { notExposed: ['db'] }, holds: true }, { expect: { notExposed: ['pay', 'lone'] }, holds: false }]);
  });

  it('of a question: the answer, and a yes where it is no', () => {
    assert.deepEqual(offered(HA, [{ add: 'web', copies: 90 }]).map(({ expect, holds }) => [expect.possible, holds]), [[false, true], [true, false]]);
    assert.deepEqual(offered(HA, [{ add: 'web' }]).map(({ expect, holds }) => [expect.possible, holds]), [[true, true]]);
  });

  it('names at most a dozen nodes', () => {
    const many = stack(textOf({ nodes: { h: { kind: 'host', os: linux }, e: { kind: 'engine', in: 'h', platform: 'docker' }, ...Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`c-${i}`, { kind: 'container', in: 'e', image: 'x:1' }])) } }));
    assert.equal(offered(many, [{ fail: 'h' }])[0]!.expect.down!.length, 12);
  });

  for (const file of fs.readdirSync(at('examples')).filter((name) => name.endsWith('.topology.json'))) {
    it(`holds right after it is kept, and what does not hold is a finding: every event of one node in ${file}`, () => {
      const it = stack(fs.readFileSync(at(`examples/${file}`), 'utf8'));
      const { ids } = it.document.topology;
      let some = 0;
      for (const { name, extra } of VERBS) {
        for (const id of ids) {
          const event = { [name]: name === 'runaway' ? `${id}:memory` : name === 'lose' ? 1 : id } as Event;
          if (extra?.required === true || whyNot(it.facts.graph, event) !== undefined) continue;
          const all = offered(it, [event]);
          const said = JSON.stringify(event);
          assert.deepEqual(failures(it, [event], expectationOf(all.filter(({ holds }) => holds))), [], said);
          for (const { expect, holds } of all) if (!holds) assert.ok(failures(it, [event], expect).length > 0, `${said} ${JSON.stringify(expect)}`);
          some++;
          if (name === 'lose') break;
        }
      }
      assert.ok(some > 0);
    });
  }
});
