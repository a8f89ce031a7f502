import type { Json } from '../../../model';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { CONTROL_ROLES, distanceTo, pathFrom, pathLines, BEYOND, WHY } from '../../facts/escape';
import type { Reached, Step } from '../../facts/escape';
import { kindCode } from '../../graph';
import { HAS } from '../../presence';
import { kernelOf, kernels } from '../../facts/kernels';
import { labels } from '../../facts/labels';
import { outsideAccess } from '../../facts/outside-access';
import { runtimes } from '../../facts/runtimes';
import { workloads } from '../../facts/workloads';
import { splitBySuppression } from '../groups';
import { moveToNewVm, unitOf, unitsOf } from '../plans';
import { called, capital, count, idsOf } from '../say';

const params = {
  breaks: { default: 1, min: 0, max: 5, doc: 'Boundaries that the attacker is assumed to break.', source: '[H]' },
  roles: { default: CONTROL_ROLES, doc: 'Roles that hold the keys of others.', source: '[H]' },
} as const;

type Context = RuleContext<typeof params>;

const ID = 'escape-reaches-control-plane';
const SITE = kindCode('site');

function check(context: Context): void {
  const { facts, graph, options } = context;
  const targets = targetsOf(context);
  if (targets.length === 0) return;
  const sources = sourcesOf(context);
  if (sources.length === 0) return;
  // One search against the direction of the attack answers for every source.
  const reached = distanceTo(facts, targets, options.breaks);
  const groups = new Map<string, number[]>();
  for (const source of sources) {
    if (reached.breaks[source] === BEYOND) continue;
    const path = pathFrom(reached, source)!;
    const key = `${path[0]!.to}:${path.at(-1)!.to}:${path[0]!.why}`;
    const known = groups.get(key);
    if (known) known.push(source);
    else groups.set(key, [source]);
  }
  for (const members of groups.values()) for (const group of splitBySuppression(graph, ID, members, (it) => it)) report(context, reached, group);
}

/** Nodes that say themselves that they hold keys, and those at a site that says so for what stands there. */
function targetsOf({ facts, graph, options }: Context): readonly number[] {
  const roles = new Set(options.roles);
  const { copies } = workloads(facts);
  const carries = new Uint8Array(graph.count), found: number[] = [];
  for (let i = 0; i < graph.count; i++) {
    const own = (graph.has[i]! & HAS.role) === 0 ? undefined : graph.nodes[i]!.role, above = graph.parent[i]!;
    const inherits = own === undefined && above >= 0 && carries[above] === 1;
    if (!inherits && (own === undefined || !roles.has(own))) continue;
    if (graph.kind[i] === SITE) carries[i] = 1;
    else if (copies[i]! > 0) found.push(i);
  }
  return found;
}

/** Running workloads that an attacker may hold: untrusted, or reachable from outside. What holds keys itself is not reached by escaping. */
function sourcesOf({ facts, graph, options }: Context): readonly number[] {
  const { trust } = labels(facts);
  const { reachable } = outsideAccess(facts);
  const found: number[] = [];
  for (const i of workloads(facts).running) {
    if (trust[i] !== 0 && reachable[i] === 0) continue;
    const holdsKeys = (node: number): boolean => options.roles.includes(graph.nodes[node]!.role ?? '');
    if (!holdsKeys(i) && !holdsKeys(unitOf(graph, i))) found.push(i);
  }
  return found;
}

function report({ facts, graph, options, report }: Context, reached: Reached, group: readonly number[]): void {
  const { trust, role } = labels(facts);
  const first = group[0]!, others = group.slice(1);
  const path = pathFrom(reached, first)!, target = path.at(-1)!.to, breaks = reached.breaks[first]!;
  const why = trust[first] === 0 ? 'untrusted' : 'reachable from outside';
  const lines = pathLines(facts, path);
  report({
    node: first, others: [target, ...others],
    message: `${capital(called(graph, first))} (${why})${others.length > 0 ? ` and ${count(others.length, 'other')} (${idsOf(graph, others)})` : ''} `
      + `${others.length > 0 ? 'reach' : 'reaches'} ${called(graph, target)} (${role[target]!}) `
      + `${breaks === 0 ? 'as it is configured, without breaking anything' : `by breaking ${breaks === 1 ? 'one boundary' : `${breaks} boundaries`}`}: `
      + `${lines.join('; ')}. ${breaks === 0 ? 'Take away what gives this control' : 'Keep what holds the keys on nodes and kernels of its own'}`
      + `${breaks === 0 ? '.' : ', where nothing untrusted or exposed runs.'}`,
    related: [{ node: target, message: `${role[target]!}: would be controlled` }],
    witness: lines, measured: breaks, threshold: options.breaks,
    fixes: () => fixes(facts, group, path, options.breaks),
  });
}

