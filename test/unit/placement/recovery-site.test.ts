import assert from 'node:assert/strict';
import { applyOperations, readTopology } from '../../../src/model';
import { check } from '../../../src/engine';
import { takeOver } from '../../../src/engine/facts/placement/dr';
import { recoveryPairs } from '../../../src/engine/facts/placement/sites';
import { factsFor, findingsOf, idsOf, textOf, TODAY } from '../engine/support';
import { vm } from './clusters';

const host = (i: number, site: string, memory: string | undefined, more: object = {}) => ({ [`h${i}`]: { kind: 'host', in: site, cpu: { cores: 16 }, memory, ...more }, [`x${i}`]: { kind: 'hypervisor', in: `h${i}`, platform: 'none-known' } });
const sites = { a: { kind: 'site', recovery: { to: 'b' } }, b: { kind: 'site' } };

describe('recovery pairs of sites', () => {
  it('hold what stands at either, also in clusters over their machines', () => {
    const facts = factsFor({
      ...sites, ...host(1, 'a', '64GiB'), ...host(2, 'b', '64GiB'), ca: { kind: 'cluster', members: ['x1'] }, cb: { kind: 'cluster', in: 'b', members: ['x2'] },
      one: vm('x1', '1GiB'), two: vm('ca', '1GiB'), three: vm('x1', '1GiB', { protected: false }), off: vm('x1', '1GiB', { power: 'off' }), four: vm('cb', '1GiB'), five: vm('x2', '1GiB', { drShed: true }),
      app: { kind: 'app', in: 'h1' },
    });
    const [pair] = recoveryPairs(facts);
    assert.deepEqual([pair!.protected, pair!.given, pair!.there, pair!.shed].map((it) => idsOf(facts.graph, it).sort()), [['app', 'one', 'two'], ['three'], ['five', 'four'], ['five']]);
  });

  it('are none where the other site does not exist, or is part of the same', () => {
    for (const to of ['nowhere', 'a', 'room', 'x1']) assert.deepEqual(recoveryPairs(factsFor({ a: { kind: 'site', recovery: { to } }, room: { kind: 'site', in: 'a' }, ...host(1, 'a', '1GiB') })), [], to);
  });
});

describe('dr-capacity-insufficient', () => {
  const rule = 'dr-capacity-insufficient';
  const nodes = (here: readonly string[], there: readonly string[], more: object = {}) => ({
    ...sites, ...host(1, 'a', '256GiB'), ...host(2, 'b', '64GiB'), ...Object.fromEntries(here.map((size, i) => [`v${i}`, vm('x1', size)])), ...Object.fromEntries(there.map((size, i) => [`t${i}`, vm('x2', size)])), ...more,
  });

  it('allows for one and a half times the normal commit', () => {
    assert.deepEqual(findingsOf(rule, { nodes: nodes(['48GiB'], ['48GiB']) }), []);
    const [finding] = findingsOf(rule, { nodes: nodes(['48GiB'], ['49GiB']) });
    assert.equal(finding!.severity, 'error');
    assert.deepEqual(finding!.nodes, ['a', 'b', 'v0']);
    assert.match(finding!.message, /^Site b cannot take over for site a: v0 \(48GiB of memory, 2 vCPUs\) fits nowhere: h2 has too little memory left, with up to 1\.5 times the normal commit\. 1 more host of the median size there would do\./);
    assert.deepEqual(finding!.witness, ['to be taken up: v0', 'stopped at b: nothing', 'asked for 48GiB of memory, free at b 47GiB of memory']);
    assert.equal(findingsOf(rule, { nodes: nodes(['48GiB'], ['48GiB']), rules: { [rule]: { options: { drCommitRatio: 1 } } } }).length, 1);
  });

  it('counts the hosts that are missing', () => {
    const facts = factsFor(nodes(Array.from({ length: 9 }, () => '40GiB'), []));
    const { answer, missingHosts, demand, free } = takeOver(facts, recoveryPairs(facts)[0]!, 1);
    assert.deepEqual([answer, missingHosts, demand[0]! / 2 ** 30, free[0]! / 2 ** 30], ['no', 8, 360, 64]);
  });

  it('sheds, leaves behind, and knows nothing of what has no size', () => {
    const crowded = nodes(['90GiB'], []);
    assert.deepEqual(findingsOf(rule, { nodes: { ...crowded, t: vm('x2', '60GiB', { drShed: true }) } }), []);
    assert.equal(findingsOf(rule, { nodes: { ...crowded, t: vm('x2', '60GiB') } }).length, 1);
    assert.deepEqual(findingsOf(rule, { nodes: { ...nodes(['90GiB'], ['60GiB']), v0: vm('x1', '90GiB', { protected: false }) } }), []);
    assert.deepEqual(findingsOf(rule, { nodes: nodes(['90GiB'], ['60GiB'], { h3: { kind: 'host', in: 'b' } }) }), [], 'a host of unknown size may take it');
    const facts = factsFor(nodes(['1GiB'], [], { v1: vm('x1', undefined) }));
    assert.equal(takeOver(facts, recoveryPairs(facts)[0]!, 1.5).answer, 'undetermined');
  });

  it('says so where there is no host', () => {
    const found = findingsOf(rule, { nodes: { ...sites, ...host(1, 'a', '64GiB'), v: vm('x1', '1GiB') } });
    assert.match(found[0]!.message, /no host is modelled there, and 1 workload is to be taken up/);
    assert.deepEqual(findingsOf(rule, { nodes: { ...sites, ...host(1, 'a', '64GiB') } }), []);
  });

  it('keeps architecture and CPU level', () => {
    const found = (cpu: object, more: object = {}) => findingsOf(rule, { nodes: { ...sites, ...host(1, 'a', '64GiB', { cpu: { cores: 16, arch: 'amd64', level: 'x86-64-v4' } }), ...host(2, 'b', '64GiB', { cpu: { cores: 16, ...cpu } }), v: vm('x1', '1GiB', more) } });
    assert.match(found({ arch: 'arm64' })[0]!.message, /h2 is of another architecture/);
    assert.match(found({ level: 'x86-64-v2' }, { cpuMode: 'x86-64-v3' })[0]!.message, /CPU level too low/);
    assert.deepEqual(found({ level: 'x86-64-v2' }), []);
  });
});

