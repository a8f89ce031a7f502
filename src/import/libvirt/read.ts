/** libvirt XML: files -> operations. */
import { type ImportContext, type ImportFile, type ImportResult, SNIFF_BYTES } from '../contract';
import { makeEstate } from '../machines/estate';
import { makeGround } from '../machines/ground';
import { first, readXml, textIn, type XmlElement } from '../machines/xml';
import { sourceText } from '../notes';
import { baseName, folderOf } from '../paths';
import { hostOf, nodeInfoOf } from './host';
import { addDomains, type FoundDomain } from './machines';
import { addUnused, nameOf, type Surroundings } from './storage';
import { bytesOf } from './units';
import { isNodeInfo } from '.';

/** Elements by what they are, those inside `<node>` and `<domstatus>` included. */
function collect(root: XmlElement, path: string, into: Map<string, { element: XmlElement; path: string; around?: XmlElement }[]>): void {
  const add = (element: XmlElement, around?: XmlElement) => into.set(element.name, [...(into.get(element.name) ?? []), { element, path, ...(around ? { around } : {}) }]);
  if (root.name === 'domstatus') {
    const inner = first(root, 'domain');
    if (inner) add(inner, root);
  } else if (root.name === 'node') for (const child of root.children) collect(child, path, into);
  else add(root);
}

const HANDLED = new Set(['domain', 'domainsnapshot', 'capabilities', 'network', 'pool', 'volume', 'cpu', 'domainCapabilities']);

export async function read(files: readonly ImportFile[], context: ImportContext): Promise<ImportResult> {
  const estate = makeEstate(context, 'libvirt', 'libvirt XML', files);
  const main = files[0].path;
  const name = baseName(folderOf(main)) || context.workspaceName || 'libvirt';
  const ground = makeGround(estate, { name, path: main, title: 'libvirt' });
  if (!ground) return estate.finish(name);
  const around: Surroundings = { estate, ground, pools: new Map(), networks: new Map(), volumes: new Map() };
  const found = new Map<string, { element: XmlElement; path: string; around?: XmlElement }[]>();
  for (const file of files) readFile(file, around, found);
  describe(around, found);
  const domains: readonly FoundDomain[] = found.get('domain') ?? [];
  addDomains(around, domains, found.get('domainsnapshot') ?? []);
  addUnused(around);
  return estate.finish(domains.length === 1 ? (textIn(domains[0].element, 'name') ?? name) : name);
}

function readFile({ path, text }: ImportFile, { estate, ground }: Surroundings, found: Map<string, { element: XmlElement; path: string }[]>): void {
  const source = sourceText(path, text);
  estate.sources.add(path);
  if (isNodeInfo(text.slice(0, SNIFF_BYTES)) && !/^\s*</.test(text)) {
    ground.describeHost(nodeInfoOf(estate, text, source), { path, pointer: '/host', place: { source, offset: 0 } });
    return;
  }
  const roots = readXml(text, source, estate.notes);
  if (roots.length > 1) estate.notes.add('info', 'several-roots', roots[1].place, 'The file holds several documents one after the other; all of them were read.');
  for (const root of roots) {
    if (!HANDLED.has(root.name) && root.name !== 'domstatus' && root.name !== 'node') {
      estate.notes.add('info', 'not-libvirt', root.place, `<${root.name}> is nothing of libvirt that is read here; it was left out.`);
    } else collect(root, path, found);
  }
}

/** Takes in what machines may refer to, before the machines. */
function describe(around: Surroundings, found: ReadonlyMap<string, readonly { element: XmlElement; path: string }[]>): void {
  const { estate, ground } = around;
  for (const { element, path } of found.get('capabilities') ?? []) ground.describeHost(hostOf(estate, element), { path, pointer: '/host', place: element.place });
  for (const { element, path } of found.get('pool') ?? []) {
    const name = nameOf(estate, element);
    if (name !== undefined) around.pools.set(name, { element, path, folder: textIn(element, 'target', 'path')?.replace(/\/+$/, '') });
  }
  for (const { element, path } of found.get('network') ?? []) {
    const name = nameOf(estate, element);
    if (name !== undefined) around.networks.set(name, { element, path });
  }
  for (const { element } of found.get('volume') ?? []) {
    const size = bytesOf(estate.notes, first(element, 'capacity'), 'Capacity of a volume', 'bytes');
    for (const key of [textIn(element, 'key'), textIn(element, 'target', 'path')]) if (key !== undefined && size !== undefined) around.volumes.set(key, size);
  }
}
