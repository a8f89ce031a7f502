/** Terraform plan or state: files -> operations. */
import { BUDGET, type ImportContext, type ImportFile, type ImportResult, type ReadAs } from '../contract';
import { type Estate, makeEstate } from '../machines/estate';
import { makeGround } from '../machines/ground';
import { type Place, quote } from '../notes';
import { baseName, folderOf } from '../paths';
import { isDelegated, readDelegated } from './delegated';
import { isUnknown, readResources, type Resource, setAttributes } from './resources';
import type { ResourceType, Scope } from './scope';
import { BETTER, PLAIN_ATTRIBUTES, PLAIN_TYPES, TYPES } from './types';

const KNOWN: ReadonlyMap<string, ResourceType> = new Map(TYPES.map((type) => [type.type, type]));

export async function read(files: readonly ImportFile[], context: ImportContext, readAs: ReadAs): Promise<ImportResult> {
  const taken = files.slice(0, BUDGET.files);
  const estate = makeEstate(context, 'terraform', 'Terraform', taken);
  const name = baseName(folderOf(files[0].path)) || context.workspaceName || 'terraform';
  if (files.length > taken.length) estate.notes.add('error', 'too-many-files', estate.start, `More than ${BUDGET.files} files belong to this import; the rest was not read.`);
  const resources = taken.flatMap((file) => {
    estate.sources.add(file.path);
    return readResources(file, estate.notes);
  });
  const ground = makeGround(estate, { name, path: files[0].path, title: 'Terraform' });
  if (!ground) return estate.finish(name);
  const byType = new Map<string, Resource[]>();
  for (const resource of resources) {
    const list = byType.get(resource.type);
    if (list) list.push(resource);
    else byType.set(resource.type, [resource]);
  }
  const scope: Scope = { estate, ground, resources, ofType: (...types) => types.flatMap((type) => byType.get(type) ?? []) };
  for (const [type, list] of byType) if (!isDelegated(type) || list.every(({ data }) => data)) noteType(estate, type, list);
  // In the order of the table, so that networks are described before machines mention them.
  for (const { type, write, lookedUp } of TYPES) {
    if (write) for (const resource of byType.get(type) ?? []) if (!resource.data || lookedUp) write(scope, resource);
  }
  const done = estate.finish(name);
  return readDelegated(resources, estate.notes, { ...done, notes: [] }, context, readAs);
}

/** One note for a type that is not read, and one for the attributes of a type that are not. */
function noteType(estate: Estate, type: string, list: readonly Resource[]): void {
  const known = KNOWN.get(type);
  const [{ place }] = list;
  if (!known) return noteUnread(estate, type, list, place);
  const reads = new Set(known.reads.split(' '));
  const left = new Set(list.flatMap(setAttributes).filter((name) => !reads.has(name) && !PLAIN_ATTRIBUTES.has(name)));
  if (left.size > 0 && known.write) {
    const [names, more] = [[...left].slice(0, 12).map((name) => quote(name)).join(', '), left.size - 12];
    estate.notes.add('info', 'not-carried-over', place, `Of ${quote(type)} is not carried over: ${names}${more > 0 ? ` and ${more} more` : ''}. No rule reads them, or they may hold secrets.`, type);
  }
  const later = [...reads].filter((name) => list.some((resource) => isUnknown(resource, name)));
  if (later.length > 0) {
    estate.notes.add('info', 'known-after-apply', place, `Of ${quote(type)}, ${later.map((name) => quote(name)).join(', ')} ${later.length === 1 ? 'is' : 'are'} known only after the plan was applied. Import the state then.`, type);
  }
}

function noteUnread(estate: Estate, type: string, list: readonly Resource[], place: Place): void {
  if (PLAIN_TYPES.has(type)) return;
  const advice = BETTER.find(([pattern]) => pattern.test(type))?.[1];
  for (const { data } of list) {
    if (!data) estate.notes.add('info', 'not-carried-over', place, `Resources of type ${quote(type)} are not carried over: ${advice ?? 'they are no machine, container, network or storage that is known here'}.`, `type ${type}`);
  }
}
