/** Attacks: what falls into the hands of whoever takes over a node, or uses a flaw of a kernel (RULES 3.4). */
import { compromise, impact, kernelFlaw, pathLines, pathTo } from '../engine/facts/escape';
import type { Reached } from '../engine/facts/escape';
import { kernels } from '../engine';
import { called, count, kernelName } from '../engine/rules/say';
import { because, nodeOf } from './run';
import type { Run } from './run';

/** A workload or machine taken over by an attacker who can break one boundary more (RULES 3.4 assumes `C_1`). */
export function takenOver(run: Run, id: string): void {
  const node = nodeOf(run, id);
  const reached = compromise(run.facts, node, 1);
  expose(run, reached, called(run.facts.graph, node));
  run.notes.add('An attacker is taken to break one boundary; a user-space kernel counts as two, and a virtual machine\'s escape as control of the whole hypervisor (assumed).');
}

/** A flaw in the kernel that a node brings or runs on, used by whatever it serves. */
export function flawed(run: Run, id: string): void {
  const node = nodeOf(run, id);
  const { domains, serving } = kernels(run.facts);
  const domain = domains[serving[node]!];
  if (domain === undefined) {
    run.notes.add(`Which kernel serves ${called(run.facts.graph, node)} cannot be told, so nobody is known to be exposed by a flaw in it.`);
    return;
  }
  expose(run, kernelFlaw(run.facts, domain.number), kernelName(run.facts, domain));
}

function expose(run: Run, reached: Reached, what: string): void {
  const { facts } = run;
  const { nodes, workloads, tenants, influenced, controlPlane } = impact(facts, reached);
  for (const node of nodes) {
    const id = facts.graph.ids[node]!;
    run.exposed.add(id);
    const path = pathTo(reached, node);
    because(run, id, path === undefined || path.length === 0 ? [`${id} is where the attack begins`] : pathLines(facts, path));
  }
  const whose = tenants.length > 1 ? ` of ${count(tenants.length, 'tenant')} (${tenants.join(', ')})` : '';
  run.notes.add(`Through ${what} an attacker controls ${count(nodes.length, 'node')}, ${count(workloads.length, 'running workload')}${whose} among them.`);
  if (controlPlane.length > 0) run.notes.add(`The control plane is reached: ${called(facts.graph, controlPlane[0]!)}.`);
  for (const { node, volume, through } of influenced) {
    run.notes.add(`${called(facts.graph, node)} is not controlled, and reads what ${called(facts.graph, through)} can write to ${called(facts.graph, volume)}.`);
  }
}
