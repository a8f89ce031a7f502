import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareVersions, defaultCatalog as catalog, fixedVersion, plainVersion, verdictOf } from '../../../src/catalog';
import { ADVISORIES, parseAdvisories } from '../../../src/catalog/advisories';

const CONDITIONS = new Set([
  'container', 'hostileImage', 'noUserns', 'rootOnHostNetwork', 'kubernetes', 'sharedVolume', 'netRaw', 'netAdmin', 'sysAdmin', 'cgroupV1', 'guest', 'nestedAmd', 'amd',
  'untrustedSpec', 'device', 'operatorAct', 'hostileBuild',
]);
const CONSEQUENCES = new Set(['kernel', 'hypervisor', 'vmm', 'hostRoot', 'hostFiles', 'engine', 'memory', 'limited']);
const of = (product: string, id: string) => catalog.advisories(product).find((it) => it.id === id)!;

describe('catalogue: advisories', () => {
  it('are whole: ids, days, words of the contract, ranges in order', () => {
    let number = 0;
    for (const [product, table] of Object.entries(ADVISORIES)) {
      for (const it of parseAdvisories(product, table)) {
        number++;
        for (const id of [it.id, ...it.also]) assert.match(id, /^CVE-\d{4}-\d{4,7}$/);
        assert.match(it.published, /^\d{4}(-\d\d){0,2}$/);
        assert.ok(it.name.length > 2 && CONSEQUENCES.has(it.consequence), it.id);
        for (const condition of it.conditions) assert.ok(CONDITIONS.has(condition), `${it.id} ${condition}`);
        for (const { introduced, fixed } of it.ranges) {
          for (const end of [introduced, fixed]) if (end !== undefined) assert.notEqual(plainVersion(product, end), undefined, `${it.id} ${end}`);
          if (introduced !== undefined && fixed !== undefined) assert.ok(compareVersions(introduced, fixed) < 0, it.id);
        }
      }
    }
    assert.ok(number >= 65, String(number));
  });

  it('are found by any spelling of the platform', () => {
    assert.ok(catalog.advisories('VMware ESXi').some((it) => it.id === 'CVE-2025-22224' && it.exploited && it.also.length === 2));
    assert.deepEqual(catalog.advisories('nothing-known'), []);
    assert.deepEqual(catalog.advisories('__proto__'), []);
  });

  const cases: readonly (readonly [string, string, string, string])[] = [
    ['runc', 'CVE-2024-21626', '1.1.11', 'affected'], ['runc', 'CVE-2024-21626', '1.1.12', 'fixed'], ['runc', 'CVE-2024-21626', '1.0.0-rc93', 'affected'],
    ['runc', 'CVE-2024-21626', '1.0.0-rc92', 'notAffected'], ['runc', 'CVE-2024-21626', '1.1', 'cannotTell'], ['runc', 'CVE-2024-21626', '1.1.7-0ubuntu1~22.04.2', 'cannotTell'],
    ['runc', 'CVE-2019-5736', '1.0-rc6', 'affected'], ['runc', 'CVE-2019-5736', '1.0.0-rc7', 'fixed'],
    ['runc', 'CVE-2025-31133', '1.2.7', 'affected'], ['runc', 'CVE-2025-31133', '1.2.8', 'fixed'], ['runc', 'CVE-2025-31133', '1.3.2', 'affected'],
    ['runc', 'CVE-2025-31133', '1.4.0-rc.2', 'affected'], ['runc', 'CVE-2025-31133', 'v1.4.0-rc.3', 'fixed'],
    ['containerd', 'CVE-2020-15257', '1.3.8', 'affected'], ['containerd', 'CVE-2020-15257', '1.3.9', 'fixed'], ['containerd', 'CVE-2020-15257', '1.4.2', 'affected'],
    ['containerd', 'CVE-2020-15257', '1.4.3', 'fixed'], ['containerd', 'CVE-2026-53488', '1.7.11-k3s2', 'affected'], ['containerd', 'CVE-2026-53488', '1.6.9', 'notAffected'],
    ['docker-desktop', 'CVE-2025-9074', '4.44.2', 'affected'], ['docker-desktop', 'CVE-2025-9074', '4.44.3', 'fixed'], ['docker-desktop', 'CVE-2025-9074', '4.24', 'notAffected'],
    ['linux-kernel', 'CVE-2022-0847', '5.7.19', 'notAffected'], ['linux-kernel', 'CVE-2022-0847', '5.8', 'affected'], ['linux-kernel', 'CVE-2022-0847', '5.10.101', 'affected'],
    ['linux-kernel', 'CVE-2022-0847', '5.10.102', 'fixed'], ['linux-kernel', 'CVE-2022-0847', '5.15', 'cannotTell'], ['linux-kernel', 'CVE-2022-0847', '5.13', 'affected'],
    ['linux-kernel', 'CVE-2022-0847', '5.16.11', 'fixed'], ['linux-kernel', 'CVE-2016-5195', '3.10.0', 'affected'], ['linux-kernel', 'CVE-2016-5195', '4.8.3', 'fixed'],
    ['esxi', 'CVE-2025-22224', '8.0 U1', 'affected'], ['esxi', 'CVE-2025-22224', '8.0 Update 3d (24585383)', 'fixed'], ['esxi', 'CVE-2025-22224', '8.0U3c', 'affected'],
    ['esxi', 'CVE-2025-22224', '8.0U2d', 'fixed'], ['esxi', 'CVE-2025-22224', '8.0.3', 'cannotTell'], ['esxi', 'CVE-2025-22224', '8.0', 'cannotTell'],
    ['esxi', 'CVE-2025-22224', '7.0 U3r', 'affected'], ['esxi', 'CVE-2025-22224', '7.0u3w', 'fixed'], ['esxi', 'CVE-2022-31705', '7.0 Update 3si', 'fixed'],
    ['hyper-v', 'CVE-2024-21407', '10.0.20348.2339', 'affected'], ['hyper-v', 'CVE-2024-21407', '20348.2340', 'fixed'], ['hyper-v', 'CVE-2024-21407', '20348', 'cannotTell'],
    ['virtualbox', 'CVE-2024-21114', '7.0.14', 'affected'], ['virtualbox', 'CVE-2024-21114', '7.1.4', 'fixed'],
    ['kata-containers', 'CVE-2026-44210', '4.1.0', 'cannotTell'], ['rkt', 'CVE-2019-10144', '1.30.0', 'affected'], ['runc', 'CVE-2024-21626', '', 'cannotTell'],
    ['runc', 'CVE-2024-21626', 'latest', 'cannotTell'], ['runc', 'CVE-2024-21626', '1'.repeat(100_000), 'cannotTell'],
  ];
  for (const [product, id, version, expected] of cases) {
    it(`${product} ${version.slice(0, 40) || '(empty)'}: ${id} ${expected}`, () => assert.equal(verdictOf(of(product, id), version), expected));
  }

  it('name the lowest release without any of the flaws', () => {
    assert.equal(fixedVersion(catalog.advisories('runc'), '1.1.11'), '1.3.6');
    assert.equal(fixedVersion([of('runc', 'CVE-2024-21626')], '1.1.11'), '1.1.12');
    assert.equal(fixedVersion([of('linux-kernel', 'CVE-2022-0847'), of('linux-kernel', 'CVE-2024-1086')], '5.15.3'), '5.15.149');
    assert.equal(fixedVersion([of('rkt', 'CVE-2019-10144')], '1.30.0'), undefined);
    assert.equal(fixedVersion([], '1'), undefined);
  });

  it('never find the proposed release affected, and never a point inside a range unaffected', () => {
    const products = Object.keys(ADVISORIES).filter((it) => catalog.advisories(it).some(({ ranges }) => ranges.length > 0));
    const version = fc.tuple(fc.nat(8), fc.nat(30), fc.nat(300)).map((parts) => parts.join('.'));
    fc.assert(fc.property(fc.constantFrom(...products), version, (product, text) => {
      const advisories = catalog.advisories(product);
      const affected = advisories.filter((it) => verdictOf(it, text) === 'affected');
      const next = fixedVersion(affected, text);
      if (next !== undefined) for (const it of affected) assert.notEqual(verdictOf(it, next), 'affected', `${it.id} ${text} ${next}`);
      // Writing less of a version can only make the verdict less certain.
      const series = text.split('.').slice(0, 2).join('.');
      for (const it of advisories) if (verdictOf(it, series) === 'affected') assert.equal(verdictOf(it, text), 'affected', `${it.id} ${series} ${text}`);
    }));
  });
});
