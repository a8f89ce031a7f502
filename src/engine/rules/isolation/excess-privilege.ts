import type { Json, NodeOf, Operation } from '../../../model';
import type { Facts, Fix, Graph, Rule, RuleContext } from '../../contract';
import { containerUser } from '../../facts/container-user';
import { BOUNDARIES, runtimes, UNKNOWN_BOUNDARY } from '../../facts/runtimes';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { siblingGroups, splitBySuppression } from '../groups';
import { called, capital, count, idsOf, listOf } from '../say';

const params = {
  dangerousCaps: {
    default: [
      'ALL', 'AUDIT_CONTROL', 'BPF', 'DAC_READ_SEARCH', 'LINUX_IMMUTABLE', 'MAC_ADMIN', 'MAC_OVERRIDE', 'NET_ADMIN', 'NET_RAW', 'PERFMON', 'SYS_ADMIN', 'SYS_BOOT',
      'SYS_MODULE', 'SYS_PTRACE', 'SYS_RAWIO', 'SYS_RESOURCE', 'SYS_TIME', 'SYSLOG',
    ],
    doc: 'Capabilities that are more than a container usually needs, without `CAP_`.',
    source: 'docker-bench-security 5.3; Trivy KSV-0005, KSV-0022, KSV-0119, KSV-0120',
  },
} as const;

type Context = RuleContext<typeof params>;

/** Each of them is a known way to the kernel, where nothing else stands between. */
const TO_THE_KERNEL = new Set(['ALL', 'SYS_ADMIN', 'SYS_MODULE', 'SYS_RAWIO', 'BPF', 'DAC_READ_SEARCH']);
const GIVES: ReadonlyMap<string, string> = new Map([
  ['ALL', 'every capability'], ['SYS_ADMIN', 'mounting and much else that root may do'], ['SYS_MODULE', 'loading kernel modules'], ['SYS_RAWIO', 'raw access to memory and ports'],
  ['BPF', 'programs in the kernel'], ['DAC_READ_SEARCH', 'opening any file by its handle'], ['SYS_PTRACE', 'tracing processes that it sees'], ['NET_ADMIN', 'changing interfaces and packet filters'],
  ['NET_RAW', 'forging packets'], ['SYS_TIME', 'setting the clock'], ['SYS_BOOT', 'rebooting'], ['SYSLOG', 'reading kernel messages'],
]);

/** What a container has too much of. */
interface Excess {
  readonly capabilities: readonly string[];
  readonly root: boolean;
  readonly escalation: boolean;
  readonly seccomp: boolean;
  readonly lsm: boolean;
}

const CONTAINER = kindCode('container'), POD = kindCode('pod');
const B1 = BOUNDARIES.indexOf('B1'), B1U = BOUNDARIES.indexOf('B1u');

function check(context: Context): void {
  const { facts, graph, options } = context;
  const { copies } = workloads(facts);
  const { boundary } = runtimes(facts);
  const dangerous = new Set(options.dangerousCaps.map(capability));
  const users = describesUsers(graph);
  const found = new Map<number, Excess>();
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== CONTAINER || !(copies[i]! > 0)) continue;
    const node = graph.nodes[i] as NodeOf<'container'>;
    // Privilege includes all of this, and has a rule of its own.
    if (node.privileged === true) continue;
    const excess = excessOf(graph, i, node, boundary[i]!, dangerous, users);
    if (excess !== undefined) found.set(i, excess);
  }
  if (found.size === 0) return;
  const reason = (i: number): string => `${reasons(found.get(i)!).join('\n')}\n${severe(found.get(i)!, boundary[i]!) ? 1 : 0}`;
  for (const group of siblingGroups(graph, [...found.keys()], reason)) {
    for (const part of splitBySuppression(graph, 'excess-privilege', group, (it) => it)) reportGroup(context, part, found.get(part[0]!)!);
  }
}

/** `cap_net_admin` as `NET_ADMIN`. */
const capability = (name: string): string => name.toUpperCase().replace(/^CAP_/, '');
const isOff = (profile: string | undefined): boolean => profile === 'unconfined' || profile === 'disabled' || profile === 'none';

