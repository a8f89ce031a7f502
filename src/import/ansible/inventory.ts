/** Hosts and groups of an inventory, put together from files of any form. */
import { type Notes, type Place, quote } from '../notes';
import type { Value } from '../values';
import { expand } from './ranges';

export interface InventoryHost {
  readonly name: string;
  readonly path: string;
  readonly place: Place;
  readonly variables: Map<string, Value>;
}

interface Group {
  readonly hosts: Set<string>;
  readonly children: Map<string, Place>;
  readonly variables: Map<string, Value>;
  /** Some file describes it, rather than only naming it. */
  defined: boolean;
}

export interface Inventory {
  readonly notes: Notes;
  readonly hosts: ReadonlyMap<string, InventoryHost>;
  /** Adds the hosts that a pattern stands for to a group (`all` and `ungrouped` are no groups of their own); returns them. */
  addHosts(group: string, pattern: string, path: string, place: Place): readonly InventoryHost[];
  /** Makes a group known; where `child` is given, that is one of those in it. */
  addGroup(group: string, child?: { readonly name: string; readonly place: Place }): void;
  setGroupVariable(group: string, name: string, value: Value): void;
  /** Notes groups that are in themselves, and those that no file describes. */
  checkGroups(): void;
  /** Groups of a host, its own first, then those around them. */
  groupsOf(host: string): readonly string[];
  /** A variable of the host, else of a group of it. */
  variable(host: InventoryHost, name: string): Value | undefined;
}

/** Most hosts of an inventory: ranges make them cheap to write. */
const MOST_HOSTS = 10_000;
const IMPLICIT = new Set(['all', 'ungrouped']);

export function makeInventory(notes: Notes): Inventory {
  const hosts = new Map<string, InventoryHost>();
  const groups = new Map<string, Group>();
  const around = new Map<string, Set<string>>();
  const groupsOfHost = new Map<string, Set<string>>();
  const groupOf = (name: string): Group => {
    const known = groups.get(name);
    if (known) return known;
    const made: Group = { hosts: new Set(), children: new Map(), variables: new Map(), defined: false };
    groups.set(name, made);
    return made;
  };
  const listOf = (map: Map<string, Set<string>>, key: string) => {
    const known = map.get(key) ?? new Set<string>();
    map.set(key, known);
    return known;
  };
  const groupsOf = (host: string): readonly string[] => {
    const seen = new Set(groupsOfHost.get(host));
    for (const group of seen) for (const outer of around.get(group) ?? []) seen.add(outer);
    return [...seen];
  };
  return {
    notes,
    hosts,
    addHosts(group, pattern, path, place) {
      groupOf(group).defined = true;
      const expanded = expand(pattern, MOST_HOSTS + 1);
      if ('error' in expanded) {
        notes.add('warning', 'bad-range', place, `${quote(pattern)} is no name of hosts: ${expanded.error}. It was left out.`);
        return [];
      }
      return expanded.names.flatMap((name) => {
        const known = hosts.get(name);
        if (!known && hosts.size >= MOST_HOSTS) {
          notes.add('error', 'too-many-hosts', place, `The inventory has more than ${MOST_HOSTS} hosts; the rest was left out.`, 'too-many-hosts');
          return [];
        }
        const host = known ?? { name, path, place, variables: new Map<string, Value>() };
        hosts.set(name, host);
        groupOf(group).hosts.add(name);
        if (!IMPLICIT.has(group)) listOf(groupsOfHost, name).add(group);
        return [host];
      });
    },
    addGroup(group, child) {
      groupOf(group).defined = true;
      if (!child) return;
      groupOf(child.name);
      groupOf(group).children.set(child.name, child.place);
      if (!IMPLICIT.has(group)) listOf(around, child.name).add(group);
    },
    setGroupVariable: (group, name, value) => void groupOf(group).variables.set(name, value),
    checkGroups: () => checkGroups(groups, notes),
    groupsOf,
    variable(host, name) {
      const own = host.variables.get(name);
      if (own) return own;
      for (const group of [...groupsOf(host.name), 'all']) {
        const value = groups.get(group)?.variables.get(name);
        if (value) return value;
      }
      return undefined;
    },
  };
}

function checkGroups(groups: ReadonlyMap<string, Group>, notes: Notes): void {
  const done = new Set<string>();
  for (const [start] of groups) {
    // Depth first without recursion; what is open when it is met again closes a circle.
    const open = new Set<string>();
    const stack: { name: string; left: Iterator<[string, Place]> }[] = [];
    const enter = (name: string) => {
      open.add(name);
      stack.push({ name, left: (groups.get(name)?.children ?? new Map<string, Place>()).entries() });
    };
    if (!done.has(start)) enter(start);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const next = top.left.next();
      if (next.done) {
        stack.pop();
        open.delete(top.name);
        done.add(top.name);
        continue;
      }
      const [child, place] = next.value;
      if (open.has(child)) notes.add('error', 'group-loop', place, `The group ${quote(child)} is in itself, which Ansible refuses; the circle was cut here.`, child);
      else if (!groups.get(child)?.defined) notes.add('error', 'unknown-group', place, `The group ${quote(child)} is named as a part of ${quote(top.name)} and described nowhere, which Ansible refuses.`, child);
      else if (!done.has(child)) enter(child);
    }
  }
}
