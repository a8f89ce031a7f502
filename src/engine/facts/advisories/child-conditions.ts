/** Whether a container or VM meets what a flaw of its engine, runtime or hypervisor needs. */
import type { AdvisoryCondition } from '../../../catalog/contract';
import type { NodeOf } from '../../../model';
import type { Facts } from '../../contract';
import { kindCode } from '../../graph';
import { containerUser } from '../container-user';
import { labels } from '../labels';
import { BOUNDARIES, runtimes } from '../runtimes';
import { workloads } from '../workloads';

/** Undefined: the file does not say. */
export type Answer = boolean | undefined;

export interface Asked {
  /** Who could use the flaw, ascending. */
  readonly children: readonly number[];
  answer(child: number, condition: AdvisoryCondition): Answer;
}

const CONTAINER = kindCode('container'), POD = kindCode('pod'), VM = kindCode('vm');
const B1U = BOUNDARIES.indexOf('B1u'), B3 = BOUNDARIES.indexOf('B3');
const UNTRUSTED = 0, TRUSTED = 2;

/** Running containers of an engine, or those of its that a runtime runs. */
export function containerConditions(facts: Facts, engine: number, runtimeProduct: string | undefined): Asked {
  const { graph } = facts;
  const { copies } = workloads(facts);
  const { boundary, engine: engineOf, runtime } = runtimes(facts);
  const { trust } = labels(facts);
  const children: number[] = [];
  for (let i = engine + 1; i < graph.end[engine]!; i++) {
    if (graph.kind[i] !== CONTAINER || !(copies[i]! > 0) || engineOf[i] !== engine) continue;
    // A container in a virtual machine of its own uses flaws of its runtime, not those of the engine's way to run containers.
    if (runtimeProduct === undefined ? boundary[i]! < B3 : runtime[i]?.id === runtimeProduct) children.push(i);
  }
  return {
    children,
    answer: (i, condition) => {
      switch (condition) {
        case 'container': return true;
        case 'hostileImage': return trust[i] !== TRUSTED;
        case 'untrustedSpec': return trust[i] === UNTRUSTED ? true : undefined;
        case 'noUserns': return boundary[i]! < B1U;
        case 'rootOnHostNetwork': return onHostNetwork(facts, i) ? rootInside(facts, i) : false;
        case 'kubernetes': return graph.kind[graph.parent[i]!] === POD ? true : undefined;
        default: return undefined;
      }
    },
  };
}

function onHostNetwork({ graph }: Facts, i: number): boolean {
  const node = graph.nodes[i] as NodeOf<'container'>;
  const above = graph.nodes[graph.parent[i]!]!;
  return node.namespaces?.net === 'host' || (node.namespaces?.net === undefined && above.kind === 'pod' && above.hostNetwork === true);
}

function rootInside({ graph }: Facts, i: number): Answer {
  const user = containerUser(graph, graph.nodes[i] as NodeOf<'container'>);
  return user === 'unstated' ? undefined : user === 'root';
}

/** Running virtual machines of a hypervisor. */
export function guestConditions(facts: Facts, hypervisor: number): Asked {
  const { graph } = facts;
  const { copies } = workloads(facts);
  const children: number[] = [];
  for (let i = hypervisor + 1; i < graph.end[hypervisor]!; i = graph.end[i]!) if (graph.kind[i] === VM && copies[i]! > 0) children.push(i);
  return { children, answer: (_, condition) => (condition === 'guest' ? true : undefined) };
}
