import type { NodeOf } from '../../../model';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { imagesInUse } from '../../facts/images';
import type { ImageUse } from '../../facts/images';
import { kernels } from '../../facts/kernels';
import { places } from '../../facts/places';
import { processorView } from '../../facts/processor-view';
import { runtimes } from '../../facts/runtimes';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { pushTo, splitBySuppression } from '../groups';
import { called, capital, idsOf, listOf } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;
const ID = 'image-architecture-mismatch';
const VM = kindCode('vm'), HYPERVISOR = kindCode('hypervisor');

/** Architectures that an image exists for, by OCI name; undefined where the file does not say, or a platform is not understood. */
function architectures({ image }: ImageUse): readonly string[] | undefined {
  const found = image?.platforms?.map((it) => it.split('/')[1]);
  return found === undefined || found.length === 0 || found.some((it) => it === undefined || it === '') ? undefined : [...new Set(found as string[])];
}

/** Programs that a processor runs beside its own: 32 bits of the same line. */
const runsNatively = (arch: string, wanted: readonly string[]): boolean =>
  wanted.includes(arch) || (arch === 'amd64' && wanted.includes('386')) || (arch === 'arm64' && wanted.includes('arm'));

type Emulation = 'declared' | 'product' | 'none';

/** Whether the engine emulates one of these: as it says, or as products with a hidden VM do out of the box. */
function emulationOf({ facts, graph }: Context, engine: number, wanted: readonly string[]): Emulation {
  if (engine < 0) return 'none';
  const { emulation } = graph.nodes[engine] as NodeOf<'engine'>;
  if (emulation !== undefined) return emulation.some((it) => wanted.includes(it)) ? 'declared' : 'none';
  const { domains, hosting } = kernels(facts);
  return domains[hosting[engine]!]?.source === 'hiddenVm' ? 'product' : 'none';
}

function check(context: Context): void {
  const { facts, graph } = context;
  const { arch: archOf } = processorView(facts), { engine } = runtimes(facts);
  for (const use of imagesInUse(facts)) {
    const wanted = architectures(use);
    if (wanted === undefined) continue;
    const groups = new Map<string, number[]>();
    for (const i of use.containers) {
      const arch = archOf[i];
      if (arch === undefined || runsNatively(arch, wanted)) continue;
      pushTo(groups, `${arch} ${emulationOf(context, engine[i]!, wanted)}`, i);
    }
    for (const [key, containers] of groups) {
      const [arch, emulation] = key.split(' ') as [string, Emulation];
      for (const part of splitBySuppression(graph, ID, containers, (it) => it)) say(context, use, wanted, arch, emulation, part);
    }
  }
  checkVms(context);
}

function say({ facts, graph, report }: Context, use: ImageUse, wanted: readonly string[], arch: string, emulation: Emulation, containers: readonly number[]): void {
  const one = containers.length === 1;
  const machines = [...new Set(containers.map((it) => places(facts).host[it]!).filter((it) => it >= 0))];
  const who = one ? capital(called(graph, containers[0]!)) : `Containers ${idsOf(graph, containers)}`;
  const outcome = emulation === 'none' ? `${who} cannot start` : `${who} ${one ? 'runs' : 'run'} in emulation`;
  const cost = emulation === 'none' ? '' : ` User-mode emulation${emulation === 'product' ? ', which the product is assumed to bring,' : ''} takes several times the CPU time, and not every system call works in it.`;
  report({
    node: containers[0], others: [...containers.slice(1), ...machines], at: ['image'], severity: emulation === 'none' ? 'error' : 'warning',
    message: `${outcome}: ${use.reference} exists for ${listOf(wanted)}, and the processor of `
      + `${machines.length === 0 ? 'its machine' : idsOf(graph, machines)} is ${arch}.${cost} Build the image for ${arch} as well, or run `
      + `${one ? 'it' : 'them'} on ${listOf(wanted)}.`,
    witness: [`${use.reference}: platforms ${use.image!.platforms!.join(', ')}`, ...containers.slice(0, 5).map((it) => `${graph.ids[it]!} runs on ${arch}`)],
    fixes: () => fixes(facts, use, arch),
  });
}

function fixes({ graph }: Facts, { key }: ImageUse, arch: string): readonly Fix[] {
  if (key === undefined) return [];
  const platforms = graph.topology.images.get(key)?.platforms ?? [];
  const added = `${platforms[0]?.split('/')[0] ?? 'linux'}/${arch}`;
  const value = [...platforms, added];
  return [{ title: `Build ${key} for ${added} too`, safe: false, operations: [{ op: 'set', path: ['images', key, 'platforms'], value }] }];
}

