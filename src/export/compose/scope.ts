/** What the writers of a Compose file share. */
import type { Graph } from '../../engine/contract';
import type { NodeOf, Topology } from '../../model';
import type { Losses } from '../manifests/losses';
import type { PlannedProject } from './plan';

export type Container = NodeOf<'container'>;

export interface Project {
  readonly graph: Graph;
  readonly topology: Topology;
  readonly plan: PlannedProject;
  readonly losses: Losses;
  /** Keys of services by container id. */
  readonly services: ReadonlyMap<string, string>;
  /** Path from the folder of the file to that of the topology; empty where they are the same. */
  readonly base: string;
  /** Key of a volume or network node in this file; its definition is written with it. */
  key(kind: 'volume' | 'network', id: string): string | undefined;
  /** Defines a volume that no node stands for. */
  namelessVolume(name: string): void;
}

/** Bytes as Compose writes them: powers of 1024 with one letter, else plain bytes. */
export function composeBytes(bytes: number): string {
  const units = ['b', 'k', 'm', 'g', 't'];
  let step = 0;
  while (bytes > 0 && step < units.length - 1 && bytes % 1024 ** (step + 1) === 0) step++;
  return `${bytes / 1024 ** step}${units[step]}`;
}

/**
 * A text in which Compose sees no variables. A variable that an import found without a value (`${TAG}`) stays one, so that the
 * file takes it from where it came before.
 */
export function literal(text: string, fromCompose: boolean): string {
  const parts = fromCompose ? text.split(/(\$\{[A-Za-z_][A-Za-z0-9_]*\})/) : [text];
  return parts.map((part, i) => (i % 2 === 1 ? part : part.replaceAll('$', '$$$$'))).join('');
}
