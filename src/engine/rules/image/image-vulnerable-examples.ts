/** Examples of the rule image-vulnerable, with the reports that lie beside them. */
import type { Example } from '../../contract';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

const shop = (image: object) => ({
  strata: 1, asOf: '2026-01-15',
  nodes: {
    'host-1': { kind: 'host', os: { platform: 'debian' } }, docker: { kind: 'engine', in: 'host-1', platform: 'docker' },
    shop: { kind: 'container', in: 'docker', image: 'shop:4.2', ports: [{ container: 8080, host: 80 }] },
  },
  images: { 'shop:4.2': image },
});

const trivy = (day: string, vulnerabilities: readonly object[]) => ({
  SchemaVersion: 2, CreatedAt: `${day}T06:00:00Z`, ArtifactName: 'shop:4.2', ArtifactType: 'container_image',
  Metadata: { OS: { Family: 'debian', Name: '12.8' }, RepoTags: ['shop:4.2'] },
  Results: [{ Target: 'shop:4.2 (debian 12.8)', Class: 'os-pkgs', Type: 'debian', Vulnerabilities: vulnerabilities }],
});

const openssl = { VulnerabilityID: 'CVE-2024-5535', PkgName: 'libssl3', PkgIdentifier: { PURL: 'pkg:deb/debian/libssl3@3.0.14-1~deb12u2?arch=amd64' }, InstalledVersion: '3.0.14-1~deb12u2', FixedVersion: '3.0.15-1~deb12u1', Severity: 'CRITICAL' };

/** Functions, so that the editor, which does not show them, does not carry them. */
export const vulnerableImages = (): readonly Example[] => [{
  title: 'A critical vulnerability that a newer package fixes',
  topology: shop({ scan: { report: 'scans/shop.trivy.json' } }), files: { 'scans/shop.trivy.json': trivy('2026-01-10', [openssl]) },
}, {
  title: 'A clean scan of last summer', topology: shop({ scan: { report: 'scans/shop.trivy.json' } }), files: { 'scans/shop.trivy.json': trivy('2025-07-01', []) },
}];

export const soundImages = (): readonly Example[] => [{
  title: 'Scanned a few days ago, nothing serious found',
  topology: shop({ scan: { report: 'scans/shop.trivy.json' } }), files: { 'scans/shop.trivy.json': trivy('2026-01-10', [{ ...openssl, Severity: 'MEDIUM' }]) },
}, {
  title: 'The maintainers declare that the image is not affected',
  topology: shop({ digest: DIGEST, scan: { report: 'scans/shop.trivy.json' } }),
  files: {
    'scans/shop.trivy.json': trivy('2026-01-10', [openssl]),
    'scans/shop.openvex.json': {
      '@context': 'https://openvex.dev/ns/v0.2.0', '@id': 'https://example.com/vex/1', author: 'Shop team', timestamp: '2026-01-11T08:00:00Z', version: 1,
      statements: [{ vulnerability: { name: 'CVE-2024-5535' }, products: [{ '@id': `pkg:oci/shop@${DIGEST.replace(':', '%3A')}` }], status: 'not_affected', justification: 'vulnerable_code_not_in_execute_path' }],
    },
  },
}];
