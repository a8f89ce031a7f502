/** A difference as sections of lines that each form of output writes in its own way: text, and pieces that come from the file as they are. */
import type { Difference, EntryChange, FindingChange, NodeChange, NodeOnce, PropertyChange } from './contract';
import { clusterSentence, count, named, ratioText, totalText } from './summary';

/** Text, or an id, path or value that stands in the file. */
export type Piece = string | { readonly code: string };

export interface DifferenceLine {
  /** What the line is about at a glance: came, went, changed, or nothing of these. */
  readonly mark: '+' | '-' | '~' | '>';
  readonly pieces: readonly Piece[];
  /** The nodes that it is about, in ids of one side. */
  readonly about?: { readonly side: 'old' | 'now'; readonly ids: readonly string[]; /** It says what became of the node itself. */ readonly itself?: true };
  /** Further lines below it. */
  readonly below?: readonly (readonly Piece[])[];
}

/** What sections are called. */
export const DIFFERENCE_TITLES = [
  'Scenarios that come out otherwise', 'New findings', 'Worse findings', 'What follows', 'Nodes', 'Document', 'Links', 'Images', 'Rule settings', 'Suppressions', 'Scenarios', 'Places on the canvas', 'Resolved findings', 'Better findings',
] as const;
type Title = (typeof DIFFERENCE_TITLES)[number];

export interface DifferenceSection {
  readonly title: Title;
  readonly lines: readonly DifferenceLine[];
}

const code = (text: string): Piece => ({ code: text });

const nowOf = (ids: readonly string[]): DifferenceLine['about'] => ({ side: 'now', ids });

/** All sections with something in them, weightiest first. */
export function sectionsOf(difference: Difference): readonly DifferenceSection[] {
  const { nodes, entries, findings, scenarios, facts } = difference;
  const of = (change: FindingChange['change']): readonly DifferenceLine[] => findings.filter((it) => it.change === change).map(findingLine);
  const sections: DifferenceSection[] = [
    { title: 'Scenarios that come out otherwise', lines: scenarios.map(({ name, change, failures }) => ({ mark: change === 'fails' ? '-' : '+', pieces: [code(name), change === 'fails' ? ' fails now' : ' passes now'], below: change === 'fails' ? failures.map((it) => [it]) : [] })) },
    { title: 'New findings', lines: of('new') }, { title: 'Worse findings', lines: of('worse') },
    { title: 'What follows', lines: factLines(facts) },
    { title: 'Nodes', lines: [...onceLines(nodes.removed, '-'), ...onceLines(nodes.added, '+'), ...nodes.changed.map(nodeLine)] },
    ...ENTRIES.map(([section, title]) => ({ title, lines: entries.filter((it) => it.section === section).map(entryLine) })),
    { title: 'Resolved findings', lines: of('resolved') }, { title: 'Better findings', lines: of('better') },
  ];
  return sections.filter(({ lines }) => lines.length > 0);
}

const ENTRIES = [
  ['document', 'Document'], ['links', 'Links'], ['images', 'Images'], ['rules', 'Rule settings'], ['suppressions', 'Suppressions'], ['scenarios', 'Scenarios'], ['layout', 'Places on the canvas'],
] as const satisfies readonly (readonly [EntryChange['section'], Title])[];

const FINDING_MARKS = { new: '-', worse: '-', resolved: '+', better: '+' } as const;

function findingLine({ change, rule, severity, severityBefore, message, why, nodes }: FindingChange): DifferenceLine {
  const about = [severityBefore === undefined ? undefined : `was ${severityBefore}`, why].filter((it) => it !== undefined).join(', ');
  return { mark: FINDING_MARKS[change], about: { side: change === 'resolved' ? 'old' : 'now', ids: nodes }, pieces: [`${severity} `, code(rule), `${about === '' ? '' : ` (${about})`}: ${message}`] };
}

function factLines({ kernels, singlePoints, clusters, numbers, totals }: Difference['facts']): readonly DifferenceLine[] {
  return [
    ...kernels.map(({ change, kernel, workloads, with: others }): DifferenceLine => ({
      mark: change === 'joined' ? '-' : '+', about: nowOf([...workloads, ...others]), pieces: [`${named(workloads, 5)} ${change === 'joined' ? 'now on' : 'no longer on'} the kernel `, code(kernel), ` with ${named(others, 5)}`],
    })),
    ...clusters.map((it): DifferenceLine => ({ mark: it.survives.to === 'yes' && it.survives.from !== 'yes' ? '+' : it.survives.from === 'yes' && it.survives.to !== 'yes' ? '-' : '~', about: nowOf([it.cluster]), pieces: [clusterSentence(it)] })),
    ...singlePoints.map(({ change, node, services }): DifferenceLine => ({ mark: change === 'new' ? '-' : '+', about: change === 'new' ? nowOf([node]) : { side: 'old', ids: [node] }, pieces: [code(node), ` is ${change === 'new' ? 'now' : 'no longer'} a single point of failure of ${named(services, 5)}`] })),
    ...numbers.map(({ what, node, from, to }): DifferenceLine => ({ mark: '~', about: nowOf([node]), pieces: [code(node), `: ${what} ${ratioText(from)} -> ${ratioText(to)}`] })),
    ...totals.map(({ what, unit, from, to }): DifferenceLine => ({ mark: '~', pieces: [`${what}: ${totalText(from, unit)} -> ${totalText(to, unit)}`] })),
  ];
}

/** What came or went in a node that came or went is counted there. */
function onceLines(list: readonly NodeOnce[], mark: '+' | '-'): readonly DifferenceLine[] {
  const all = new Set(list.map(({ id }) => id));
  return list.filter(({ parent }) => parent === null || !all.has(parent)).map(({ id, kind, parent, inside }) => ({
    mark, about: { side: mark === '-' ? 'old' : 'now', ids: [id], itself: true }, pieces: [`${kind} `, code(id), ...(parent === null ? [] : [' in ', code(parent)]), inside === 0 ? '' : ` with ${count(inside, 'node')} inside`],
  }));
}

function nodeLine({ id, was, kind, matchedBy, moved, properties }: NodeChange): DifferenceLine {
  const place = (it: string | null): Piece => (it === null ? 'the root' : code(it));
  return {
    mark: moved === undefined ? '~' : '>',
    about: { side: 'now', ids: [id], itself: true },
    pieces: [
      `${kind} `, code(id), ...(was === undefined ? [] : [' (was ', code(was), matchedBy === 'likeness' ? ', by likeness)' : ', by its source)']),
      ...(moved === undefined ? [] : [': moved from ', place(moved.from), ' to ', place(moved.to)]),
    ],
    below: properties.map(propertyPieces),
  };
}

function entryLine({ change, name, properties }: EntryChange): DifferenceLine {
  return { mark: change === 'added' ? '+' : change === 'removed' ? '-' : '~', pieces: [code(name)], below: properties.map(propertyPieces) };
}

/** Characters of a value that are shown. */
const MOST = 80;
const written = (value: unknown): Piece => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return code(text.length > MOST ? `${text.slice(0, MOST)}...` : text);
};

function propertyPieces({ path, from, to, added = [], removed = [] }: PropertyChange): readonly Piece[] {
  const head: Piece[] = [code(path.join('.')), ': '];
  if (added.length + removed.length > 0) return [...head, ...[...removed.map((it) => ['- ', written(it)]), ...added.map((it) => ['+ ', written(it)])].flatMap((it, i) => (i === 0 ? it : [', ', ...it]))];
  return [...head, from === undefined ? 'absent' : written(from), ' -> ', to === undefined ? 'absent' : written(to)];
}
