/**
 * OCI image layouts: folders that `buildx`, `skopeo`, `podman` and `crane` write, with an index and blobs. Images by name, from their own configuration.
 *
 *   blobs.ts    blobs by digest, read through the context
 *   fields.ts   what becomes of each field
 *   read.ts     index -> images
 */
import { type Importer, type ImportFile, SNIFF_BYTES } from '../contract';
import { baseName } from '../paths';

function recognise(file: ImportFile): number {
  if (baseName(file.path) !== 'index.json') return 0;
  const head = file.text.slice(0, SNIFF_BYTES);
  return /^\s*\{/.test(head) && /"manifests"\s*:\s*\[/.test(head) && /"schemaVersion"\s*:\s*2\b/.test(head) ? 1 : 0;
}

export const ociLayoutImporter: Importer = {
  format: 'oci-layout',
  title: 'OCI image layout',
  files: ['index.json'],
  becomes: 'What is known of the images in the folder: digest, id, platforms, layers, day of the build, user, ports, volumes, base.',
  selfStanding: true,
  project: 'all',
  recognise,
  read: 'json',
};
