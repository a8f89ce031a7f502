/** Networks and volumes of a project, and which of them a service is attached to. */
import type { NodeOf } from '../../model';
import { quote } from '../notes';
import { named } from './merge';
import { field, type Project, type Service, sortFields } from './scope';
import { at, booleanOf, child, entriesOf, itemsOf, textOf, type Value } from '../values';

/** The network that Compose gives to every service without `networks`. */
export const DEFAULT_NETWORK = 'default';

const implicit = (service: Value) => child(service, 'networks') === undefined && child(service, 'network_mode') === undefined;

/** Whether a service is on the project's default network, which needs no definition. */
export function usesDefaultNetwork(service: Value): boolean {
  const attached = child(service, 'networks');
  return attached === undefined ? implicit(service) : named(attached).entries.has(DEFAULT_NETWORK);
}

/** Ids of the networks of a service. */
export function attachmentsOf(service: Service): readonly string[] {
  const attached = field(service, 'networks');
  const names = attached === undefined ? [] : entriesOf(named(attached));
  if (implicit(service.value)) return [service.project.networks.get(DEFAULT_NETWORK)!];
  return names.flatMap(([name, entry]) => {
    sortFields(service.project.notes, 'attachment', entry.value);
    const id = service.project.networks.get(name);
    if (id === undefined) {
      service.project.notes.add('warning', 'unknown-network', entry.key, `\`${service.name}\` is on the network ${quote(name)}, which the file does not define under \`networks\`; Compose would refuse it.`, name);
    }
    return id ?? [];
  });
}

type Placeless<K extends 'network' | 'volume'> = Omit<NodeOf<K>, 'in' | 'source'>;

/** A network node, its parent aside. */
export function networkOf(project: Project, name: string): Placeless<'network'> {
  const value = at(project.file, 'networks', name);
  sortFields(project.notes, 'network', value);
  noteExternal(project, 'network', name, value);
  const cidr = itemsOf(at(value, 'ipam', 'config')).map((item) => textOf(child(item, 'subnet'))).find((subnet) => subnet !== undefined);
  const driver = textOf(child(value, 'driver'));
  const internal = booleanOf(child(value, 'internal'));
  return { kind: 'network', ...realName(name, value), ...(cidr ? { cidr } : {}), ...(driver ? { driver } : {}), ...(internal === undefined ? {} : { internal }) };
}

/** A volume node, its parent aside. */
export function volumeOf(project: Project, name: string): Placeless<'volume'> {
  const value = at(project.file, 'volumes', name);
  sortFields(project.notes, 'volume', value);
  noteExternal(project, 'volume', name, value);
  const driver = textOf(child(value, 'driver'));
  return { kind: 'volume', ...realName(name, value), ...(driver ? { driver } : {}) };
}

/** The engine's name for it, where the file gives one. */
function realName(name: string, value: Value | undefined): { readonly name?: string } {
  const given = textOf(child(value, 'name')) ?? textOf(at(value, 'external', 'name'));
  return given === undefined || given === name ? {} : { name: given };
}

function noteExternal(project: Project, kind: 'network' | 'volume', name: string, value: Value | undefined): void {
  const external = child(value, 'external');
  if (external === undefined || booleanOf(external) === false) return;
  project.notes.add('info', `external-${kind}`, external.place, `The ${kind} ${quote(name)} is made outside this project; it stands beside the project's own. Join it with the ${kind} it is, if that is here already.`, name);
}
