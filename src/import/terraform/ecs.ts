/** Task definitions and services of the AWS provider -> as ECS has them. */
import { readJson } from '../json';
import { type Notes, quote } from '../notes';
import { child, textOf } from '../values';
import { apiObject, type Json, type Lists, plainJson } from './blocks';
import type { Written } from './delegated';
import { attribute, type Resource, textAt } from './resources';
import type { ResourceType } from './scope';

const [TASK, SERVICE, CLUSTER] = ['aws_ecs_task_definition', 'aws_ecs_service', 'aws_ecs_cluster'];

/** Blocks that are lists in the API too. */
const LISTS: Lists = new Map(Object.entries({
  volume: 'volumes', capacity_provider_strategy: 'capacityProviderStrategy', load_balancer: 'loadBalancers', service_registries: 'serviceRegistries', placement_constraints: 'placementConstraints',
  ordered_placement_strategy: 'placementStrategy', inference_accelerator: 'inferenceAccelerators', volume_configuration: 'volumeConfigurations', vpc_lattice_configurations: 'vpcLatticeConfigurations',
}).map(([name, list]) => [`*.${name}`, list] as const));

const TASK_PARTS = 'family cpu memory network_mode requires_compatibilities volume pid_mode ipc_mode runtime_platform ephemeral_storage placement_constraints proxy_configuration inference_accelerator';
const SERVICE_PARTS = 'cluster task_definition desired_count launch_type scheduling_strategy capacity_provider_strategy load_balancer service_registries network_configuration placement_constraints ordered_placement_strategy service_connect_configuration volume_configuration vpc_lattice_configurations';

export const ECS: readonly ResourceType[] = [
  { type: CLUSTER, becomes: 'name of the cluster of services that refer to it', reads: 'name' },
  { type: TASK, becomes: 'pod with its containers, in a cluster or on Fargate', reads: `${TASK_PARTS} container_definitions` },
  { type: SERVICE, becomes: '`replicas` and cluster of the pod of its task definition', reads: `name ${SERVICE_PARTS}` },
];

/** Resources that others refer to, by their address without the key of `count` or `for_each`. */
type ByAddress = Map<string, Resource[]>;

const KEY = /\[[^\]]*\]$/;
const MODULE = /^(?:module\.[^.[]+(?:\["(?:[^"\\]|\\.)*"\]|\[\d+\])?\.)*/;

/** Attributes of a resource by their names in ECS; of the others, those of Terraform's own among them, none. */
function partsOf(resource: Resource, parts: string): { readonly [name: string]: Json } {
  const wanted = new Set(parts.split(' '));
  const { values } = resource;
  if (values?.type !== 'map') return {};
  return apiObject({ ...values, entries: new Map([...values.entries].filter(([name]) => wanted.has(name))) }, resource.sensitive, LISTS);
}

/** The definitions of all resources that are read. */
export function ecsDefinitions(resources: readonly Resource[], notes: Notes): readonly Written[] {
  const named: ByAddress = new Map();
  for (const resource of resources) {
    if (resource.type !== TASK && resource.type !== CLUSTER) continue;
    const address = resource.address.replace(KEY, '');
    const list = named.get(address);
    if (list) list.push(resource);
    else named.set(address, [resource]);
  }
  return resources.flatMap((resource): readonly Written[] => {
    if (resource.type === TASK) return [{ resource, value: task(resource, notes) }];
    return resource.type === SERVICE ? service(resource, named, notes) : [];
  });
}

function task(resource: Resource, notes: Notes): object {
  const { volumes, ...parts } = partsOf(resource, `revision ${TASK_PARTS}`);
  const family = familyOf(resource);
  return { ...parts, family, containerDefinitions: containersOf(resource, notes), ...(Array.isArray(volumes) ? { volumes: volumes.map(volume) } : {}) };
}

const familyOf = (resource: Resource) => textAt(resource, 'family') ?? resource.name;

/** The provider writes the path of the host beside the name. */
function volume(value: Json): Json {
  const { hostPath, ...rest } = value as { readonly [name: string]: Json };
  return hostPath === undefined ? rest : { ...rest, host: { sourcePath: hostPath } };
}

/** `container_definitions` is a JSON text. */
function containersOf(resource: Resource, notes: Notes): Json {
  const written = attribute(resource, 'container_definitions');
  const text = textOf(written);
  if (!written || text === undefined) {
    const why = child(resource.values, 'container_definitions') ? 'marked as sensitive' : 'known only after the plan was applied';
    notes.add('warning', 'no-containers', resource.place, `The containers of ${quote(resource.address)} are ${why}; it stands here as a pod without any. ${why.startsWith('known') ? 'Import the state then.' : 'Import its task definition as `aws ecs describe-task-definition` prints it.'}`);
    return [];
  }
  const { source, offset } = written.place;
  const list = readJson(text, { path: source.path, position: () => source.position(offset) }, notes);
  return list?.type === 'list' ? list.items.flatMap((item) => plainJson(item) ?? []) : [];
}

/** The resource of a type that an attribute of another refers to, where the plan does not know the value yet: that with the same key, or the only one. */
function referredTo({ address, references }: Resource, name: string, type: string, named: ByAddress): Resource | undefined {
  const reference = references(name).find((each) => each.startsWith(`${type}.`));
  if (reference === undefined) return undefined;
  const module = MODULE.exec(address)?.[0] ?? '', key = KEY.exec(address)?.[0];
  const found = named.get(`${module}${reference.split('.').slice(0, 2).join('.').replace(/\[.*$/, '')}`) ?? [];
  return (key === undefined ? undefined : found.find((each) => each.address.endsWith(key))) ?? (found.length === 1 ? found[0] : undefined);
}

function service(resource: Resource, named: ByAddress, notes: Notes): readonly Written[] {
  const parts = partsOf(resource, SERVICE_PARTS);
  const defined = referredTo(resource, 'task_definition', TASK, named);
  const cluster = referredTo(resource, 'cluster', CLUSTER, named);
  const taskDefinition = parts.taskDefinition ?? (defined && familyOf(defined));
  if (taskDefinition === undefined) {
    notes.add('warning', 'missing-task', resource.place, `The task definition of ${quote(resource.address)} is known only after the plan was applied, so the service was left out. Import the state then.`);
    return [];
  }
  const clusterName = parts.cluster ?? (cluster && (textAt(cluster, 'name') ?? cluster.name));
  return [{ resource, value: { ...parts, serviceName: textAt(resource, 'name') ?? resource.name, taskDefinition, ...(clusterName === undefined ? {} : { cluster: clusterName }) } }];
}
