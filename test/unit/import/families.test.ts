import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import type * as Importers from '../../../src/import';
import { IMPORTERS } from '../../../src/import';
import type { Family } from '../../../src/import/contract';
import { readersOf } from '../../../src/import/families';
import { newTopologyText, readTopology } from '../../../src/model';
import { families } from '../../../scripts/lib/families.mjs';

/** A small file of a format of each family. */
const EXAMPLES: { readonly [F in Family]: readonly [path: string, text: string] } = {
  json: ['inspect.json', '[{"Id": "aa", "Name": "/web", "HostConfig": {}, "State": {}, "Config": {"Image": "a:1"}}]'],
  machines: ['web.vmx', 'config.version = "8"\nvirtualHW.version = "19"\ndisplayName = "web"\n'],
  schedulers: ['shop.nomad', 'job "shop" {\n  task "web" {\n    driver = "docker"\n  }\n}\n'],
  units: ['web.container', '[Container]\nImage=a:1\n'],
  xml: ['web.xml', '<domain type="kvm"><name>web</name><memory>1048576</memory></domain>'],
  yaml: ['compose.yaml', 'services:\n  web:\n    image: a:1\n'],
};

const bundle = (name: string) => `dist/${name}.js`;

/** A bundle as a web host evaluates it: its text, and no `require` for files. */
function evaluate(file: string): unknown {
  const module = { exports: {} };
  new Function('module', 'exports', 'require', fs.readFileSync(file, 'utf8'))(module, module.exports, () => assert.fail('a bundle asks for a module'));
  return module.exports;
}

describe('Families of importers', () => {
  it('have a reader for each format that names them, and no others', async () => {
    const named = IMPORTERS.flatMap(({ format, read }) => (typeof read === 'string' ? [`${read} ${format}`] : []));
    const found: string[] = [];
    for (const family of families() as Family[]) found.push(...[...(await readersOf(family)).keys()].map((format) => `${family} ${format}`));
    assert.deepEqual(found.sort(), [...named].sort());
    assert.deepEqual(families(), Object.keys(EXAMPLES).sort());
  });

  /** Imports an example with the bundles that ship; gives the families that were loaded, and the kinds that came of it. */
  async function importBundled(family: Family, load: (file: string) => unknown) {
    const importers = load(bundle('import')) as typeof Importers;
    const loaded: Family[] = [];
    importers.loadFamiliesWith((name) => {
      loaded.push(name);
      return Promise.resolve(load(bundle(`import/${name}`)) as { READERS: Importers.Readers });
    });
    const [path, text] = EXAMPLES[family];
    const { operations } = await importers.importFiles([path], { topology: readTopology(newTopologyText()).topology, readFile: (name) => (name === path ? text : undefined) });
    return { loaded, kinds: operations.flatMap((operation) => (operation.op === 'add' ? [operation.node.kind] : [])) };
  }

  for (const family of Object.keys(EXAMPLES) as Family[]) {
    it(`${family}: the bundles read a file, and load nothing else for it, in Node and in a web host`, async function () {
      if (!fs.existsSync(bundle(`import/${family}`))) this.skip();
      const require = createRequire(`${process.cwd()}/`);
      // Node keeps modules, but not what an earlier test loaded into them.
      const inNode = await importBundled(family, (file) => {
        delete require.cache[require.resolve(`./${file}`)];
        return require(`./${file}`);
      });
      const inWeb = await importBundled(family, evaluate);
      assert.deepEqual([inNode.loaded, inWeb.loaded], [[family], [family]]);
      assert.ok(inWeb.kinds.includes('container') || inWeb.kinds.includes('vm'), inWeb.kinds.join(', '));
      assert.deepEqual(inNode.kinds, inWeb.kinds);
    });
  }

  it('that cannot be loaded are an error that can be mended: the next import tries again', async function () {
    if (!fs.existsSync(bundle('import/yaml'))) this.skip();
    const importers = evaluate(bundle('import')) as typeof Importers;
    const [path, text] = EXAMPLES.yaml;
    const run = () => importers.importFiles([path], { topology: readTopology(newTopologyText()).topology, readFile: () => text });
    await assert.rejects(run, /Nothing loads/);
    importers.loadFamiliesWith(() => Promise.reject(new Error('gone')));
    await assert.rejects(run, /gone/);
    importers.loadFamiliesWith((name) => Promise.resolve(evaluate(bundle(`import/${name}`)) as { READERS: Importers.Readers }));
    assert.ok((await run()).operations.length > 0);
  });
});
