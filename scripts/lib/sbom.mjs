// Bills of materials (CycloneDX 1.6): the packages and data that are in the bundles of what is released, not what is installed to build it.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { bundledPackages } from './notices.mjs';
import { npmTargets } from './npm-package.mjs';
import { at, manifest } from './project.mjs';

/** Data of others that ships inside the bundles; the NOTICE beside each says more. */
const dataSources = [
  { name: 'endoflife.date', description: 'Dates of releases and ends of support (src/catalog/lifecycle).', licence: 'MIT', url: 'https://endoflife.date' },
  { name: 'cve', description: 'Records of flaws, reduced to ids, versions and short names (src/catalog/advisories).', licence: 'LicenseRef-CVE-terms-of-use', url: 'https://www.cve.org/Legal/TermsOfUse' },
  { name: 'vulndb', description: 'Go Vulnerability Database, reduced to ids, versions and short names (src/catalog/advisories).', licence: 'CC-BY-4.0', url: 'https://github.com/golang/vulndb' },
  { name: 'linux_kernel_cves', description: 'First kernels in which flaws are mended (src/catalog/advisories).', licence: 'Apache-2.0', url: 'https://github.com/nluedtke/linux_kernel_cves' },
];

const purl = (name, version) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

/** The lock file says what the package had to be, as a hash in base64. */
function hashOf(lock, folder) {
  const [algorithm, value] = (lock.packages[folder]?.integrity ?? '').split('-');
  return algorithm === 'sha512' ? [{ alg: 'SHA-512', content: Buffer.from(value, 'base64').toString('hex') }] : undefined;
}

/** An id of SPDX's list, a name where it is on no list, or an expression. */
function licenceOf(licence) {
  if (licence.startsWith('LicenseRef-')) return { license: { name: licence.slice('LicenseRef-'.length) } };
  return /^[\w.-]+$/.test(licence) ? { license: { id: licence } } : { expression: licence };
}

function component(lock, { folder, name, version, license }) {
  const place = folder.slice(folder.lastIndexOf('node_modules/'));
  const slash = name.indexOf('/');
  return {
    type: 'library',
    'bom-ref': purl(name, version),
    ...(slash > 0 && { group: name.slice(0, slash) }),
    name: name.slice(slash + 1),
    version,
    scope: 'required',
    hashes: hashOf(lock, place),
    licenses: [licenceOf(license)],
    purl: purl(name, version),
  };
}

const data = ({ name, description, licence, url }) => ({
  type: 'data', 'bom-ref': `data:${name}`, name, description, licenses: [licenceOf(licence)], externalReferences: [{ type: 'website', url }],
});

/** A serial number that follows from the content, so that the same release has the same one. */
function serialOf(bom) {
  const hex = createHash('sha256').update(JSON.stringify(bom)).digest('hex');
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The bill of the bundles of some targets, released as `name`. */
export function billOfMaterials({ name, type, purl: reference, targets }) {
  const { version, license } = manifest();
  const lock = JSON.parse(fs.readFileSync(at('package-lock.json'), 'utf8'));
  const components = [...bundledPackages(targets).map((one) => component(lock, one)), ...dataSources.map(data)];
  const bom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type, 'bom-ref': reference, name, version, licenses: [licenceOf(license)], purl: reference } },
    components,
    dependencies: [{ ref: reference, dependsOn: components.map((one) => one['bom-ref']) }, ...components.map((one) => ({ ref: one['bom-ref'] }))],
  };
  return { $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json', ...bom, serialNumber: serialOf(bom) };
}

/** Bills of the extension and of the command line, by file below dist. */
export function billsOfMaterials() {
  const { publisher, name, version } = manifest();
  const targets = fs.readdirSync(at('dist/meta')).map((file) => file.replace(/\.json$/, ''));
  return {
    'strata.vsix.cdx.json': billOfMaterials({ name, type: 'application', purl: `pkg:vscode-extension/${publisher}/${name}@${version}`, targets: targets.filter((target) => target !== 'cli') }),
    'strata-topology.cdx.json': billOfMaterials({ name: 'strata-topology', type: 'application', purl: purl('strata-topology', version), targets: npmTargets }),
  };
}

/** Writes them beside the packages. */
export function writeBillsOfMaterials() {
  for (const [file, bom] of Object.entries(billsOfMaterials())) {
    fs.writeFileSync(at('dist', file), `${JSON.stringify(bom, null, 2)}\n`);
    console.log(`  dist/${file}  ${bom.components.length} components`);
  }
}
