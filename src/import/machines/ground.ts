/** Where imported machines stand: on a chosen node, on what an earlier import made, or on a new host and hypervisor that are marked assumed. */
import type { NodeOf, TopologyNode } from '../../model';
import { quote } from '../notes';
import { machineAbove } from '../place';
import type { Estate, Origin } from './estate';

type HostFacts = Partial<Omit<NodeOf<'host'>, 'kind'>>;

export interface GroundWishes {
  /** First part of the ids that are made up: the name of the folder or file. */
  readonly name: string;
  /** File that stands for what is made up. */
  readonly path: string;
  /** Told in the note on what was assumed: `libvirt`. */
  readonly title: string;
}

export interface Ground {
  /** The hypervisor (or cluster) for VMs of a platform; `facts` describe the host it needs, where one is made up. */
  hypervisor(platform: string, facts?: HostFacts): string;
  /** The engine for containers of a platform. */
  engine(platform: string, facts?: HostFacts): string;
  /** What networks and volumes stand on; undefined for the top level. */
  machine(): string | undefined;
  /** Says what is known of the host itself, in files that describe it. */
  describeHost(facts: HostFacts, origin: Origin, name?: string): void;
}

const lookUp = (estate: Estate, id: string): TopologyNode | undefined => {
  const index = estate.context.topology.ids.indexOf(id);
  return index < 0 ? undefined : estate.context.topology.nodes[index];
};

/** The ground for one host; undefined, with an error note, where `on` names nothing that machines can be put on. */
export function makeGround(estate: Estate, { name, path, title }: GroundWishes): Ground | undefined {
  const { on } = estate.context;
  const target = on === undefined ? undefined : lookUp(estate, on);
  if (on !== undefined && (!target || !['host', 'vm', 'hypervisor', 'cluster', 'engine'].includes(target.kind))) {
    estate.notes.add('error', 'wrong-target', estate.start, target ? `${quote(on)} is a ${target.kind}, on which machines cannot be put. Name a host, a hypervisor, a virtual machine or a cluster.`
      : `There is no node ${quote(on)} in the topology to put the machines on. Name a host, a hypervisor, a virtual machine or a cluster.`);
    return undefined;
  }
  const origin = (pointer: string): Origin => ({ path, pointer, place: estate.start });
  const below = (kind: 'hypervisor' | 'engine', machine: string, platform: string) => {
    const found = estate.context.topology.ids.filter((_, i) => estate.context.topology.nodes[i].kind === kind && estate.context.topology.nodes[i].in === machine);
    const same = found.filter((id) => (lookUp(estate, id) as NodeOf<'hypervisor'>).platform === platform);
    return same[0] ?? (kind === 'hypervisor' ? found[0] : undefined);
  };
  let described = false;
  const host = (facts: HostFacts): string => {
    const id = estate.id('host', origin('/host'), [`${name}-host`], true);
    if (!described && estate.put(id, { kind: 'host', ...facts, assumed: ['*'] }, origin('/host'), true) && !estate.earlier('host', origin('/host'), true)) {
      estate.notes.add('info', 'assumed-host', estate.start, `${title} does not say which host this is: ${quote(id)} was made for it and marked as assumed. Give it its size, or import onto a node of yours.`);
    }
    return id;
  };
  const layer = (kind: 'hypervisor' | 'engine', platform: string, facts: HostFacts): string => {
    if (target && (target.kind === 'cluster' || target.kind === kind)) return on!;
    const machine = target ? machineAbove(estate.context, on!) : undefined;
    const there = machine === undefined ? undefined : below(kind, machine, platform);
    if (there !== undefined) return there;
    const pointer = `/${kind}/${platform}`;
    const known = target ? undefined : estate.earlier(kind, origin(pointer), true);
    if (known) return known.id;
    const parent = machine ?? host(facts);
    const id = estate.id(kind, origin(target ? `${pointer}/${on}` : pointer), [platform, `${parent}-${platform}`], true);
    estate.put(id, { kind, in: parent, platform, assumed: ['*'] }, origin(target ? `${pointer}/${on}` : pointer), true);
    return id;
  };
  return {
    hypervisor: (platform, facts = {}) => layer('hypervisor', platform, facts),
    engine: (platform, facts = {}) => layer('engine', platform, facts),
    machine() {
      if (target) return target.kind === 'cluster' ? on : machineAbove(estate.context, on!);
      return estate.earlier('host', origin('/host'), true)?.id ?? host({});
    },
    describeHost(facts, from, hostName) {
      described = true;
      const id = target ? machineAbove(estate.context, on!) : estate.id('host', origin('/host'), [hostName ?? `${name}-host`], true);
      if (target && (id === undefined || lookUp(estate, id)?.kind !== 'host')) {
        estate.notes.add('info', 'host-not-used', from.place, `What the file says of the host was left out: ${quote(on!)} does not stand on a host of its own.`);
      } else if (!target) estate.put(id!, { kind: 'host', ...facts }, { ...from, pointer: '/host' }, true);
      else estate.notes.add('info', 'host-not-used', from.place, `What the file says of the host was left out: the machines were put on ${quote(on!)}, which is described in the topology.`);
    },
  };
}
