/**
 * A machine that files of two formats describe is one: it is known by its UUID, which hypervisors hand to the firmware of the guest
 * and keep when a machine is exported. What was imported first stays, and the second description fills what was left open.
 */
import type { Json, NodeOf, Operation } from '../../model';
import { quote } from '../notes';
import { isSame } from '../update';
import type { Estate, Origin } from './estate';
import type { Ground } from './ground';

type VmDraft = Partial<Omit<NodeOf<'vm'>, 'kind' | 'in'>>;
type Vm = { readonly id: string; readonly node: NodeOf<'vm'> };

/** Formats whose nodes have the UUID at the end of their pointer. */
const POINTERS: ReadonlyMap<string, string> = new Map([['libvirt', '/domain/'], ['vmx', '/vm/'], ['vbox', '/machine/'], ['hyperv', '/vm/']]);

/** 32 digits of a UUID however it is written; undefined for what is none, and for the ones that many machines have. */
export function plainUuid(text: string | undefined): string | undefined {
  const digits = text !== undefined && text.length < 100 ? text.toLowerCase().replace(/[^0-9a-f]/g, '') : '';
  return /^[0-9a-f]{32}$/.test(digits) && /^[-{}0-9a-f\s]+$/i.test(text!) && new Set(digits).size > 2 && digits !== '03000200040005000006000700080009' ? digits : undefined;
}

/** The one machine of the topology that another format described under the UUID. */
function twinOf({ context: { topology } }: Estate, format: string, uuid: string): Vm | undefined {
  let found: Vm | undefined;
  for (let i = 0; i < topology.nodes.length; i++) {
    const node = topology.nodes[i];
    const { format: other, pointer } = node.source ?? {};
    const start = POINTERS.get(other ?? '');
    if (node.kind !== 'vm' || other === format || start === undefined || !pointer?.startsWith(start) || plainUuid(pointer.slice(start.length)) !== uuid) continue;
    if (found) return undefined;
    found = { id: topology.ids[i], node };
  }
  return found;
}

/** Which nodes a machine refers to: the first description named them already, as its own format does. */
const REFERENCES = new Set(['storage', 'networks', 'cloneOf', 'assumed', 'name']);

type Plain = { readonly [key: string]: Json };
const isObject = (value: Json | undefined): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is there only in `fresh`, as operations, and the names of what is different. */
function compare(path: readonly string[], old: Plain, fresh: Plain): { readonly fill: readonly Operation[]; readonly differs: readonly string[] } {
  const [fill, differs]: [Operation[], string[]] = [[], []];
  for (const [name, value] of Object.entries(fresh)) {
    if (value === undefined || (path.length === 2 && REFERENCES.has(name))) continue;
    const before = Object.hasOwn(old, name) ? old[name] : undefined;
    if (before === undefined) fill.push({ op: 'set', path: [...path, name], value });
    else if (isObject(before) && isObject(value)) {
      const inner = compare([...path, name], before, value);
      fill.push(...inner.fill);
      if (inner.differs.length > 0) differs.push(name);
    } else if (!isSame(before, value)) differs.push(name);
  }
  return { fill, differs };
}

/**
 * Joins a machine with what another format said of it, and returns whether it did. `describe` gives what the files say; it is
 * handed an estate and a ground that make no nodes.
 */
export function joinTwin(estate: Estate, format: string, uuid: string | undefined, origin: Origin, anywhere: boolean, describe: (quiet: { readonly estate: Estate; readonly ground: Ground }) => VmDraft): boolean {
  const plain = plainUuid(uuid);
  const twin = plain === undefined || estate.earlier('vm', origin, anywhere) ? undefined : twinOf(estate, format, plain);
  if (!twin || estate.isJoined(twin.id)) return false;
  const quiet: Estate = { ...estate, id: () => '', put: () => false, has: () => true, link: () => undefined, move: () => undefined };
  const nowhere: Ground = { hypervisor: () => '', engine: () => '', machine: () => undefined, describeHost: () => undefined };
  const facts = describe({ estate: quiet, ground: nowhere });
  const { fill, differs } = compare(['nodes', twin.id], twin.node as unknown as Plain, facts as unknown as Plain);
  estate.join(twin.id, fill);
  estate.notes.add('info', 'joined', origin.place, `${quote(twin.id)} was imported from ${quote(twin.node.source?.file ?? '')} and has the same UUID: it is one machine. What was left open there was filled in from here.`);
  if (differs.length > 0) estate.notes.add('warning', 'contradiction', origin.place, `${quote(twin.id)} is described otherwise in ${quote(twin.node.source?.file ?? '')} (${differs.join(', ')}); that stays.`);
  return true;
}
