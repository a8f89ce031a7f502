/** Paths of control in words, a line a step. */
import type { Facts } from '../../contract';
import { called } from '../../words';
import { kernels } from '../kernels';
import { WHY } from './edges';
import type { Why } from './edges';
import type { Step } from './closure';

/** A state of the graph of control: `container web`, `the VM that engine desktop runs behind the scenes`. */
export function stateName(facts: Facts, state: number): string {
  const { graph } = facts;
  if (state < graph.count) return called(graph, state);
  const { source, node } = kernels(facts).domains[state - graph.count]!;
  switch (source) {
    case 'hiddenVm': return `the VM that ${called(graph, node)} runs behind the scenes`;
    case 'sentry': return `the user-space kernel of ${called(graph, node)}`;
    default: return `the sandbox of ${called(graph, node)}`;
  }
}

const REASONS: { readonly [W in Why]: string } = {
  [WHY.contains]: 'it runs there',
  [WHY.kernel]: 'a flaw of the kernel that they share',
  [WHY.userSpaceKernel]: 'a flaw of the user-space kernel',
  [WHY.hostInterface]: 'a flaw of the kernel below, through the calls that the user-space kernel makes (assumed to be a second break)',
  [WHY.virtualMachine]: 'a flaw of the hypervisor (assumed: an escape gives all of it)',
  [WHY.noWall]: 'nothing stands between: its runtime shares the processes of the host as root',
  [WHY.privileged]: 'it is privileged',
  [WHY.capability]: 'it has a capability that equals root',
  [WHY.rootPath]: 'it mounts a path writable whose contents make it root there',
  [WHY.socket]: 'it has the engine\'s socket',
  [WHY.engineRoot]: 'the engine runs as root',
  [WHY.rootlessEngine]: 'a flaw of the kernel: the engine runs without root',
  [WHY.hypervisorRoot]: 'the hypervisor is root on what it runs on',
  [WHY.appRoot]: 'it runs as root',
  [WHY.appUser]: 'a flaw of the kernel: it runs as an ordinary user',
  [WHY.ownSandbox]: 'it is alone in it, which is taken as control of it',
  [WHY.sandboxRoot]: 'it runs in it',
  [WHY.member]: 'it is a member',
  [WHY.controlPlane]: 'it is its control plane',
  [WHY.manages]: 'it manages it',
  [WHY.volume]: 'it is mounted there',
  [WHY.distribution]: 'a flaw of the kernel that distributions in one hidden VM share',
};

/** Why a step works, in words. */
export const reasonOf = ({ why }: Step): string => REASONS[why];

/** A path as lines: `container web -> VM vm-1: a flaw of the kernel that they share (1 break)`. Levels that only contain each other are one line. */
export function pathLines(facts: Facts, steps: readonly Step[]): readonly string[] {
  const lines: string[] = [];
  for (let k = 0; k < steps.length; k++) {
    const first = steps[k]!;
    while (first.why === WHY.contains && steps[k + 1]?.why === WHY.contains) k++;
    lines.push(`${stateName(facts, first.from)} -> ${stateName(facts, steps[k]!.to)}: ${reasonOf(first)}${first.breaks > 0 ? ` (${first.breaks} break)` : ''}`);
  }
  return lines;
}
