/** Incus and LXD: files -> operations. */
import { escapeSegment, type NodeOf } from '../../model';
import type { ImportContext, ImportFile, ImportResult } from '../contract';
import { makeEstate, type Origin } from '../machines/estate';
import { noteField } from '../machines/fates';
import { makeGround } from '../machines/ground';
import { standing } from '../machines/moving';
import { known } from '../machines/quantities';
import { quote } from '../notes';
import { baseName, folderOf } from '../paths';
import { child, entriesOf, textOf, type Value } from '../values';
import { type Around, describeHosts, layerOf, layersKnown, locationOf, makeAround, surroundingsOf } from './around';
import { effective } from './config';
import { FIELDS } from './fields';
import { containerOf, vmOf } from './instance';
import { type Item, type ItemKind, readItems } from './items';

export async function read(files: readonly ImportFile[], context: ImportContext): Promise<ImportResult> {
  const estate = makeEstate(context, 'incus', 'Incus', files);
  const name = baseName(folderOf(files[0].path)) || context.workspaceName || 'incus';
  const ground = makeGround(estate, { name, path: files[0].path, title: 'Incus' });
  if (!ground) return estate.finish(name);
  const items: Record<ItemKind, Item[]> = { instance: [], profile: [], network: [], pool: [], project: [], resources: [] };
  for (const file of files) readItems(estate, file, items);
  const around = makeAround(estate, ground, items);
  if (context.on !== undefined && around.hosts.size > 1) {
    estate.notes.add('error', 'wrong-target', estate.start, `The files name several members of a cluster (${[...around.hosts.keys()].slice(0, 5).join(', ')}), so they bring their own hosts. Import them without choosing a place.`);
    return estate.finish(name);
  }
  describeHosts(around, items.resources);
  for (const { value } of items.project) {
    estate.notes.add('info', 'not-carried-over', value.place, 'Projects are not carried over: their limits are compared with those of instances when these are made, and do not hold for all of them together at run time.', 'project');
  }
  const profiles = new Map(items.profile.flatMap(({ value }) => (textOf(child(value, 'name')) === undefined ? [] : [[textOf(child(value, 'name'))!, value] as const])));
  for (const item of items.instance) addInstance(around, item, profiles);
  around.addUnused();
  return estate.finish(items.instance.length === 1 ? (textOf(child(items.instance[0].value, 'name')) ?? name) : name);
}

function addInstance(around: Around, { value, path }: Item, profiles: ReadonlyMap<string, Value>): void {
  const { estate } = around;
  for (const [key, entry] of entriesOf(value)) if (key !== 'description' || textOf(entry.value) !== undefined) noteField(estate.notes, FIELDS.instance, key, entry.key, key);
  const [written, project, location] = [textOf(child(value, 'name')), textOf(child(value, 'project')) ?? 'default', locationOf(value)];
  const name = written ?? baseName(path).replace(/\.(container|vm)?\.?(ya?ml|json)$/i, '');
  const kind = textOf(child(value, 'type')) === 'container' ? 'container' as const : 'vm' as const;
  const origin: Origin = { path, pointer: `/instances/${escapeSegment(project)}/${escapeSegment(name)}`, place: value.place };
  const id = estate.id(kind, origin, [name, ...(project === 'default' ? [] : [`${project}-${name}`]), `${name}-${kind}`], true);
  if (estate.has(id)) {
    estate.notes.add('warning', 'same-machine', value.place, `This is ${quote(name)} again; the first description was taken.`);
    return;
  }
  const instance = { around: surroundingsOf(around, location, path), value, effective: effective(estate, value, profiles), hostMemory: around.memoryOf(location) };
  const facts = kind === 'container' ? containerOf(instance) : vmOf(instance);
  const parent = parentOf(around, kind, id, origin, location);
  estate.put(id, known<NodeOf<'vm'> | NodeOf<'container'>>({ kind, in: parent, ...(id === name ? {} : { name }), ...facts } as NodeOf<'vm'>)!, origin, true);
}

function parentOf(around: Around, kind: 'vm' | 'container', id: string, origin: Origin, location: string | undefined): string {
  const layer = kind === 'vm' ? 'hypervisor' : 'engine';
  if (location === undefined || around.estate.context.on !== undefined) return around.estate.earlier(kind, origin, true)?.node.in ?? layerOf(around, layer, location);
  return standing(around.estate, { kind, id, origin, now: layerOf(around, layer, location), others: () => layersKnown(around, layer), host: location });
}
