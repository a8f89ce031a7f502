/** How sentences are put together: words, numbers with units, and nodes that can be followed. */
import type { Boundary } from '../../catalog/contract';
import type { Facts } from '../../engine/contract';
import type { Term } from '../../engine/facts/start-time';
import { total } from '../../engine/facts/start-time';
import { formatBytes, formatCores, formatDuration } from '../../model';
import type { Certainty, Line, Piece } from './contract';

export type Said = Piece | readonly Piece[];

/** A template whose values stay pieces: `said\`runs on ${ref(facts, 3)}\``. */
export function said(words: TemplateStringsArray, ...values: readonly Said[]): Piece[] {
  const pieces: Piece[] = [];
  const add = (piece: Piece): void => {
    const last = pieces.at(-1);
    if (piece === '') return;
    if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece;
    else pieces.push(piece);
  };
  words.forEach((text, i) => {
    add(text);
    const value = values[i];
    if (value === undefined) return;
    for (const piece of Array.isArray(value) ? value as readonly Piece[] : [value as Piece]) add(piece);
  });
  return pieces;
}

const as = (certainty: Certainty) => (words: TemplateStringsArray, ...values: readonly Said[]): Line => ({ pieces: said(words, ...values), certainty });

/** A sentence that follows from the file. */
export const known = as('known');
/** A sentence in which something stands in for what the file does not say. */
export const assumed = as('assumed');
/** A sentence about something that cannot be told. */
export const unknown = as('unknown');

export const lineOf = (certainty: Certainty, pieces: readonly Piece[]): Line => ({ pieces, certainty });

export const ref = ({ graph }: Facts, node: number): Piece => ({ node: graph.ids[node]! });

/** How many nodes a sentence names before it counts the rest. */
const FEW = 6;

/** `a, b and 3 more`. */
export function refs(facts: Facts, nodes: readonly number[], most = FEW): Piece[] {
  const shown: Said[] = (nodes.length > most ? nodes.slice(0, most) : nodes).map((node) => ref(facts, node));
  if (nodes.length > most) shown.push(`${nodes.length - most} more`);
  return joined(shown);
}

/** `a, b and c`. */
export function joined(items: readonly Said[], word = 'and'): Piece[] {
  return items.flatMap((item, i): Piece[] => [i === 0 ? '' : i === items.length - 1 ? ` ${word} ` : ', ', ...(Array.isArray(item) ? item as readonly Piece[] : [item as Piece])])
    .filter((piece) => piece !== '');
}

/** The words of a sentence alone. */
export const wordsOf = (pieces: readonly Piece[]): string => pieces.map((piece) => (typeof piece === 'string' ? piece : 'node' in piece ? piece.node : piece.rule)).join('');

export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

export const UNIT = {
  memory: formatBytes,
  cpu: (cores: number): string => `${formatCores(cores)} ${cores === 1 ? 'core' : 'cores'}`,
  pids: (count: number): string => counted(count, 'process', 'processes'),
} as const;

/** Bytes, or that nobody says. */
export const size = (bytes: number): string => (Number.isNaN(bytes) ? 'an unknown size' : formatBytes(bytes));

export const percent = (ratio: number): string => (Number.isFinite(ratio) ? `${Math.round(ratio * 100)} %` : 'without bound');

/** Seconds in words; fractions below ten. */
export function seconds(value: number): string {
  if (!Number.isFinite(value)) return 'without bound';
  return value < 1 ? `${Number((value * 1000).toPrecision(2))} ms` : value < 10 ? `${Number(value.toPrecision(2))} s` : formatDuration(Math.round(value) * 1000);
}

/** How long terms take together: `1 min`, `0.5 s to 2 s`; undefined where nothing is known. */
export function duration(terms: readonly Term[]): { readonly text: string; readonly assumed: boolean; readonly from: number; readonly to: number } | undefined {
  if (terms.length === 0) return undefined;
  const { from, to } = total(terms);
  if (Number.isNaN(from)) return undefined;
  const text = from === to ? seconds(from) : Number.isFinite(to) ? from === 0 ? `up to ${seconds(to)}` : `${seconds(from)} to ${seconds(to)}` : `at least ${seconds(from)}`;
  return { text, assumed: terms.some((it) => it.assumed), from, to };
}

const WALLS: { readonly [B in Boundary]: string } = {
  B0: 'nothing', B1: 'namespaces on a shared kernel', B1u: 'namespaces on a shared kernel, with a user namespace', B2: 'a kernel in user space that takes its system calls',
  B3: 'a virtual machine\'s hardware boundary', B3c: 'a virtual machine with encrypted memory', B4: 'a different physical host', B5: 'a different site',
};

/** A class of isolation in words, with its code. */
export const wall = (boundary: Boundary): string => `${WALLS[boundary]} (${boundary})`;
