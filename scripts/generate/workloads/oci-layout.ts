/** The page on importing OCI image layouts, docs/import-oci-layout.md. */
import { FIELDS } from '../../../src/import/oci-layout/fields';
import { importPage } from './page';

export const ociLayoutReference = importPage({
  format: 'oci-layout',
  title: 'OCI image layouts',
  intro: 'Folders with `oci-layout`, `index.json` and `blobs`, as builders write them: entries under `images`, without a container. Name the folder or its `index.json`; the blobs that it names are read from beside it. Archives are not opened: unpack them first.',
  examples: ['skopeo copy docker-daemon:shop:4.2 oci:layout:shop:4.2', 'strata import layout/index.json --into shop.topology.json'],
  mapping: [
    ['`io.containerd.image.name`, `org.opencontainers.image.ref.name`', 'the key under `images`; where it is only a tag, or missing, the name of the folder, with a note'],
    ['digest of the manifest, or of the index of several platforms', '`digest`'],
    ['digest of the configuration', '`id`, for one platform'],
    ['`os`, `architecture`, `variant`', '`platforms`, of all of them'],
    ['`created`', '`built`; for several platforms the oldest'],
    ['`rootfs.diff_ids`', '`layers`, for one platform; the image whose layers are the lowest ones of another in the same import is its `base`'],
    ['`layers` of the manifest', '`downloadSize`, for one platform'],
    ['`org.opencontainers.image.base.name`', '`base`'],
    ['`User`, `ExposedPorts`, `Volumes`, `Healthcheck`', '`user`, `ports`, `volumes`, `health`; of several platforms where all agree'],
  ],
  sections: [
    ['What is left out', 'Attestations, signatures, charts and other artefacts that are no images. Contents of layers are not opened, so their unpacked sizes are unknown.'],
    ['Secrets', 'Environment, commands and entry points are never copied.'],
  ],
  again: 'An image is known by its name, so importing again brings it up to date. Nothing is removed.',
  tables: Object.values(FIELDS),
});
