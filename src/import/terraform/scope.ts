/** What the readers of Terraform's resources share. */
import type { NodeOf } from '../../model';
import type { Estate, Origin } from '../machines/estate';
import type { Ground } from '../machines/ground';
import { integerOf, type Measured, MIB, numberOf, sizeOf } from '../machines/quantities';
import { quote } from '../notes';
import { child, textOf, type Value } from '../values';
import { attribute, type Resource, textAt } from './resources';

export interface Scope {
  readonly estate: Estate;
  readonly ground: Ground;
  readonly resources: readonly Resource[];
  /** Of these types, in their order. */
  ofType(...types: string[]): readonly Resource[];
}

/** A type of resource that becomes part of the topology. */
export interface ResourceType {
  readonly type: string;
  /** What it becomes, for the documentation. */
  readonly becomes: string;
  /** Attributes that are read. */
  readonly reads: string;
  /** What is only looked up (`data`) becomes part of the topology too. */
  readonly lookedUp?: boolean;
  /** Absent: others look it up. */
  write?(scope: Scope, resource: Resource): void;
}

export type VmDraft = Partial<Omit<NodeOf<'vm'>, 'kind' | 'in'>>;
export type ContainerDraft = Partial<Omit<NodeOf<'container'>, 'kind' | 'in'>>;

export const originOf = (resource: Resource, part = ''): Origin => ({ path: resource.path, pointer: `/${resource.address}${part}`, place: resource.place });

const measured = (scope: Scope, { address, place }: Resource, what: string, value: Value | undefined): Measured => ({ notes: scope.estate.notes, place: value?.place ?? place, what: `\`${what}\` of ${quote(address)}` });

/** A whole number at a path; `least` is the smallest that is one. */
export function integerAt(scope: Scope, resource: Resource, path: readonly string[], least = 0): number | undefined {
  const value = attribute(resource, ...path);
  return integerOf(textOf(value), measured(scope, resource, path.join('.'), value), least);
}

/** A whole number at a path that is more than 0; 0 and -1 say that none is set. */
export function positiveAt(scope: Scope, resource: Resource, ...path: string[]): number | undefined {
  const number = integerAt(scope, resource, path, -1);
  return number !== undefined && number > 0 ? number : undefined;
}

/** A number at a path that is more than 0. */
export function amountAt(scope: Scope, resource: Resource, ...path: string[]): number | undefined {
  const value = attribute(resource, ...path);
  return numberOf(textOf(value), measured(scope, resource, path.join('.'), value)) || undefined;
}

/** MiB at a path, as the format writes bytes. */
export const mebibytesAt = (scope: Scope, resource: Resource, ...path: string[]): number | string | undefined => {
  const number = positiveAt(scope, resource, ...path);
  return number === undefined ? undefined : sizeOf(number * MIB);
};

/** Bytes of all disks, as the format writes them; undefined where one is not known, or there is none. `sizes` in GiB. */
export function diskSum(sizes: readonly (number | undefined)[]): number | string | undefined {
  return sizes.length === 0 || sizes.some((each) => each === undefined) ? undefined : sizeOf(sizes.reduce<number>((sum, each) => sum + each!, 0) * 1024 * MIB);
}

/** GiB in an attribute of a block; may be written as `32G` or `512M`. */
export function gibibytesIn(block: Value, name: string): number | undefined {
  const [, number, unit] = /^(\d{1,9}(?:\.\d{1,6})?)\s*([KMGT]?)i?B?$/i.exec(textOf(child(block, name)) ?? '') ?? [];
  const factor = new Map([['K', 1 / 1024 ** 2], ['M', 1 / 1024], ['', 1], ['G', 1], ['T', 1024]]).get((unit ?? '').toUpperCase());
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}

/** Names for the node of a resource, the likeliest first: `index` sets copies apart. */
export function namesFor(resource: Resource, ...names: (string | undefined)[]): readonly string[] {
  const index = /\[(?:"(.{1,100})"|(\d{1,9}))\]$/.exec(resource.address);
  const own = index ? `${resource.name}-${index[1] ?? index[2]}` : resource.name;
  return [...names.flatMap((name) => (name === undefined || name === '' ? [] : [name])), own, resource.address];
}

/** The name in a resource's tags or labels. */
export const tagName = (resource: Resource): string | undefined => textAt(resource, 'tags', 'Name') ?? textAt(resource, 'tags', 'name');

/** The resource that an id or a name of another points at; ids come into being only when a plan is applied. */
export function pointedAt(candidates: readonly Resource[], reference: string | undefined, ...attributes: string[]): Resource | undefined {
  return reference === undefined ? undefined : candidates.find((candidate) => attributes.some((name) => textAt(candidate, name) === reference));
}
