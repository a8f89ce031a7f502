import assert from 'node:assert/strict';
import fs from 'node:fs';
import { families } from '../../../scripts/lib/families.mjs';

interface Metafile {
  inputs: Record<string, unknown>;
  outputs: Record<string, { bytes: number; inputs: Record<string, { bytesInOutput: number }> }>;
}

const kB = 1000;

/** Most bytes of each bundle. Activation reads the first two only, the first topology the next two; the first import reads what recognises files, and the readers of the family of each format that it imports; main.js of the webview is read before anything is on the screen, flow.js after the first picture. */
const limits = [
  { target: 'extension', output: 'dist/extension.js', bytes: 20 * kB },
  // 20 kB of it are calls that look words up in the person's language.
  { target: 'app', output: 'dist/app.js', bytes: 1030 * kB },
  { target: 'import', output: 'dist/import.js', bytes: 24 * kB },
  { target: 'import-json', output: 'dist/import/json.js', bytes: 150 * kB },
  { target: 'import-machines', output: 'dist/import/machines.js', bytes: 100 * kB },
  { target: 'import-schedulers', output: 'dist/import/schedulers.js', bytes: 90 * kB },
  { target: 'import-units', output: 'dist/import/units.js', bytes: 110 * kB },
  { target: 'import-xml', output: 'dist/import/xml.js', bytes: 80 * kB },
  { target: 'import-yaml', output: 'dist/import/yaml.js', bytes: 340 * kB },
  { target: 'reports', output: 'dist/reports.js', bytes: 200 * kB },
  { target: 'export', output: 'dist/export.js', bytes: 520 * kB },
  { target: 'templates', output: 'dist/templates.js', bytes: 12 * kB },
  { target: 'labs', output: 'dist/labs.js', bytes: 500 * kB },
  { target: 'traits', output: 'dist/traits.js', bytes: 40 * kB },
  { target: 'learn', output: 'dist/learn.js', bytes: 260 * kB },
  { target: 'webview-learn', output: 'dist/webview/learn.js', bytes: 2 * kB },
  { target: 'scanner', output: 'dist/scanner.js', bytes: 20 * kB },
  { target: 'live', output: 'dist/live.js', bytes: 80 * kB },
  { target: 'webview', output: 'dist/webview/main.js', bytes: 490 * kB },
  { target: 'webview-flow', output: 'dist/webview/flow.js', bytes: 200 * kB },
  { target: 'webview-import', output: 'dist/webview/import.js', bytes: 4 * kB },
];

describe('bundles', () => {
  for (const { target, output, bytes } of limits) {
    const file = `dist/meta/${target}.json`;

    it(`${output} stays under ${bytes / kB} kB`, function () {
      if (!fs.existsSync(file)) this.skip();
      const { outputs } = JSON.parse(fs.readFileSync(file, 'utf8')) as Metafile;
      assert.ok(outputs[output], `${output} is not among ${Object.keys(outputs).join(', ')}`);
      assert.ok(outputs[output].bytes <= bytes, `${output} has ${outputs[output].bytes} bytes`);
    });
  }

  it('of importers are all bounded here, and what recognises files has no parser in it', function () {
    if (!fs.existsSync('dist/meta/import.json')) this.skip();
    for (const family of families()) assert.ok(limits.some(({ target }) => target === `import-${family}`), `import-${family} has no bound`);
    const { outputs } = JSON.parse(fs.readFileSync('dist/meta/import.json', 'utf8')) as Metafile;
    const inputs = Object.entries(outputs['dist/import.js'].inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([input]) => input);
    assert.deepEqual(inputs.filter((input) => /node_modules\/|src\/import\/[^/]+\/read\.ts$|src\/import\/families\//.test(input)), []);
  });

  it('that run programs are loaded in Node alone', function () {
    const files = ['extension', 'app', 'scanner'].map((target) => `dist/meta/${target}.json`);
    if (!files.every((file) => fs.existsSync(file))) this.skip();
    const ofNode = (file: string) => Object.keys((JSON.parse(fs.readFileSync(file, 'utf8')) as Metafile).inputs).filter((input) => input.startsWith('src/extension/node/'));
    assert.deepEqual(files.map(ofNode), [[], [], ['src/extension/node/scanner.ts']]);
  });

  it('that every host loads ask no running system', function () {
    const files = ['extension', 'app', 'import', 'cli', ...families().map((name) => `import-${name}`)].map((target) => `dist/meta/${target}.json`);
    if (!files.every((file) => fs.existsSync(file))) this.skip();
    const asking = (file: string) => Object.entries(Object.values((JSON.parse(fs.readFileSync(file, 'utf8')) as Metafile).outputs)[0]!.inputs)
      .filter(([input, { bytesInOutput }]) => input.startsWith('src/live/') && bytesInOutput > 0).map(([input]) => input).filter((input) => input !== 'src/live/contract.ts' && input !== 'src/live/programs.ts');
    for (const file of files) assert.deepEqual(asking(file), [], file);
  });

  it('of the canvas have React Flow in the script that is read later, and React in the first one', function () {
    const files = ['webview', 'webview-flow'].map((target) => `dist/meta/${target}.json`);
    if (!files.every((file) => fs.existsSync(file))) this.skip();
    const packages = files.map((file) => new Set(Object.keys((JSON.parse(fs.readFileSync(file, 'utf8')) as Metafile).inputs).map((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\/.*\.m?js$/.exec(input)?.[1])));
    assert.deepEqual(packages.map((names) => ['react', 'react-dom', '@xyflow/react', 'd3-zoom'].filter((name) => names.has(name))), [['react', 'react-dom'], ['@xyflow/react', 'd3-zoom']]);
  });

  it('of both extension hosts contain no React', function () {
    const files = ['extension', 'app'].map((target) => `dist/meta/${target}.json`);
    if (!files.every((file) => fs.existsSync(file))) this.skip();
    for (const file of files) {
      const { inputs } = JSON.parse(fs.readFileSync(file, 'utf8')) as Metafile;
      assert.deepEqual(Object.keys(inputs).filter((input) => /node_modules\/(react|react-dom|@xyflow)\//.test(input)), []);
    }
  });
});
