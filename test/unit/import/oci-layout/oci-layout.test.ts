import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { recognise } from '../../../../src/import';
import { importInto } from '../support';

/** A layout under construction: blobs by their real digests. */
function layout(folder = 'layout') {
  const files: { [path: string]: string } = {};
  const blob = (value: object) => {
    const text = JSON.stringify(value);
    const hex = createHash('sha256').update(text).digest('hex');
    files[`${folder}/blobs/sha256/${hex}`] = text;
    return { digest: `sha256:${hex}`, size: text.length };
  };
  const image = (layers: readonly string[], { architecture = 'amd64', config = {} as object, annotations = undefined as object | undefined, created = '2026-02-03T04:05:06Z' } = {}) => {
    const id = blob({ os: 'linux', architecture, created, config: { Env: ['TOKEN=do-not-copy'], ...config }, rootfs: { type: 'layers', diff_ids: layers }, history: [] });
    const manifest = blob({ schemaVersion: 2, config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...id }, layers: layers.map((digest) => ({ digest, size: 1024 })), ...(annotations && { annotations }) });
    return { ...manifest, id: id.digest };
  };
  const write = (manifests: readonly object[]) => {
    files[`${folder}/index.json`] = JSON.stringify({ schemaVersion: 2, manifests });
    return importInto(files, [`${folder}/index.json`]);
  };
  return { files, blob, image, write };
}

const REF = 'org.opencontainers.image.ref.name';
const named = (descriptor: { digest: string; size: number }, name: string) => ({ mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: descriptor.digest, size: descriptor.size, annotations: { [REF]: name } });

describe('OCI image layouts', () => {
  it('become images: digest, id, platform, layers, download, user, ports, and the base that shares the lowest layers', async () => {
    const { image, write, files } = layout();
    const base = image(['sha256:1']);
    const app = image(['sha256:1', 'sha256:2'], { config: { User: 'app', ExposedPorts: { '8080/tcp': {} } } });
    const { topology, notes } = await write([named(base, 'registry.example/base:1'), named(app, 'shop:4.2')]);
    assert.deepEqual(topology.images.get('shop:4.2'), {
      digest: app.digest, id: app.id, base: 'registry.example/base:1', built: '2026-02-03', platforms: ['linux/amd64'], user: 'app', ports: ['8080'], downloadSize: '2KiB', layers: [{ digest: 'sha256:1' }, { digest: 'sha256:2' }],
    });
    assert.equal(topology.nodes.length, 0);
    assert.ok(notes.length > 0 && notes.every(({ code, message }) => code === 'not-carried-over' && /`Env`/.test(message)));
    assert.doesNotMatch(JSON.stringify([[...topology.images], notes]), /do-not-copy/);
    assert.equal(recognise({ path: 'layout/index.json', text: files['layout/index.json']! })?.format, 'oci-layout');
    assert.equal(recognise({ path: 'layout/other.json', text: files['layout/index.json']! }), undefined);
  });

  it('for several platforms have what these have in common, under the digest of their index; attestations are none', async () => {
    const { image, blob, write } = layout();
    const amd = image(['sha256:1'], { config: { User: 'app' }, annotations: { 'org.opencontainers.image.base.name': 'debian:12' } });
    const arm = image(['sha256:9'], { architecture: 'arm64', config: { User: 'app' }, created: '2026-01-01T00:00:00Z' });
    const proof = { ...blob({ schemaVersion: 2, config: blob({}), layers: [] }), annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } };
    const index = blob({ schemaVersion: 2, manifests: [amd, arm, proof].map(({ digest, size, ...more }) => ({ digest, size, ...('annotations' in more && { annotations: more.annotations }) })) });
    const { topology } = await write([{ ...index, annotations: { 'io.containerd.image.name': 'docker.io/library/shop:4.2', [REF]: '4.2' } }]);
    assert.deepEqual([...topology.images], [['docker.io/library/shop:4.2', { digest: index.digest, base: 'debian:12', built: '2026-01-01', platforms: ['linux/amd64', 'linux/arm64'], user: 'app' }]]);
  });

  it('that give only a tag are called after their folder, with a note', async () => {
    const { image, write } = layout('shop');
    const { topology, note } = await write([named(image(['sha256:1']), 'latest')]);
    assert.deepEqual([...topology.images.keys()], ['shop:latest']);
    assert.match(note('assumed-name').message, /shop:latest/);
  });

  it('that are broken tell where: missing blobs, digests that are paths, indices in circles', async () => {
    const { write, files } = layout();
    const missing = await write([named({ digest: `sha256:${'a'.repeat(64)}`, size: 1 }, 'x:1')]);
    assert.match(missing.note('missing-file').message, /no blob `sha256:aaa/);
    assert.equal(missing.topology.images.size, 0);
    const path = await write([named({ digest: 'sha256:../../../etc/passwd', size: 1 }, 'x:1')]);
    assert.equal(path.note('wrong-digest').file, 'layout/index.json');
    const self = `sha256:${'b'.repeat(64)}`;
    files[`layout/blobs/sha256/${'b'.repeat(64)}`] = JSON.stringify({ manifests: [{ digest: self }, { digest: self }] });
    assert.equal((await write([named({ digest: self, size: 1 }, 'x:1')])).topology.images.size, 0);
    assert.equal((await importInto({ 'index.json': '{ "schemaVersion": 2, "manifests": [ {' }, ['index.json'], { format: 'oci-layout' })).topology.images.size, 0);
  });
});
