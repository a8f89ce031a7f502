/** Every type of resource that is read. */
import { CLOUDS } from './clouds';
import { DOCKER } from './docker';
import { ECS } from './ecs';
import { KUBERNETES } from './kubernetes';
import { LIBVIRT } from './libvirt';
import { PROXMOX } from './proxmox';
import type { ResourceType } from './scope';
import { VSPHERE } from './vsphere';

export const TYPES: readonly ResourceType[] = [...LIBVIRT, ...PROXMOX, ...VSPHERE, ...DOCKER, ...CLOUDS, ...KUBERNETES, ...ECS];

/** Types that say nothing about the stack; they are left out without a note. */
export const PLAIN_TYPES: ReadonlySet<string> = new Set([
  'null_resource', 'null_data_source', 'terraform_data', 'terraform_remote_state', 'random_id', 'random_string', 'random_pet', 'random_integer', 'random_uuid', 'random_shuffle', 'time_sleep', 'time_static',
  'local_file', 'local_sensitive_file', 'template_file', 'template_dir', 'archive_file', 'external', 'http',
]);

/** Types whose own files, or what the cluster prints, are better imported. */
export const BETTER: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [/^(helm_)/, 'one note for each release, with its chart and namespace: what it holds is rendered when it is installed, so import what `helm get manifest` prints'],
  [/^(kubernetes_|kubectl_)/, 'import the manifests, or what `kubectl get -o json` or `helm template` prints'],
  [/^(nomad_job|incus_|lxd_)/, 'import their own files instead'],
];

/** Attributes that any resource may have and that say nothing about the stack. */
export const PLAIN_ATTRIBUTES: ReadonlySet<string> = new Set(['id', 'arn', 'tags_all', 'timeouts', 'self_link', 'fingerprint', 'description', 'uuid', 'unique_id', 'label_fingerprint']);
