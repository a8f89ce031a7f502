// Catalogues of one's own, laid over the one that ships.
import assert from 'node:assert/strict';
import { defaultCatalog, readCatalog, type Catalog } from '../../../src/catalog';
import { check } from '../../../src/engine';
import { readTopology } from '../../../src/model';

const laid = (overlay: object): Catalog => {
  const reading = readCatalog(JSON.stringify({ strataCatalog: 1, ...overlay }));
  if (!reading.ok) assert.fail(JSON.stringify(reading.problems));
  return reading.catalog;
};
const problems = (text: string) => {
  const reading = readCatalog(text);
  return reading.ok ? [] : reading.problems.map(({ offset, message }) => `${offset}: ${message}`);
};
const OURS = { id: 'our-linux', name: 'Our Linux', class: 'os', os: 'linux', aliases: ['house linux'], summary: 'The Linux of this house.' };

describe('a catalogue of one\'s own', () => {
  it('adds platforms, and leaves the others as they are', () => {
    const catalog = laid({ platforms: [OURS] });
    assert.equal(catalog.platform('House Linux')?.id, 'our-linux');
    assert.deepEqual(catalog.platform('debian'), defaultCatalog.platform('debian'));
    assert.equal(catalog.platforms.length, defaultCatalog.platforms.length + 1);
    assert.equal(defaultCatalog.platform('our-linux'), undefined);
  });

  it('changes a platform in what it says, and keeps the rest', () => {
    const catalog = laid({ platforms: [{ id: 'gvisor', sandbox: { boundary: 'B2', unit: 'pod', overheadMemoryBytes: 1 } }] });
    assert.equal(catalog.platform('runsc')?.sandbox?.overheadMemoryBytes, 1);
    assert.equal(catalog.platform('runsc')?.name, 'gVisor');
  });

  it('adds and replaces releases, of products that ship and of new ones', () => {
    const catalog = laid({
      platforms: [OURS],
      lifecycle: {
        ubuntu: { releases: [{ version: '18.04', released: '2018-04-26', endOfLife: '2040-01-01' }, { version: '30.04', released: '2030-04-01' }] },
        'our-linux': { name: 'Our Linux', images: ['house/linux'], releases: [{ version: '3', endOfLife: '2027-01-01' }, { version: '2', ended: true, kernel: '5.10' }] },
      },
    });
    assert.equal(catalog.release('ubuntu', '18.04.6')?.endOfLife, '2040-01-01');
    assert.equal(catalog.release('ubuntu', '30.04')?.released, '2030-04-01');
    assert.equal(catalog.release('ubuntu', '22.04')?.endOfLife, defaultCatalog.release('ubuntu', '22.04')?.endOfLife);
    assert.deepEqual([catalog.release('our-linux', '2')?.ended, catalog.release('our-linux', '2')?.kernel], [true, '5.10']);
    assert.equal(catalog.imageRelease('house/linux:3')?.release.version, '3');
  });

  it('adds and replaces advisories', () => {
    const flaw = { id: 'CVE-2030-1', name: 'a way out', published: '2030-01', consequence: 'hostRoot', conditions: ['container'], affected: [{ fixed: '9.9' }], exploited: true };
    const catalog = laid({ advisories: { runc: [flaw, { ...flaw, id: 'CVE-2019-5736', name: 'another name' }] } });
    const found = catalog.advisories('runc');
    assert.equal(found.length, defaultCatalog.advisories('runc').length + 1);
    assert.equal(found.find(({ id }) => id === 'CVE-2019-5736')?.name, 'another name');
    const added = found.find(({ id }) => id === 'CVE-2030-1')!;
    assert.deepEqual([added.exploited, added.conditions, added.ranges], [true, ['container'], [{ introduced: undefined, fixed: '9.9' }]]);
  });

  it('is what rules judge by', () => {
    const topology = readTopology(JSON.stringify({ strata: 1, nodes: { h: { kind: 'host', os: { platform: 'house linux', version: '2' } } } }));
    const rules = (catalog: Catalog) => check(topology, { today: '2026-01-15', catalog }).findings.map(({ rule }) => rule);
    assert.ok(rules(laid({ platforms: [OURS], lifecycle: { 'our-linux': { releases: [{ version: '2', endOfLife: '2025-01-01' }] } } })).includes('end-of-life-software'));
    assert.ok(!rules(defaultCatalog).includes('end-of-life-software'));
  });

  it('says what is wrong, at its place', () => {
    assert.deepEqual(problems(''), ['0: The catalogue is empty; write at least { "strataCatalog": 1 }.']);
    assert.match(problems('{ "strataCatalog": 1, ')[0]!, /^\d+: This is no JSON/);
    assert.deepEqual(problems('{}'), ['0: The file needs `strataCatalog`.']);
    assert.deepEqual(problems('{ "strataCatalog": 2 }'), ['19: `strataCatalog` must be one of 1.']);
    assert.match(problems('{ "strataCatalog": 1, "plattforms": [] }')[0]!, /^22: `plattforms` is not known here; there may be strataCatalog, asOf/);
    assert.match(problems('{ "strataCatalog": 1, "lifecycle": { "x": { "releases": [ { "version": "1", "endOfLife": "soon" } ] } } }')[0]!, /`lifecycle\.x\.releases\[0\]\.endOfLife` must be a day/);
    assert.match(problems('{ "strataCatalog": 1, "platforms": [ { "id": "new-one" } ] }')[0]!, /New platforms need `name`, `class` and `summary`: new-one/);
    assert.match(problems('{ "strataCatalog": 1, "asOf": "2026-01-01", "asOf": "2026-01-02" }')[0]!, /stands here a second time/);
  });

  it('takes no harm from hostile content', () => {
    assert.match(problems('['.repeat(100_000))[0]!, /nested too deeply/);
    assert.match(problems(`{ "strataCatalog": 1, "attribution": "${'x'.repeat(5_000_001)}" }`)[0]!, /at most/);
    const catalog = laid({ lifecycle: JSON.parse('{ "__proto__": { "releases": [ { "version": "1", "ended": true } ] }, "constructor": { "releases": [] } }') as object });
    assert.equal(({} as { releases?: unknown }).releases, undefined);
    assert.equal(catalog.release('debian', '12')?.version, '12');
    assert.ok(problems(`{ "strataCatalog": 1, "platforms": [${Array(200).fill('{}').join()}] }`).length <= 50);
  });
});
