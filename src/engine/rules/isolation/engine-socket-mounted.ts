import type { NodeOf } from '../../../model';
import type { Facts, Rule, RuleContext } from '../../contract';
import { kindCode } from '../../graph';
import { ENGINE_SOCKETS, hostMounts, socketIn } from '../../facts/host-paths';
import { kernels } from '../../facts/kernels';
import { runtimes } from '../../facts/runtimes';
import { workloads } from '../../facts/workloads';
import { called, capital, count, kernelName, listOf } from '../say';

const params = {
  socketPaths: {
    default: ENGINE_SOCKETS,
    doc: 'Sockets and pipes of engines; a mount of one of them, or of a folder above it, counts.', source: 'CIS Docker Benchmark 5.32; the other engines\' default paths',
  },
} as const;

interface Mounted {
  readonly index: number;
  readonly source: string;
  readonly socket: string;
}

function socketsOf(container: NodeOf<'container'>, sockets: readonly string[]): readonly Mounted[] {
  return hostMounts(container).flatMap(({ index, source, path }): Mounted[] => {
    const socket = socketIn(path, sockets);
    return socket === undefined ? [] : [{ index, source, socket }];
  });
}

const CONTAINER = kindCode('container');

function check({ facts, graph, options, report }: RuleContext<typeof params>): void {
  const { copies } = workloads(facts);
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== CONTAINER || !(copies[i]! > 0)) continue;
    const found = socketsOf(graph.nodes[i] as NodeOf<'container'>, options.socketPaths);
    if (found.length > 0) reportOne(facts, i, found, report);
  }
}

function reportOne(facts: Facts, i: number, found: readonly Mounted[], report: RuleContext['report']): void {
  const { graph } = facts;
  const id = graph.ids[i]!;
  const engine = runtimes(facts).engine[i]!;
  const { domains, hosting } = kernels(facts);
  const domain = domains[engine < 0 ? hosting[i]! : hosting[engine]!];
  const controlled = engine < 0 ? 0 : runningUnder(facts, engine) - 1;
  const root = domain === undefined ? 'root on the machine it is placed on' : `root over ${kernelName(facts, domain)}`;
  const whose = engine < 0 ? 'the engine' : called(graph, engine);
  report({
    node: i, others: [engine, domain?.node ?? -1].filter((it) => it >= 0), at: ['mounts', String(found[0]!.index)],
    message: `${capital(called(graph, i))} mounts `
      + `${listOf(found.map(({ source, socket }) => (source === socket ? source : `${source}, which holds ${socket}`)))}: who controls `
      + `the socket commands ${whose}, which equals ${root}`
      + `${controlled > 0 ? ` and control of the ${count(controlled, 'other container')} of that engine` : ''}. Mounting it read-only `
      + `does not help. Use a proxy that lets only the needed calls through, a rootless builder, or the orchestrator's API.`,
    witness: found.map(({ source, socket }) => `mount ${source} -> ${socket} -> ${whose} -> ${root}`),
    fixes: () => [{
      title: `Remove the mount from ${id}`, safe: false,
      // From the last one on, so that the indices of the others stay right.
      operations: [...found].reverse().map(({ index }) => ({ op: 'unset' as const, path: ['nodes', id, 'mounts', index] })),
    }],
  });
}

function runningUnder(facts: Facts, engine: number): number {
  const { graph } = facts;
  const { copies } = workloads(facts);
  let found = 0;
  for (let i = engine + 1; i < graph.end[engine]!; i++) if (graph.kind[i] === CONTAINER && copies[i]! > 0) found++;
  return found;
}

const stack = (mounts: readonly object[]) => ({
  strata: 1,
  nodes: {
    'host-1': { kind: 'host', os: { platform: 'debian', version: '13' } },
    docker: { kind: 'engine', in: 'host-1', platform: 'docker' },
    ci: { kind: 'container', in: 'docker', mounts },
    shop: { kind: 'container', in: 'docker' },
  },
});

export const engineSocketMounted: Rule<typeof params> = {
  id: 'engine-socket-mounted',
  family: 'isolation',
  severity: 'error',
  layer: 'L1',
  title: 'Engine socket inside a container',
  params,
  docs: {
    description: 'A running container has the control socket of a container engine mounted, or a folder that holds it (`/`, `/run`, `/var/run`). '
      + 'Whoever can talk to that socket can start a privileged container with the whole file system of the host in it: it is root on '
      + 'the host, without any flaw needed. '
      + 'A read-only mount makes no difference, because a socket is talked to, not written. Paths are compared after `.`, `..` and '
      + 'doubled slashes are resolved, and `/var/run` is taken as `/run`. Named volumes and tmpfs mounts do not count.',
    remedy: 'Give the container a proxy that passes only the calls it needs, build images with a rootless builder, or ask the '
      + 'orchestrator\'s API with an account of small rights.',
    sources: ['CIS Docker Benchmark 5.32'],
    bad: [
      { title: 'The Docker socket, read-only', topology: stack([{ source: '/var/run/docker.sock', target: '/var/run/docker.sock', type: 'bind', readOnly: true }]) },
      { title: 'A folder that holds it', topology: stack([{ source: '/var/lib/../run/', target: '/host/run' }]) },
    ],
    good: [{ title: 'A path beside it', topology: stack([{ source: '/run/secrets', target: '/run/secrets', readOnly: true }]) }],
  },
  reach: 'island',
  all: check,
};
