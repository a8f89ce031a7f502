import assert from 'node:assert/strict';
import fs from 'node:fs';

interface Metafile {
  inputs: Record<string, unknown>;
  outputs: Record<string, { bytes: number }>;
}

const kB = 1000;

/** Most bytes of each bundle. Activation reads the first two only, the first topology the next two; the webview is read before anything is on the screen. */
const limits = [
  { target: 'extension', output: 'dist/extension.js', bytes: 20 * kB },
  { target: 'web-extension', output: 'dist/web/extension.js', bytes: 20 * kB },
  { target: 'app', output: 'dist/app.js', bytes: 850 * kB },
  { target: 'web-app', output: 'dist/web/app.js', bytes: 850 * kB },
  { target: 'import', output: 'dist/import.js', bytes: 450 * kB },
  { target: 'webview', output: 'dist/webview/main.js', bytes: 650 * kB },
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

  it('of both extension hosts contain no React', function () {
    const files = ['extension', 'web-extension', 'app', 'web-app'].map((target) => `dist/meta/${target}.json`);
    if (!files.every((file) => fs.existsSync(file))) this.skip();
    for (const file of files) {
      const { inputs } = JSON.parse(fs.readFileSync(file, 'utf8')) as Metafile;
      assert.deepEqual(Object.keys(inputs).filter((input) => /node_modules\/(react|react-dom|@xyflow)\//.test(input)), []);
    }
  });
});
