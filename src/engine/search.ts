/** Looking for nodes: by words, and by `key:value` for what words cannot say. */
import { KINDS, SEVERITIES } from '../model';
import type { Severity, TopologyNode } from '../model';
import type { Checked } from './contract';
import type { SEARCH_KEYS } from './search-keys';

const MAX_TERMS = 10;

type Key = keyof typeof SEARCH_KEYS;

/** How well a node fits: 0 not at all, more for hits in its id or name, at a word's start, and for whole matches. */
export type Score = (node: number) => number;

const textOf = (node: TopologyNode, key: string): string => {
  const value = (node as { readonly [key: string]: unknown })[key];
  return typeof value === 'string' ? value : '';
};

const osOf = (node: TopologyNode): { readonly platform?: string; readonly version?: string } | undefined =>
  ('os' in node && typeof node.os === 'object' && node.os !== null ? node.os as { platform?: string; version?: string } : undefined);

/** Platform and version, operating system, or image: the second line of what a search finds. */
export function searchSubtitle(node: TopologyNode): string {
  const product = [textOf(node, 'platform'), textOf(node, 'version')].filter(Boolean).join(' ');
  return textOf(node, 'image') || product || [osOf(node)?.platform, osOf(node)?.version].filter(Boolean).join(' ');
}

function words({ facts: { graph } }: Checked, word: string): Score {
  return (number) => {
    const node = graph.nodes[number]!;
    const named = `${graph.ids[number]!}\n${textOf(node, 'name')}`.toLowerCase();
    const at = named.indexOf(word);
    if (at < 0) return `${KINDS[graph.kind[number]!]!}\n${searchSubtitle(node)}\n${textOf(node, 'platform')}`.toLowerCase().includes(word) ? 1 : 0;
    const whole = named === word || named.startsWith(`${word}\n`) || named.endsWith(`\n${word}`);
    return (at === 0 || /[\s\W_]/.test(named[at - 1]!) ? 5 : 3) + (whole ? 8 : 0);
  };
}

/** A score for a set of nodes: 1 for those in it. */
function among(count: number, nodes: Iterable<number>): Score {
  const flags = new Uint8Array(count);
  for (const node of nodes) flags[node] = 1;
  return (number) => flags[number]!;
}

/** Nodes that a finding names, of those findings that fit. */
function* named({ findings, facts: { graph } }: Checked, fits: (finding: Checked['findings'][number]) => boolean): Iterable<number> {
  for (const finding of findings) {
    if (!fits(finding)) continue;
    for (const id of finding.nodes) {
      const node = graph.number.get(id);
      if (node !== undefined) yield node;
    }
  }
}

function labelled(node: TopologyNode, value: string): boolean {
  const at = value.indexOf('=');
  const key = at < 0 ? value : value.slice(0, at), wanted = at < 0 ? undefined : value.slice(at + 1);
  return Object.entries(node).some(([name, found]) => name.toLowerCase() === key && typeof found === 'string' && (wanted === undefined || found.toLowerCase() === wanted));
}

const TERMS: { readonly [K in Key]: (checked: Checked, value: string) => Score } = {
  kind: ({ facts: { graph } }, value) => (number) => (KINDS[graph.kind[number]!] === value ? 1 : 0),
  platform: ({ facts: { graph } }, value) => (number) => {
    const node = graph.nodes[number]!;
    return `${textOf(node, 'platform')}\n${osOf(node)?.platform ?? ''}`.toLowerCase().includes(value) ? 1 : 0;
  },
  image: ({ facts: { graph } }, value) => (number) => (textOf(graph.nodes[number]!, 'image').toLowerCase().includes(value) ? 1 : 0),
  label: ({ facts: { graph } }, value) => (number) => (labelled(graph.nodes[number]!, value) ? 1 : 0),
  severity: (checked, value) => {
    const least = SEVERITIES.indexOf(value as Severity);
    return among(checked.facts.graph.count, least < 0 ? [] : named(checked, ({ severity }) => SEVERITIES.indexOf(severity) >= least));
  },
  rule: (checked, value) => among(checked.facts.graph.count, named(checked, ({ rule }) => rule.includes(value))),
  in: ({ facts: { graph } }, value) => {
    const around = graph.ids.findIndex((id) => id.toLowerCase() === value);
    return (number) => (around >= 0 && number >= around && number < graph.end[around]! ? 1 : 0);
  },
};

/** Reads a query: terms apart by blanks, all of which must fit; `key:value` where the key is one of `SEARCH_KEYS`, else a word. An empty query fits everything. */
export function search(checked: Checked, query: string): Score {
  const terms = query.toLowerCase().split(/\s+/).filter(Boolean).slice(0, MAX_TERMS).map((term) => {
    const at = term.indexOf(':');
    const key = term.slice(0, at);
    return at > 0 && at < term.length - 1 && Object.hasOwn(TERMS, key) ? TERMS[key as Key](checked, term.slice(at + 1)) : words(checked, term);
  });
  return (number) => {
    let score = 1;
    for (const term of terms) {
      const one = term(number);
      if (one === 0) return 0;
      score += one - 1;
    }
    return score;
  };
}