describe('dr-data-unreplicated', () => {
  const rule = 'dr-data-unreplicated';
  const base = { ...sites, ...host(1, 'a', '64GiB'), ...host(2, 'b', '64GiB'), san: { kind: 'volume', in: 'a' } };
  const found = (nodes: object, more: object = {}) => findingsOf(rule, { nodes: { ...base, ...nodes }, ...more });

  it('is one error for all data that is not there, with a plan', () => {
    const nodes = { one: vm('x1', '1GiB', { storage: 'san' }), two: vm('x1', '1GiB', { storage: 'local' }), three: vm('x1', '1GiB') };
    const [finding, ...rest] = found(nodes);
    assert.equal(rest.length, 0);
    assert.deepEqual([finding!.severity, finding!.nodes], ['error', ['one', 'two', 'san', 'b']]);
    assert.match(finding!.message, /^one and two are to be taken up at site b when a is lost, and their data is not there: volume san and the local disk of two\./);
    const fix = finding!.fixes()[0]!;
    assert.deepEqual([fix.title, fix.safe], ['Plan a copy of san at b', false]);
    const applied = applyOperations(readTopology(textOf({ nodes: { ...base, ...nodes } })), fix.operations);
    assert.ok(applied.ok);
    assert.deepEqual(check(readTopology(applied.text), { today: TODAY }).findings.filter((it) => it.rule === rule).map((it) => it.nodes[0]), ['two']);
  });

  it('looks at what runs inside too, and only at what is certainly here', () => {
    const inside = (volume: object) => ({ one: vm('x1', '1GiB', { os: { platform: 'debian' } }), d: { kind: 'engine', in: 'one', platform: 'docker' }, db: { kind: 'container', in: 'd', mounts: [{ source: 'data' }] }, data: { kind: 'volume', ...volume } });
    assert.equal(found(inside({ in: 'a' })).length, 1);
    assert.equal(found(inside({ in: 'one' })).length, 0, 'it is on the disk of the VM');
    assert.equal(found(inside({})).length, 0, 'nobody says where it is');
    assert.equal(found(inside({ in: 'b' })).length, 0);
    assert.equal(found(inside({ in: 'a', reachableFrom: ['a', 'h2'] })).length, 0);
    assert.equal(found(inside({ in: 'a', copies: [{ site: 'h2' }] })).length, 0);
    assert.equal(found(inside({ in: 'a', copies: [{ site: 'h1' }] })).length, 1);
  });

  it('warns of a copy further behind than may be lost', () => {
    const lag = (copy: object, rpo?: string) => found({ san: { kind: 'volume', in: 'a', copies: [{ site: 'b', ...copy }] }, one: vm('x1', '1GiB', { storage: 'san', slo: { rpo } }) });
    assert.deepEqual([lag({ lag: '1h' }, '15m'), lag({ lag: '15m' }, '15m'), lag({ sync: true, lag: '1h' }, '15m'), lag({}, '15m'), lag({ lag: '1h' })].map((it) => it.length), [1, 0, 0, 0, 0]);
    const [finding] = lag({ lag: '1h' }, '15m');
    assert.deepEqual([finding!.severity, finding!.measured, finding!.threshold], ['warning', 3_600_000, 900_000]);
  });

  it('warns of networks that end at the site', () => {
    const lan = (network: object, recovery: object = { to: 'b' }) => found({ a: { kind: 'site', recovery }, lan: { kind: 'network', in: 'a', ...network }, other: { kind: 'network', in: 'b' }, one: vm('x1', '1GiB', { networks: ['lan'] }) }).map((it) => it.severity);
    assert.deepEqual(lan({}), ['warning']);
    assert.deepEqual(lan({ stretched: true }), []);
    assert.deepEqual(lan({ in: undefined }), []);
    assert.deepEqual(lan({ driver: 'bridge' }), []);
    assert.deepEqual(lan({}, { to: 'b', networks: [{ from: 'lan', to: 'other' }] }), []);
  });

  it('warns of what is needed and does not come along', () => {
    const link = (registry: object, strength?: string, more: object = {}) => found({ one: vm('x1', '1GiB'), registry: vm('x1', '1GiB', registry), ...more }, { links: [{ from: 'one', to: 'registry', strength }] });
    assert.equal(link({}).length, 0, 'it comes along');
    const [finding] = link({ protected: false });
    assert.equal(finding!.severity, 'warning');
    assert.match(finding!.message, /needs what is only at a: VM registry\. Run a replica/);
    assert.equal(link({ protected: false }, 'soft').length, 0);
    assert.equal(link({ protected: false, service: 'r' }, undefined, { other: vm('x2', '1GiB', { service: 'r' }) }).length, 0);
    assert.equal(link({ protected: false, power: 'off' }).length, 0);
  });

  it('is split where one is accepted', () => {
    const nodes = { one: vm('x1', '1GiB', { storage: 'local' }), two: vm('x1', '1GiB', { storage: 'local' }) };
    assert.deepEqual(found(nodes, { suppressions: [{ rule, node: 'one', reason: 'restored from backup' }] }).map((it) => it.nodes[0]), ['two']);
  });
});