/** VMs of another architecture than their machine, where nothing emulates a whole machine; one finding for each hypervisor and architecture. */
function checkVms({ facts, graph, report }: Context): void {
  const { arch } = processorView(facts), { copies } = workloads(facts);
  const groups = new Map<string, number[]>();
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== VM) continue;
    const vm = graph.nodes[i] as NodeOf<'vm'>, above = graph.parent[i]!;
    if (vm.arch === undefined || above < 0 || graph.kind[above] !== HYPERVISOR || !(copies[i]! > 0)) continue;
    const under = arch[above];
    const product = facts.catalog.platform((graph.nodes[above] as NodeOf<'hypervisor'>).platform)?.id;
    if (under === undefined || product === undefined || runsNatively(under, [vm.arch]) || EMULATORS.has(product)) continue;
    pushTo(groups, `${above} ${vm.arch}`, i);
  }
  for (const vms of groups.values()) for (const part of splitBySuppression(graph, ID, vms, (it) => it)) sayVms(facts, report, part, arch);
}

function sayVms(facts: Facts, report: Context['report'], vms: readonly number[], arch: readonly (string | undefined)[]): void {
  const { graph } = facts;
  const first = vms[0]!, above = graph.parent[first]!, machine = places(facts).host[first]!, one = vms.length === 1;
  const wanted = (graph.nodes[first] as NodeOf<'vm'>).arch!;
  const product = facts.catalog.platform((graph.nodes[above] as NodeOf<'hypervisor'>).platform)!.name;
  report({
    node: first, others: [...vms.slice(1), above, ...(machine >= 0 ? [machine] : [])], at: ['arch'],
    message: `${one ? capital(called(graph, first)) : `VMs ${idsOf(graph, vms)}`} cannot start: ${one ? 'it is' : 'they are'} ${wanted}, the `
      + `processor under ${called(graph, above)} is ${arch[above]!}, and ${product} runs guests on the processor itself. `
      + `Use a machine with ${wanted}, or full emulation (QEMU without KVM), which is many times slower.`,
    witness: [...vms.slice(0, 5).map((it) => `${graph.ids[it]!}: arch ${wanted}`), `${graph.ids[above]!}: ${product} on ${arch[above]!}`],
  });
}

const EMULATORS: ReadonlySet<string> = new Set(['qemu', 'qemu-tcg']);

const arm = (engine: object, platforms: readonly string[]) => ({
  strata: 1,
  images: { 'team/app:1.0': { platforms } },
  nodes: {
    'host-1': { kind: 'host', cpu: { vendor: 'arm' }, os: { platform: 'debian', version: '13' } },
    docker: { kind: 'engine', in: 'host-1', platform: 'docker', ...engine },
    web: { kind: 'container', in: 'docker', image: 'team/app:1.0' },
  },
});

export const imageArchitectureMismatch: Rule<typeof params> = {
  id: ID,
  family: 'compatibility',
  severity: 'error',
  layer: 'L3',
  title: 'Image for another processor',
  params,
  docs: {
    description: 'The platforms of an image do not contain the architecture of the processor under its container: the program cannot be executed. '
      + 'Where the engine emulates that architecture (`emulation`, and products with '
      + 'a hidden VM such as Docker Desktop, which bring it) it is a warning, as emulation is slow. The same for a VM whose `arch` is not that of '
      + 'its machine, unless QEMU emulates the whole machine. '
      + 'Images that do not state platforms and machines whose architecture nobody states are not judged; 32-bit images on the 64-bit processor of '
      + 'the same line run.',
    remedy: 'Build the image for several platforms, or place it on nodes of its architecture.',
    sources: ['OCI image index, platform', 'Kubernetes, well-known labels: kubernetes.io/arch', 'Docker, multi-platform builds'],
    bad: [
      { title: 'An image for amd64 on an ARM server', topology: arm({}, ['linux/amd64']) },
      { title: 'The same in emulation: a warning', topology: arm({ emulation: ['amd64'] }, ['linux/amd64']) },
      { title: 'An ARM guest under KVM on an Intel machine', topology: { strata: 1, nodes: { h: { kind: 'host', cpu: { vendor: 'intel' }, os: { platform: 'debian' } }, kvm: { kind: 'hypervisor', in: 'h', platform: 'kvm' }, vm: { kind: 'vm', in: 'kvm', arch: 'arm64' } } } },
    ],
    good: [
      { title: 'An image for both', topology: arm({}, ['linux/amd64', 'linux/arm64']) },
      { title: 'An image that states nothing', topology: arm({}, []) },
    ],
  },
  reads: ['emulation', 'arch', 'platform'],
  all: check,
};
