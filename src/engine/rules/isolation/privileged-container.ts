import type { NodeOf } from '../../../model';
import type { Facts, Rule, RuleContext } from '../../contract';
import { kindCode } from '../../graph';
import { kernels } from '../../facts/kernels';
import { BOUNDARIES, runtimes, UNKNOWN_BOUNDARY } from '../../facts/runtimes';
import { workloads } from '../../facts/workloads';
import { called, capital, count, kernelName } from '../say';

const params = {} as const;
const CONTAINER = kindCode('container');
const B2 = BOUNDARIES.indexOf('B2'), B1U = BOUNDARIES.indexOf('B1u');

function check({ facts, graph, report }: RuleContext<typeof params>): void {
  const { copies } = workloads(facts);
  for (let i = 0; i < graph.count; i++) {
    if (graph.kind[i] !== CONTAINER || !(copies[i]! > 0)) continue;
    if ((graph.nodes[i] as NodeOf<'container'>).privileged === true) reportOne(facts, i, report);
  }
}

function reportOne(facts: Facts, i: number, report: RuleContext['report']): void {
  const { graph } = facts;
  const boundary = runtimes(facts).boundary[i]!;
  const sandboxed = boundary !== UNKNOWN_BOUNDARY && boundary >= B2;
  const { reach, others } = sandboxed ? inSandbox(facts, i) : onKernel(facts, i, boundary);
  report({
    node: i, others, at: ['privileged'], severity: sandboxed ? 'warning' : 'error',
    message: `${capital(called(graph, i))} is privileged: ${reach} Drop \`privileged\` and add the one capability or device that it needs.`,
    fixes: () => [{
      title: `Run ${graph.ids[i]!} without privilege`, safe: false,
      operations: [{ op: 'set', path: ['nodes', graph.ids[i]!, 'privileged'], value: false }],
    }],
  });
}

interface Reach {
  readonly reach: string;
  readonly others: readonly number[];
}

/** What privilege means where only namespaces stand between. */
function onKernel(facts: Facts, i: number, boundary: number): Reach {
  const { domains, hosting } = kernels(facts);
  const domain = domains[hosting[i]!];
  if (boundary === UNKNOWN_BOUNDARY) return { reach: 'its runtime is not known, and under an ordinary one root in it is root on the machine below, with every device.', others: [] };
  if (domain === undefined) return { reach: 'root in it is root on whatever machine it is placed on, with every device.', others: [] };
  const neighbours = domain.workloads.length + domain.sandboxed.length - 1;
  const shared = neighbours > 0 ? `, and with it over the ${count(neighbours, 'other workload')} on that kernel` : '';
  const runtime = runtimes(facts).runtime[i]?.name ?? 'an ordinary runtime';
  const who = boundary === B1U
    ? `under ${runtime} with a user namespace it holds every capability in that namespace, and all of ${kernelName(facts, domain)} is open to attack from it${shared}.`
    : `under ${runtime} it has every capability and every device, so root in it is root over ${kernelName(facts, domain)}${shared}.`;
  return { reach: who, others: [domain.node] };
}

/** What privilege means where a sandbox with a kernel of its own holds it. */
function inSandbox(facts: Facts, i: number): Reach {
  const { graph } = facts;
  const { runtime, sandbox } = runtimes(facts);
  const at = sandbox[i]!;
  const whose = at === i ? 'its own sandbox' : `the sandbox of ${called(graph, at)}`;
  return { reach: `under ${runtime[i]?.name ?? 'its runtime'} it reaches the devices and the kernel of ${whose} only, not those of the host.`, others: at === i ? [] : [at] };
}

const stack = (container: object, engine: object = { runtime: 'runc' }) => ({
  strata: 1,
  nodes: {
    'host-1': { kind: 'host', os: { platform: 'debian', version: '13' } },
    docker: { kind: 'engine', in: 'host-1', platform: 'docker', ...engine },
    agent: { kind: 'container', in: 'docker', ...container },
  },
});

export const privilegedContainer: Rule<typeof params> = {
  id: 'privileged-container',
  family: 'isolation',
  severity: 'error',
  layer: 'L1',
  title: 'Privileged container',
  params,
  docs: {
    description: 'A running container has `privileged: true`. It then holds every capability and sees every device, and seccomp and AppArmor or '
      + 'SELinux are off. Under runc, crun and other runtimes that share the kernel, root inside is root on the machine. '
      + 'In a sandbox with a kernel of its own (Kata, gVisor, Hyper-V isolation) the privilege ends at the sandbox, so it is a warning there.',
    remedy: 'Take `privileged` away and add what is really needed: one capability (`capabilities.add`), one device (`devices`), or one mount.',
    sources: ['CIS Docker Benchmark 5.5', 'CIS Kubernetes Benchmark 5.2.2', 'Kubernetes Pod Security Standards, Baseline', 'Kata Containers, Limitations: privileged containers'],
    bad: [{ title: 'Privileged under runc', topology: stack({ privileged: true }) }, { title: 'Privileged in a sandbox: a warning', topology: stack({ privileged: true }, { runtime: 'kata' }) }],
    good: [{ title: 'One capability instead', topology: stack({ capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] } }) }],
  },
  reach: 'island',
  all: check,
};
