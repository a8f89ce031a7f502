/** CPU when all want it, and what quotas do to threads. */
import { contention, PERIOD_MS, quotaOf, shareLevels, throttledOf, tightestLevel, weightSums } from '../facts/contention';
import type { ShareLevel } from '../facts/contention';
import { workloads } from '../facts/workloads';
import type { Facts } from '../contract';
import { amount, idOf, known, nodeSection } from './section';
import type { Amount, Field } from './section';

export interface LevelFacts {
  readonly shared: string | null;
  readonly class: string | null;
  readonly member: string | null;
  readonly weight: number;
  readonly weights: number;
  readonly capacity: Amount;
  readonly wanted: Amount;
  readonly given: Amount;
  readonly assumed: boolean;
}

export interface ShareFacts {
  readonly cores: number | null;
  readonly wanted: Amount;
  readonly exact: boolean;
  readonly tightest: LevelFacts | null;
  readonly levels: readonly LevelFacts[];
}

const levelFields = (path: string): readonly Field[] => [
  [`${path}.shared`, 'id', 'Whose CPU is shared.'],
  [`${path}.class`, 'name', 'Set where that is the group that a kubelet makes for a class of pods.'],
  [`${path}.member`, 'id', 'Who competes there: the workload or what it is in.'],
  [`${path}.weight`, 'number', 'Its weight (cpu.weight, or shares of the hypervisor).'],
  [`${path}.weights`, 'number', 'Weights of all who want CPU there, copies included.'],
  [`${path}.capacity`, 'cores', 'What is to be shared.'],
  [`${path}.wanted`, 'cores', 'What it wants.'],
  [`${path}.given`, 'cores', 'What it gets.'],
  [`${path}.assumed`, 'yes/no', 'The weight is a default of the product.'],
];

export const share = nodeSection<ShareFacts>({
  title: 'CPU when all are busy',
  doc: 'The cores that one copy of a workload gets when everyone wants as much as limits, sizes and declared threads allow, through all levels: groups in the kernel, kernels in VMs, VMs on the hypervisor.',
  on: 'running workloads with a place',
  source: 'Weighted max-min fairness: Linux cgroup-v2 cpu.weight, vSphere shares; conversion of shares to weights by runc 1.3.2 and crun 1.23',
  unknown: 'Weights that are not given are the product\'s defaults (`assumed`). Below a machine of unknown size `cores` is an upper bound (`exact: false`) or `null`.',
  fields: [
    ['cores', 'cores', 'What it gets.'], ['wanted', 'cores', 'What it could use.'],
    ['exact', 'yes/no', 'False where the size of the machine is not known: it gets no more than this.'],
    ...levelFields('tightest'), ...levelFields('levels[]'),
  ],
  make(facts) {
    const of = contention(facts), sums = weightSums(of);
    const { isWorkload, copies } = workloads(facts);
    return (i) => {
      const member = of.schedule.member[i]!;
      if (isWorkload[i] === 0 || !(copies[i]! > 0) || member < 0) return undefined;
      const levels = shareLevels(facts, i, of, sums), tightest = tightestLevel(levels);
      return {
        cores: known(of.given[member]!), wanted: amount(of.demand[member]!), exact: of.known[member] === 1,
        tightest: tightest === undefined ? null : levelOf(facts, tightest), levels: levels.map((it) => levelOf(facts, it)),
      };
    };
  },
});

const levelOf = (facts: Facts, it: ShareLevel): LevelFacts => ({
  shared: idOf(facts, it.shared), class: it.tier ?? null, member: idOf(facts, it.member), weight: it.weight, weights: it.weights,
  capacity: amount(it.capacity), wanted: amount(it.wanted), given: amount(it.given), assumed: it.assumed,
});

export interface ThrottlingFacts {
  readonly threads: number;
  readonly threadsFrom: string;
  readonly limit: number;
  readonly by: string | null;
  readonly quotaMs: number;
  readonly periodMs: number;
  readonly fraction: number;
  readonly stallMs: number;
  readonly stretch: number;
  readonly assumed: readonly string[];
}

export const throttling = nodeSection<ThrottlingFacts>({
  title: 'Throttling',
  doc: 'What a CPU limit does to a workload all of whose threads are busy: it uses up its quota early in each period, and then stands still.',
  on: 'containers and applications that a quota throttles and whose threads are known',
  source: 'Linux kernel, cgroup-v2 cpu.max; kubelet, MilliCPUToQuota: fraction = 1 - quota / (threads x period), stall = period - quota / threads',
  unknown: 'A period that nobody gives is the kernel\'s default of 100 ms. Without declared threads, and with a runtime that starts none by itself, nothing is said.',
  fields: [
    ['threads', 'count', 'Busy threads, no more than the machine has CPUs.'],
    ['threadsFrom', 'text', '`declared`, or the runtime that starts them by itself.'],
    ['limit', 'cores', 'The limit.'], ['by', 'id', 'Whose limit it is.'],
    ['quotaMs', 'milliseconds', 'CPU time in each period.'], ['periodMs', 'milliseconds', 'The period.'],
    ['fraction', 'ratio', 'Part of the threads\' time that is lost.'],
    ['stallMs', 'milliseconds', 'Longest wait in each period.'],
    ['stretch', 'ratio', 'How many times as long a request takes; 1 where `cpuMsPerRequest` is not given.'],
    ['assumed', 'texts', 'What stands in for what is not declared.'],
  ],
  make(facts) {
    const { copies } = workloads(facts);
    return (i) => {
      const it = copies[i]! > 0 ? throttledOf(facts, i) : undefined;
      return it && {
        threads: it.threads, threadsFrom: it.runtime ?? 'declared', limit: it.cores, by: idOf(facts, it.binding), quotaMs: quotaOf(it.cores), periodMs: PERIOD_MS,
        fraction: it.fraction, stallMs: it.stall, stretch: it.stretch,
        assumed: [`a period of ${PERIOD_MS} ms`, ...(it.runtime === undefined ? [] : [`as many threads as ${it.runtime} starts by itself`])],
      };
    };
  },
});
