/** What the writers of Kubernetes objects share. */
import type { Graph } from '../../engine/contract';
import { type NodeOf, parseCores } from '../../model';
import type { Losses } from '../manifests/losses';
import { dnsLabel } from '../manifests/names';
import { wholeBytes } from '../manifests/written';
import { bytesQuantity, coresQuantity } from './quantity';

export type Container = NodeOf<'container'>;
export type Pod = NodeOf<'pod'>;
export type Part = { readonly [field: string]: unknown };

/** An object of the API. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Part };
  readonly [field: string]: unknown;
}

export interface Scope {
  readonly graph: Graph;
  readonly losses: Losses;
  /** Name of the claim for a volume node in a namespace; written with it. */
  claim(id: string, namespace: string | undefined): string | undefined;
  /** Name of the priority class for a value; written with it. Undefined where none can have it. */
  priorityClass(value: number): string | undefined;
}

/** Where an object was imported from: `/KIND/NAMESPACE/NAME/PART`. */
export interface Origin {
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

const unescape = (text: string) => text.replaceAll('~1', '/').replaceAll('~0', '~');

/** The object that a node was imported from; undefined for nodes of other origin. */
export function originOf(source: { readonly format?: string; readonly pointer?: string } | undefined): Origin | undefined {
  const [, kind, namespace, name] = source?.format === 'kubernetes' ? (source.pointer ?? '').split('/') : [];
  return kind === undefined || name === undefined || name === '' ? undefined : { kind, namespace: namespace === '' ? undefined : namespace, name: unescape(name) };
}

/** The namespace that an import kept. */
export function namespaceOf({ extra, source }: { readonly extra?: unknown; readonly source?: { readonly format?: string; readonly pointer?: string } }): string | undefined {
  const kept = typeof extra === 'object' && extra !== null && 'namespace' in extra ? extra.namespace : undefined;
  const found = originOf(source)?.namespace ?? (typeof kept === 'string' ? kept : undefined);
  return found === undefined ? undefined : dnsLabel(found);
}

/** Bytes of a property as a quantity; what is unlimited is said by saying nothing. */
export function bytesOf(scope: Scope, id: string, value: unknown, property: string): string | undefined {
  if (value === 'unlimited') sayUnlimited(scope, id, property);
  const bytes = wholeBytes(value);
  return bytes === undefined ? undefined : bytesQuantity(bytes);
}

export function coresOf(scope: Scope, id: string, value: unknown, property: string): string | undefined {
  if (value === 'unlimited') sayUnlimited(scope, id, property);
  const cores = parseCores(value);
  if (cores === undefined || !Number.isFinite(cores)) return undefined;
  if (Math.abs(cores * 1000 - Math.round(cores * 1000)) > 1e-6) scope.losses.say('Kubernetes counts CPU in thousandths of a core; smaller parts were rounded up', id, property);
  return coresQuantity(cores);
}

const sayUnlimited = (scope: Scope, id: string, property: string) => scope.losses.say('Kubernetes has no word for no limit: nothing is written, which is the same unless the namespace has defaults', id, property);
