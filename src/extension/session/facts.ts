/** Derived values of a node in plain words: whose kernel it runs on, who shares it, what it may use, how far it is committed. */
import { plural, t } from '../../l10n';
import type { Facts } from '../../engine/contract';
import { machines } from '../../engine/facts/commit';
import { groupCommits } from '../../engine/facts/group-commit';
import { kernelOf, kernels, UNDECIDED } from '../../engine/facts/kernels';
import type { KernelDomain } from '../../engine/facts/kernels';
import { limits } from '../../engine/facts/limits';
import { formatBytes, formatCores } from '../../model';
import { coresText, countOfWorkloads, firstNames, percentText } from '../../scene/words';
import type { FactRow } from '../../protocol';

const MAX_NAMED = 8;

const row = (label: string, value: string, detail = '', assumed = false): FactRow => ({ label, value, detail, assumed });
const percent = (ratio: number): string => (ratio === Infinity ? t('without bound') : percentText(ratio));

const QUANTITIES = {
  memory: { format: formatBytes, usable: () => t('Memory it can use'), limits: () => t('Memory limits of containers'), promised: (share: string) => t('memory {0} promised', share) },
  cpu: { format: coresText, usable: () => t('CPU it can use'), limits: () => t('CPU limits of containers'), promised: (share: string) => t('CPU {0} promised', share) },
} as const;
type Quantity = keyof typeof QUANTITIES;

/** Some names and how many more there are. */
const named = ({ graph }: Facts, numbers: readonly number[]): string => firstNames(numbers.map((number) => graph.ids[number]), MAX_NAMED);

/** Whether a node, or one property of it, is marked as assumed. */
const isAssumed = ({ graph }: Facts, number: number, property: string): boolean =>
  graph.nodes[number].assumed?.some((name) => name === '*' || name === property || name.startsWith(`${property}.`)) ?? false;

const SOURCES: { readonly [S in KernelDomain['source']]: (id: string) => string } = {
  os: (id) => t('It is the operating system of {0}.', id),
  hypervisor: (id) => t('It is the hypervisor {0}.', id),
  hiddenVm: (id) => t('It is a virtual machine that {0} starts itself.', id),
  sandbox: (id) => t('It is a sandbox virtual machine of {0}.', id),
  sentry: (id) => t('It is gVisor\'s own kernel around {0}.', id),
};

function kernelRows(facts: Facts, number: number): FactRow[] {
  const all = kernels(facts);
  if (all.serving[number] === UNDECIDED) return [row(t('Kernel'), t('cannot be told'), t('It has no fixed place, or what it runs on is not known.'))];
  const domain = kernelOf(all, number);
  if (!domain) return [];
  const product = [facts.catalog.platform(domain.platform)?.name ?? domain.platform, domain.version].filter(Boolean).join(' ') || domain.family || t('unknown');
  const value = `${product}, ${domain.kernel ? t('kernel {0}', domain.kernel) : t('kernel version unknown')}`;
  const others = domain.workloads.filter((one) => one !== number);
  const sharing = others.length < domain.workloads.length ? t('Shares its kernel with') : t('Workloads on this kernel');
  return [
    row(t('Kernel'), value, SOURCES[domain.source](facts.graph.ids[domain.node]), isAssumed(facts, domain.node, 'os')),
    others.length === 0
      ? row(sharing, others.length < domain.workloads.length ? t('nothing else that runs') : t('none'))
      : row(sharing, countOfWorkloads(others.length), t('A flaw in this kernel reaches {0}.', named(facts, others))),
  ];
}

/** What it can use at most, and whose limit that is. */
export function limitRow(facts: Facts, number: number, quantity: Quantity): FactRow {
  const { effective, known, binding } = limits(facts)[quantity];
  const { usable, format } = QUANTITIES[quantity];
  const amount = effective[number], by = binding[number];
  const name = usable();
  if (known[number] === 0) {
    return row(name, amount === Infinity ? t('unknown') : t('at most {0}', format(amount)), t('A size on the way up is not known, so it may be less.'));
  }
  if (amount === Infinity || by < 0) return row(name, t('unlimited'), t('Nothing above it sets a limit.'));
  const detail = by === number ? t('Its own size or limit, less what it reserves.') : t('The limit of {0}, which is the tightest above it.', facts.graph.ids[by]);
  return row(name, amount < 0 ? t('nothing') : format(amount), detail, isAssumed(facts, by, quantity));
}

