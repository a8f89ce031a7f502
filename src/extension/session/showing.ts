/** What the page of a canvas is shown: all of it at first, then only what became another one. */
import type { Template } from '../../catalog/templates';
import type { Checked } from '../../engine/contract';
import type { Event } from '../../model';
import { rowsBetween, sameRows } from '../../protocol';
import type { FindingRow, NodeDetails, ToWebview } from '../../protocol';
import { buildScene, diffScene } from '../../scene';
import type { Scene, View } from '../../scene/contract';
import type { Analysis } from './analysis';
import type { SessionHost } from './contract';
import { detailsOf, MAX_DETAILS } from './details';
import { makeAhead } from './first-scene';
import { countsOf, findingRows } from './rows';
import { summaryOf } from './summary';
import { rowOfTemplate } from './templates';
import { assume, type Assumed } from './whatif';

/** What a person looks at. */
interface Looking {
  view: View;
  selection: readonly string[];
  /** What is assumed to happen. */
  events: readonly Event[];
  templates: readonly Template[];
}

export interface Showing {
  readonly looking: Looking;
  /** The picture that the page has; undefined before the first. */
  readonly scene: Scene | undefined;
  /** The revision that the page has the picture of. */
  readonly revision: number | undefined;
  /** What follows from the events that are assumed. */
  whatIf(): Assumed;
  showPicture(): void;
  /** `asked`: a person wants to see it now. */
  showWhatIf(asked: boolean): void;
  showDetails(): void;
  showTemplates(): Promise<void>;
  /** What became another one since it was shown. */
  show(): void;
  /** Everything, whatever was shown before. */
  showAnew(): void;
  stop(): void;
}

/** Begins with nothing shown; `post` takes what the page is to get. */
export function createShowing(analysis: Analysis, host: SessionHost, post: (message: ToWebview) => void): Showing {
  const looking: Looking = { view: { lens: 'stack', collapsed: new Set() }, selection: [], events: [], templates: [] };
  const first = makeAhead(analysis, looking.view);
  let scene: Scene | undefined;
  let shown: { readonly revision: number; readonly readOnly: string | undefined } | undefined;
  let findings: { readonly rows: readonly FindingRow[]; readonly total: number; readonly suppressed: number } | undefined;
  let summary = '';
  let assumed: (Assumed & { readonly checked: Checked; readonly events: readonly Event[] }) | undefined;

  const whatIf = (): Assumed => {
    const checked = analysis.checked(), { events } = looking;
    if (assumed?.checked !== checked || assumed.events !== events) assumed = { checked, events, ...assume(checked, events) };
    return assumed;
  };
  const showPicture = (whole = false) => {
    const checked = analysis.checked(), { view, events } = looking;
    looking.view = { ...view, outcome: view.lens === 'whatIf' && events.length > 0 ? whatIf().outcome : undefined };
    const next = scene ? buildScene(checked, looking.view) : first.take(checked, looking.view);
    const readOnly = host.readOnly() ?? checked.document.topology.readOnly;
    const patch = whole || !scene || shown?.readOnly !== readOnly ? undefined : diffScene(scene, next);
    scene = next;
    shown = { revision: analysis.revision, readOnly };
    const state = { revision: analysis.revision, counts: countsOf(checked) };
    if (patch) post({ type: 'patch', ...state, patch });
    else post({ type: 'scene', ...state, scene: next, fileName: host.fileName, readOnly });
  };
  const showFindings = () => {
    const checked = analysis.checked();
    const next = { rows: findingRows(checked), total: checked.findings.length, suppressed: checked.suppressed.length };
    if (findings && findings.total === next.total && findings.suppressed === next.suppressed && sameRows(findings.rows, next.rows)) return;
    post({ type: 'findings', revision: analysis.revision, ...next, rows: findings ? rowsBetween(findings.rows, next.rows) : next.rows });
    findings = next;
  };
  const showSummary = () => {
    const document = summaryOf(analysis.checked());
    const text = JSON.stringify(document);
    if (text === summary) return;
    summary = text;
    post({ type: 'document', revision: analysis.revision, document });
  };
  const showWhatIf = (asked: boolean) => post({ type: 'whatIf', revision: analysis.revision, report: whatIf().report, show: asked });
  const showDetails = () => {
    const checked = analysis.checked();
    const details = looking.selection.slice(0, MAX_DETAILS).map((id) => detailsOf(checked, id)).filter((one): one is NodeDetails => one !== undefined);
    post({ type: 'details', revision: analysis.revision, details });
  };
  const show = (whole = false) => {
    showPicture(whole);
    showSummary();
    showFindings();
    if (looking.events.length > 0) showWhatIf(false);
    if (looking.selection.length > 0) showDetails();
  };

  return {
    looking, whatIf, showWhatIf, showDetails,
    get scene() { return scene; },
    get revision() { return shown?.revision; },
    showPicture: () => showPicture(),
    showTemplates: async () => {
      looking.templates = await host.templates();
      post({ type: 'templates', templates: looking.templates.map(rowOfTemplate) });
    },
    show: () => show(),
    showAnew: () => {
      findings = undefined;
      summary = '';
      show(true);
    },
    stop: first.stop,
  };
}