const NO_CAPABILITIES: readonly string[] = [];

/** Whether the file says of any image which user it runs as. */
function describesUsers({ topology }: Graph): boolean {
  for (const image of topology.images.values()) if (image.user !== undefined) return true;
  return false;
}

function excessOf(graph: Graph, i: number, node: NodeOf<'container'>, boundary: number, dangerous: ReadonlySet<string>, users: boolean): Excess | undefined {
  const above = graph.parent[i]!;
  const pod = above >= 0 && graph.kind[above] === POD ? graph.nodes[above] as NodeOf<'pod'> : undefined;
  const added = node.capabilities?.add;
  const capabilities = added === undefined ? NO_CAPABILITIES : [...new Set(added.map(capability))].filter((it) => dangerous.has(it)).sort();
  const root = (node.user !== undefined || users) && boundary <= B1 && containerUser(graph, node) === 'root';
  const escalation = (node.allowPrivilegeEscalation ?? pod?.allowPrivilegeEscalation) === true;
  const seccomp = isOff(node.seccomp ?? pod?.seccomp), lsm = isOff(node.lsm ?? pod?.lsm);
  return capabilities.length > 0 || root || escalation || seccomp || lsm ? { capabilities, root, escalation, seccomp, lsm } : undefined;
}

function reasons({ capabilities, root, escalation, seccomp, lsm }: Excess): readonly string[] {
  return [
    ...capabilities.map((it) => `capability ${it}${GIVES.has(it) ? ` (${GIVES.get(it)!})` : ''}`),
    ...(root ? ['root as its user, without a user namespace'] : []),
    ...(escalation ? ['leave to gain privileges (`allowPrivilegeEscalation`)'] : []),
    ...(seccomp ? ['no seccomp filter'] : []), ...(lsm ? ['no AppArmor or SELinux profile'] : []),
  ];
}

const severe = ({ capabilities }: Excess, boundary: number): boolean => boundary <= B1 && capabilities.some((it) => TO_THE_KERNEL.has(it));

/** What repairs each reason, in words. */
function remedy({ capabilities, root, escalation, seccomp, lsm }: Excess): string {
  return capital(listOf([
    ...(capabilities.length > 0 ? ['drop the capabilities that are not needed'] : []), ...(root ? ['run as another user or with a user namespace'] : []),
    ...(escalation ? ['set `allowPrivilegeEscalation` to false'] : []), ...(seccomp ? ['use the default seccomp profile'] : []), ...(lsm ? ['use the default AppArmor or SELinux profile'] : []),
  ]));
}

function reportGroup({ graph, facts, report }: Context, group: readonly number[], excess: Excess): void {
  const first = group[0]!;
  const boundary = runtimes(facts).boundary[first]!;
  const who = group.length === 1 ? `${capital(called(graph, first))} has` : `${count(group.length, 'container')} (${idsOf(graph, group)}) have`;
  const wall = boundary === UNKNOWN_BOUNDARY || boundary > B1U ? '' : boundary === B1U ? ' A user namespace keeps the capabilities from the host itself.' : ' Only namespaces stand between that and the kernel that it shares.';
  const all = reasons(excess);
  report({
    node: first, others: group.slice(1), at: placeOf(graph.nodes[first] as NodeOf<'container'>, excess), severity: severe(excess, boundary) ? 'error' : 'warning',
    measured: all.length, threshold: 0,
    message: `${who} more privilege than a container usually needs: ${listOf(all, 8)}.${wall} ${remedy(excess)}.`,
    witness: group.map((i) => `${graph.ids[i]!}: ${all.join('; ')}`),
    fixes: () => fixes(facts, group, excess),
  });
}

function placeOf(node: NodeOf<'container'>, { capabilities, root, escalation, seccomp }: Excess): readonly string[] {
  if (capabilities.length > 0) return ['capabilities', 'add'];
  const property = root ? 'user' : escalation ? 'allowPrivilegeEscalation' : seccomp ? 'seccomp' : 'lsm';
  return node[property] === undefined ? (property === 'user' ? ['image'] : []) : [property];
}