/** `140 %`, `at least 140 %`; `isLeast` where something of unknown size comes on top. */
const shareText = (ratio: number, isLeast: boolean): string => (Number.isNaN(ratio) ? t('unknown') : isLeast ? t('at least {0}', percent(ratio)) : percent(ratio));

/** How far the virtual machines on a machine exceed what it has. */
function machineRows(facts: Facts, number: number): FactRow[] {
  const machine = machines(facts).byNode.get(number);
  if (!machine || machine.contributions.length === 0) return [];
  const { memory, cpu } = machine;
  const missing = (text: string, unknown: readonly number[]) => (unknown.length > 0 ? `${text} ${t('Not counted, because the size is not known: {0}.', named(facts, unknown))}` : text);
  return [
    row(t('Memory promised to VMs'), shareText(memory.worst, memory.unknown.length > 0),
      Number.isNaN(memory.worst) ? t('The memory of the machine is not known.')
        : missing(t('{0} and {1} overhead, of {2} usable.', formatBytes(memory.size), formatBytes(memory.overhead), formatBytes(Math.max(0, memory.usable))), memory.unknown)),
    row(t('CPU promised to VMs'), shareText(cpu.commit, cpu.unknown.length > 0),
      Number.isNaN(cpu.commit) ? t('The CPUs of the machine are not known.')
        : missing(t('{0} shared and {1} pinned vCPUs on {2} threads.', formatCores(cpu.shared), formatCores(cpu.pinned), formatCores(cpu.threads)), cpu.unknown)),
  ];
}

/** How far a machine with virtual machines is promised, in a few words each; what is not known is left out. */
export function commitWords(facts: Facts, number: number): string[] {
  const machine = machines(facts).byNode.get(number);
  if (!machine || machine.contributions.length === 0) return [];
  const { memory, cpu } = machine;
  const words = (quantity: Quantity, value: number, unknown: readonly number[]) => (Number.isNaN(value) ? [] : [QUANTITIES[quantity].promised(shareText(value, unknown.length > 0))]);
  return [...words('memory', memory.worst, memory.unknown), ...words('cpu', cpu.commit, cpu.unknown)];
}

/** What the limits of the containers below add up to. */
function groupRows(facts: Facts, number: number): FactRow[] {
  const commits = groupCommits(facts);
  return (Object.keys(QUANTITIES) as Quantity[]).flatMap((quantity) => {
    const { capacity, sum, unlimited, ratio } = commits[quantity];
    const { limits: label, format } = QUANTITIES[quantity];
    if (unlimited[number] === 0 && (Number.isNaN(ratio[number]) || sum[number] === 0)) return [];
    const open = unlimited[number] > 0 ? plural(unlimited[number], '{0} container has no limit.', '{0} containers have no limit.') : '';
    const of = Number.isFinite(capacity[number]) ? t('Limits of {0} in {1}.', format(sum[number]), format(Math.max(0, capacity[number]))) : '';
    return [row(label(), shareText(ratio[number], unlimited[number] > 0), [open, of].filter(Boolean).join(' '))];
  });
}

/** Everything worth knowing about a node that does not stand in its own properties. */
export function factRows(facts: Facts, number: number): FactRow[] {
  if (facts.graph.cyclic[number] === 1) return [row(t('Left out'), t('part of a circle'), t('Its `in` leads back to itself, so nothing is computed for it. Put it somewhere else.'))];
  const { kind } = facts.graph.nodes[number];
  const uses = kind !== 'site' && kind !== 'cluster' && kind !== 'volume' && kind !== 'network';
  return [
    ...kernelRows(facts, number),
    ...(uses ? [limitRow(facts, number, 'memory'), limitRow(facts, number, 'cpu')] : []),
    ...machineRows(facts, number),
    ...groupRows(facts, number),
  ];
}
