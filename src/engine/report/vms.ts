/** Virtual machines: what of their size is certain, and where they can move live. */
import { backing } from '../facts/backing';
import { bestChange, canMigrate, migrationTargets, REASONS } from '../facts/migration/can-migrate';
import type { Verdict } from '../facts/migration/can-migrate';
import { migrationTime } from '../facts/migration/time';
import { workloads } from '../facts/workloads';
import type { Facts } from '../contract';
import { idOf, idsOf, known, nodeSection } from './section';
import type { Field } from './section';

export interface CertainFacts {
  readonly part: number;
  readonly guaranteed: number;
  readonly how: string;
  readonly fair: number;
  readonly commit: number;
  readonly machine: string | null;
}

const fieldsOf = (name: string, unit: 'bytes' | 'cores'): readonly Field[] => [
  [`${name}.part`, 'ratio', 'Part of its size that is certain, 0 to 1, through all machines under it.'],
  [`${name}.guaranteed`, unit, 'What is certain on the nearest machine.'],
  [`${name}.how`, 'text', 'By what.'],
  [`${name}.fair`, unit, 'What it gets if all give up the same part.'],
  [`${name}.commit`, 'ratio', 'Commit of the nearest machine.'],
  [`${name}.machine`, 'id', 'The nearest machine.'],
];

export const guarantee = nodeSection<{ readonly memory: CertainFacts | null; readonly cpu: CertainFacts | null }>({
  title: 'What VMs can count on',
  doc: 'How much of the size of a VM is certain on the machines under it: all where nothing is overcommitted, else what is reserved, pinned, or left when all are busy.',
  on: 'running VMs with a place',
  source: 'Commit ratios as in `machines`; reservations and shares of the hypervisors; min. memory of ballooning',
  unknown: '`null` where a size on the machine is not known.',
  fields: [...fieldsOf('memory', 'bytes'), ...fieldsOf('cpu', 'cores')],
  make(facts) {
    const { copies } = workloads(facts);
    const of = (i: number, resource: 'memory' | 'cpu'): CertainFacts | null => {
      const it = backing(facts, i, resource);
      return it === undefined ? null : { part: it.backed, guaranteed: it.guaranteed, how: it.how, fair: it.fair, commit: it.commit, machine: idOf(facts, it.machine) };
    };
    return (i) => {
      if (facts.graph.nodes[i]!.kind !== 'vm' || !(copies[i]! > 0)) return undefined;
      const memory = of(i, 'memory'), cpu = of(i, 'cpu');
      return memory === null && cpu === null ? undefined : { memory, cpu };
    };
  },
});

export interface TargetFacts {
  readonly to: string;
  readonly answer: 'yes' | 'no' | 'unknown';
  readonly reasons: readonly { readonly code: string; readonly certainty: string; readonly text: string }[];
  readonly copiesDisk: boolean;
  readonly seconds: number | null;
  readonly downtimeSeconds: number | null;
  readonly exact: boolean;
  readonly assumed: readonly string[];
}

export interface MigrationFacts {
  readonly targets: readonly TargetFacts[];
  readonly leftOut: number;
  readonly change: { readonly code: string; readonly opens: readonly string[] } | null;
}

/** Targets of one VM, and pairs of VM and target in all, that are looked at. */
const MOST_TARGETS = 16, MOST_PAIRS = 4000;

export const migration = nodeSection<MigrationFacts>({
  title: 'Live migration',
  doc: 'The hypervisors that a running VM could move to without a stop, every reason against each, how long it takes, and the one change that would open most of them.',
  on: 'running VMs on a hypervisor that has others beside it',
  source: 'Documentation of libvirt, vSphere (EVC), Proxmox VE and Hyper-V; pre-copy: passes over memory until the rest fits into the downtime limit (QEMU\'s default 300 ms)',
  unknown: '`unknown` where the file does not say enough; bandwidth (1 Gbit/s), dirty rate (idle) and downtime limit are assumed where absent and listed.',
  fields: [
    ['targets[].to', 'id', 'Hypervisor.'], ['targets[].answer', 'name', '`yes`, `no` (a certain reason) or `unknown`.'],
    ['targets[].reasons[].code', 'name', Object.entries(REASONS).map(([code, text]) => `\`${code}\` ${text}`).join('; ')],
    ['targets[].reasons[].certainty', 'name', '`certain`, `possible` (not assured) or `unknown`.'], ['targets[].reasons[].text', 'text', 'In words.'],
    ['targets[].copiesDisk', 'yes/no', 'Its disk would be copied along.'],
    ['targets[].seconds', 'seconds', 'Duration; `null` where it does not end, memory is not known, or the answer is no.'],
    ['targets[].downtimeSeconds', 'seconds', 'For which the guest stands still.'],
    ['targets[].exact', 'yes/no', 'False where the time is a lower bound.'], ['targets[].assumed', 'texts', 'What stands in for what is not declared.'],
    ['leftOut', 'count', `Targets beyond the first ${MOST_TARGETS}, or beyond ${MOST_PAIRS} pairs in all, which were not looked at.`],
    ['change.code', 'name', 'Reason whose removal alone opens most of the targets looked at.'], ['change.opens', 'ids', 'Those.'],
  ],
  make(facts) {
    const { copies } = workloads(facts);
    let pairs = MOST_PAIRS;
    return (i) => {
      if (facts.graph.nodes[i]!.kind !== 'vm' || !(copies[i]! > 0)) return undefined;
      const all = migrationTargets(facts, i);
      if (all.length === 0) return undefined;
      const looked = all.slice(0, Math.min(MOST_TARGETS, pairs));
      pairs -= looked.length;
      const verdicts = looked.map((to) => canMigrate(facts, i, to)).filter((it) => it !== undefined);
      const change = bestChange(verdicts);
      return {
        targets: verdicts.map((it) => target(facts, i, it)), leftOut: all.length - looked.length,
        change: change === undefined ? null : { code: change.code, opens: idsOf(facts, change.opens) },
      };
    };
  },
});

function target(facts: Facts, vm: number, it: Verdict): TargetFacts {
  const time = it.answer === 'no' ? undefined : migrationTime(facts, vm, it.to, it.copiesDisk);
  return {
    to: idOf(facts, it.to)!, answer: it.answer, reasons: it.reasons.map(({ code, certainty, text }) => ({ code, certainty, text })), copiesDisk: it.copiesDisk,
    seconds: time === undefined ? null : known(time.seconds), downtimeSeconds: time === undefined ? null : known(time.downtimeSeconds),
    exact: time?.exact === true, assumed: time?.assumed ?? [],
  };
}
