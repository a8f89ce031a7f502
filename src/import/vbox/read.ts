/** VirtualBox: files -> operations. */
import { escapeSegment, type NodeOf } from '../../model';
import type { ImportContext, ImportFile, ImportResult } from '../contract';
import { rangeOf } from '../machines/addresses';
import { type Estate, makeEstate, type Origin } from '../machines/estate';
import { noteField } from '../machines/fates';
import { makeGround } from '../machines/ground';
import { known } from '../machines/quantities';
import { joinTwin } from '../machines/twins';
import { all, attribute, first, readXml, type XmlElement } from '../machines/xml';
import { quote, sourceText } from '../notes';
import { baseName } from '../paths';
import { FIELDS } from './fields';
import { vmOf } from './machine';
import { hostFolder } from '.';

type OsFamily = NonNullable<NonNullable<NodeOf<'host'>['os']>['family']>;

/** The version of a file ends with the system VirtualBox ran on: `1.19-linux`. */
const HOSTS: ReadonlyMap<string, OsFamily> = new Map([['linux', 'linux'], ['windows', 'windows'], ['macosx', 'macos'], ['freebsd', 'bsd'], ['solaris', 'other']]);

interface Found {
  readonly element: XmlElement;
  readonly path: string;
  readonly name: string;
  readonly uuid: string;
}

interface Registered {
  readonly uuid: string;
  readonly place: XmlElement['place'];
  readonly file: string;
}

interface Reading {
  readonly estate: Estate;
  readonly machines: Map<string, Found>;
  readonly registered: Registered[];
  readonly ranges: Map<string, string>;
  family: OsFamily | undefined;
}

export async function read(files: readonly ImportFile[], context: ImportContext): Promise<ImportResult> {
  const estate = makeEstate(context, 'vbox', 'VirtualBox', files, hostFolder);
  const name = baseName(hostFolder(files[0].path)) || context.workspaceName || 'virtualbox';
  const ground = makeGround(estate, { name, path: files[0].path, title: 'VirtualBox' });
  if (!ground) return estate.finish(name);
  const reading: Reading = { estate, machines: new Map(), registered: [], ranges: new Map(), family: undefined };
  for (const file of files) readFile(reading, file);
  for (const found of reading.machines.values()) {
    if (estate.leaveOut()) continue;
    const origin: Origin = { path: found.path, pointer: `/machine/${escapeSegment(found.uuid)}`, place: found.element.place };
    if (found.element.name === 'Machine' && joinTwin(estate, 'vbox', found.uuid, origin, false, (quiet) => known(vmOf({ ...found, ...quiet, ranges: reading.ranges })) ?? {})) continue;
    const id = estate.id('vm', origin, [found.name, `${found.name}-vm`]);
    const parent = estate.earlier('vm', origin)?.node.in ?? ground.hypervisor('virtualbox', reading.family ? { os: { family: reading.family } } : {});
    const facts = found.element.name === 'Machine' ? vmOf({ ...found, estate, ground, ranges: reading.ranges }) : {};
    estate.put(id, known<NodeOf<'vm'>>({ kind: 'vm', in: parent, ...(id === found.name ? {} : { name: found.name }), ...facts })!, origin);
  }
  const missing = reading.registered.filter(({ uuid }) => !reading.machines.has(uuid));
  if (missing.length > 0) {
    const names = missing.slice(0, 5).map(({ file }) => quote(file)).join(', ');
    estate.notes.add('info', 'not-imported', missing[0].place, `VirtualBox knows ${missing.length} machines that are not among the files (${names}${missing.length > 5 ? ' ...' : ''}). Import their files too.`);
  }
  return estate.finish(reading.machines.size === 1 ? [...reading.machines.values()][0].name : name);
}

function readFile(reading: Reading, { path, text }: ImportFile): void {
  const { estate } = reading;
  estate.sources.add(path);
  for (const root of readXml(text, sourceText(path, text), estate.notes)) {
    if (root.name !== 'VirtualBox') estate.notes.add('info', 'not-virtualbox', root.place, `<${root.name}> is nothing of VirtualBox; it was left out.`);
    reading.family ??= HOSTS.get(/-([a-z]+)$/.exec(attribute(root, 'version') ?? '')?.[1] ?? '');
    for (const child of root.name === 'VirtualBox' ? root.children : []) {
      if (child.name === 'Machine' || child.name === 'MachineEncrypted') addMachine(reading, path, child);
      else if (child.name === 'Global') readGlobal(reading, child);
    }
  }
}

const plainUuid = (uuid: string | undefined) => (uuid ?? '').replace(/[{}]/g, '').toLowerCase();

function addMachine({ estate, machines }: Reading, path: string, element: XmlElement): void {
  const name = attribute(element, 'name') ?? baseName(path).replace(/\.vbox(-prev)?$/i, '');
  const uuid = plainUuid(attribute(element, 'uuid'));
  const key = uuid === '' ? path : uuid;
  const other = machines.get(key);
  if (other) estate.notes.add('warning', 'same-machine', element.place, `This is ${quote(other.name)} again (the same UUID, in ${quote(other.path)}); the first description was taken.`);
  else machines.set(key, { element, path, name, uuid });
  if (element.name === 'MachineEncrypted') estate.notes.add('warning', 'encrypted', element.place, `${quote(name)} is encrypted: nothing but its name can be read.`);
}

/** VirtualBox.xml: the machines it knows, and the address ranges of its networks. */
function readGlobal({ estate, registered, ranges }: Reading, global: XmlElement): void {
  for (const child of global.children) noteField(estate.notes, FIELDS.global, child.name, child.place, `<${child.name}>`);
  for (const entry of all(first(global, 'MachineRegistry'), 'MachineEntry')) registered.push({ uuid: plainUuid(attribute(entry, 'uuid')), place: entry.place, file: baseName((attribute(entry, 'src') ?? '').replaceAll('\\', '/')) });
  const services = first(global, 'NetserviceRegistry');
  for (const server of all(first(services, 'DHCPServers'), 'DHCPServer')) {
    const cidr = rangeOf(attribute(server, 'IPAddress'), attribute(server, 'networkMask'), undefined);
    const name = attribute(server, 'networkName')?.replace(/^HostInterfaceNetworking-/, '');
    if (cidr !== undefined && name !== undefined) ranges.set(name, cidr);
  }
  for (const network of all(first(services, 'NATNetworks'), 'NATNetwork')) {
    const [name, range] = [attribute(network, 'networkName'), attribute(network, 'network')];
    const cidr = rangeOf(range?.split('/')[0], undefined, range?.split('/')[1]);
    if (name !== undefined && cidr !== undefined) ranges.set(name, cidr);
  }
}
