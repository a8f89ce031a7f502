import type { NodeOf } from '../../../model';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { inherited } from '../../facts/image-lineage';
import { imagesInUse } from '../../facts/images';
import { cpuModeCalled, LEVELS } from '../../facts/migration/cpu';
import { places } from '../../facts/places';
import { pools } from '../../facts/pools';
import { processorView } from '../../facts/processor-view';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { pushTo, splitBySuppression } from '../groups';
import { called, capital, idsOf } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;
const ID = 'cpu-baseline-unmet';
const VM = kindCode('vm'), HOST = kindCode('host');

/** Level that the releases of a product need, by their first number; x86-64 only. */
const NEEDS: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map(['rhel', 'centos', 'centos-stream'].map((it) => [it, new Map([['9', 2], ['10', 3]])]));

interface Need {
  readonly level: number;
  /** Who asks for it: `image ubi10:latest`, `RHEL 10`. */
  readonly what: string;
}

const levelName = (level: number): string => LEVELS[level - 1]!;

function ofRelease(product: string, version: string | undefined, what: string): Need | undefined {
  const level = NEEDS.get(product)?.get(/^\d+/.exec(version ?? '')?.[0] ?? '');
  return level === undefined ? undefined : { level, what };
}

function check(context: Context): void {
  const { facts, graph } = context;
  const { level, by, arch } = processorView(facts), { copies } = workloads(facts);
  const groups = new Map<string, number[]>(), needs = new Map<string, Need>();
  const consider = (i: number, need: Need): void => {
    if (level[i] === 0 || level[i]! >= need.level || (arch[i] !== undefined && arch[i] !== 'amd64')) return;
    const key = `${by[i]!} ${need.what}`;
    needs.set(key, need);
    pushTo(groups, key, i);
  };
  for (const use of imagesInUse(facts)) {
    const need = inherited(facts, use, (reference, image): Need | undefined => {
      if (image?.cpuLevel !== undefined) return { level: LEVELS.indexOf(image.cpuLevel) + 1, what: `image ${reference}` };
      for (const { product, release } of facts.catalog.imageReleases(reference)) {
        const found = ofRelease(product, release.version, `image ${reference}`);
        if (found) return found;
      }
      return undefined;
    });
    if (need !== undefined) for (const i of use.containers) consider(i, need);
  }
  for (let i = 0; i < graph.count; i++) {
    if ((graph.kind[i] !== VM && graph.kind[i] !== HOST) || level[i] === 0 || !(copies[i]! > 0)) continue;
    const { os } = graph.nodes[i] as NodeOf<'vm'>;
    if (os?.platform === undefined) continue;
    const platform = facts.catalog.platform(os.platform);
    const need = ofRelease(platform?.id ?? '', os.version, `${platform?.name ?? os.platform} ${os.version ?? ''}`);
    if (need !== undefined) consider(i, need);
  }
  for (const [key, affected] of groups) {
    const parts = splitBySuppression(graph, ID, affected, (it) => it);
    for (const part of parts) say(context, needs.get(key)!, part);
  }
}

function say({ facts, graph, report }: Context, need: Need, affected: readonly number[]): void {
  const { level, by } = processorView(facts);
  const first = affected[0]!, limiter = by[first]!, machine = places(facts).host[first]!;
  const model = (graph.nodes[limiter] as NodeOf<'vm'>).cpuMode;
  const hostHas = machine >= 0 && limiter !== machine ? level[machine]! : 0;
  const shows = graph.kind[limiter] === VM ? `${called(graph, limiter)} shows its guest ${levelName(level[first]!)}${model === undefined ? ' by the baseline of its cluster' : ` (CPU model ${model})`}` : `the processor of ${called(graph, limiter)} has ${levelName(level[first]!)}`;
  const could = hostHas >= need.level ? ` The host could: it has ${levelName(hostHas)}, the CPU model hides it.` : '';
  const one = affected.length === 1;
  report({
    node: first, others: [...affected.slice(1), limiter, ...(machine >= 0 && machine !== limiter ? [machine] : [])].filter((it) => it !== first), measured: level[first]!, threshold: need.level,
    at: graph.nodes[first]!.kind === 'container' ? ['image'] : ['os'],
    message: `${one ? capital(called(graph, first)) : capital(`containers and machines ${idsOf(graph, affected)}`)} cannot run: ${need.what} needs `
      + `${levelName(need.level)}, and ${shows}.${could} `
      + `${graph.kind[limiter] === VM ? 'Raise the CPU model to one that all hosts of the cluster have' : 'Use a newer machine'}, or use an older base.`,
    witness: [`${need.what}: needs ${levelName(need.level)}`, `${graph.ids[limiter]!}: ${levelName(level[first]!)}`, ...(hostHas > 0 ? [`${graph.ids[machine]!}: ${levelName(hostHas)}`] : [])],
    fixes: () => fixes(facts, limiter, need.level),
  });
}

