/** Kubernetes: classes and requests of pods, and what nodes can give. */
import { allocatables } from '../facts/allocatable';
import type { Amounts } from '../facts/allocatable';
import { kubernetes } from '../facts/kubernetes';
import { NO_QOS, qos as qosFact, QOS } from '../facts/qos';
import { amount, idOf, nodeSection } from './section';
import type { Amount, Field } from './section';

export interface QosFacts {
  readonly class: string | null;
  readonly request: { readonly cpu: Amount; readonly memory: Amount; readonly disk: Amount };
}

export const qos = nodeSection<QosFacts>({
  title: 'Kubernetes classes',
  doc: 'Quality-of-service class of a pod (of its pod, for a container), and what one copy requests as the scheduler counts it: limits stand in for absent requests, overhead included.',
  on: 'pods and containers in Kubernetes',
  source: 'Kubernetes: Pod Quality of Service Classes, Pod Overhead, Sidecar Containers',
  unknown: 'A pod of which neither containers nor limits are given has no class.',
  fields: [
    ['class', 'name', '`Guaranteed`, `Burstable` or `BestEffort`.'],
    ['request.cpu', 'cores', 'Requested CPU.'],
    ['request.memory', 'bytes', 'Requested memory.'],
    ['request.disk', 'bytes', 'Requested ephemeral storage.'],
  ],
  make(facts) {
    const { managed } = kubernetes(facts);
    const { class: classes, request } = qosFact(facts);
    return (i) => {
      const { kind } = facts.graph.nodes[i]!;
      if ((kind !== 'pod' && kind !== 'container') || managed[i] === 0) return undefined;
      return {
        class: classes[i] === NO_QOS ? null : QOS[classes[i]!] ?? null,
        request: { cpu: amount(request.cpu[i]!), memory: amount(request.memory[i]!), disk: amount(request.disk[i]!) },
      };
    };
  },
});

type AmountFacts = { readonly [K in keyof Amounts]: Amount };

export interface AllocatableFacts {
  readonly machine: string | null;
  readonly kubernetes: boolean;
  readonly capacity: AmountFacts;
  readonly reserved: AmountFacts;
  readonly eviction: AmountFacts;
  readonly allocatable: AmountFacts;
  readonly requested: AmountFacts;
  readonly requestsUnknown: number;
  readonly assumed: readonly string[];
}

const plain = ({ cpu, memory, disk, pods }: Amounts): AmountFacts => ({ cpu: amount(cpu), memory: amount(memory), disk: amount(disk), pods: amount(pods) });
const fieldsOf = (name: string, doc: string): readonly Field[] => [
  [`${name}.cpu`, 'cores', doc], [`${name}.memory`, 'bytes', doc], [`${name}.disk`, 'bytes', doc], [`${name}.pods`, 'count', doc],
];

export const allocatable = nodeSection<AllocatableFacts>({
  title: 'What engines can give',
  doc: 'What an engine has for pods and containers: capacity less what is reserved for the node and what must stay free, and what running ones ask for.',
  on: 'engines on a machine',
  source: 'Kubernetes: Reserve Compute Resources for System Daemons; defaults of the kubelet for --eviction-hard (100 MiB of memory, 10 % of the disk) and --max-pods (110)',
  unknown: 'In Kubernetes the kubelet\'s defaults stand in and are listed in `assumed`.',
  fields: [
    ['machine', 'id', 'Host or VM whose size it has; the engine itself where it hides a VM.'],
    ['kubernetes', 'yes/no', 'Whether it is a node of Kubernetes.'],
    ...fieldsOf('capacity', 'What the machine has.'), ...fieldsOf('reserved', 'Declared for the node itself.'), ...fieldsOf('eviction', 'Must stay free, or the kubelet evicts.'),
    ...fieldsOf('allocatable', 'capacity - reserved - eviction.'), ...fieldsOf('requested', 'Asked for by running pods and containers, copies included.'),
    ['requestsUnknown', 'count', 'Pods whose requests are not known: `requested` is at least.'],
    ['assumed', 'texts', 'Defaults that stand in for what is not declared.'],
  ],
  make(facts) {
    const { managed } = kubernetes(facts);
    const { byEngine } = allocatables(facts);
    return (i) => {
      const it = byEngine.get(i);
      return it && {
        machine: idOf(facts, it.machine), kubernetes: managed[i] === 1, capacity: plain(it.capacity), reserved: plain(it.reserved), eviction: plain(it.eviction),
        allocatable: plain(it.allocatable), requested: plain(it.requested), requestsUnknown: it.unknown, assumed: it.assumed,
      };
    };
  },
});
