/** One canvas on two topologies: draws them as one picture, lists what differs, and answers its webview. Nothing can be changed in it. */
import { t, translated } from '../../l10n';
import type { Reports } from '../../engine';
import type { Catalog } from '../../catalog';
import { brokenBy, type TopologyText } from '../../model';
import type { ChangeLine, ChangesReport, FindingRow, FoundRow, KeyboardPlace, NodeDetails, ToHost, ToWebview, WebviewCommand } from '../../protocol';
import { type Comparison, drawComparison, examine, findInUnion, type Piece, sectionsOf, type Side, type UnionView } from '../../review';
import { KINDS } from '../../model';
import { diffScene } from '../../scene';
import type { Scene } from '../../scene/contract';
import { FROM, type Union } from '../../review/union';
import { cardOf, detailsOf } from './details';
import { summaryOf } from './summary';
import { parseToHost, requestOf } from './validate';

const MAX_DETAILS = 50, MAX_FOUND = 500;
/** Lines of a section, pieces below a line, and nodes of a line that are sent. */
const MOST_LINES = 500, MOST_BELOW = 30, MOST_NODES = 200;
const readOnly = (): string => t('Two topologies are compared here. Change them in their own editors; the picture follows.');

/** One of the two sides as it is now. */
export interface ComparedSide {
  readonly name: string;
  readonly document: TopologyText;
  /** What could not be read, of a side that is drawn as far as it can be; undefined where a side has to be read whole, or was. */
  readonly partial?: string | undefined;
}

export interface Compared {
  readonly old: ComparedSide;
  readonly now: ComparedSide;
  readonly catalog?: Catalog;
  readonly reports?: { readonly old: Reports | undefined; readonly now: Reports | undefined };
}

export interface ComparisonHost {
  /** As a heading. */
  readonly title: string;
  post(message: ToWebview): void;
  /** Opens the text of a side at a node. */
  openText(side: 'old' | 'now', pointer: string, beside: boolean): void;
  openRule(rule: string): void;
  run(command: Extract<ToHost, { type: 'run' }>['command']): void;
  /** The keyboard is on the boxes, elsewhere in the page or away; resolves once VS Code knows. */
  keyboard(on: KeyboardPlace): Promise<void>;
  log(message: string): void;
}

export interface ComparisonSession {
  receive(message: unknown): void;
  /** Either side is another one now. */
  show(compared: Compared): void;
  command(command: WebviewCommand): void;
  readonly comparison: Comparison | undefined;
  dispose(): void;
}

/** Why two sides cannot be laid side by side; undefined where they can. */
export function incomparable({ old, now }: Pick<Compared, 'old' | 'now'>): string | undefined {
  for (const { name, document, partial } of [old, now]) {
    const [problem] = brokenBy(document.topology);
    if (problem !== undefined && partial === undefined) return t('{0} cannot be compared: {1}', name, problem.message);
  }
  // Of two sides that are both without a node there is nothing to draw.
  return [old, now].every(({ document, partial }) => partial !== undefined && document.topology.ids.length === 0) ? `${t('Neither side can be read.')} ${old.partial} ${now.partial}` : undefined;
}

const textOf = (pieces: readonly Piece[]): string => pieces.map((piece) => (typeof piece === 'string' ? piece : piece.code)).join('');

/** The union's id of a node of a side. */
function idsIn({ old, now }: Comparison, union: Union): (side: 'old' | 'now', id: string) => string | undefined {
  return (side, id) => {
    const number = (side === 'old' ? old : now).facts.graph.number.get(id);
    const box = number === undefined ? undefined : (side === 'old' ? union.ofOld : union.ofNow)[number];
    return box === undefined ? undefined : union.ids[box];
  };
}

