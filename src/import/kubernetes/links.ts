/** Which workload uses which Service, as far as the names of Services in environment variables tell, -> links between pods. */
import { quote } from '../notes';
import { child, itemsOf, textOf } from '../values';
import { containersOf } from './containers';
import type { WrittenPod } from './pods';
import { all, type KubeObject, namespaceOf, type Scope, spec } from './scope';
import { hasAll, labelsOf } from './selectors';

/** A host, with or without scheme, user, port and path. Only the host is looked at; nothing of the value is kept. */
const HOST = /^(?:([a-z][a-z0-9+.-]{0,20}):\/\/)?(?:[^@/\s]{0,200}@)?([a-z](?:[a-z0-9-]{0,62}))((?:\.[a-z0-9-]{1,63}){0,6})(?::(\d{1,5}))?(?:[/?].{0,500})?$/;
/** Variables whose value may be a bare name of a host. */
const HOST_VARIABLE = /HOST|ADDR|URL|URI|SERVER|ENDPOINT|SERVICE|BROKER|DSN|BACKEND|UPSTREAM|PEER|SEED|MASTER|NODES|CONNECT/i;

interface Target {
  readonly service: KubeObject;
  readonly pods: readonly WrittenPod[];
}

/** Links each pod to the pods behind the Services that it names. */
export function linkServices(scope: Scope, pods: readonly WrittenPod[]): void {
  const byNamespace = new Map<string, WrittenPod[]>();
  for (const pod of pods) {
    const namespace = namespaceOf(pod.workload.object);
    byNamespace.set(namespace, [...(byNamespace.get(namespace) ?? []), pod]);
  }
  const targets = new Map<string, Target>();
  for (const service of all(scope, 'Service')) {
    const wanted = labelsOf(child(spec(service), 'selector'));
    const selected = (byNamespace.get(namespaceOf(service)) ?? []).filter((pod) => hasAll(pod.workload.labels, wanted));
    if (selected.length === 0 && wanted.size > 0) scope.notes.add('info', 'service-without-pods', service.place, `The Service ${quote(service.name)} selects no pod that is imported.`);
    targets.set(`${namespaceOf(service)}/${service.name}`, { service, pods: selected });
  }
  if (targets.size > 0) for (const pod of pods) linkPod(scope, pod, targets);
}

function linkPod(scope: Scope, pod: WrittenPod, targets: ReadonlyMap<string, Target>): void {
  for (const { value } of containersOf(pod.parts)) {
    for (const variable of itemsOf(child(value, 'env'))) {
      const target = targetOf(textOf(child(variable, 'name')) ?? '', textOf(child(variable, 'value')) ?? '', namespaceOf(pod.workload.object), targets);
      const others = (target?.pods ?? []).filter((other) => other.id !== pod.id && other.workload.object !== pod.workload.object);
      if (!target || others.length === 0) continue;
      scope.notes.add('info', 'link-from-name', variable.place, 'Environment variables name Services that are imported too; links say so, as soft ones, because how much depends on them is not known. The values are not copied.', 'link-from-name');
      for (const other of others) scope.writer.link({ from: pod.id, to: other.id, name: target.service.name, strength: 'soft' });
    }
  }
}

function targetOf(variable: string, value: string, namespace: string, targets: ReadonlyMap<string, Target>): Target | undefined {
  if (value === '' || value.length > 1000) return undefined;
  const [, scheme, name, rest = '', port] = HOST.exec(value) ?? [];
  if (name === undefined) return undefined;
  const labels = rest.split('.').slice(1);
  // `NAME`, `NAME.NAMESPACE`, `NAME.NAMESPACE.svc...`, or a pod of a headless Service: `POD.NAME.NAMESPACE.svc...`.
  if (labels.length === 0) return scheme !== undefined || port !== undefined || HOST_VARIABLE.test(variable) ? targets.get(`${namespace}/${name}`) : undefined;
  if (labels.length > 1 && labels[1] !== 'svc') return targets.get(`${labels[1]}/${labels[0]}`);
  return targets.get(`${labels[0]}/${name}`) ?? targets.get(`${namespace}/${labels[0]}`);
}
