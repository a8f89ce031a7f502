/** Inlay hints: what holds in the end where the text says something else or nothing, and what is assumed. */
import { t } from '../../l10n';
import type { Checked } from '../../engine/contract';
import { limits } from '../../engine/facts/limits';
import type { Limit } from '../../engine/facts/limits';
import { formatBytes, parseBytes, parseCores, pointerOf } from '../../model';
import type { Path } from '../../model';
import type { Span } from '../../model/text';
import { LIMIT_PATHS } from './limits';
import { coresText } from '../../scene/words';

export interface Hint {
  /** It stands behind what ends here. */
  readonly offset: number;
  readonly label: string;
  readonly tooltip: string;
}

/** Most nodes that are looked at for one part of the text. */
const MAX_NODES = 2000;

const WORDS = {
  memory: {
    parse: parseBytes, format: formatBytes, most: (amount: string, whose: string) => t('at most {0} of memory ({1})', amount, whose),
    less: (whose: string) => t('The memory that {0} limits is less than what stands here.', whose), none: (whose: string) => t('It has no limit of memory of its own: {0} limits it.', whose),
  },
  cpu: {
    parse: parseCores, format: coresText, most: (amount: string, whose: string) => t('at most {0} ({1})', amount, whose),
    less: (whose: string) => t('The CPU that {0} limits is less than what stands here.', whose), none: (whose: string) => t('It has no limit of CPU of its own: {0} limits it.', whose),
  },
} as const;
type Quantity = keyof typeof WORDS;
const QUANTITIES: readonly Quantity[] = ['memory', 'cpu'];

/** Indices of the nodes whose entries reach into a part of the text, by bisection: entries stand in the order of the file. */
function* nodesIn({ document: { topology: { ids }, places } }: Checked, { offset, length }: Span): Generator<number> {
  const entry = (i: number): Span => places.find(pointerOf(['nodes', ids[i]]), 'entry');
  let from = 0, to = ids.length;
  while (from < to) {
    const middle = (from + to) >> 1, { offset: start, length: long } = entry(middle);
    if (start + long < offset) from = middle + 1;
    else to = middle;
  }
  for (let i = from; i < Math.min(ids.length, from + MAX_NODES) && entry(i).offset <= offset + length; i++) yield i;
}

/** The value at a path below a node; undefined where there is none. */
function at(node: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as { readonly [key: string]: unknown })[name] : undefined), node);
}

/** Hints of the nodes in a part of the text. */
export function hintsIn(checked: Checked, part: Span): Hint[] {
  const { document: { topology, places }, facts } = checked;
  const hints: Hint[] = [];
  /** Behind the key or the value at a path, where it is there. */
  const behind = (path: Path, what: 'key' | 'value', label: string, tooltip: string) => {
    const pointer = pointerOf(path), span = places.find(pointer, what);
    if (places.pointerAt(span.offset) === pointer) hints.push({ offset: span.offset + span.length, label, tooltip });
  };
  for (const index of nodesIn(checked, part)) {
    const id = topology.ids[index], node = topology.nodes[index];
    for (const name of node.assumed ?? []) {
      if (name === '*') behind(['nodes', id], 'key', t('assumed'), t('The node itself is assumed, not known.'));
      else if (at(node, name.split('.')) !== undefined) behind(['nodes', id, ...name.split('.')], 'value', t('assumed'), t('This value is assumed, not known.'));
    }
    const number = facts.graph.number.get(id);
    if (number === undefined || facts.graph.cyclic[number] === 1) continue;
    for (const quantity of QUANTITIES) {
      const { effective, binding }: Limit = limits(facts)[quantity];
      const by: number = binding[number], amount: number = effective[number];
      if (by < 0 || by === number || amount === Infinity) continue;
      const { parse, format, most, less, none } = WORDS[quantity], limit = format(Math.max(0, amount)), whose = facts.graph.ids[by];
      const path = LIMIT_PATHS[quantity].find((one) => ['string', 'number'].includes(typeof at(node, one)));
      const written = path && parse(at(node, path));
      if (path && written !== undefined && written > amount) behind(['nodes', id, ...path], 'value', t('at most {0} ({1})', limit, whose), less(whose));
      else if (!path && node.kind === 'container') behind(['nodes', id], 'key', most(limit, whose), none(whose));
    }
  }
  return hints.sort((a, b) => a.offset - b.offset);
}
