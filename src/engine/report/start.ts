/** How long starts take, and how long until what failed with its host is back. */
import { recoveryTimes } from '../facts/recovery-time';
import { runtimes } from '../facts/runtimes';
import { START_DEFAULTS, startTerms, total } from '../facts/start-time';
import type { Term } from '../facts/start-time';
import { workloads } from '../facts/workloads';
import { capped, idOf, known, nodeSection, spanned, stackSection } from './section';
import type { Field } from './section';

export interface TermFacts {
  readonly what: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly assumed: boolean;
  readonly says: string;
}

export interface StartFacts {
  readonly from: number | null;
  readonly to: number | null;
  readonly assumed: boolean;
  readonly terms: readonly TermFacts[];
}

const termFields = (path: string): readonly Field[] => [
  [`${path}.what`, 'name', '`detect`, `fence`, `queue`, `boot`, `pull`, `create`, `start` or `wait`.'],
  [`${path}.from`, 'seconds', 'At least.'], [`${path}.to`, 'seconds', 'At most; `null` where nothing bounds it.'],
  [`${path}.assumed`, 'yes/no', 'A default of the product or a house heuristic, not said by the file.'],
  [`${path}.says`, 'text', 'Where it comes from.'],
];

const termOf = (it: Term): TermFacts => ({ what: it.what, from: known(it.seconds.from), to: known(it.seconds.to), assumed: it.assumed, says: it.says });

export const start = nodeSection<StartFacts>({
  title: 'Start times',
  doc: 'How long a workload takes from being told to start until it is ready: boot, pull of an image that is not on the engine, making the container, its own start.',
  on: 'running containers and VMs, and applications that say how long they take',
  source: 'Declared `startSeconds`; Firecracker\'s specification for microVMs; house heuristics [H] for the rest',
  unknown: `A VM that does not say takes ${START_DEFAULTS.vmBoot} s, a container up to ${START_DEFAULTS.containerStart} s; images are taken as already there where their size or \`pullBandwidth\` is not known. Assumed parts are marked.`,
  fields: [
    ['from', 'seconds', 'At least.'], ['to', 'seconds', 'At most.'], ['assumed', 'yes/no', 'Some part of it is assumed.'], ...termFields('terms[]'),
  ],
  make(facts) {
    const { copies } = workloads(facts);
    const { engine } = runtimes(facts);
    return (i) => {
      const terms = copies[i]! > 0 ? startTerms(facts, i, engine[i]!) : [];
      return terms.length === 0 ? undefined : { ...spanned(total(terms)), assumed: terms.some((it) => it.assumed), terms: terms.map(termOf) };
    };
  },
});

export interface RestartFacts {
  readonly times: readonly { readonly node: string; readonly host: string | null; readonly cluster: string | null; readonly from: number | null; readonly to: number | null; readonly terms: readonly TermFacts[] }[];
  readonly leftOut: number;
}

/** Workloads whose way back is looked at. */
const MOST = 500;

export const restarts = stackSection<RestartFacts>({
  title: 'Back after the loss of a host',
  doc: 'How long until a workload works again after its host fails, where its service cannot do without it and something starts it elsewhere: notice, fencing, queue, start, and the starts that it waits for.',
  source: 'Defaults of the products: Kubernetes (node-monitor-grace-period, tolerations), vSphere HA, Proxmox VE High Availability, Docker Swarm; start times as in `start`',
  unknown: 'What nothing starts elsewhere is left out: how long a repair takes is not known. `from` holds for every value of what is not known.',
  fields: [
    ['times[].node', 'id', 'The workload.'], ['times[].host', 'id', 'The host that fails.'],
    ['times[].cluster', 'id', 'The cluster that starts it elsewhere; `null` where the VM itself says so (`ha`).'],
    ['times[].from', 'seconds', 'At least.'], ['times[].to', 'seconds', 'At most.'], ...termFields('times[].terms[]'),
    ['leftOut', 'count', `Workloads beyond the first ${MOST}, which are not looked at.`],
  ],
  make(facts) {
    const { shown, leftOut } = capped([...workloads(facts).running], MOST);
    return {
      times: recoveryTimes(facts, shown, START_DEFAULTS).map((it) => ({
        node: idOf(facts, it.node)!, host: idOf(facts, it.host), cluster: idOf(facts, it.cluster), ...spanned(it), terms: it.terms.map(termOf),
      })),
      leftOut,
    };
  },
});