/** A VM of its own costs the attacker one more break, where the way out is the kernel and not a hole in the configuration. */
function fixes(facts: Facts, group: readonly number[], path: readonly Step[], assumed: number): readonly Fix[] {
  const { graph } = facts;
  const domain = kernelOf(kernels(facts), group[0]!);
  const breaks = path.reduce((sum, step) => sum + step.breaks, 0);
  if (domain?.source !== 'os' || path[0]!.why !== WHY.kernel || breaks + 1 <= assumed) return [];
  const units = unitsOf(graph, group);
  const plan = moveToNewVm(facts, domain.node, units, { family: domain.family ?? 'linux' } as Json, runtimes(facts).engine[group[0]!]!);
  return plan === undefined ? [] : [{ title: `Move ${idsOf(graph, units, 2)} to a new VM ${plan.id}`, safe: false, operations: plan.operations }];
}

const os = { platform: 'debian', version: '13' };
const cluster = (front: string, more: object = {}) => ({
  strata: 1,
  nodes: {
    esx: { kind: 'hypervisor', in: 'metal', platform: 'esxi' }, metal: { kind: 'host' },
    'cp-1': { kind: 'vm', in: 'esx', os, role: 'control-plane' }, 'cri-cp': { kind: 'engine', in: 'cp-1', platform: 'containerd' },
    'worker-1': { kind: 'vm', in: 'esx', os }, 'cri-worker': { kind: 'engine', in: 'worker-1', platform: 'containerd' },
    front: { kind: 'container', in: front, trust: 'untrusted', ...more },
  },
});

export const escapeReachesControlPlane: Rule<typeof params> = {
  id: ID,
  family: 'isolation',
  severity: 'error',
  layer: 'L3',
  title: 'One escape from the control plane',
  params,
  docs: {
    description: 'A running workload that is untrusted, or that can be reached from outside, controls something with a role in `roles` after '
      + 'breaking at most `breaks` boundaries; the way there is spelled out. What is configured counts as no break (an engine\'s socket, '
      + '`privileged`, a writable `/etc`, management of other nodes), the wall of a container or VM as one, gVisor as two. Control of a '
      + 'kernel gives what runs on it, control of a hypervisor its VMs, control of a control plane its cluster. The role must stand on '
      + 'the node itself (or on its site): a workload that only inherits it from its VM is not the control plane, it is next to it. '
      + 'Workloads with the same way to the same target are one finding.',
    remedy: 'Keep control planes, identity providers, quorums and management on nodes of their own: taint them, and give what is exposed or '
      + 'untrusted another VM or host.',
    sources: ['NIST SP 800-190 §4.3.4, §4.3.5'],
    bad: [
      { title: 'An untrusted container on a control plane node', topology: cluster('cri-cp') },
      { title: 'Through a management server that it holds the engine of', topology: { strata: 1, nodes: { host: { kind: 'host', os }, docker: { kind: 'engine', in: 'host', platform: 'docker' }, portal: { kind: 'container', in: 'docker', ports: [{ container: 443, host: 443 }], mounts: [{ source: '/var/run/docker.sock' }] }, vault: { kind: 'container', in: 'docker', role: 'identity' } } } },
    ],
    good: [{ title: 'On a worker', topology: cluster('cri-worker') }, { title: 'In Kata', topology: cluster('cri-cp', { runtimeClass: 'kata', trust: 'internal' }) }],
  },
  reads: ['role', 'platform', 'version', 'runtime'],
  all: check,
};
