// The lifecycle tables, compared with the survey that they were made from.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { defaultCatalog } from '../../../src/catalog';

const SURVEY = '../shared/lifecycle.json';
interface Surveyed { readonly released?: string | null; readonly eol?: string | null; readonly extended?: string | null }
/** Tools that are no part of a stack, and what ended without releases: the platform itself says so. */
const WITHOUT_RELEASES = ['ansible', 'terraform', 'coreos-container-linux', 'docker-toolbox', 'marathon', 'mesos', 'rkt'];
/** Channels rather than versions. */
const CHANNELS = /^(stable|testing|next|lts-.*)$/;

describe('lifecycles', () => {
  const survey = fs.existsSync(SURVEY) ? JSON.parse(fs.readFileSync(SURVEY, 'utf8')) as Record<string, Record<string, Surveyed>> : undefined;
  const products = Object.keys(survey ?? {}).filter((name) => !name.startsWith('_'));

  it('know every product of the survey that a stack can name', function () {
    if (!survey) this.skip();
    assert.deepEqual(products.filter((name) => defaultCatalog.releases(name).length === 0).sort(), [...WITHOUT_RELEASES].sort());
    for (const name of WITHOUT_RELEASES.slice(2)) assert.ok(defaultCatalog.platform(name)?.ended, name);
  });

  it('give the dates of the survey for each of its releases', function () {
    if (!survey) this.skip();
    let compared = 0;
    for (const product of products.filter((name) => !WITHOUT_RELEASES.includes(name))) {
      for (const [version, { released, eol, extended }] of Object.entries(survey[product]!)) {
        if (CHANNELS.test(version)) continue;
        const release = defaultCatalog.release(product, version);
        assert.deepEqual([release?.released ?? null, release?.endOfLife ?? null, release?.extendedSupport ?? null], [released ?? null, eol ?? null, extended ?? null], `${product} ${version}`);
        compared++;
      }
    }
    assert.ok(compared > 1000, String(compared));
  });

  it('tell the release behind images of databases and servers', () => {
    for (const [reference, name, version] of [['postgres:15.4', 'PostgreSQL', '15'], ['mysql:8.0.36', 'MySQL', '8.0'], ['redis:7.2-alpine', 'Redis', '7.2'], ['nginx:1.25', 'nginx', '1.25'], ['mongo:4.4', 'MongoDB', '4.4']] as const) {
      const found = defaultCatalog.imageRelease(reference);
      assert.deepEqual([found?.name, found?.release.version], [name, version], reference);
    }
  });
});
