import { compareVersions } from '../../../catalog';
import type { NodeOf } from '../../../model';
import type { Rule, RuleContext } from '../../contract';
import { inherited } from '../../facts/image-lineage';
import { imagesInUse } from '../../facts/images';
import { kernelOf, kernels } from '../../facts/kernels';
import type { KernelDomain } from '../../facts/kernels';
import { kubernetes } from '../../facts/kubernetes';
import { runtimes } from '../../facts/runtimes';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { pushTo, splitBySuppression } from '../groups';
import { called, capital, idsOf, kernelName } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;
const ID = 'kernel-too-old';
const ENGINE = kindCode('engine'), POD = kindCode('pod');

/** Oldest kernels: "About cgroup v2" of Kubernetes, cgroup-v2.md of runc, "User Namespaces" of Kubernetes (file systems of a pod need id-mapped mounts of tmpfs). */
const KUBERNETES_V2 = '5.8', RUNC_V2 = '4.15', USER_NAMESPACES = '6.3';

/** Systems whose kernels carry much of later ones: their number does not tell what they can do. */
const BACKPORTED: ReadonlySet<string> = new Set(['rhel', 'centos', 'centos-stream', 'rocky-linux', 'almalinux', 'oracle-linux', 'sles', 'fedora-coreos', 'rhcos']);
const isBackported = ({ platform, kernel }: KernelDomain): boolean => BACKPORTED.has(platform ?? '') || /\.el\d|uek/.test(kernel ?? '');

interface Lack {
  readonly domain: KernelDomain;
  readonly least: string;
  readonly what: string;
}

function check(context: Context): void {
  const { facts, graph } = context;
  const groups = new Map<string, number[]>(), lacks = new Map<string, Lack>();
  const all = kernels(facts), { copies } = workloads(facts), { managed } = kubernetes(facts);
  const consider: Consider = (i, least, what, exact) => {
    const domain = kernelOf(all, i);
    if (domain?.kernel === undefined || domain.family !== 'linux' || (!exact && isBackported(domain)) || compareVersions(domain.kernel, least) >= 0) return;
    const key = `${domain.number} ${least} ${what}`;
    lacks.set(key, { domain, least, what });
    pushTo(groups, key, i);
  };
  for (const use of imagesInUse(facts)) {
    const asked = inherited(facts, use, (reference, image) => (image?.kernelMin === undefined ? undefined : { least: image.kernelMin, reference }));
    if (asked !== undefined && /^\d/.test(asked.least)) for (const i of use.containers) consider(i, asked.least, `image ${asked.reference}`, true);
  }
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] === ENGINE) considerEngine(context, i, kernelOf(all, i), managed[i] === 1, consider);
    else if (graph.kind[i] === POD && (graph.nodes[i] as NodeOf<'pod'>).hostUsers === false && copies[i]! > 0) {
      consider(i, USER_NAMESPACES, 'a user namespace for a pod (hostUsers: false)', false);
    }
  }
  for (const [key, nodes] of groups) for (const part of splitBySuppression(graph, ID, nodes, (it) => it)) say(context, lacks.get(key)!, part);
}

type Consider = (i: number, least: string, what: string, exact: boolean) => void;

function considerEngine({ facts, graph }: Context, i: number, domain: KernelDomain | undefined, isKubernetes: boolean, consider: Consider): void {
  if (domain?.cgroup !== 'v2' || domain.kernel === undefined) return;
  const { runtime } = graph.nodes[i] as NodeOf<'engine'>;
  if (isKubernetes) consider(i, KUBERNETES_V2, 'Kubernetes on cgroup v2', false);
  else if (facts.catalog.platform(runtime)?.id === 'runc') consider(i, RUNC_V2, 'runc on cgroup v2', false);
}

function say({ facts, graph, report }: Context, { domain, least, what }: Lack, nodes: readonly number[]): void {
  const one = nodes.length === 1, first = nodes[0]!;
  const isImage = graph.nodes[first]!.kind === 'container';
  report({
    node: first, others: [...nodes.slice(1), domain.node].filter((it) => it !== first), at: isImage ? ['image'] : [],
    message: `${one ? capital(called(graph, first)) : `${capital(graph.nodes[first]!.kind)}s ${idsOf(graph, nodes)}`} ${one ? 'runs' : 'run'} on `
      + `${kernelName(facts, domain)}, and ${what} needs at least kernel ${least}. `
      + `${isImage ? 'An image cannot bring a kernel of its own. ' : ''}Use a host or VM with a newer `
      + `kernel${runtimes(facts).engine[first]! >= 0 && isImage ? ', or a runtime that brings its own (Kata Containers)' : ''}.`,
    witness: [`${what}: kernel ${least} or newer`, `${graph.ids[domain.node]!}: kernel ${domain.kernel!}`, ...nodes.slice(0, 5).map((it) => `${graph.ids[it]!} runs on it`)],
  });
}

const stack = (os: object, container: object, engine: object = {}) => ({
  strata: 1,
  images: { 'team/agent:1': { kernelMin: '5.10' } },
  nodes: {
    'host-1': { kind: 'host', os: { platform: 'debian', version: '10', ...os } },
    docker: { kind: 'engine', in: 'host-1', platform: 'docker', ...engine },
    agent: { kind: 'container', in: 'docker', ...container },
  },
});

export const kernelTooOld: Rule<typeof params> = {
  id: ID,
  family: 'compatibility',
  severity: 'error',
  layer: 'L3',
  title: 'Kernel too old',
  params,
  docs: {
    description: 'Something needs a newer kernel than the one that serves it: an image that states its oldest kernel (`kernelMin`, its own or of a '
      + 'base), Kubernetes on cgroup v2 (5.8), runc on cgroup v2 (4.15), or pods with a user namespace (6.3). '
      + 'The kernel is the one that the host, VM or sandbox states; an image brings files, not a kernel. Kernels of enterprise distributions carry '
      + 'features of later ones, so that only what an image states is compared with them. '
      + 'One finding for each kernel and requirement.',
    remedy: 'Run it on a newer kernel, or under a runtime with a kernel of its own.',
    sources: ['Kubernetes, About cgroup v2', 'Kubernetes, User Namespaces', 'runc, docs/cgroup-v2.md'],
    bad: [
      { title: 'An image that needs 5.10 on 4.19', topology: stack({ kernel: '4.19' }, { image: 'team/agent:1' }) },
      { title: 'runc on cgroup v2', topology: stack({ kernel: '4.9', cgroup: 'v2' }, {}, { runtime: 'runc' }) },
    ],
    good: [
      { title: 'A newer kernel', topology: stack({ kernel: '6.1' }, { image: 'team/agent:1' }) },
      { title: 'A kernel that nobody states', topology: stack({}, { image: 'team/agent:1' }) },
      { title: 'Kata brings its own', topology: stack({ kernel: '4.19' }, { image: 'team/agent:1' }, { runtime: 'kata' }) },
    ],
  },
  reach: 'island',
  all: check,
};
