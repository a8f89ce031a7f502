/** What a node is: kind, place, product, size, copies, and how it is labelled. */
import type { NodeOf } from '../../model';
import type { Facts } from '../../engine/contract';
import { children, kindCode, nearest } from '../../engine/graph';
import { clusterMembers } from '../../engine/facts/dependencies';
import { labels, SENSITIVITY, TRUST } from '../../engine/facts/labels';
import { services, workloads } from '../../engine/facts/workloads';
import { KIND_TABLE, KINDS, PRIORITIES } from '../../model';
import type { Line } from './contract';
import { calledPiece, productOf } from './node';
import { assumed, counted, joined, known, ref, refs, said, size, unknown, UNIT } from './say';

const VM = kindCode('vm'), ENGINE = kindCode('engine');

/** What a kind is, without naming it again. */
function meaning(kind: keyof typeof KIND_TABLE): string {
  const { title, doc } = KIND_TABLE[kind];
  const rest = doc.replace(new RegExp(`^An? ${title}[.:] `, 'i'), '');
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

/** First sentence: kind, place and product. */
function identity(facts: Facts, node: number): Line {
  const { graph } = facts, it = graph.nodes[node]!, above = graph.parent[node]!;
  const product = 'platform' in it ? productOf(facts, it.platform, it.version) : undefined;
  const name = it.name === undefined || it.name === graph.ids[node] ? '' : `, named "${it.name}",`;
  const title = KIND_TABLE[it.kind].title.toLowerCase();
  const where = above < 0 ? ' at the top of the stack' : said` in ${calledPiece(facts, above)}`;
  return known`${ref(facts, node)}${name} is ${/^[aeiou]/.test(title) ? 'an' : 'a'} ${title}${product === undefined ? '' : ` (${product})`}${where}. ${meaning(it.kind)}`;
}

/** Whether a hypervisor is type 1, type 2 or nested, and whose kernel its VMs are processes of. */
function hypervisorType(facts: Facts, node: number): readonly Line[] {
  const { graph, catalog } = facts;
  const it = graph.nodes[node] as NodeOf<'hypervisor'>, above = graph.parent[node]!;
  const of = catalog.platform(it.platform)?.hypervisor;
  const type = of?.type ?? it.type;
  const lines: Line[] = [type === undefined ? unknown`Whether it is type 1 or type 2 cannot be told: its product is not known.`
    : type === 2 ? known`It is type 2: a program of an operating system, which everything in it depends on.` : known`It is type 1: made to run on the hardware itself.`];
  if (of?.kernel === 'own') lines.push(known`It brings a kernel of its own: even a type 1 hypervisor has one, and it is patched like any other.`);
  else if (of?.kernel === 'hostKernel' && above >= 0) lines.push(known`Its virtual machines are processes of the kernel of ${ref(facts, above)}, which it shares with whatever else runs there.`);
  else if (of?.kernel === 'control') lines.push(known`A control partition with an operating system of its own administers it.`);
  if (above >= 0 && graph.kind[above] === VM) lines.push(known`It is nested: ${ref(facts, above)} is a virtual machine itself.`);
  return lines;
}

function machineSize(facts: Facts, node: number): readonly Line[] {
  const { graph } = facts, it = graph.nodes[node]!;
  const amounts = [`${UNIT.cpu(graph.cpu[node]!)} of CPU`, `${UNIT.memory(graph.memory[node]!)} of memory`, `${UNIT.memory(graph.disk[node]!)} of disk`];
  const values = [graph.cpu[node]!, graph.memory[node]!, graph.disk[node]!];
  const given = amounts.filter((_, i) => Number.isFinite(values[i])), missing = ['CPU', 'memory', 'disk'].filter((_, i) => Number.isNaN(values[i]));
  const lines: Line[] = [];
  if (given.length > 0) lines.push(known`It has ${joined(given)}${it.kind === 'vm' && graph.replicas[node]! > 1 ? ' a copy' : ''}.`);
  if (missing.length > 0) lines.push(unknown`The file does not say how much ${joined(missing, 'or')} it has.`);
  const os = it.kind === 'host' || it.kind === 'vm' ? it.os : undefined;
  const system = productOf(facts, os?.platform, os?.version);
  if (system !== undefined) lines.push(known`Its operating system is ${system}${os?.kernel === undefined ? '' : ` with kernel ${os.kernel}`}.`);
  else lines.push(it.kind === 'host' ? known`No operating system is given for it.` : unknown`Its operating system is not given.`);
  return lines;
}

/** What a hypervisor, engine or other holder has inside: children by kind. */
function inside(facts: Facts, node: number): readonly Line[] {
  const { graph } = facts;
  const counts = new Map<number, number>();
  for (const child of children(graph, node)) counts.set(graph.kind[child]!, (counts.get(graph.kind[child]!) ?? 0) + 1);
  if (counts.size === 0) return [];
  return [known`Directly in it: ${joined([...counts].map(([kind, count]) => counted(count, kind === VM ? 'VM' : KIND_TABLE[KINDS[kind]!].title.toLowerCase())))}.`];
}

function usersOf(facts: Facts, node: number, uses: (other: number) => boolean): readonly number[] {
  return Array.from({ length: facts.graph.count }, (_, i) => i).filter((i) => i !== node && uses(i));
}

function storage(facts: Facts, node: number): readonly Line[] {
  const { graph } = facts, id = graph.ids[node]!;
  const it = graph.nodes[node] as NodeOf<'volume'>;
  const users = usersOf(facts, node, (i) => {
    const other = graph.nodes[i]!;
    return other.kind === 'container' ? other.mounts?.some(({ source }) => source === id) ?? false : other.kind === 'vm' && other.storage === id;
  });
  return [
    Number.isNaN(graph.disk[node]) ? unknown`Its size is not given.` : known`It holds ${size(graph.disk[node]!)}.`,
    users.length === 0 ? known`Nothing in the file keeps data on it.` : known`${refs(facts, users)} ${users.length === 1 ? 'keeps' : 'keep'} data on it.`,
    it.backup === true ? known`It is backed up.` : it.backup === false ? known`It is not backed up.` : unknown`Whether it is backed up is not given.`,
    ...(it.copies ?? []).map((copy) => known`A copy is kept at ${graph.number.has(copy.site ?? '') ? { node: copy.site! } : 'another place'}, ${copy.sync === true ? 'written with every write' : `written later${copy.lag === undefined ? '' : ` (${copy.lag})`}`}.`),
  ];
}

function network(facts: Facts, node: number): readonly Line[] {
  const { graph } = facts, id = graph.ids[node]!;
  const it = graph.nodes[node] as NodeOf<'network'>;
  const users = usersOf(facts, node, (i) => {
    const other = graph.nodes[i]!;
    return (other.kind === 'container' || other.kind === 'vm') && (other.networks?.includes(id) ?? false);
  });
  return [
    users.length === 0 ? known`Nothing in the file is attached to it.` : known`${refs(facts, users)} ${users.length === 1 ? 'is' : 'are'} attached to it.`,
    it.external === true ? known`It can be reached from outside.` : it.internal === true ? known`It has no way out.` : unknown`Whether it can be reached from outside is not given.`,
  ];
}

function cluster(facts: Facts, node: number): readonly Line[] {
  const { graph } = facts, it = graph.nodes[node] as NodeOf<'cluster'>;
  const members = clusterMembers(facts).get(node) ?? [];
  return [
    members.length === 0 ? unknown`Its members are not given.` : known`Its ${counted(members.length, 'member')}: ${refs(facts, members)}. What is in it has no fixed place: it runs on one of them.`,
    it.failuresToTolerate === undefined ? unknown`How many of them may fail is not declared.` : known`It is meant to survive ${counted(it.failuresToTolerate, 'failure')} of them.`,
    ...(graph.count > 0 && it.ha === false ? [known`It does not start elsewhere what a failed member ran.`] : []),
  ];
}

function workload(facts: Facts, node: number): readonly Line[] {
  const { graph } = facts, it = graph.nodes[node]!;
  const copies = workloads(facts).copies[node]!;
  const { of, list, replica } = services(facts);
  const lines: Line[] = [];
  if (it.kind === 'container') {
    const digest = it.image?.includes('@') === true;
    lines.push(it.image === undefined ? unknown`Its image is not given.` : known`It runs the image ${it.image}, ${digest ? 'pinned by digest' : 'a name that may point to another image tomorrow'}.`);
    const engine = nearest(graph, node, 'engine');
    if (engine >= 0 && graph.kind[engine] === ENGINE) lines.push(known`${ref(facts, engine)} starts it.`);
  }
  if (copies === 0) lines.push(known`It does not run: it, or something above it, is stopped.`);
  else if (copies !== 1) lines.push(known`${counted(copies, 'copy', 'copies')} of it run${copies === 1 ? 's' : ''}.`);
  const service = of[node]! >= 0 ? list[of[node]!] : undefined;
  if (service?.declared === true) {
    const others = replica[node] === 1 ? service.nodes.filter((other) => other !== node) : [];
    lines.push(known`${replica[node] === 1 ? 'It' : 'With what it is in it'} is part of the service ${service.name}: ${counted(service.replicas, 'replica')}, of which ${String(service.minAvailable)} must be up${service.saysMinAvailable ? '' : ' (assumed)'}${others.length === 0 ? '' : said`; the others are in ${refs(facts, others)}`}.`);
  }
  return lines;
}

/** Labels that hold, its own or inherited. */
function labelled(facts: Facts, node: number): readonly Line[] {
  const all = labels(facts);
  const values = Object.entries({
    tenant: all.tenant[node], environment: all.environment[node], role: all.role[node], owner: all.owner[node], 'administered by': all.adminDomain[node],
    trust: TRUST[all.trust[node]!], sensitivity: SENSITIVITY[all.sensitivity[node]!], criticality: PRIORITIES[all.criticality[node]!],
  }).filter(([, value]) => value !== undefined).map(([name, value]) => `${name} ${value}`);
  return values.length === 0 ? [] : [known`Labels that hold for it: ${values.join(', ')}.`];
}

export function whatLines(facts: Facts, node: number): readonly Line[] {
  const { graph } = facts, it = graph.nodes[node]!;
  if (graph.cyclic[node] === 1) return [identity(facts, node), unknown`Its \`in\` leads back to itself, so nothing can be computed for it.`];
  const own = it.assumed?.includes('*') === true ? [assumed`The file marks it as assumed: nobody has said that it exists.`]
    : it.assumed !== undefined && it.assumed.length > 0 ? [assumed`The file marks these values of it as assumed: ${it.assumed.join(', ')}.`] : [];
  const about = (): readonly Line[] => {
    switch (it.kind) {
      case 'hypervisor': return hypervisorType(facts, node);
      case 'host': return machineSize(facts, node);
      case 'vm': return [...machineSize(facts, node), ...workload(facts, node)];
      case 'volume': return storage(facts, node);
      case 'network': return network(facts, node);
      case 'cluster': return cluster(facts, node);
      case 'container': case 'pod': case 'app': return workload(facts, node);
      case 'engine': return it.runtime === undefined ? [unknown`Which runtime starts its containers is not given.`] : [known`It starts containers with ${facts.catalog.platform(it.runtime)?.name ?? it.runtime}.`];
      default: return [];
    }
  };
  return [identity(facts, node), ...own, ...about(), ...inside(facts, node), ...labelled(facts, node)];
}
