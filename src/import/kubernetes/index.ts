/**
 * Kubernetes: objects of one cluster become a cluster, its Nodes hosts with an engine, its workloads pods, its virtual machines (KubeVirt) VMs.
 *
 *   objects.ts, scope.ts, selectors.ts, quantity.ts   files -> objects; labels; quantities read with notes
 *   fields.ts                                what becomes of each field and kind
 *   nodes.ts, systems.ts                     Nodes
 *   workloads.ts, pods.ts, containers.ts and resources, security, storage, policies   controllers and pods
 *   links.ts                                 Services
 *   machines.ts                              virtual machines
 */
import type { Importer, ImportFile } from '../contract';

const SNIFF = 65_536;

/** By the content: `apiVersion` and `kind` at the left edge, or in braces. */
function recognise({ path, text }: ImportFile): number {
  if (!/\.(ya?ml|json)$/i.test(path)) return 0;
  const head = text.slice(0, SNIFF);
  if (/^["']?apiVersion["']?[ \t]*:/m.test(head) && /^["']?kind["']?[ \t]*:/m.test(head)) return 0.95;
  if (/^\s*[{[]/.test(head) && /["']?apiVersion["']?\s*:\s*["']?[a-z0-9./]*v\d/i.test(head) && /["']?kind["']?\s*:\s*["']?[A-Z][a-z]/.test(head)) return 0.9;
  return /(^|\s)["']?kind["']?[ \t]*:[ \t]*["']?[A-Z][a-z]/m.test(head) && /(^|\s)["']?apiVersion["']?[ \t]*:/m.test(head) ? 0.3 : 0;
}

export const kubernetesImporter: Importer = {
  format: 'kubernetes',
  title: 'Kubernetes',
  files: ['*.yaml', '*.yml', '*.json'],
  becomes: 'A cluster with its Nodes as hosts, its workloads as pods on them or floating in the cluster, its claims as volumes, and KubeVirt\'s virtual machines.',
  selfStanding: true,
  project: 'all',
  recognise,
  read: 'yaml',
};