/** A fix a reason, each for all of the group: which of them breaks the application nobody can tell from here. */
function fixes({ graph }: Facts, group: readonly number[], excess: Excess): readonly Fix[] {
  const whose = idsOf(graph, group, 2);
  const each = (title: string, path: readonly string[], value: Json): Fix => ({
    title: `${title} ${whose}`, safe: false,
    operations: group.map((i): Operation => ({ op: 'set', path: ['nodes', graph.ids[i]!, ...path], value })),
  });
  const kept = (i: number): string[] => ((graph.nodes[i] as NodeOf<'container'>).capabilities?.add ?? []).filter((it) => !excess.capabilities.includes(capability(it)));
  const drop: Fix = {
    title: `Take ${listOf(excess.capabilities, 3)} from ${whose}`, safe: false,
    operations: group.map((i): Operation => ({ op: 'set', path: ['nodes', graph.ids[i]!, 'capabilities', 'add'], value: kept(i) })),
  };
  return [
    ...(excess.capabilities.length > 0 ? [drop] : []),
    ...(excess.escalation ? [each('Forbid gaining privileges in', ['allowPrivilegeEscalation'], false)] : []),
    ...(excess.seccomp ? [each('Use the default seccomp profile in', ['seccomp'], 'default')] : []),
    ...(excess.lsm ? [each('Use the default AppArmor or SELinux profile in', ['lsm'], 'default')] : []),
  ];
}

const stack = (container: object, engine: object = {}) => ({
  strata: 1,
  nodes: {
    'host-1': { kind: 'host', os: { platform: 'debian', version: '13' } },
    docker: { kind: 'engine', in: 'host-1', platform: 'docker', ...engine },
    vpn: { kind: 'container', in: 'docker', ...container },
  },
});

export const excessPrivilege: Rule<typeof params> = {
  id: 'excess-privilege',
  family: 'isolation',
  severity: 'warning',
  layer: 'L1',
  title: 'More privilege than a container needs',
  params,
  docs: {
    description: 'A running container has a capability of `dangerousCaps` added, runs as root without a user namespace, may gain privileges, or has its '
      + 'seccomp or AppArmor/SELinux profile switched off. Each of these widens what a flaw in the application leads to. It is an error where an added '
      + 'capability is a known way to the kernel (`SYS_ADMIN`, `SYS_MODULE`, `SYS_RAWIO`, `BPF`, `DAC_READ_SEARCH`, `ALL`) and only namespaces stand before it. '
      + 'Only what the file says counts: a container without `user` is not taken for root, one without `seccomp` not for unconfined. Root is also '
      + 'read from the description of the image. Privileged containers have a rule of their own. Neighbours with the same reasons share a finding.',
    remedy: 'Drop all capabilities and add those that are needed by name, run as a user other than root or with a user namespace, and keep the default profiles.',
    sources: ['CIS Docker Benchmark 2.9, 2.14, 4.1, 5.2 to 5.4, 5.22, 5.26', 'CIS Kubernetes Benchmark 5.2.6 to 5.2.9', 'Kubernetes Pod Security Standards, Restricted'],
    bad: [
      { title: 'A capability that leads to the kernel', topology: stack({ capabilities: { add: ['SYS_ADMIN'] } }) },
      { title: 'Root without a filter: a warning', topology: stack({ user: 'root', seccomp: 'unconfined', lsm: 'unconfined' }) },
    ],
    good: [
      { title: 'Nothing said, nothing taken for granted', topology: stack({ image: 'vpn:1.2.3' }) },
      { title: 'Capabilities by name, another user', topology: stack({ user: '1000:1000', capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] }, allowPrivilegeEscalation: false }) },
      { title: 'Root in a user namespace', topology: stack({ user: 'root' }, { rootless: true }) },
    ],
  },
  reach: 'island',
  all: check,
};