/** The lowest model with the level, where every host of the cluster has it. */
function fixes(facts: Facts, vm: number, level: number): readonly Fix[] {
  const { graph } = facts;
  if (graph.kind[vm] !== VM) return [];
  const above = graph.parent[vm]!;
  const pool = above < 0 ? undefined : pools(facts).of.get(above) ?? pools(facts).byCluster.get(above);
  const machines = pool?.machines ?? (places(facts).host[vm]! >= 0 ? [places(facts).host[vm]!] : []);
  if (machines.length === 0 || !machines.every((it) => processorView(facts).level[it]! >= level)) return [];
  const value = level === 2 ? 'x86-64-v2-AES' : levelName(level);
  if (cpuModeCalled(value).kind !== 'model') return [];
  return [{ title: `Give ${graph.ids[vm]!} the CPU model ${value}, which all its hosts have`, safe: false, operations: [{ op: 'set', path: ['nodes', graph.ids[vm]!, 'cpuMode'], value }] }];
}

const guest = (cpuMode: string, image: string, level = 'x86-64-v3') => ({
  strata: 1,
  nodes: {
    'host-1': { kind: 'host', cpu: { vendor: 'intel', level }, os: { platform: 'debian', version: '13' } },
    kvm: { kind: 'hypervisor', in: 'host-1', platform: 'kvm' },
    'vm-1': { kind: 'vm', in: 'kvm', cpuMode, os: { platform: 'debian', version: '13' } },
    podman: { kind: 'engine', in: 'vm-1', platform: 'podman' },
    app: { kind: 'container', in: 'podman', image },
  },
});

export const cpuBaselineUnmet: Rule<typeof params> = {
  id: ID,
  family: 'compatibility',
  severity: 'error',
  layer: 'L3',
  title: 'Processor lacks what the image or system was built for',
  params,
  docs: {
    description: 'Distributions are built for a level of x86-64: RHEL 9, UBI 9 and CentOS Stream 9 need x86-64-v2, release 10 of each x86-64-v3; an '
      + 'image can state its own (`cpuLevel`). What counts is the processor that the '
      + 'guest sees: the least of the host\'s level and the CPU models of the VMs in between. A model such as `kvm64` hides what the host could do, '
      + 'and the program ends with "CPU does not support x86-64-v3". '
      + 'Only what is known counts; a host without a level, or a model that nobody knows, is taken to be able. One finding for each machine that sets the limit.',
    remedy: 'Give the VM the lowest CPU model with that level that all hosts of its cluster have, or stay on an older base.',
    sources: ['x86-64 psABI, micro-architecture levels', 'Red Hat, Building Red Hat Enterprise Linux for x86-64-v2 and v3', 'Proxmox VE, CPU type'],
    bad: [
      { title: 'UBI 10 in a VM with kvm64', topology: guest('kvm64', 'registry.access.redhat.com/ubi10:latest') },
      { title: 'An image that states its level', topology: { ...guest('x86-64-v2-AES', 'team/ml:1'), images: { 'team/ml:1': { cpuLevel: 'x86-64-v3' } } } },
    ],
    good: [
      { title: 'The host\'s own processor', topology: guest('host', 'registry.access.redhat.com/ubi10:latest') },
      { title: 'A model with the level', topology: guest('x86-64-v2-AES', 'registry.access.redhat.com/ubi9:latest') },
    ],
  },
  reach: 'island',
  all: check,
};
