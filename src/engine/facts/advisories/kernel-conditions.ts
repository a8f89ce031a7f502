/** What those on a kernel may do to it: capabilities of its containers, and virtual machines that it runs. */
import type { NodeOf } from '../../../model';
import type { Facts } from '../../contract';
import { kindCode } from '../../graph';
import { HAS } from '../../presence';
import { containerUser } from '../container-user';
import { kernels } from '../kernels';
import type { KernelDomain } from '../kernels';
import { places } from '../places';
import { BOUNDARIES, runtimes } from '../runtimes';
import { workloads } from '../workloads';

interface Guests {
  any: boolean;
  /** On an AMD processor: undefined where the processor is not known. */
  amd: boolean | undefined;
  /** One of them with virtualization extensions, on an AMD processor. */
  nestedAmd: boolean | undefined;
}

/** Who could use a flaw, by kernel; made on first use, because most kernels have no flaw that asks. */
export interface Powers {
  readonly facts: Facts;
  guests: ReadonlyMap<number, Guests> | undefined;
  /** By number of the kernel: what its containers may do, bits of POWER. */
  readonly granted: Map<number, number>;
}

/** `userNamespace`: without a system call filter it makes itself a user namespace, and has every capability in there. */
const POWER = { netRaw: 1, netAdmin: 2, sysAdmin: 4, userNamespace: 8 } as const;
const ALL = POWER.netRaw | POWER.netAdmin | POWER.sysAdmin;

export function powersOf(facts: Facts): Powers {
  return { facts, guests: undefined, granted: new Map() };
}

const CONTAINER = kindCode('container'), POD = kindCode('pod'), VM = kindCode('vm'), HYPERVISOR = kindCode('hypervisor');
const B1U = BOUNDARIES.indexOf('B1u');

/**
 * Whether a workload of the kernel certainly has a capability: by its own settings, or through a user namespace that no system call filter
 * keeps it from making (`assumed`: that the kernel lets everyone make them, its own default). Undefined where nothing says so: processes of the
 * host and absent settings are not known.
 */
export function localCode(powers: Powers, domain: KernelDomain, wanted: 'netRaw' | 'netAdmin' | 'sysAdmin'): true | 'assumed' | undefined {
  const granted = grantedOn(powers, domain);
  if ((granted & POWER[wanted]) !== 0) return true;
  return (granted & POWER.userNamespace) !== 0 ? 'assumed' : undefined;
}

/** What the containers on a kernel may do to it, as bits. */
export function grantedOn(powers: Powers, domain: KernelDomain): number {
  let granted = powers.granted.get(domain.number);
  if (granted === undefined) {
    granted = 0;
    const { boundary } = runtimes(powers.facts);
    for (const i of domain.workloads) granted |= powerOf(powers.facts, boundary, i);
    powers.granted.set(domain.number, granted);
  }
  return granted;
}

const POWERFUL = HAS.privileged | HAS.capabilities | HAS.seccomp;

function powerOf({ graph }: Facts, boundary: Uint8Array, i: number): number {
  // A sandbox's own kernel is not meant here, and of a runtime that nobody knows nothing is said.
  if (graph.kind[i] !== CONTAINER || boundary[i]! > B1U) return 0;
  const above = graph.parent[i]!;
  const inPod = above >= 0 && graph.kind[above] === POD;
  if (!inPod && (graph.has[i]! & POWERFUL) === 0) return 0;
  const pod = inPod ? graph.nodes[above] as NodeOf<'pod'> : undefined;
  const node = graph.nodes[i] as NodeOf<'container'>;
  const unfiltered = (node.seccomp ?? pod?.seccomp) === 'unconfined';
  // Most containers say nothing of all this.
  if (node.privileged !== true && node.capabilities?.add === undefined) return unfiltered ? POWER.userNamespace : 0;
  const added = (node.capabilities?.add ?? []).map((it) => it.toUpperCase().replace(/^CAP_/, ''));
  if (node.privileged === true || added.includes('ALL') || added.includes('SYS_ADMIN')) return ALL;
  if (unfiltered) return POWER.userNamespace;
  // Capabilities that are added reach a user other than root only through file capabilities.
  if (containerUser(graph, node) === 'other') return 0;
  return (added.includes('NET_ADMIN') ? POWER.netAdmin : 0) | (added.includes('NET_RAW') ? POWER.netRaw : 0);
}

const NO_GUESTS: Guests = { any: false, amd: false, nestedAmd: false };

/** The virtual machines that a kernel runs with KVM. */
export function virtualGuests(powers: Powers, domain: number): Guests {
  powers.guests ??= countGuests(powers.facts);
  return powers.guests.get(domain) ?? NO_GUESTS;
}

function countGuests(facts: Facts): ReadonlyMap<number, Guests> {
  const { graph, catalog } = facts;
  const { hosting } = kernels(facts);
  const { host } = places(facts);
  const { copies } = workloads(facts);
  const found = new Map<number, Guests>();
  for (let i = 0; i < graph.count; i++) {
    const above = graph.parent[i]!;
    if (graph.kind[i] !== VM || above < 0 || graph.kind[above] !== HYPERVISOR || !(copies[i]! > 0)) continue;
    const platform = catalog.platform((graph.nodes[above] as NodeOf<'hypervisor'>).platform)?.hypervisor;
    if (platform?.type !== 1 || platform.kernel !== 'hostKernel' || hosting[above]! < 0) continue;
    const vendor = host[i]! < 0 ? undefined : (graph.nodes[host[i]!] as NodeOf<'host'>).cpu?.vendor;
    const amd = vendor === undefined ? undefined : vendor === 'amd';
    const known = found.get(hosting[above]!) ?? { any: true, amd, nestedAmd: false };
    found.set(hosting[above]!, known);
    if ((graph.nodes[i] as NodeOf<'vm'>).nested === true && known.nestedAmd !== true) known.nestedAmd = amd;
  }
  return found;
}