function reportOf(comparison: Comparison, { old, now }: Compared): ChangesReport {
  const { difference } = comparison;
  const idOf = idsIn(comparison, findInUnion(comparison, '', []).union);
  const lineOf = ({ mark, pieces, about, below = [] }: ReturnType<typeof sectionsOf>[number]['lines'][number]): ChangeLine => ({
    mark, text: textOf(pieces), below: below.slice(0, MOST_BELOW).map(textOf), more: Math.max(0, below.length - MOST_BELOW), itself: about?.itself === true,
    nodes: (about?.ids ?? []).slice(0, MOST_NODES).flatMap((id) => idOf(about!.side, id) ?? []),
  });
  return {
    old: old.name, now: now.name, partial: [old, now].flatMap(({ partial }) => partial ?? []), same: difference.same, summary: difference.summary, today: difference.today,
    sections: sectionsOf(difference).map(({ title, lines }) => ({ title: translated(title), count: lines.length, lines: lines.slice(0, MOST_LINES).map(lineOf) })),
  };
}

/** Opens a session on a comparison; nothing is sent before the webview says that it is ready. */
export function createComparison(first: Compared, host: ComparisonHost): ComparisonSession {
  let ready = false, disposed = false;
  let compared = first;
  let comparison: Comparison | undefined;
  let problem: string | undefined;
  let revision = 0;
  let view: UnionView = { side: 'both', collapsed: new Set() };
  let scene: Scene | undefined;
  let selection: readonly string[] = [];

  const post = (message: ToWebview) => { if (ready && !disposed) host.post(message); };
  const examined = (): Comparison | undefined => {
    if (comparison || problem !== undefined) return comparison;
    problem = incomparable(compared);
    if (problem === undefined) comparison = examine(compared.old.document, compared.now.document, { ...(compared.catalog && { catalog: compared.catalog }), ...(compared.reports && { reports: compared.reports }) });
    return comparison;
  };
  /** A side that cannot be read at the moment leaves the last picture that there was, and says so. */
  let last: Comparison | undefined;
  const shown = (): Comparison | undefined => (last = examined() ?? last);

  const showScene = (whole: boolean) => {
    const it = shown();
    if (!it) return;
    const next = drawComparison(it, view);
    const patch = whole || !scene ? undefined : diffScene(scene, next);
    scene = next;
    const counts = { error: 0, warning: 0, info: 0, hint: 0 };
    for (const { change, severity } of it.difference.findings) if (change === 'new' || change === 'worse') counts[severity]++;
    if (patch) post({ type: 'patch', revision, counts, patch });
    else post({ type: 'scene', revision, counts, scene: next, fileName: host.title, readOnly: readOnly() });
  };
  const showRest = () => {
    const it = shown();
    if (!it) return;
    post({ type: 'document', revision, document: summaryOf(it.now) });
    post({ type: 'findings', revision, rows: rowsOf(it), total: it.difference.findings.length, suppressed: 0 });
    post({ type: 'changes', revision, problem, report: reportOf(it, compared) });
  };
  const sideOf = (union: Union, id: string): { readonly side: 'old' | 'now'; readonly node: number } | undefined => {
    const box = union.ids.indexOf(id);
    if (box < 0) return undefined;
    return { side: union.from[box] === FROM.now && !(view.side === 'old') ? 'now' : 'old', node: union.node[box]! };
  };
  const checkedAt = (it: Comparison, id: string) => {
    const { union } = findInUnion(it, '', []);
    const at = sideOf(union, id);
    if (!at) return undefined;
    // A node of now that is looked at as it was before.
    const box = union.ids.indexOf(id);
    const number = at.side === 'old' && union.from[box] === FROM.now ? it.matching.toOld[at.node]! : at.node;
    const checked = number < 0 ? it.now : at.side === 'old' ? it.old : it.now;
    return { checked, id: checked.facts.graph.ids[number < 0 ? at.node : number]!, side: checked === it.old ? 'old' as const : 'now' as const };
  };
  const showDetails = () => {
    const it = shown();
    if (!it) return;
    const details = selection.slice(0, MAX_DETAILS).flatMap((id): NodeDetails[] => {
      const at = checkedAt(it, id);
      const found = at && detailsOf(at.checked, at.id);
      return found ? [{ ...found, id }] : [];
    });
    post({ type: 'details', revision, details });
  };
  const showAll = (whole: boolean) => {
    showScene(whole);
    showRest();
    if (selection.length > 0) showDetails();
  };
  const setView = ({ collapsed, filter, root, side }: { readonly collapsed?: readonly string[]; readonly filter?: string; readonly root?: string; readonly side?: Side }) => {
    view = { side: side ?? view.side, collapsed: new Set(collapsed ?? []), ...(filter !== undefined && filter !== '' && { filter }), ...(root !== undefined && { root }) };
  };
  const found = ({ request, query, ids, limit, kinds }: Extract<ToHost, { type: 'find' }>) => {
    const it = shown();
    const { union, boxes } = it ? findInUnion(it, query, ids) : { union: undefined, boxes: [] };
    const rows = !it || !union ? [] : boxes.map((box): FoundRow => {
      const { graph } = (union.from[box] === FROM.now ? it.now : it.old).facts;
      const node = graph.nodes[union.node[box]!]!, path: string[] = [];
      for (let at = union.parent[box]!; at >= 0 && path.length < 1000; at = union.parent[at]!) path.push(union.ids[at]!);
      return { id: union.ids[box]!, kind: KINDS[graph.kind[union.node[box]!]!]!, title: node.name || graph.ids[union.node[box]!]!, subtitle: words()[union.tone[box]!] ?? '', path: path.reverse() };
    }).filter((row) => kinds === undefined || kinds.includes(row.kind));
    post({ type: 'found', request, rows: rows.slice(0, Math.min(limit, MAX_FOUND)), total: rows.length });
  };

  const handle = (message: ToHost) => {
    switch (message.type) {
      case 'ready':
        ready = true;
        setView(message);
        return showAll(true);
      case 'view':
        setView(message);
        return showScene(false);
      case 'select':
        selection = message.ids;
        return showDetails();
      case 'find': return found(message);
      case 'card': {
        const it = shown();
        const at = it && checkedAt(it, message.id);
        const card = at && cardOf(at.checked, at.id);
        return post({ type: 'card', request: message.request, ...(card && { card }) });
      }
      case 'openText': {
        const it = shown();
        const at = it && selection.at(-1) !== undefined ? checkedAt(it, selection.at(-1)!) : undefined;
        return host.openText(at?.side ?? 'now', message.pointer !== '' || !at ? message.pointer : `/nodes/${at.id.replaceAll('~', '~0').replaceAll('/', '~1')}`, message.beside);
      }
      case 'keyboard': return void host.keyboard(message.on).then(() => post({ type: 'keyboard', on: message.on }));
      case 'openRule': return host.openRule(message.rule);
      case 'run': return host.run(message.command);
      case 'error': return host.log(`The picture of ${host.title} reported: ${message.message}\n${message.stack}`);
      default: {
        const request = requestOf(message);
        if (request !== undefined) post({ type: 'reject', request, revision, reason: readOnly() });
      }
    }
  };
  return {
    receive: (raw) => {
      const message = parseToHost(raw);
      if (message) handle(message);
      else host.log(`A message of the picture of ${host.title} was refused: it is none that Strata knows.`);
    },
    show: (next) => {
      compared = next;
      comparison = problem = undefined;
      revision++;
      if (ready && !disposed) showAll(false);
    },
    command: (command) => post({ type: 'command', command }),
    get comparison() { return shown(); },
    dispose: () => { disposed = true; },
  };
}

/** What became of a box, by its tone. */
const words = (): readonly (string | undefined)[] => [undefined, t('added'), t('removed'), t('moved'), t('changed'), undefined, t('where it was')];

/** What became of findings, as rows of the panel. */
function rowsOf(it: Comparison): FindingRow[] {
  const idOf = idsIn(it, findInUnion(it, '', []).union);
  const titles = { new: t('New'), worse: t('Worse'), resolved: t('Resolved'), better: t('Better') } as const;
  return it.difference.findings.slice(0, MOST_LINES).map(({ change, rule, severity, message, nodes, why }, k) => ({
    key: `${change} ${k}`, rule, title: `${titles[change]}: ${rule}`, family: 'model', severity, message: why === undefined ? message : `${message} (${why})`,
    nodes: nodes.slice(0, MOST_NODES).flatMap((id) => idOf(change === 'resolved' ? 'old' : 'now', id) ?? []), pointer: '', line: 0, witness: [], fixes: [],
  }));
}
