import type { NodeOf } from '../../../model';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { covers, ENGINE_SOCKETS, hostMounts, normalPath, realPath, socketIn } from '../../facts/host-paths';
import type { HostMount } from '../../facts/host-paths';
import { BOUNDARIES, runtimes } from '../../facts/runtimes';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { siblingGroups, splitBySuppression } from '../groups';
import { called, capital, count, idsOf, listOf } from '../say';

const params = {
  sensitivePaths: {
    default: [
      '/', '/boot', '/dev', '/etc', '/lib', '/proc', '/root', '/sys', '/usr', '/var/lib/docker', '/var/lib/containerd', '/var/lib/kubelet', '/var/run', 'C:\\', 'C:\\Windows',
    ],
    doc: 'Paths of the host that count, with everything in them; of `/` and of a drive only the whole.',
    source: 'CIS Docker Benchmark 5.6; the stores of containers are [H]',
  },
  harmlessPaths: {
    default: [
      '/etc/localtime', '/etc/timezone', '/etc/ssl/certs', '/etc/ca-certificates', '/usr/share', '/usr/local/share', '/usr/src', '/usr/lib/modules', '/lib/modules',
      '/dev/null', '/dev/zero', '/dev/random', '/dev/urandom', '/dev/log',
    ],
    doc: 'Paths in them that hold nothing secret and, read-only, give no power over the host; `/dev/...` in any mode.',
    source: '[H]',
  },
} as const;

type Context = RuleContext<typeof params>;

const CONTAINER = kindCode('container');
const B2 = BOUNDARIES.indexOf('B2');

function check(context: Context): void {
  const { facts, graph, options } = context;
  const { copies } = workloads(facts);
  const { boundary } = runtimes(facts);
  const sensitive = options.sensitivePaths.flatMap((it) => normalPath(it) ?? []);
  const harmless = options.harmlessPaths.flatMap((it) => normalPath(it) ?? []);
  const found = new Map<number, readonly HostMount[]>();
  for (let i = 0; i < graph.count; i++) {
    // An unknown boundary is a number above all known ones: nothing certain can be said.
    if (graph.kind[i] !== CONTAINER || !(copies[i]! > 0) || boundary[i]! > B2) continue;
    const here = sensitiveMounts(hostMounts(graph.nodes[i] as NodeOf<'container'>), sensitive, harmless);
    if (here.length > 0) found.set(i, here);
  }
  if (found.size === 0) return;
  const reason = (i: number): string => found.get(i)!.map(({ path, readOnly }) => `${path}${readOnly ? '' : ':rw'}`).sort().join('\n');
  for (const group of siblingGroups(graph, [...found.keys()], reason)) {
    for (const part of splitBySuppression(graph, 'sensitive-host-mount', group, (it) => it)) reportGroup(context, part, found);
  }
}

const NOTHING: readonly HostMount[] = [];

function sensitiveMounts(mounts: readonly HostMount[], sensitive: readonly string[], harmless: readonly string[]): readonly HostMount[] {
  if (mounts.length === 0) return NOTHING;
  return mounts.filter(({ path, readOnly }) => {
    if (!sensitive.some((it) => holds(it, path))) return false;
    if ((readOnly || path.startsWith('/dev/')) && harmless.some((it) => covers(it, path))) return false;
    // A mount of an engine's socket is worse than a mount of a path, and has a rule of its own.
    return socketIn(path, ENGINE_SOCKETS) === undefined;
  });
}

/** Whether a path is a sensitive one or lies in it; of a root or drive only the whole counts. */
const holds = (folder: string, path: string): boolean => (/^(\/|[a-z]:)$/.test(folder) ? path === folder : covers(realPath(folder), realPath(path)));

/** What a path gives to whoever reads it, and to whoever writes it; the first that fits counts. */
const GIVES: readonly (readonly [string, string, string])[] = [
  ['/var/lib/kubelet', 'credentials of the kubelet and of every pod on the node', 'files that the kubelet trusts, and so the node'],
  ['/var/lib/docker', 'files of every container and volume of the engine', 'files of every container, and so their control'],
  ['/var/lib/containerd', 'files of every container of the engine', 'files of every container, and so their control'],
  ['/etc', 'accounts, keys and settings of the host', 'accounts and jobs that run as root, and so the host'],
  ['/root', 'keys and history of root', 'what root runs at the next login'],
  ['/boot', 'the kernel and how it is started', 'the kernel that the next boot starts'],
  ['/dev', 'devices of the host as far as the container may open them', 'devices of the host as far as the container may open them'],
  ['/proc', 'processes and settings of the host\'s kernel', 'settings of the host\'s kernel, among them a program that it runs as root'],
  ['/sys', 'hardware and settings of the host\'s kernel', 'settings of the host\'s kernel and devices'],
  ['/usr', 'programs of the host', 'programs that the host runs as root'],
  ['/lib', 'libraries and modules of the host', 'libraries that the host loads as root'],
  ['/var/run', 'sockets and state of the host\'s services', 'sockets through which services of the host take orders'],
  ['c:/windows', 'programs and settings of Windows', 'programs that Windows runs as SYSTEM'],
  ['c:', 'all files of the drive', 'every file of the drive'],
  ['/', 'all files of the host', 'every file of the host'],
];

