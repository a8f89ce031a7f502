/** What other objects say of pods: priority, disruption budgets, autoscalers. */
import { at, booleanOf, child, textOf, type Value } from '../values';
import { all, integerOf, type KubeObject, namespaceOf, type Scope, spec } from './scope';
import { type Labels, matches } from './selectors';

/** Classes that every cluster has. Source: Kubernetes, Pod Priority and Preemption. */
const BUILT_IN: ReadonlyMap<string, number> = new Map([['system-cluster-critical', 2_000_000_000], ['system-node-critical', 2_000_001_000]]);
const LOWEST = -2_147_483_648, HIGHEST = 2_000_001_000;

/** The priority of a pod: as written, by its class, else of the class that is the cluster's default. */
export function priorityOf(scope: Scope, podSpec: Value | undefined, owner: string): number | undefined {
  const written = integerOf(scope.notes, child(podSpec, 'priority'), `Priority of \`${owner}\``, LOWEST, HIGHEST);
  if (written !== undefined) return written;
  const name = textOf(child(podSpec, 'priorityClassName'));
  const classOf = (object: KubeObject | undefined) => (object ? integerOf(scope.notes, child(object.value, 'value'), `Value of the PriorityClass \`${object.name}\``, LOWEST, HIGHEST) : undefined);
  if (name === undefined) return classOf(all(scope, 'PriorityClass').find((object) => booleanOf(child(object.value, 'globalDefault'))));
  const known = scope.find('PriorityClass', undefined, name);
  const value = BUILT_IN.get(name) ?? classOf(known);
  if (value === undefined && !known) scope.notes.add('info', 'unknown-priority-class', child(podSpec, 'priorityClassName')!.place, `The PriorityClass \`${name.slice(0, 80)}\` is not among what is imported, so the priority of \`${owner}\` is unknown.`, name);
  return value;
}

export interface Budget {
  /** Copies that must be up. */
  readonly minAvailable?: number;
  /** Most copies that a drain may stop at a time. */
  readonly maxUnavailable?: number;
}

/** What the PodDisruptionBudget says that selects the pods; percentages are of `replicas`. */
export function budgetOf(scope: Scope, namespace: string, labels: Labels, replicas: number | undefined): Budget {
  const budget = all(scope, 'PodDisruptionBudget').find((object) => namespaceOf(object) === namespace && matches(child(spec(object), 'selector'), labels));
  if (!budget) return {};
  const minAvailable = amount(child(spec(budget), 'minAvailable'), replicas);
  const maxUnavailable = amount(child(spec(budget), 'maxUnavailable'), replicas);
  if (minAvailable !== undefined) return { minAvailable };
  if (maxUnavailable !== undefined) return { maxUnavailable };
  scope.notes.add('info', 'unknown-budget', budget.place, `The PodDisruptionBudget \`${budget.name}\` counts from a number of replicas that is not known here; it was left out.`);
  return {};
}

/** A number, or a percentage of the replicas rounded up, as Kubernetes does. */
function amount(value: Value | undefined, replicas: number | undefined): number | undefined {
  const match = /^(\d{1,9})(%?)$/.exec(textOf(value) ?? '');
  if (!match) return undefined;
  if (match[2] === '') return Number(match[1]);
  return replicas === undefined ? undefined : Math.ceil((replicas * Number(match[1])) / 100);
}

export interface Autoscaler {
  readonly min: number;
  readonly max: number | undefined;
}

/** Bounds of the HorizontalPodAutoscaler that scales a workload. */
export function autoscalerOf(scope: Scope, workload: KubeObject): Autoscaler | undefined {
  const found = all(scope, 'HorizontalPodAutoscaler').find((object) => {
    const target = child(spec(object), 'scaleTargetRef');
    return namespaceOf(object) === namespaceOf(workload) && textOf(child(target, 'kind')) === workload.kind && textOf(child(target, 'name')) === workload.name;
  });
  if (!found) return undefined;
  const bound = (name: string) => integerOf(scope.notes, at(found.value, 'spec', name), `\`${name}\` of the HorizontalPodAutoscaler \`${found.name}\``);
  const max = bound('maxReplicas');
  scope.notes.add('info', 'autoscaler', found.place, `\`${workload.name}\` is scaled from ${bound('minReplicas') ?? 1} to ${max ?? 'an unknown number of'} copies by the HorizontalPodAutoscaler \`${found.name}\`; here it has the number that the workload says, or else the least. The bounds stand under \`extra\`.`);
  return { min: bound('minReplicas') ?? 1, max };
}
