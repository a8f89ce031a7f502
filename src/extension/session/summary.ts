/** The parts of a document beside its nodes, for the inspector when nothing is selected. */
import type { Checked } from '../../engine/contract';
import { KINDS } from '../../model';
import type { TopologyText } from '../../model';
import type { DocumentSummary } from '../../protocol';

const MAX_ENTRIES = 500;

/** First entries of something long. */
function* first<T>(items: Iterable<T>): IterableIterator<T> {
  let count = 0;
  for (const item of items) {
    if (count++ >= MAX_ENTRIES) return;
    yield item;
  }
}

/** The description, which nothing computes with, so it is looked up in the text. */
function descriptionOf({ text, places }: TopologyText): string | undefined {
  const { offset, length } = places.find('/description', 'value');
  if (text[offset] !== '"' || places.pointerAt(offset) !== '/description') return undefined;
  try {
    return String(JSON.parse(text.slice(offset, offset + length)));
  } catch {
    return undefined;
  }
}

/** Counts and settings of a checked document; lists are cut at 500 entries. */
export function summaryOf({ document, facts }: Checked): DocumentSummary {
  const { topology } = document;
  const counts = new Uint32Array(KINDS.length);
  for (const kind of facts.graph.kind) counts[kind]++;
  return {
    name: topology.name,
    description: descriptionOf(document),
    asOf: topology.asOf,
    kinds: KINDS.map((kind, i) => ({ kind, count: counts[i] })).filter(({ count }) => count > 0),
    links: topology.links.length,
    images: [...first(topology.images.keys())],
    rules: [...first(topology.rules)].map(([rule, setting]) => ({ rule, severity: setting.severity, options: Object.keys(setting.options ?? {}) })),
    suppressionCount: topology.suppressions.length,
    suppressions: [...first(topology.suppressions.entries())].flatMap(([index, entry]) => entry === undefined ? []
      : [{ index, rule: entry.rule ?? '', node: entry.node, reason: entry.reason, until: entry.until }]),
  };
}
