/**
 * Terraform and OpenTofu: plans and states as `show -json` prints them, and raw states. What stands after the plan becomes a topology.
 *
 *   resources.ts   files -> resources, with what is sensitive and what is not known yet
 *   types.ts       every type that is read; libvirt, proxmox, vsphere, docker, clouds: what becomes of them
 *   delegated.ts   what the readers of Kubernetes and ECS read; kubernetes, ecs, blocks: resources as these have them
 *   sizes.ts       sizes of the machines that clouds rent
 */
import { type Importer, type ImportFile, SNIFF_BYTES } from '../contract';

function recognise({ path, text }: ImportFile): number {
  const head = text.slice(0, SNIFF_BYTES);
  if (head.startsWith('PK')) return /\.tfplan$|(^|\/)tfplan$/i.test(path) ? 0.9 : 0;
  const object = /^\s*\{/.test(head) ? 0 : head.search(/^\{/m);
  if (object < 0) return 0;
  const json = head.slice(object);
  const [version, terraform] = [/"format_version"\s*:\s*"\d/.test(json), /"terraform_version"\s*:/.test(json)];
  if (version && (terraform || /"(planned_values|resource_changes|values)"\s*:/.test(json))) return 0.95;
  return terraform && /"(lineage|serial|modules|resources)"\s*:/.test(json) ? 0.9 : 0;
}

export const terraformImporter: Importer = {
  format: 'terraform',
  title: 'Terraform plan or state',
  files: ['*.tfstate', '*plan*.json', '*state*.json'],
  becomes: 'Virtual machines and containers of libvirt, Proxmox VE, vSphere, Docker and the clouds, on their hosts, in their clusters or zones; pods of Kubernetes and ECS in theirs.',
  selfStanding: true,
  recognise,
  read: 'json',
};
