import assert from 'node:assert/strict';
import { compareVersions, defaultCatalog as catalog, makeCatalog, parseImageReference, windowsBuild, windowsIsolation } from '../../../src/catalog';

describe('catalogue: platforms', () => {
  it('finds a platform by id, name or alias in any letter case', () => {
    for (const [name, id] of [['KVM', 'kvm'], ['Proxmox', 'proxmox-ve'], ['runsc', 'gvisor'], ['Kata', 'kata-containers'], ['hyperv', 'hyper-v'], [' Docker  Desktop ', 'docker-desktop'], ['K8s', 'kubernetes'], ['Red Hat Enterprise Linux', 'rhel']] as const) {
      assert.equal(catalog.platform(name)?.id, id, name);
    }
  });

  it('knows nothing of names that are nobody\'s, hostile ones included', () => {
    for (const name of ['', ' ', '__proto__', 'constructor', 'toString', 'hasOwnProperty', '<b>kvm</b>', 'k'.repeat(1_000_000), '\u0000', 'kvm\n']) {
      if (name === 'kvm\n') assert.equal(catalog.platform(name)?.id, 'kvm');
      else assert.equal(catalog.platform(name), undefined, name.slice(0, 20));
      assert.doesNotThrow(() => [catalog.releases(name), catalog.release(name, name), catalog.imageRelease(name)]);
    }
    assert.equal(catalog.platform(undefined), undefined);
  });

  it('gives each spelling to one platform only, in lower case', () => {
    const owners = new Map<string, string>();
    for (const { id, aliases } of catalog.platforms) {
      for (const spelling of [id, ...aliases]) {
        assert.equal(spelling, spelling.toLowerCase(), spelling);
        assert.equal(owners.get(spelling), undefined, `${spelling} belongs to ${owners.get(spelling)} and to ${id}`);
        owners.set(spelling, id);
      }
    }
  });

  it('states for every platform what rules need of its class', () => {
    for (const platform of catalog.platforms) {
      assert.match(platform.id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
      assert.match(platform.summary, /\.$/, platform.id);
      if (platform.class === 'os') assert.ok(platform.os, platform.id);
      if (platform.class === 'hypervisor') assert.ok(platform.hypervisor, platform.id);
      if (platform.class === 'runtime') assert.ok(platform.sandbox, platform.id);
      if (platform.lifecycle) assert.ok(catalog.releases(platform.id).length > 0, platform.id);
    }
  });

  it('holds the classes of the hypervisors as the vendors describe them', () => {
    const of = (id: string) => catalog.platform(id)?.hypervisor;
    assert.deepEqual(of('hyper-v'), { type: 1, kernel: 'control' });
    assert.deepEqual(of('kvm'), { type: 1, kernel: 'hostKernel' });
    assert.deepEqual(of('esxi'), { type: 1, kernel: 'own' });
    assert.deepEqual(of('nutanix-ahv'), { type: 1, kernel: 'own' });
    for (const id of ['virtualbox', 'vmware-workstation', 'vmware-player', 'vmware-fusion', 'parallels-desktop']) assert.equal(of(id)?.type, 2, id);
  });
});

describe('catalogue: releases', () => {
  const cases: readonly (readonly [string, string, string | undefined, string | undefined])[] = [
    ['ubuntu', '24.04.1', '24.04', '2029-05-31'], ['Ubuntu', '18.04 LTS', '18.04', '2023-05-31'], ['ubuntu', 'jammy', '22.04', '2027-04-01'],
    ['debian', '12', '12', '2026-07-11'], ['debian', '12.5 (bookworm)', '12', '2026-07-11'], ['debian', 'bookworm/sid', '12', '2026-07-11'],
    ['esxi', '7.0 U3', '7.0', '2025-10-02'], ['vmware esxi', '7.0.3', '7.0', '2025-10-02'], ['docker', '27.3.1', '27', '2025-05-03'],
    ['docker', '20.10.17', '20.10', '2023-12-10'], ['kubernetes', 'v1.28.9-eks-036c24b', '1.28', '2024-10-28'], ['centos', '7.9.2009', '7', '2024-06-30'],
    ['rhel', '9.4', '9', '2032-05-31'], ['sles', '15 SP5', '15.5', '2024-12-31'], ['windows-server', '2012 R2', '2012-r2', '2023-10-10'],
    ['windows server', '2022 Datacenter', '2022', '2031-10-14'], ['hyper-v', '2016', '2016', '2027-01-12'], ['windows-server', '10.0.20348.2700', '2022', '2031-10-14'],
    ['windows', '10 22H2', '10-22h2', '2025-10-14'], ['windows', '11 23H2 Enterprise', '11-23h2-e', '2026-11-10'], ['proxmox-ve', '8.2.4', '8', '2026-08-31'],
    ['container-optimized-os', 'cos-105-17412.226.52', '105', '2025-04-01'], ['alpine', '3.19.1', '3.19', '2025-11-01'], ['nutanix-ahv', '6.10', '6.10', '2026-10-31'],
    ['alpine', 'edge', undefined, undefined], ['debian', 'sid', undefined, undefined], ['ubuntu', '', undefined, undefined], ['ubuntu', '99.04', undefined, undefined],
    ['nosuch', '1', undefined, undefined], ['docker-desktop', '27.3.1', undefined, undefined], ['ubuntu', '24.0', undefined, undefined], ['docker', '270', undefined, undefined],
  ];
  for (const [name, version, release, end] of cases) {
    it(`${name} ${version || '(empty)'} is ${release ?? 'unknown'}`, () => {
      const found = catalog.release(name, version);
      assert.equal(found?.version, release);
      assert.equal(found?.endOfLife, end);
    });
  }

  it('tells of a version that leaves several releases open only what holds for all of them', () => {
    // Professional 23H2 ended in 2025, Enterprise in 2026: before the later day nothing is certain.
    const windows = catalog.release('windows', '11 23H2');
    assert.equal(windows?.version, '11.23h2');
    assert.equal(windows?.endOfLife, '2026-11-10');
    assert.equal(windows?.released, undefined);
    assert.equal(windows?.kernel, 'NT 10.0.22631');
    // Docker 26 was 26.0 and 26.1.
    assert.equal(catalog.release('docker', '26')?.endOfLife, '2025-02-17');
    // One open release without a date leaves the whole without one.
    assert.equal(catalog.release('podman', '6')?.endOfLife, undefined);
  });

  it('leaves unpublished ends undefined and marks what is over without a day', () => {
    assert.equal(catalog.release('docker', '29.1')?.endOfLife, undefined);
    assert.equal(catalog.release('docker', '29.1')?.ended, undefined);
    assert.equal(catalog.release('flatcar', '3510.3.5')?.ended, true);
    assert.equal(catalog.release('runc', '1.1.12')?.doubtful, true);
  });

  it('lists releases newest first, each with days in order', () => {
    const products = new Set(catalog.platforms.map(({ id }) => id).concat('nodejs', 'python', 'go', 'temurin', 'php', 'ruby', 'dotnet', 'linux-kernel'));
    let count = 0;
    for (const product of products) {
      for (const { version, released, endOfLife, extendedSupport } of catalog.releases(product)) {
        count++;
        for (const day of [released, endOfLife, extendedSupport]) if (day) assert.match(day, /^\d{4}-\d\d-\d\d$/, `${product} ${version}`);
        if (released && endOfLife) assert.ok(released <= endOfLife, `${product} ${version}`);
        if (endOfLife && extendedSupport) assert.ok(endOfLife <= extendedSupport, `${product} ${version}`);
      }
    }
    assert.ok(count > 800, String(count));
  });

  it('is dated and says where the data is from', () => {
    assert.match(catalog.asOf, /^\d{4}-\d\d-\d\d$/);
    assert.match(catalog.attribution, /endoflife\.date.*MIT/);
  });

  it('can be made from other data', () => {
    const own = makeCatalog({ asOf: '2030-01-01', attribution: 'Ours.', platforms: [], lifecycle: { ourlinux: { name: 'Our Linux', images: ['corp/ourlinux'], releases: '2 2029-01-01 2031-01-01\n1 2027-01-01 ended' } } });
    assert.equal(own.release('ourlinux', '2.4')?.endOfLife, '2031-01-01');
    assert.equal(own.release('ourlinux', '1')?.ended, true);
    assert.equal(own.imageRelease('registry.corp:5000/corp/ourlinux:2')?.name, 'Our Linux');
    assert.equal(own.platform('kvm'), undefined);
  });
});

describe('catalogue: images', () => {
  const first = (reference: string) => {
    const found = catalog.imageRelease(reference);
    return found ? `${found.product} ${found.release.version}` : undefined;
  };
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['debian:12', 'debian 12'], ['debian:12-slim', 'debian 12'], ['debian:bookworm-20240211-slim', 'debian 12'], ['docker.io/library/debian:12.5', 'debian 12'],
    ['public.ecr.aws/docker/library/alpine:3.19', 'alpine 3.19'], ['alpine:3.19.1@sha256:' + 'a'.repeat(64), 'alpine 3.19'], ['localhost:5000/library/ubuntu:jammy', 'ubuntu 22.04'],
    ['registry.access.redhat.com/ubi8/ubi-minimal:8.9', 'rhel 8'], ['redhat/ubi9:latest', 'rhel 9'], ['centos:centos7', 'centos 7'], ['quay.io/centos/centos:stream8', 'centos-stream 8'],
    ['mcr.microsoft.com/windows/servercore:ltsc2019', 'windows-server 2019'], ['mcr.microsoft.com/windows/nanoserver:1809', 'windows-server 2019'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0', 'dotnet 8'], ['python:3.8-slim', 'python 3.8'], ['node:18', 'nodejs 18'], ['golang:1.21-alpine3.18', 'go 1.21'],
    ['nginx:1.25-alpine3.18', 'nginx 1.25'], ['postgres:15-bullseye', 'postgresql 15'], ['traefik:3.1-alpine3.18', 'alpine 3.18'],
    ['debian', undefined], ['debian:latest', undefined], ['debian:stable-slim', undefined], ['alpine:edge', undefined], ['alpine:20240101', undefined], ['traefik:3.1', undefined],
    ['team/debian:12', undefined], ['ghcr.io/team/app:1.0-buster', undefined], ['debian@sha256:' + 'a'.repeat(64), undefined], ['', undefined], [':12', undefined], ['debian:12:13', undefined],
    ['DEBIAN:12', undefined], ['debian:12@sha256:1@sha256:2', undefined], ['__proto__:1', undefined], ['constructor:1', undefined], ['$' + '{BASE}:12', undefined], ['a'.repeat(100_000), undefined],
    ['a/'.repeat(250) + 'debian:12', undefined], ['-'.repeat(590), undefined], ['a-'.repeat(290) + '!', undefined],
  ];
  for (const [reference, expected] of cases) {
    it(`${reference.slice(0, 60) || '(empty)'} is ${expected ?? 'unknown'}`, () => assert.equal(first(reference), expected));
  }

  it('names the system under a language too', () => {
    assert.deepEqual(catalog.imageReleases('python:3.8-slim-buster').map(({ product, release }) => `${product} ${release.version}`), ['python 3.8', 'debian 10']);
  });

  it('takes references apart as engines do', () => {
    assert.deepEqual(parseImageReference('localhost:5000/team/app:1.2@sha256:ab'), { registry: 'localhost:5000', repository: 'team/app', tag: '1.2', digest: 'sha256:ab' });
    assert.deepEqual(parseImageReference('team/app'), { registry: undefined, repository: 'team/app', tag: undefined, digest: undefined });
  });
});

describe('catalogue: order of versions', () => {
  it('orders as the vendors count', () => {
    const ascending = ['1.0.0-rc9', '1.0.0-rc93', '1.0.0', '1.0.1', '1.2', '1.10', '7.0', '7.0.1', '7.0 U2', '7.0 U3', '10.0.14393', '10.0.20348', '99999999999999999998', '99999999999999999999'];
    for (let i = 1; i < ascending.length; i++) {
      assert.ok(compareVersions(ascending[i - 1]!, ascending[i]!) < 0, `${ascending[i - 1]} < ${ascending[i]}`);
      assert.ok(compareVersions(ascending[i]!, ascending[i - 1]!) > 0, `${ascending[i]} > ${ascending[i - 1]}`);
    }
    assert.equal(compareVersions('v1.30', '1.30'), 0);
    assert.equal(compareVersions('1.09', '1.9'), 0);
    assert.equal(compareVersions('', ''), 0);
  });
});

describe('catalogue: products that are over for good', () => {
  it('tells so of their images whatever the tag', () => {
    assert.deepEqual(catalog.imageRelease('centos:latest')?.release, { version: '', ended: true });
    assert.equal(catalog.imageRelease('centos:7')?.release.endOfLife, '2024-06-30');
  });
});

describe('catalogue: Windows containers', () => {
  it('reads builds as Windows, its registry and people write them', () => {
    const builds: readonly (readonly [string | undefined, number | undefined, number | undefined])[] = [
      ['10.0.20348.2700', 20348, 2700], ['20348', 20348, undefined], ['20348.2700', 20348, 2700], ['NT 10.0.17763', 17763, undefined], ['10.0', undefined, undefined], ['2022', undefined, undefined], ['1.10.0.20348', undefined, undefined],
      ['', undefined, undefined], [undefined, undefined, undefined], ['9'.repeat(10_000), undefined, undefined],
    ];
    for (const [text, build, revision] of builds) assert.deepEqual(windowsBuild(text), build === undefined ? undefined : { build, revision }, text?.slice(0, 20));
  });

  it('allows what the table of Microsoft allows', () => {
    const images = [26100, 20348, 17763, 14393];
    const row = (host: number, client: boolean): string => images.map((build) => {
      const it = windowsIsolation({ build: host, revision: 1 }, client, { build, revision: 1 });
      return it === undefined ? '?' : `${it.process === true ? 'P' : ''}${it.hyperv ? 'H' : ''}` || '-';
    }).join(' ');
    assert.deepEqual([26100, 20348, 17763, 14393].map((it) => row(it, false)), ['PH PH H H', '- PH H H', '- - PH H', '- - - PH']);
    assert.deepEqual([26100, 22631, 19045].map((it) => row(it, true)), ['PH PH H H', '- PH H H', '- - H H']);
    assert.equal(row(25398, false), '? ? ? ?');
    assert.equal(windowsIsolation({ build: 20348, revision: 1 }, false, { build: 25398, revision: 1 }), undefined);
  });
});
