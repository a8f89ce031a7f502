import assert from 'node:assert/strict';
import { readReport } from '../../../src/reports';
import { digest } from './support';

const read = (content: object | string) => readReport('r', typeof content === 'string' ? content : JSON.stringify(content));
function only(content: object | string) {
  const { reports, notes } = read(content);
  assert.deepEqual([notes.filter(({ severity }) => severity === 'error'), reports.length], [[], 1]);
  return reports[0]!;
}
const brief = (content: object | string) => only(content).vulnerabilities.map(({ id, severity, package: name, installed, fixed }) => [id, severity, name, installed, fixed]);

describe('Formats of reports', () => {
  it('Trivy: the bare list of old versions names its image in the target', () => {
    const report = only([{ Target: 'alpine:3.10 (alpine 3.10.2)', Type: 'alpine', Vulnerabilities: [{ VulnerabilityID: 'CVE-2019-1549', PkgName: 'openssl', InstalledVersion: '1.1.1c-r0', FixedVersion: '1.1.1d-r0', Severity: 'MEDIUM' }] }]);
    assert.deepEqual([report.subject.references, report.subject.isImage, report.made, report.scanned, report.vulnerabilities.length], [['alpine:3.10'], true, undefined, true, 1]);
    assert.equal(only([{ Target: 'Gemfile.lock', Vulnerabilities: null }]).subject.isImage, false);
  });

  it('Trivy: a cluster scan is a report for each workload with one image; the others are left out with a note', () => {
    const result = (image: string) => ({ Target: `${image} (debian 12.5)`, Class: 'os-pkgs', Vulnerabilities: [{ VulnerabilityID: 'CVE-2026-1', Severity: 'HIGH' }] });
    const { reports, notes } = read({
      ClusterName: 'prod', Resources: [
        { Namespace: 'shop', Kind: 'Deployment', Name: 'web', Metadata: [{ ImageID: digest('a'), RepoTags: ['nginx:1.27'] }], Results: [result('nginx:1.27')] },
        { Namespace: 'shop', Kind: 'Deployment', Name: 'api', Results: [result('api:1')] },
        { Namespace: 'shop', Kind: 'Deployment', Name: 'two', Results: [result('a:1'), result('b:1')] },
        { Namespace: 'shop', Kind: 'Service', Name: 'web', Results: [{ Target: 'Service/web', Class: 'config' }] },
      ],
    });
    assert.deepEqual(reports.map(({ subject, vulnerabilities }) => [subject.references, subject.digests, vulnerabilities.length]), [[['nginx:1.27'], [digest('a')], 1], [['api:1'], [], 1]]);
    assert.deepEqual(notes.map(({ code, message }) => [code, message.slice(0, 19)]), [['several-images', 'shop/Deployment/two']]);
  });

  it('Grype: versions without a state name one fix', () => {
    const match = { vulnerability: { id: 'CVE-2020-1', severity: 'Negligible', fixedInVersion: '2.0' }, artifact: { name: 'zlib', version: '1.0' } };
    assert.deepEqual(brief({ matches: [match], source: { type: 'directory', target: '/src' } }), [['CVE-2020-1', 'negligible', 'zlib', '1.0', '2.0']]);
    assert.equal(only({ matches: [], source: { type: 'directory', target: '/src' }, descriptor: { name: 'grype' } }).subject.isImage, false);
    assert.match(read({ matches: [] }).notes[0]!.message, /no report of a format that is known/);
  });

  const cyclone = (more: object = {}) => ({
    bomFormat: 'CycloneDX', specVersion: '1.6',
    metadata: {
      timestamp: '2026-01-10T00:00:00Z', tools: { components: [{ type: 'application', name: 'trivy', version: '0.58.0' }] },
      component: {
        'bom-ref': 'image', type: 'container', name: 'shop:4.2', purl: `pkg:oci/shop@${digest('a').replace(':', '%3A')}?arch=amd64&repository_url=index.docker.io%2Flibrary%2Fshop`,
        properties: [{ name: 'aquasecurity:trivy:ImageID', value: digest('b') }, { name: 'aquasecurity:trivy:RepoTag', value: 'shop:4.2' }, { name: 'aquasecurity:trivy:RepoDigest', value: `shop@${digest('a')}` }],
      },
    },
    components: [
      { 'bom-ref': 'os', type: 'operating-system', name: 'debian', version: '12.8' },
      { 'bom-ref': 'ssl', type: 'library', name: 'libssl3', version: '3.0.14', purl: 'pkg:deb/debian/libssl3@3.0.14?arch=amd64', properties: [{ name: 'aquasecurity:trivy:LayerDiffID', value: digest('c') }], components: [{ type: 'library', name: 'inner' }] },
      { 'bom-ref': 'crypto', type: 'library', name: 'libcrypto3', version: '3.0.14' },
    ],
    vulnerabilities: [{
      id: 'CVE-2026-1', source: { name: 'debian' }, ratings: [{ source: { name: 'nvd' }, severity: 'critical' }, { source: { name: 'debian' }, severity: 'medium' }],
      recommendation: 'Upgrade libssl3 to version 3.0.15; Upgrade libcrypto3 to version 3.0.16', affects: [{ ref: 'ssl' }, { ref: 'crypto' }, { ref: 'gone' }],
    }, { id: 'CVE-2026-2', ratings: [{ severity: 'low' }, { severity: 'high' }], affects: [{ ref: 'ssl', versions: [{ version: '3.0.14', status: 'affected' }, { version: '3.0.17', status: 'unaffected' }] }] }],
    ...more,
  });

  it('CycloneDX: a scan names image, system, layers, and the fix of each package; who names the vulnerability rates it', () => {
    const report = only(cyclone());
    assert.deepEqual(brief(cyclone()), [
      ['CVE-2026-1', 'medium', 'libssl3', '3.0.14', '3.0.15'], ['CVE-2026-1', 'medium', 'libcrypto3', '3.0.14', '3.0.16'], ['CVE-2026-1', 'medium', undefined, undefined, undefined],
      ['CVE-2026-2', 'high', 'libssl3', '3.0.14', '3.0.17'],
    ]);
    assert.deepEqual([report.tool, report.scanned, report.packages, report.os?.name, report.os?.version, report.vulnerabilities[0]!.layer], ['trivy 0.58.0', true, 4, 'debian', '12.8', digest('c')]);
    assert.deepEqual(report.subject, { name: 'shop:4.2', isImage: true, references: ['shop:4.2'], digests: [digest('b'), digest('a')], published: [digest('a')] });
    assert.equal(only(cyclone({ vulnerabilities: [] })).scanned, false, 'none looked for');
  });

  it('CycloneDX in XML says the same as in JSON', () => {
    const xml = '<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.5"><metadata><timestamp>2026-01-10T00:00:00Z</timestamp>'
      + '<component type="container" bom-ref="i"><name>shop:4.2</name></component></metadata>'
      + '<components><component type="library" bom-ref="ssl"><name>libssl3</name><version>3.0.14</version><purl>pkg:deb/debian/libssl3@3.0.14</purl></component></components>'
      + '<vulnerabilities><vulnerability><id>CVE-2026-1</id><ratings><rating><severity>critical</severity></rating></ratings><recommendation>Upgrade libssl3 to version 3.0.15</recommendation>'
      + '<analysis><state>in_triage</state></analysis><affects><target><ref>ssl</ref></target></affects></vulnerability></vulnerabilities></bom>';
    const report = only(xml);
    assert.deepEqual(brief(xml), [['CVE-2026-1', 'critical', 'libssl3', '3.0.14', '3.0.15']]);
    assert.deepEqual([report.vulnerabilities[0]!.vex, report.scanned, report.subject.references, report.made], ['under_investigation', true, ['shop:4.2'], '2026-01-10T00:00:00Z']);
  });

  it('SPDX: JSON, YAML and tag-value of one document say the same, with the image that is described', () => {
    const purl = `pkg:oci/shop@${digest('a').replace(':', '%3A')}?repository_url=registry.example/team&tag=4.2`;
    const json = {
      spdxVersion: 'SPDX-2.3', name: 'shop', creationInfo: { created: '2026-01-10T00:00:00Z', creators: ['Organization: Anchore', 'Tool: syft-1.18.0'] },
      packages: [
        { SPDXID: 'SPDXRef-lib', name: 'openssl', versionInfo: '3.0' },
        { SPDXID: 'SPDXRef-image', name: 'shop', primaryPackagePurpose: 'CONTAINER', externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }] },
      ],
      relationships: [{ spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: 'SPDXRef-image' }],
    };
    const yaml = `spdxVersion: SPDX-2.3\nname: shop\ncreationInfo:\n  created: "2026-01-10T00:00:00Z"\n  creators: ["Organization: Anchore", "Tool: syft-1.18.0"]\npackages:\n- { SPDXID: SPDXRef-lib, name: openssl, versionInfo: "3.0" }\n`
      + `- SPDXID: SPDXRef-image\n  name: shop\n  primaryPackagePurpose: CONTAINER\n  externalRefs:\n  - { referenceCategory: PACKAGE-MANAGER, referenceType: purl, referenceLocator: "${purl}" }\n`
      + 'relationships:\n- { spdxElementId: SPDXRef-DOCUMENT, relationshipType: DESCRIBES, relatedSpdxElement: SPDXRef-image }\n';
    const tags = `SPDXVersion: SPDX-2.3\nDocumentName: shop\nCreator: Organization: Anchore\nCreator: Tool: syft-1.18.0\nCreated: 2026-01-10T00:00:00Z\nPackageName: openssl\nSPDXID: SPDXRef-lib\nPackageVersion: 3.0\n`
      + `PackageComment: <text>PackageName: not one\nPackageName: nor this</text>\nPackageName: shop\nSPDXID: SPDXRef-image\nPrimaryPackagePurpose: CONTAINER\nExternalRef: PACKAGE-MANAGER purl ${purl}\nRelationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-image\n`;
    const reports = [JSON.stringify(json), yaml, tags].map(only);
    assert.deepEqual(reports[1], reports[0]);
    assert.deepEqual(reports[2], reports[0]);
    assert.deepEqual([reports[0]!.tool, reports[0]!.packages, reports[0]!.subject], ['syft 1.18.0', 2, {
      name: 'shop', isImage: true, references: ['registry.example/team/shop:4.2'], digests: [digest('a')], published: [],
    }]);
  });

  it('SARIF: suppressed and absent results are left out, and findings of other tools are only counted', () => {
    const rule = (id: string, tags: readonly string[], score = '9.8') => ({ id, properties: { tags, 'security-severity': score } });
    const results = [
      { ruleId: 'CVE-2026-1', message: { text: 'Package: zlib\nInstalled Version: 1.0\nFixed Version: 1.1' } }, { ruleId: 'CVE-2026-1', suppressions: [{ kind: 'external' }], message: { text: '' } },
      { ruleId: 'CVE-2026-1', suppressions: [{ kind: 'external', status: 'rejected' }], message: { text: '' } }, { ruleId: 'CVE-2026-1', baselineState: 'absent', message: { text: '' } }, { ruleId: 'no-console', message: { text: '' } },
    ];
    const { reports, notes } = read({ version: '2.1.0', runs: [{ tool: { driver: { name: 'Scanner', rules: [rule('CVE-2026-1', ['vulnerability', 'security'])] } }, results, invocations: [{ endTimeUtc: '2026-01-10T00:00:00Z' }] }] });
    assert.deepEqual(reports[0]!.vulnerabilities.map(({ id, severity, package: name, fixed }) => [id, severity, name, fixed]), [['CVE-2026-1', 'critical', 'zlib', '1.1'], ['CVE-2026-1', 'critical', undefined, undefined]]);
    assert.equal(reports[0]!.made, '2026-01-10T00:00:00Z');
    assert.deepEqual(notes.map(({ code, severity }) => [code, severity]), [['other-results', 'info']]);
  });

  it('OpenVEX: products by package URL, name, hash and identifiers; statements without a known status are left out', () => {
    const { reports, notes } = read({
      '@context': 'https://openvex.dev/ns/v0.2.0', timestamp: '2026-01-01T00:00:00Z', statements: [
        { vulnerability: { name: 'GHSA-1', aliases: ['CVE-2026-1'] }, status: 'fixed', timestamp: '2026-01-05T00:00:00Z', products: [
          { '@id': 'shop:4.2' }, { '@id': 'https://x', identifiers: { purl: 'pkg:deb/debian/zlib@1.0?arch=amd64' } }, { '@id': 'shop', hashes: { 'sha-256': 'a'.repeat(64) } }, 'pkg:docker/team/app@1.0',
        ] },
        { vulnerability: 'CVE-2026-2', status: 'harmless', products: [] },
      ],
    });
    assert.deepEqual(reports[0]!.statements, [{
      vulnerability: ['GHSA-1', 'CVE-2026-1'], status: 'fixed', time: Date.parse('2026-01-05T00:00:00Z'), products: [
        { digests: [], references: ['shop:4.2'], purl: undefined, packages: [] }, { digests: [], references: [], purl: 'pkg:deb/debian/zlib@1.0', packages: [] },
        { digests: [digest('a')], references: [], purl: undefined, packages: [] }, { digests: [], references: ['team/app:1.0'], purl: undefined, packages: [] },
      ],
    }]);
    assert.deepEqual(notes.map(({ code }) => code), ['unusable-statement']);
  });
});

