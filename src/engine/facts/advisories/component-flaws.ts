/** Engines, runtimes and hypervisors with known flaws, and which of their children could use them (RULES 4.1). */
import type { Advisory } from '../../../catalog/contract';
import type { NodeOf } from '../../../model';
import type { Facts } from '../../contract';
import { defineFact } from '../../facts';
import { kindCode } from '../../graph';
import { joinList, mapped } from '../../joining';
import { workloads } from '../workloads';
import { affecting } from './affecting';
import { containerConditions, guestConditions } from './child-conditions';
import type { Answer } from './child-conditions';

/** A component of a node, with a version that has flaws. */
export interface ComponentFlaws {
  readonly node: number;
  /** Platform id. */
  readonly product: string;
  readonly name: string;
  readonly version: string;
  /** Property that states the version. */
  readonly at: readonly string[];
  readonly part: 'engine' | 'runtime' | 'hypervisor';
  /** Flaws that a child could use as the file stands, newest first. */
  readonly flaws: readonly Advisory[];
  /** Flaws that the version has, whose conditions the file leaves open. */
  readonly possible: readonly Advisory[];
  /** Children that could use one of the flaws: running containers, or running VMs; ascending. */
  readonly exposed: readonly number[];
}

/** Components with at least one flaw that a child of theirs can use, by node. */
export const componentFlaws = defineFact('componentFlaws', (facts): readonly ComponentFlaws[] => {
  const { graph } = facts;
  const { copies } = workloads(facts);
  const look = flawsBy(facts);
  const found: ComponentFlaws[] = [];
  for (let i = 0; i < graph.count; i++) {
    if ((graph.kind[i] !== ENGINE && graph.kind[i] !== HYPERVISOR) || !(copies[i]! > 0)) continue;
    const above = graph.parent[i]!;
    const machine = above < 0 ? undefined : graph.nodes[above]!;
    // What stands right on a provider's host is the provider's.
    if (machine?.kind === 'host' && machine.managed === true) continue;
    const node = graph.nodes[i] as NodeOf<'engine'> | NodeOf<'hypervisor'>;
    if (node.kind === 'hypervisor') {
      const build = machine?.kind === 'host' || machine?.kind === 'vm' ? machine.os?.build : undefined;
      judge(facts, i, look(node.platform, node.version, build), ['version'], 'hypervisor', found);
      continue;
    }
    judge(facts, i, look(node.platform, node.version), ['version'], 'engine', found);
    if (node.runtime !== undefined) judge(facts, i, look(node.runtime, node.runtimeVersion), ['runtimeVersion'], 'runtime', found);
  }
  return found;
}, ['platform', 'version', 'runtime', 'runtimeVersion', 'managed', 'os', 'user', 'image', 'hostNetwork', 'namespaces'], (seams, before, part) =>
  joinList(seams, before, part, (it) => it.node, (it, map) => ({ ...it, node: map[it.node]!, exposed: mapped(it.exposed, map) })));

const ENGINE = kindCode('engine'), HYPERVISOR = kindCode('hypervisor');

interface Version {
  readonly product: string;
  readonly name: string;
  readonly version: string;
  readonly advisories: readonly Advisory[];
}

/** Flaws of a version, looked up once for each. Hyper-V has the build of Windows as its version; that of KVM is QEMU's. */
function flawsBy({ catalog }: Facts): (name: string | undefined, version: string | undefined, build?: string) => Version | undefined {
  const known = new Map<string, Version | undefined>();
  return (name, version, build) => {
    if (name === undefined || (version === undefined && build === undefined)) return undefined;
    const key = `${name}\n${version ?? ''}\n${build ?? ''}`;
    if (known.has(key)) return known.get(key);
    const platform = catalog.platform(name);
    const product = platform?.id === 'kvm' ? 'qemu' : platform?.id ?? name;
    const stated = product === 'hyper-v' ? build : version;
    const advisories = stated === undefined ? [] : [...affecting(catalog, product, stated)].reverse();
    const found = stated === undefined || advisories.length === 0 ? undefined
      : { product, name: catalog.platform(product)?.name ?? product, version: stated, advisories };
    known.set(key, found);
    return found;
  };
}

function judge(facts: Facts, node: number, version: Version | undefined, at: readonly string[], part: ComponentFlaws['part'], found: ComponentFlaws[]): void {
  if (version === undefined) return;
  const ask = part === 'hypervisor' ? guestConditions(facts, node) : containerConditions(facts, node, part === 'runtime' ? version.product : undefined);
  const flaws: Advisory[] = [], possible: Advisory[] = [];
  const exposed = new Set<number>();
  for (const advisory of version.advisories) {
    let best: Answer = false;
    for (const child of ask.children) {
      const answer = holds(advisory, child, ask.answer);
      if (answer === true) exposed.add(child);
      if (answer === true || best === false) best = answer;
    }
    if (best === true) flaws.push(advisory);
    else if (best === undefined) possible.push(advisory);
  }
  if (flaws.length === 0) return;
  found.push({ node, product: version.product, name: version.name, version: version.version, at, part, flaws, possible, exposed: [...exposed].sort((a, b) => a - b) });
}

/** Whether one child meets all conditions of a flaw. */
function holds({ conditions }: Advisory, child: number, answer: (child: number, condition: Advisory['conditions'][number]) => Answer): Answer {
  let all: Answer = true;
  for (const condition of conditions) {
    const it = answer(child, condition);
    if (it === false) return false;
    if (it === undefined) all = undefined;
  }
  return all;
}
