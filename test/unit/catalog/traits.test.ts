// What is told of platforms, and whether every platform is told of.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { defaultCatalog } from '../../../src/catalog';
import { platformLines, TRAIT_TITLES, TRAITS } from '../../../src/catalog/traits';

const PLATFORMS_PAGE = '../shared/PLATFORMS.md';
/** Rows of that page that are no platforms here: what starts the VMs of another, and what only describes them. */
const NOT_PLACED = new Set(['vfkit']);

describe('traits of platforms', () => {
  it('are there for everything that is no operating system, and for nothing else', () => {
    const described = defaultCatalog.platforms.filter((it) => it.class !== 'os').map(({ id }) => id);
    assert.deepEqual([...TRAITS.keys()].sort(), described.sort());
  });

  it('say what is below, inside and between, in lines that fit a hover', () => {
    for (const [id, traits] of TRAITS) {
      for (const key of ['vendor', 'status', 'runsOn', 'hosts', 'boundary'] as const) assert.ok(traits[key], `${id}: ${key}`);
      for (const [key, text] of Object.entries(traits)) {
        assert.ok(Object.hasOwn(TRAIT_TITLES, key), `${id}: ${key}`);
        assert.ok(text.length <= 260 && text.trim() === text && (key === 'vendor' || !text.endsWith('.')), `${id}: ${key}: ${text}`);
      }
    }
  });

  it('mark what is only generally held', () => {
    const lines = platformLines(defaultCatalog.platform('xen')!);
    assert.equal(lines.find(({ title }) => title === 'Moves work')!.text, '`xl migrate`; ~with shared storage; the toolstack levels CPUs'.replace('~', 'usually '));
    assert.ok(lines.every(({ text }) => !text.includes('~')));
    assert.deepEqual(platformLines(defaultCatalog.platform('debian')!), []);
  });

  it('leave out no platform of the survey', function () {
    if (!fs.existsSync(PLATFORMS_PAGE)) this.skip();
    const text = fs.readFileSync(PLATFORMS_PAGE, 'utf8');
    const sections = text.slice(text.indexOf('## 2. '), text.indexOf('### 8b.'));
    const ids = [...new Set([...sections.matchAll(/^\| ((?:`[a-z0-9-]+` ?)+)\|/gm)].flatMap(([, cell]) => [...cell!.matchAll(/`([a-z0-9-]+)`/g)].map(([, id]) => id!)))];
    assert.ok(ids.length > 80, String(ids.length));
    assert.deepEqual(ids.filter((id) => !NOT_PLACED.has(id) && defaultCatalog.platform(id)?.id !== id), []);
  });

  it('know every system that the articles name', function () {
    if (!fs.existsSync(PLATFORMS_PAGE)) this.skip();
    const text = fs.readFileSync(PLATFORMS_PAGE, 'utf8');
    const index = text.slice(text.indexOf('## 0. '), text.indexOf('## 1. '));
    // Files, features of CPUs and kernels, and registries are no platforms.
    const others = new Set(['libvirt', 'vmotion', 'hyper-v-live-migration', 'live-migration', 'snapshot', 'nested-virtualization', 'dockerfile', 'docker-hub', 'terraform', 'ansible', 'intel-vt-x', 'amd-v', 'smt',
      'linux-namespaces', 'cgroups-v1', 'cgroups-v2', 'overlayfs']);
    const ids = index.split('\n').filter((line) => line.startsWith('| ')).flatMap((line) => [...line.split('|').at(-2)!.matchAll(/`([a-z0-9-]+)`/g)].map(([, id]) => id!)).filter((id) => !others.has(id));
    assert.ok(ids.length > 35, String(ids.length));
    assert.deepEqual(ids.filter((id) => defaultCatalog.platform(id)?.id !== id), []);
  });
});
