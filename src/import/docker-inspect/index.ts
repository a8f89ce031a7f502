/**
 * `docker inspect`, `podman inspect`, `podman pod inspect`, network, volume and image inspect, `docker info`, `podman info`,
 * `docker ps --format json`, `docker history`, and lists of the Engine API: what really runs, on the machine that runs it. Several files are joined.
 *
 *   records.ts                       what stands in the files, each thing once
 *   fields.ts                        what becomes of each field
 *   container.ts and resources, confinement, attachments   one container
 *   pods.ts, images.ts, history.ts, machine.ts   pods, images with the sizes of their layers, the engine and its machine
 *   project.ts                       all of it -> operations
 */
import { type Importer, type ImportFile, SNIFF_BYTES } from '../contract';

/** Names of fields that stand together in one kind of output only. */
const SIGNS: readonly (readonly string[])[] = [
  ['HostConfig', 'State'], ['HostConfig', 'NetworkSettings'], ['RootFS', 'RepoTags'], ['RepoTags', 'RepoDigests', 'Size'], ['IPAM', 'Driver', 'Scope'], ['network_interface', 'driver', 'subnets'],
  ['InfraContainerID', 'Containers'], ['CreatedBy', 'CreatedAt', 'Size', 'ID'], ['createdBy', 'created', 'size', 'id'], ['ImageID', 'Names'], ['LocalVolumes', 'Names', 'Image'], ['NCPU', 'MemTotal'], ['cgroupVersion', 'memTotal'], ['Mountpoint', 'Driver', 'Name'],
];

/** Reports and manifests that hold such fields too. */
const OTHERS = /"(SchemaVersion|bomFormat|spdxVersion|apiVersion|containerDefinitions|\$schema)"\s*:/;

function recognise(file: ImportFile): number {
  const head = file.text.slice(0, SNIFF_BYTES);
  if (!/^\s*[[{]/.test(head) || OTHERS.test(head.slice(0, 4000))) return 0;
  const has = (name: string) => head.includes(`"${name}"`);
  return SIGNS.some((names) => names.every(has)) ? 0.9 : 0;
}

export const dockerInspectImporter: Importer = {
  format: 'docker-inspect',
  title: 'Docker and Podman inspect',
  files: ['*inspect*.json'],
  becomes: 'What really runs: containers, pods, images, networks and volumes, on the engine and host of `docker info` or `podman info` where that is given.',
  recognise,
  read: 'json',
};
