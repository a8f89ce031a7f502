/** Files of containerlab -> nodes: a container for each node of a lab, links for its wires. */
import type { NodeOf } from '../../model';
import { BUDGET, type ImportContext, type ImportFile, type ImportResult } from '../contract';
import { extraOf } from '../extra';
import { type Place, quote, sourceText } from '../notes';
import { baseName } from '../paths';
import { booleanOf, child, entriesOf, itemsOf, textOf, type Value } from '../values';
import { type Builder, makeBuilder, ownedProperties } from '../workloads/builder';
import { sortFields } from '../workloads/fields';
import { cores, numberOf, sizeOf, type Subject } from '../workloads/quantities';
import { securityOptions } from '../workloads/security';
import { known, writtenBytes } from '../write';
import { readYaml } from '../yaml';
import { BRIDGES, FIELDS, VIRTUAL } from './fields';
import { inherited, inheritedTexts, type Levels, levelsOf, merged } from './inherit';
import { escape, expanded, type Lab, putNetwork, sourceOf } from './lab';
import { readLinks } from './links';
import { containerlabImporter } from '.';

type Container = NodeOf<'container'>;
type Mount = NonNullable<Container['mounts']>[number];
type Port = NonNullable<Container['ports']>[number];

/** Containerlab's own names for what a lab does not say. */
const MGMT_NETWORK = 'clab', MGMT_SUBNET = '172.20.20.0/24';
const RESTARTS = ['no', 'always', 'on-failure', 'unless-stopped'] as const;
const OWNED = ownedProperties('name image limits cpuset privileged user capabilities seccomp lsm allowPrivilegeEscalation namespaces mounts devices ports networks restart health driver cidr');

export async function read(files: readonly ImportFile[], context: ImportContext): Promise<ImportResult> {
  const taken = files.slice(0, BUDGET.files);
  const paths = taken.map((file) => file.path);
  const builder = makeBuilder(context, containerlabImporter, paths, OWNED);
  let name: string | undefined;
  for (const file of taken) name = readLab(builder, file) ?? name;
  return builder.finish(name, paths);
}

