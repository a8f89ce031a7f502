import { versionRuns } from '../../../catalog/version';
import type { NodeOf, Operation } from '../../../model';
import type { Facts, Rule, RuleContext } from '../../contract';
import { kindCode } from '../../graph';
import { kernels } from '../../facts/kernels';
import type { KernelDomain } from '../../facts/kernels';
import { runtimes } from '../../facts/runtimes';
import { splitBySuppression } from '../groups';
import { called, capital, count, idsOf, kernelName } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;

const CONTAINER = kindCode('container');
const FAMILY_NAMES: ReadonlyMap<string, string> = new Map([['linux', 'Linux'], ['windows', 'Windows'], ['macos', 'macOS'], ['bsd', 'BSD']]);

/** Containers that say the same of the kernel under them, and are wrong. */
interface Claim {
  readonly domain: KernelDomain;
  readonly property: 'kernel' | 'family';
  readonly declared: string;
  readonly has: string;
  readonly containers: number[];
}

function check(context: Context): void {
  const { facts, graph } = context;
  const claims = new Map<string, Claim>();
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== CONTAINER) continue;
    const { os, image } = graph.nodes[i] as NodeOf<'container'>;
    if (os === undefined) continue;
    const domain = hostDomain(facts, i);
    if (domain === undefined) continue;
    if (os.kernel !== undefined && domain.kernel !== undefined && differ(os.kernel, domain.kernel)) add(claims, { domain, property: 'kernel', declared: os.kernel, has: domain.kernel, containers: [i] });
    // What an image needs is compared with the kernel by another rule.
    if (os.family !== undefined && image === undefined && domain.family !== undefined && os.family !== domain.family) add(claims, { domain, property: 'family', declared: os.family, has: domain.family, containers: [i] });
  }
  for (const claim of claims.values()) {
    for (const containers of splitBySuppression(graph, 'kernel-domain-contradiction', claim.containers, (it) => it)) report(context, { ...claim, containers: [...containers] });
  }
}

function add(claims: Map<string, Claim>, claim: Claim): void {
  const key = `${claim.domain.number} ${claim.property} ${claim.declared}`;
  const known = claims.get(key);
  if (known) known.containers.push(...claim.containers);
  else claims.set(key, claim);
}

/** The kernel that a container shares, or that its user-space kernel stands on; undefined where it has one of its own, or it is not known. */
function hostDomain(facts: Facts, container: number): KernelDomain | undefined {
  const { domains, hosting } = kernels(facts);
  const domain = domains[hosting[container]!];
  return domain === undefined || domain.source === 'sandbox' || runtimes(facts).runtime[container]?.sandbox?.boundary === 'B3' ? undefined : domain;
}

/** Whether two kernel versions cannot be one: `6.8` may be any `6.8.0-45`. */
function differ(a: string, b: string): boolean {
  const [left, right] = [versionRuns(a), versionRuns(b)];
  for (let k = 0; k < Math.min(left.length, right.length); k++) if (left[k] !== right[k]) return true;
  return false;
}

function report({ facts, graph, report }: Context, { domain, property, declared, has, containers }: Claim): void {
  const one = containers.length === 1;
  const what = property === 'kernel' ? `a kernel ${declared}` : `a kernel of ${FAMILY_NAMES.get(declared) ?? declared}`;
  report({
    node: containers[0]!, others: [...containers.slice(1), domain.node], at: ['os', property],
    message: `${one ? capital(called(graph, containers[0]!)) : `${count(containers.length, 'container')} (${idsOf(graph, containers)})`} `
      + `${one ? 'declares' : 'declare'} ${what}, but a container has no kernel of its own: `
      + `${one ? 'it runs' : 'they run'} on ${kernelName(facts, domain)}${property === 'kernel' ? '' : `, which is ${FAMILY_NAMES.get(has) ?? has}`}. `
      + `Remove the declaration, or give ${one ? 'it' : 'them'} a runtime with a virtual machine.`,
    witness: [`${idsOf(graph, containers, 20)}: os.${property} ${declared}`, `${graph.ids[domain.node]!}: ${has}`],
    fixes: () => [{ title: `Remove the ${property === 'kernel' ? 'kernel' : 'family'} from `
      + `${idsOf(graph, containers, 3)}`, safe: true, operations: containers.map((it) => without(graph.ids[it]!, graph.nodes[it] as NodeOf<'container'>, property)) }],
  });
}

/** Removes the property, and `os` with it where nothing else is in it. */
function without(id: string, { os }: NodeOf<'container'>, property: 'kernel' | 'family'): Operation {
  return { op: 'unset', path: Object.keys(os!).length === 1 ? ['nodes', id, 'os'] : ['nodes', id, 'os', property] };
}

const docker = (container: object) => ({
  strata: 1,
  nodes: { host: { kind: 'host', os: { platform: 'debian', version: '13', kernel: '6.12.48' } }, docker: { kind: 'engine', in: 'host', platform: 'docker' }, app: { kind: 'container', in: 'docker', ...container } },
});

export const kernelDomainContradiction: Rule<typeof params> = {
  id: 'kernel-domain-contradiction',
  family: 'model',
  severity: 'error',
  layer: 'L3',
  title: 'Container that claims a kernel which is not there',
  params,
  docs: {
    description: 'A container that shares a kernel (or stands on one with a user-space kernel such as gVisor) declares in its `os` a version or a '
      + 'family that this kernel does not have. '
      + 'An image brings programs and libraries, not a kernel; only a runtime with a virtual machine does. Versions differ where a part that both '
      + 'state does: 6.8 may be 6.8.0-45. '
      + 'What an image needs is compared by container-os-mismatch; a workload without any kernel under it, and a VM without an operating system that runs engines or '
      + 'applications, are findings of invalid-parent.',
    remedy: 'Remove the declaration; the quick fix is safe and `strata check --fix` applies it. Where the other kernel is needed, use a runtime such as Kata, or a VM.',
    sources: ['NIST SP 800-190 §3.5.2: containers share the kernel of their host'],
    bad: [{ title: 'A kernel of 2019 on a host of 2025', topology: docker({ os: { kernel: '4.19' } }) }, { title: 'A Windows kernel on '
      + 'Linux', topology: docker({ os: { family: 'windows' } }) }],
    good: [{ title: 'The same kernel, said less precisely', topology: docker({ os: { family: 'linux', kernel: '6.12' } }) }, { title: 'Kata brings a '
      + 'kernel', topology: docker({ os: { kernel: '5.10' }, runtimeClass: 'kata' }) }],
  },
  reach: 'island',
  all: check,
};
