// What is released beside the extension: the command line on npm, the README of the marketplaces, what both contain.
import Ajv from 'ajv';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundledPackages } from '../../../scripts/lib/notices.mjs';
import { npm, npmFile, npmTargets } from '../../../scripts/lib/npm-package.mjs';
import { at, manifest } from '../../../scripts/lib/project.mjs';
import { packedReadme } from '../../../scripts/lib/readme.mjs';
import { billsOfMaterials } from '../../../scripts/lib/sbom.mjs';

const schemas = at('node_modules/@cyclonedx/cyclonedx-library/res/schema');
const json = (file: string) => JSON.parse(fs.readFileSync(file, 'utf8'));

describe('the command line as a package of npm', () => {
  let folder = '';
  before(function () {
    this.timeout(60_000);
    if (!fs.existsSync(npmFile)) this.skip();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'strata npm-'));
    fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
    const { status, stderr } = npm(['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', npmFile], { cwd: folder });
    assert.equal(status, 0, stderr);
  });
  after(() => { if (folder) fs.rmSync(folder, { recursive: true, force: true }); });

  const installed = (...parts: string[]) => path.join(folder, 'node_modules', 'strata-topology', ...parts);
  const strata = (...args: string[]) => {
    const program = path.join(folder, 'node_modules', '.bin', process.platform === 'win32' ? 'strata.cmd' : 'strata');
    const quoted = (text: string) => (process.platform === 'win32' ? `"${text}"` : text);
    const { status, stdout, stderr } = spawnSync(quoted(program), args.map(quoted), { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' });
    return { status, stdout, stderr };
  };

  it('holds the program, what it loads late, and the pages that belong to it', () => {
    const files = fs.readdirSync(installed(), { recursive: true }).map((name) => String(name).split(path.sep).join('/')).filter((name) => /\.\w+$|LICENSE/.test(name)).sort();
    const families = fs.readdirSync(at('dist/import')).map((name) => `import/${name}`);
    const labs = fs.readdirSync(at('labs'), { recursive: true }).map((name) => `labs/${String(name).split(path.sep).join('/')}`).filter((name) => name.endsWith('.json'));
    assert.ok(labs.length > 30);
    assert.deepEqual(files, ['LICENSE', 'README.md', 'THIRD-PARTY-NOTICES.txt', 'cli.js', 'live.js', 'package.json', 'strata.js', ...families, ...labs].sort());
    const { name, version, bin, dependencies, engines } = json(installed('package.json'));
    assert.deepEqual([name, version, bin, dependencies, engines], ['strata-topology', manifest().version, { strata: 'strata.js' }, undefined, { node: manifest().engines.node }]);
  });

  it('holds every file that the program asks for', () => {
    const asked = [...fs.readFileSync(installed('cli.js'), 'utf8').matchAll(/\(__dirname,("[^)]*?")\)/g)].map(([, names]) => JSON.parse(`[${names}]`).join('/') as string);
    assert.ok(asked.includes('live.js'), String(asked));
    assert.deepEqual(asked.filter((name) => !fs.existsSync(installed(name))), []);
  });

  it('says its version', () => assert.deepEqual(strata('--version'), { status: 0, stdout: `${manifest().version}\n`, stderr: '' }));

  it('checks, imports and exports', function () {
    this.timeout(60_000);
    fs.copyFileSync(at('examples/docker-server.topology.json'), path.join(folder, 'a.topology.json'));
    fs.copyFileSync(at('examples/shop/docker-compose.yml'), path.join(folder, 'docker-compose.yml'));
    const checked = strata('check', 'a.topology.json', '--today', '2026-11-01', '--fail-on', 'never', '--format', 'json');
    assert.equal(checked.status, 0, checked.stderr);
    assert.equal(JSON.parse(checked.stdout).version, 1);
    assert.equal(strata('import', 'docker-compose.yml', '-o', 'shop.topology.json').status, 0);
    assert.ok(Object.keys(json(path.join(folder, 'shop.topology.json')).nodes).length > 3);
    const exported = strata('export', 'a.topology.json', '-o', 'a.svg');
    assert.equal(exported.status, 0, exported.stderr);
    assert.match(fs.readFileSync(path.join(folder, 'a.svg'), 'utf8'), /<svg /);
    assert.match(strata('lab', 'list').stdout, /^runaway /m);
  });
});

describe('third-party notices', () => {
  it('name every package of every bundle, those that are loaded late too', function () {
    if (!fs.existsSync('dist/THIRD-PARTY-NOTICES.txt')) this.skip();
    const text = fs.readFileSync('dist/THIRD-PARTY-NOTICES.txt', 'utf8');
    const targets = fs.readdirSync('dist/meta').map((file) => file.replace(/\.json$/, ''));
    const packages = bundledPackages(targets);
    assert.ok(packages.some(({ name }) => name === 'react') && packages.some(({ name }) => name === 'yaml'));
    assert.deepEqual(packages.filter(({ name, version }) => !text.includes(`${name} ${version} (`)), []);
    assert.ok(npmTargets.every((name) => targets.includes(name)), 'the bundles of the package on npm');
  });
});

describe('bills of materials', () => {
  const validator = () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs']) ajv.addSchema(json(path.join(schemas, `${name}.SNAPSHOT.schema.json`)), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
    return ajv.compile(json(path.join(schemas, 'bom-1.6.SNAPSHOT.schema.json')));
  };

  it('follow the schema of CycloneDX', function () {
    if (!fs.existsSync('dist/meta/app.json')) this.skip();
    const isValid = validator();
    for (const [file, bom] of Object.entries(billsOfMaterials())) assert.ok(isValid(bom), `${file}: ${JSON.stringify(isValid.errors?.slice(0, 3))}`);
    const [bom] = Object.values(billsOfMaterials());
    assert.equal(isValid({ ...bom, components: [{ type: 'nothing', name: 1 }] }), false);
  });

  it('name each bundled package with its version, licence and hash, and are the same each time', function () {
    if (!fs.existsSync('dist/meta/app.json')) this.skip();
    const bills = billsOfMaterials();
    assert.deepEqual(bills, billsOfMaterials());
    const { components } = bills['strata.vsix.cdx.json'];
    const react = components.find((one) => one['bom-ref'].startsWith('pkg:npm/react@')) as { version: string; hashes: { content: string }[]; licenses: unknown };
    assert.equal(react.version, json('node_modules/react/package.json').version);
    assert.match(react.hashes[0]!.content, /^[0-9a-f]{128}$/);
    assert.deepEqual(react.licenses, [{ license: { id: 'MIT' } }]);
    assert.ok(!bills['strata-topology.cdx.json'].components.some((one) => one['bom-ref'].includes('react')), 'the command line has no React');
  });
});

describe('the README in the package', () => {
  const text = 'A\n\n<picture>\n  <source srcset="docs/images/a-dark.png">\n  <img alt="What it is" src="docs/images/a.png">\n</picture>\n\n![B](docs/images/b.png)\n\nC\n';

  it('has plain pictures, which vsce gives full addresses', () =>
    assert.equal(packedReadme(text, true), 'A\n\n![What it is](docs/images/a.png)\n\n![B](docs/images/b.png)\n\nC\n'));
  it('has none that could be found nowhere', () => assert.equal(packedReadme(text, false), 'A\n\nC\n'));
});