function gives({ path, readOnly }: HostMount): string {
  const known = GIVES.find(([folder]) => holds(folder, path));
  if (known === undefined) return readOnly ? 'files of the host' : 'files of the host, to be changed';
  return known[readOnly ? 1 : 2];
}

function reportGroup({ graph, facts, report }: Context, group: readonly number[], found: ReadonlyMap<number, readonly HostMount[]>): void {
  const first = group[0]!;
  const mounts = found.get(first)!;
  const writable = mounts.some((it) => !it.readOnly);
  const worst = mounts.find((it) => !it.readOnly) ?? mounts[0]!;
  const who = group.length === 1 ? `${capital(called(graph, first))} mounts` : `${count(group.length, 'container')} (${idsOf(graph, group)}) mount`;
  const paths = listOf(mounts.map(({ source, readOnly }) => `${source} (${readOnly ? 'read-only' : 'read-write'})`));
  const gained = [...new Set(mounts.map(gives))].slice(0, 3).join('; ');
  const remedy = writable ? 'Use a named volume or a narrower path, or mount it read-only.' : 'Use a named volume or a narrower path.';
  report({
    node: first, others: group.slice(1), at: ['mounts', String(worst.index)], severity: writable ? 'error' : 'warning',
    message: `${who} ${paths} from the host: whoever is in ${group.length === 1 ? 'it' : 'one of them'} gets ${gained}. ${remedy}`,
    witness: group.flatMap((i) => found.get(i)!.map(({ source, readOnly }) => `${graph.ids[i]!}: ${source} ${readOnly ? 'read-only' : 'read-write'}`)),
    fixes: () => makeReadOnly(facts, group, found),
  });
}

function makeReadOnly({ graph }: Facts, group: readonly number[], found: ReadonlyMap<number, readonly HostMount[]>): readonly Fix[] {
  const operations = group.flatMap((i) => found.get(i)!.filter((it) => !it.readOnly).map(({ index }) => (
    { op: 'set' as const, path: ['nodes', graph.ids[i]!, 'mounts', index, 'readOnly'], value: true })));
  return operations.length === 0 ? [] : [{ title: `Mount paths of the host read-only in ${idsOf(graph, group, 3)}`, safe: false, operations }];
}

const stack = (mounts: readonly object[], engine: object = {}) => ({
  strata: 1,
  nodes: {
    'host-1': { kind: 'host', os: { platform: 'debian', version: '13' } },
    docker: { kind: 'engine', in: 'host-1', platform: 'docker', ...engine },
    agent: { kind: 'container', in: 'docker', mounts },
  },
});

export const sensitiveHostMount: Rule<typeof params> = {
  id: 'sensitive-host-mount',
  family: 'isolation',
  severity: 'error',
  layer: 'L1',
  title: 'Sensitive path of the host inside a container',
  params,
  docs: {
    description: 'A running container mounts a path of the host that gives power over the host or shows its secrets: `/etc`, `/proc`, the stores of engines '
      + 'and kubelets, and others in `sensitivePaths`, or anything in them. A writable mount is an error: a changed file in `/etc` or '
      + '`/usr` is run as root by the host. A read-only mount is a warning, because keys and files of other containers can be read. '
      + 'Containers in virtual machines of their own (Kata, Hyper-V isolation) are left out, and so are mounts that hold the socket of an '
      + 'engine, which `engine-socket-mounted` reports. Read-only time zones, certificates and kernel modules do not count (`harmlessPaths`). '
      + 'Containers with the same mounts side by side, or of one service, share a finding.',
    remedy: 'Use a named volume for data, mount the one file that is needed, and mount it read-only.',
    sources: ['CIS Docker Benchmark 5.6', 'CIS Kubernetes Benchmark 5.2.12', 'NIST SP 800-190, 4.5.5'],
    bad: [
      { title: 'Configuration of the host, writable', topology: stack([{ source: '/etc', target: '/host/etc', type: 'bind' }]) },
      { title: 'Processes of the host, read-only: a warning', topology: stack([{ source: '/proc', target: '/host/proc', readOnly: true }]) },
      { title: 'A store of containers', topology: stack([{ source: '/var/lib/docker/volumes', target: '/backup' }]) },
    ],
    good: [
      { title: 'A named volume, and the time zone read-only', topology: stack([{ source: 'data', target: '/data', type: 'volume' }, { source: '/etc/localtime', target: '/etc/localtime', readOnly: true }]) },
      { title: 'A path that belongs to the application', topology: stack([{ source: '/srv/app', target: '/app' }]) },
      { title: 'In a virtual machine of its own', topology: stack([{ source: '/etc', target: '/host/etc' }], { runtime: 'kata' }) },
    ],
  },
  reach: 'island',
  all: check,
};