describe('Hostile and broken reports', () => {
  const error = (content: string | Uint8Array) => {
    const { reports, notes } = readReport('r', content);
    assert.deepEqual([reports, notes.length, notes[0]!.severity], [[], 1, 'error']);
    return notes[0]!;
  };
  const at = (content: string) => {
    const { code, line, column } = error(content);
    return [code, line, column];
  };

  it('end with one error at its place', () => {
    assert.deepEqual(at('{\n  "SchemaVersion": 2,\n  "Results": [,]\n}'), ['json-syntax', 3, 15]);
    assert.deepEqual(at('{ "SchemaVersion": 2, "Results": ['), ['json-syntax', 1, 35]);
    assert.deepEqual(at(`{"a":\n${'['.repeat(5000)}`), ['too-deep', 2, 200]);
    assert.deepEqual(at(''), ['empty', 1, 1]);
    assert.deepEqual(at('\u0000\u0001\u0002'), ['binary', 1, 1]);
    assert.deepEqual(at('plain text'), ['not-a-report', 1, 1]);
    assert.deepEqual(at('<html></html>'), ['not-a-report', 1, 1]);
    assert.equal(error(' '.repeat(20_000_001)).code, 'file-too-large');
    assert.deepEqual(at('<bom xmlns="http://cyclonedx.org/schema/bom/1.4"><components></bom>').slice(0, 2), ['xml-syntax', 1]);
    assert.equal(error('<!DOCTYPE bom [<!ENTITY a SYSTEM "file:///etc/passwd">]><bom xmlns="http://cyclonedx.org/schema/bom/1.4">&a;</bom>').code, 'doctype');
  });

  it('of versions and formats that are known by name are refused by name', () => {
    assert.match(error('{"bomFormat":"CycloneDX","specVersion":"9.9"}').message, /CycloneDX 9\.9 is not known/);
    assert.match(error('{"spdxVersion":"SPDX-1.2"}').message, /SPDX-1\.2 is not known/);
    assert.match(error('{"@context":"https://spdx.org/rdf/3.1/spdx-context.jsonld","@graph":[{"type":"CreationInfo","specVersion":"3.1.0"}]}').message, /SPDX 3\.1\.0 is not known/);
    assert.match(error('{"version":"2.0.0","runs":[]}').message, /SARIF 2\.0\.0 is not known/);
    assert.match(error('<rdf:RDF xmlns:spdx="http://spdx.org/rdf/terms#"></rdf:RDF>').message, /SPDX in RDF is not read/);
    assert.match(error('{"document":{"csaf_version":"2.0"}}').message, /CSAF is not read/);
  });

  it('quote nothing of what they hold, and keep no secret, description or steering character', () => {
    assert.doesNotMatch(error('{ "token": do-not-copy }').message, /do-not-copy/);
    const { reports, notes } = readReport('r', JSON.stringify({
      SchemaVersion: 2, ArtifactName: 'https://user:do-not-copy@example.com/repo', ArtifactType: 'repository',
      Results: [{ Target: 'x', Class: 'lang-pkgs', Secrets: [{ Match: 'do-not-copy' }], Vulnerabilities: [{ VulnerabilityID: 'CVE-2026-1', PkgName: 'a\u001b[2J\nb\u202ec', Description: 'do-not-copy', Severity: 'HIGH' }] }],
    }));
    assert.doesNotMatch(JSON.stringify([reports, notes]), /do-not-copy/);
    assert.equal(reports[0]!.vulnerabilities[0]!.package, 'a [2J b c');
  });

  it('with odd types, names of prototypes and long texts are read as far as they make sense', () => {
    const { reports } = readReport('r', '{"SchemaVersion":2,"ArtifactName":7,"__proto__":{"polluted":1},"Metadata":[],"Results":[null,3,"x",{"Vulnerabilities":[null,{"VulnerabilityID":{}},{"VulnerabilityID":"CVE-2026-1","Severity":["HIGH"],"__proto__":{"PkgName":"evil"}}]}]}');
    assert.deepEqual(reports[0]!.vulnerabilities.map(({ id, severity, package: name }) => [id, severity, name]), [['CVE-2026-1', 'unknown', undefined]]);
    assert.equal(({} as { polluted?: number }).polluted, undefined);
    const long = only({ matches: [{ vulnerability: { id: 'x'.repeat(100_000) }, artifact: { name: 'y' } }] });
    assert.ok(long.vulnerabilities[0]!.id.length < 400);
  });

  it('with more than can be meant are cut, with a note', () => {
    const many = readReport('r', JSON.stringify({ matches: Array.from({ length: 100_001 }, () => ({ vulnerability: { id: 'C' }, artifact: {} })) }));
    assert.deepEqual([many.reports[0]!.vulnerabilities.length, many.notes.map(({ code }) => code)], [100_000, ['too-many']]);
  });

  it('in YAML do not unfold: aliases are bounded, and nothing but SPDX is read from it', () => {
    const bomb = ['a: &a0 [x,x,x,x,x,x,x,x,x,x]', ...Array.from({ length: 12 }, (_, i) => `a${i}: &a${i + 1} [${Array.from({ length: 10 }, () => `*a${i}`).join(',')}]`)].join('\n');
    assert.equal(error(`spdxVersion: SPDX-2.3\n${bomb}\npackages: *a12\n`).code, 'alias-bomb');
    assert.equal(error('x: { spdxVersion: 1 }\n"spdxVersion": null\nbomFormat: CycloneDX\nspecVersion: "1.5"\n').code, 'not-a-report');
  });

  it('of other encodings are decoded', () => {
    const text = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', components: [{ name: 'a' }] });
    const utf16 = new Uint8Array(2 + text.length * 2);
    utf16.set([0xff, 0xfe]);
    for (let i = 0; i < text.length; i++) utf16[2 + 2 * i] = text.charCodeAt(i);
    assert.equal(readReport('r', utf16).reports[0]!.packages, 1);
    assert.equal(readReport('r', `\uFEFF${text}`).reports[0]!.packages, 1);
  });
});
