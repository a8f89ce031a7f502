/** Resources of the Kubernetes provider -> objects as the API has them. */
import { type Notes, quote } from '../notes';
import { child } from '../values';
import { apiObject, type Json, type Lists } from './blocks';
import type { Written } from './delegated';
import { attribute, type Resource } from './resources';
import type { ResourceType } from './scope';

const WORKLOAD = 'pod, with its containers, in a cluster';

/** Kinds by what the provider calls them; most stand there a second time with the version of the API behind. */
const KINDS: readonly (readonly [name: string, kind: string, becomes: string])[] = [
  ['pod', 'Pod', WORKLOAD], ['deployment', 'Deployment', WORKLOAD], ['replication_controller', 'ReplicationController', WORKLOAD], ['stateful_set', 'StatefulSet', WORKLOAD],
  ['daemonset', 'DaemonSet', WORKLOAD], ['daemon_set', 'DaemonSet', WORKLOAD], ['job', 'Job', WORKLOAD], ['cron_job', 'CronJob', `${WORKLOAD}, not running`],
  ['namespace', 'Namespace', 'nothing by itself: `namespace` of its pods'], ['limit_range', 'LimitRange', 'requests and limits of containers without their own, marked as assumed'],
  ['resource_quota', 'ResourceQuota', 'a note: bounds on a whole namespace have no place in the format'],
  ['persistent_volume_claim', 'PersistentVolumeClaim', 'volume'], ['service', 'Service', 'links to the pods that it selects, where others name it'],
  ['pod_disruption_budget', 'PodDisruptionBudget', '`minAvailable` or `maxUnavailable` of its pods'], ['horizontal_pod_autoscaler', 'HorizontalPodAutoscaler', 'bounds of `replicas`, under `extra`'],
  ['priority_class', 'PriorityClass', '`priority` of its pods'],
];
const VERSIONS = ['', '_v1', '_v2beta2', '_v2'] as const;

/** Types that the provider has: autoscalers in every version of their API, the others with none and with v1. */
const BY_TYPE: ReadonlyMap<string, string> = new Map(KINDS.flatMap(([name, kind]) =>
  VERSIONS.filter((version) => kind === 'HorizontalPodAutoscaler' || !version.startsWith('_v2')).map((version) => [`kubernetes_${name}${version}`, kind] as const)));

/** Objects as a person writes them, in one attribute. */
const MANIFEST = 'kubernetes_manifest';

export const isKubernetes = (type: string): boolean => type === MANIFEST || BY_TYPE.has(type);

/** What the documentation says of these types. */
export const KUBERNETES: readonly ResourceType[] = [
  ...KINDS.filter(([name]) => name !== 'daemonset').map(([name, kind, becomes]) => ({ type: `kubernetes_${name}_v1`, becomes, reads: kind === 'PriorityClass' ? 'metadata value global_default' : kind === 'Namespace' ? 'metadata' : 'metadata spec' })),
  { type: MANIFEST, becomes: 'what the Kubernetes importer makes of the object', reads: 'manifest' },
];

/** Blocks that are lists in the API too. */
const LISTS: Lists = new Map([
  ...Object.entries({
    container: 'containers', init_container: 'initContainers', volume: 'volumes', volume_mount: 'volumeMounts', volume_device: 'volumeDevices', port: 'ports', toleration: 'tolerations', env: 'env', env_from: 'envFrom',
    topology_spread_constraint: 'topologySpreadConstraints', image_pull_secrets: 'imagePullSecrets', host_aliases: 'hostAliases', volume_claim_template: 'volumeClaimTemplates', limit: 'limits', sysctl: 'sysctls',
    match_expressions: 'matchExpressions', match_fields: 'matchFields', node_selector_term: 'nodeSelectorTerms', readiness_gate: 'readinessGates', metric: 'metrics', items: 'items', sources: 'sources',
    preferred_during_scheduling_ignored_during_execution: 'preferredDuringSchedulingIgnoredDuringExecution', scope_selector: 'scopeSelector',
  }).map(([name, list]) => [`*.${name}`, list] as const),
  ...['pod_affinity', 'pod_anti_affinity'].map((around) => [`${around}.required_during_scheduling_ignored_during_execution`, 'requiredDuringSchedulingIgnoredDuringExecution'] as const),
]);

/** Nothing but these is of the object itself; the others say how Terraform deals with it. */
const PARTS = new Set(['metadata', 'spec', 'value', 'globalDefault']);

/** The objects of all resources that are read. */
export function kubernetesObjects(resources: readonly Resource[], notes: Notes): readonly Written[] {
  return resources.flatMap((resource): readonly Written[] => {
    const kind = BY_TYPE.get(resource.type);
    if (kind === undefined && resource.type !== MANIFEST) return [];
    const body = kind === undefined ? 'manifest' : 'spec';
    // The state of an older format hides all of an attribute for one value in it.
    if (child(resource.values, body) && attribute(resource, body) === undefined) {
      notes.add('warning', 'sensitive', resource.place, `${quote(resource.address)} is not read: all of its \`${body}\` is marked as sensitive. Import what \`terraform show -json\` prints, which marks single values.`);
      return [];
    }
    if (kind === undefined) return manifest(resource);
    const all = Object.entries(apiObject(resource.values, resource.sensitive, LISTS)).filter(([name]) => PARTS.has(name));
    return [{ resource, value: { apiVersion: 'v1', kind, ...named(resource, Object.fromEntries(all)) } }];
  });
}

/** The object without a name takes that of the resource: it comes into being when the plan is applied. */
function named(resource: Resource, object: { readonly [name: string]: Json }): object {
  const { metadata = {} } = object as { readonly metadata?: { readonly [name: string]: Json } };
  return metadata.name === undefined && metadata.generateName === undefined ? { ...object, metadata: { ...metadata, name: resource.name } } : object;
}

function manifest(resource: Resource): readonly Written[] {
  const wrapped: { readonly manifest?: Json } = apiObject(resource.values, resource.sensitive, new Map());
  return typeof wrapped.manifest === 'object' && wrapped.manifest !== null && !Array.isArray(wrapped.manifest) ? [{ resource, value: wrapped.manifest }] : [];
}