function readLab(builder: Builder, file: ImportFile): string | undefined {
  const { notes } = builder;
  const source = sourceText(file.path, file.text);
  const nul = file.text.indexOf('\0'), template = /^[ \t]*\{\{/m.exec(file.text);
  if (nul >= 0 || template) {
    const offset = nul >= 0 ? nul : template!.index;
    notes.add('error', nul >= 0 ? 'nul-character' : 'template', { source, offset }, nul >= 0 ? `${quote(file.path)} holds a NUL character, which YAML may not; it was not read.` : 'This is a template that is not rendered yet, so it was not read. Import what it renders.');
    return undefined;
  }
  const root = readYaml(file.text, source, notes, 'containerlab');
  const topology = child(root, 'topology');
  const nodes = child(topology, 'nodes');
  if (nodes?.type !== 'map') {
    if (root) notes.add('error', 'not-a-lab', root.place, 'This is no lab of containerlab: it has no `topology` with `nodes`.');
    return undefined;
  }
  sortFields(notes, 'containerlab', FIELDS.lab, root);
  sortFields(notes, 'containerlab', FIELDS.topology, topology);
  sortFields(notes, 'containerlab', FIELDS.mgmt, child(root, 'mgmt'));
  const name = expanded(notes, child(root, 'name')) ?? baseName(file.path).replace(/(\.clab)?\.ya?ml$/i, '');
  const podman = entriesOf(nodes).some(([, { value }]) => textOf(inherited(levelsOf(topology, value), 'runtime')) === 'podman');
  const ground = builder.ground(name, podman ? 'podman' : 'docker', 'A lab', nodes.place);
  if (!ground) return name;
  const bridges = new Set(entriesOf(nodes).filter(([, { value }]) => BRIDGES.has(textOf(inherited(levelsOf(topology, value), 'kind')) ?? '')).map(([node]) => node));
  const lab: Lab = { builder, file, name, machine: ground.machine, ids: new Map(), bridges };
  const management = managementOf(lab, child(root, 'mgmt'), nodes.place);
  for (const [node, { key, value }] of entriesOf(nodes)) {
    const id = builder.ids.take(bridges.has(node) ? 'network' : 'container', sourceOf(lab, `/topology/nodes/${escape(node)}`), node, `${name}-${node}`);
    lab.ids.set(node, id);
    if (bridges.has(node)) putNetwork(lab, id, `/topology/nodes/${escape(node)}`, { driver: textOf(child(value, 'kind')) === 'ovs-bridge' ? 'openvswitch' : 'bridge' }, key);
  }
  const wires = readLinks(lab, child(topology, 'links'));
  for (const [node, { key, value }] of entriesOf(nodes)) if (!bridges.has(node)) writeNode(lab, node, levelsOf(topology, value), key, ground.parent, management, wires.networks.get(node) ?? []);
  wires.write();
  return name;
}

/** The network over which nodes are managed, which every node is on unless it says otherwise. */
function managementOf(lab: Lab, mgmt: Value | undefined, place: Place): () => string {
  let made: string | undefined;
  return () => {
    if (made !== undefined) return made;
    const written = expanded(lab.builder.notes, child(mgmt, 'network')), subnet = expanded(lab.builder.notes, child(mgmt, 'ipv4-subnet'));
    const name = written ?? MGMT_NETWORK;
    made = lab.builder.ids.take('network', sourceOf(lab, '/mgmt'), name, `${lab.name}-${name}`);
    // The network `bridge` is Docker's own, with a subnet of Docker's.
    const cidr = subnet ?? (written === undefined ? MGMT_SUBNET : undefined);
    putNetwork(lab, made, '/mgmt', { driver: 'bridge', ...(cidr === undefined || cidr === 'auto' ? {} : { cidr }), ...(subnet === undefined && cidr !== undefined ? { assumed: ['cidr'] } : {}) }, child(mgmt, 'network')?.place ?? place);
    return made;
  };
}

function writeNode(lab: Lab, node: string, levels: Levels, place: Place, parent: string, management: () => string, networks: readonly string[]): void {
  const { notes } = lab.builder;
  const kind = textOf(inherited(levels, 'kind'));
  const id = lab.ids.get(node)!;
  const kept = sortFields(notes, 'containerlab', FIELDS.node, merged(levels));
  if (kind === 'host' || kind === 'k8s-kind') {
    notes.add('info', 'not-carried-over', place, kind === 'host' ? 'A node of the kind `host` stands for the machine itself; it is not shown.' : 'Nodes of the kind `k8s-kind` are clusters that kind makes; only those of their containers that are nodes of the lab are shown.', kind);
    lab.ids.delete(node);
    return;
  }
  if (kind !== undefined && VIRTUAL.has(kind)) {
    notes.add('info', 'machine-inside', place, 'Nodes of kinds such as `nokia_sros` run a virtual machine inside their container; a container has no place for one, so they stand as containers.', 'machine-inside');
  }
  if (itemsOf(inherited(levels, 'components')).length > 0) notes.add('info', 'components', inherited(levels, 'components')!.place, 'A chassis with components is a container for each; one stands for all of them.', 'components');
  const mode = expanded(notes, inherited(levels, 'network-mode'));
  const own = mode === undefined || mode === 'bridge' ? [management()] : [];
  const text = extraOf(kept, node, place, notes);
  lab.builder.put(id, {
    kind: 'container', in: parent,
    ...known({
      ...facts(lab, node, levels),
      name: id === node ? undefined : node,
      namespaces: namespacesOf(lab, levels, mode),
      networks: [...new Set([...own, ...networks])],
      extra: known({ kind, type: textOf(inherited(levels, 'type')), ...(typeof text === 'object' && text !== null ? text : {}) }) as Container['extra'],
    }),
    source: sourceOf(lab, `/topology/nodes/${escape(node)}`),
  }, place);
}

function facts(lab: Lab, node: string, levels: Levels): Partial<Container> {
  const { notes } = lab.builder;
  const subject: Subject = { notes, name: node };
  const memory = sizeOf(subject, inherited(levels, 'memory'), 'Memory');
  const cpu = numberOf(subject, inherited(levels, 'cpu'), 'CPUs', 0, 100_000);
  const policy = textOf(inherited(levels, 'restart-policy'))?.toLowerCase();
  const capabilities = inheritedTexts(levels, 'cap-add').flatMap((value) => textOf(value)?.toUpperCase().replace(/^CAP_/, '') ?? []);
  return {
    image: expanded(notes, inherited(levels, 'image')),
    limits: known({ cpu: cpu ? cores(cpu) : undefined, memory: memory ? writtenBytes(memory) : undefined }),
    cpuset: textOf(inherited(levels, 'cpu-set')),
    privileged: booleanOf(inherited(levels, 'privileged')),
    user: textOf(inherited(levels, 'user')),
    capabilities: capabilities.length > 0 ? { add: [...new Set(capabilities)] } : undefined,
    ...securityOptions(inheritedTexts(levels, 'security-opts').flatMap((value) => textOf(value) ?? [])),
    restart: RESTARTS.find((each) => each === policy),
    health: inherited(levels, 'healthcheck') ? 'readiness' : undefined,
    ports: portsOf(subject, levels),
    mounts: mountsOf(lab, levels),
    devices: inheritedTexts(levels, 'devices').flatMap((value) => textOf(value)?.split(':')[0] ?? []),
  };
}

function namespacesOf(lab: Lab, levels: Levels, mode: string | undefined): Container['namespaces'] {
  const [, other] = /^container:(.+)$/.exec(mode ?? '') ?? [];
  const joined = other === undefined ? undefined : lab.ids.get(other) ?? lab.ids.get(other.replace(`clab-${lab.name}-`, ''));
  if (other !== undefined && joined === undefined) lab.builder.notes.add('warning', 'unknown-node', inherited(levels, 'network-mode')!.place, `${quote(other)}, whose network a node joins, is no node of the lab.`);
  return known({
    net: mode === 'host' || mode === 'none' ? mode : joined === undefined ? undefined : `container:${joined}`,
    pid: textOf(inherited(levels, 'pid-mode')) === 'host' ? 'host' : undefined,
    cgroup: textOf(inherited(levels, 'cgroupns-mode')) === 'host' ? 'host' : undefined,
  });
}

/** `ADDRESS:HOST:CONTAINER/PROTOCOL`, the address and the protocol as one likes; of ranges the first. */
function portsOf(subject: Subject, levels: Levels): readonly Port[] {
  return itemsOf(inherited(levels, 'ports')).flatMap((value): readonly Port[] => {
    const [, address, host, inside, protocol] = /^(?:([0-9.]{7,15}|\[[0-9a-f:]{2,40}\]):)?(?:(\d{1,5})(?:-\d{1,5})?:)?(\d{1,5})(?:-\d{1,5})?(?:\/(tcp|udp|sctp))?$/i.exec(textOf(value) ?? '') ?? [];
    const port = (text: string | undefined) => (Number(text) >= 1 && Number(text) <= 65_535 ? Number(text) : undefined);
    const container = port(inside);
    if (container === undefined) {
      subject.notes.add('warning', 'bad-value', value.place, `Port of ${quote(subject.name)}: it is not of the form \`8080:80/tcp\`, so it was left out.`);
      return [];
    }
    const named = protocol?.toLowerCase() as Port['protocol'];
    return [known({ container, host: port(host), protocol: named === 'tcp' ? undefined : named, address: address === '0.0.0.0' ? undefined : address })!];
  });
}

/** Binds of all levels, of two at one place the nearest; volumes by name; memory. */
function mountsOf(lab: Lab, levels: Levels): readonly Mount[] {
  const mounts = new Map<string, Mount>();
  for (const value of inheritedTexts(levels, 'binds')) {
    const [source, target, options = ''] = (expanded(lab.builder.notes, value) ?? '').split(':');
    if (source && target && !mounts.has(target)) mounts.set(target, { source, target, type: 'bind', ...(options.split(',').includes('ro') ? { readOnly: true } : {}) });
  }
  for (const value of inheritedTexts(levels, 'volumes')) {
    const [source, target, options = ''] = (expanded(lab.builder.notes, value) ?? '').split(':');
    if (source && target && !mounts.has(target)) mounts.set(target, { source: volumeOf(lab, source, value.place), target, type: 'volume', ...(options.split(',').includes('ro') ? { readOnly: true } : {}) });
  }
  for (const [target] of entriesOf(inherited(levels, 'tmpfs'))) mounts.set(target, { target, type: 'tmpfs' });
  return [...mounts.values()];
}

function volumeOf(lab: Lab, name: string, place: Place): string {
  const key = `volume ${name}`;
  const known = lab.ids.get(key);
  if (known !== undefined) return known;
  const pointer = `/volumes/${escape(name)}`;
  const id = lab.builder.ids.take('volume', sourceOf(lab, pointer), name, `${lab.name}-${name}`);
  lab.ids.set(key, id);
  lab.builder.put(id, { kind: 'volume', ...(lab.machine === undefined ? {} : { in: lab.machine }), source: sourceOf(lab, pointer) }, place);
  return id;
}
