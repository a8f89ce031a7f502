import assert from 'node:assert/strict';
import { defaultCatalog } from '../../../src/catalog';
import { TEMPLATES } from '../../../src/catalog/templates';
import { check } from '../../../src/engine';
import { readTopology } from '../../../src/model';

interface Product { readonly platform?: string; readonly version?: string; readonly os?: Product }

describe('templates', () => {
  it('have ids and titles of their own', () => {
    for (const key of ['id', 'title'] as const) assert.equal(new Set(TEMPLATES.map((template) => template[key])).size, TEMPLATES.length);
  });

  for (const { id, nodes, links } of TEMPLATES) {
    it(`${id} is readable, with no property, reference or place that the format does not know`, () => {
      const document = readTopology(JSON.stringify({ strata: 1, asOf: defaultCatalog.asOf, nodes, links }));
      const { findings } = check(document);
      // What is left out is for the person to say: a VM without a hypervisor stands where it is dropped.
      const wrong = findings.filter(({ family, rule }) => (family === 'model' || rule.startsWith('text-')) && rule !== 'invalid-parent');
      assert.deepEqual(wrong.map(({ rule, message }) => `${rule}: ${message}`), []);
      assert.deepEqual(findings.filter(({ severity }) => severity === 'error').filter(({ rule }) => rule !== 'invalid-parent').map(({ rule, message }) => `${rule}: ${message}`), []);
    });

    it(`${id} names products of the catalogue, in releases that are supported`, () => {
      for (const node of Object.values(nodes) as unknown as Product[]) {
        for (const { platform, version } of [node, node.os ?? {}]) {
          if (platform === undefined) continue;
          assert.equal(defaultCatalog.platform(platform)?.id, platform);
          if (version === undefined) continue;
          const release = defaultCatalog.release(platform, version);
          assert.ok(release, `${platform} ${version}`);
          assert.ok((release.endOfLife ?? '9999') > defaultCatalog.asOf && !release.ended, `${platform} ${version} is over`);
        }
      }
    });
  }
});
