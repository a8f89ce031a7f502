/** One canvas on a document: keeps its scene, and answers its webview. */
import { t } from '../../l10n';
import { fixesOf } from '../../engine';
import type { Template } from '../../catalog/templates';
import type { Checked, Graph } from '../../engine/contract';
import type { Event } from '../../model';
import { rowsBetween, sameRows } from '../../protocol';
import type { DroppedFile, FindingRow, KeyboardPlace, NodeDetails, ToHost, ToWebview, WebviewCommand } from '../../protocol';
import { buildScene, diffScene } from '../../scene';
import type { Scene, View } from '../../scene/contract';
import type { Analysis } from './analysis';
import { copyText, duplicateOperations, parsePayload, pasteOperations, type Pasted } from './clipboard';
import { cardOf, detailsOf } from './details';
import { createEdits } from './edits';
import type { ApplyEdits, MakeOperations, Outcome } from './edits';
import { findNodes } from './find';
import { makeAhead } from './first-scene';
import { previewOf } from './preview';
import { countsOf, findingByKey, findingRows } from './rows';
import { summaryOf } from './summary';
import { whatIfAchievements } from './achievements';
import { isEvent, MAX_EVENTS, parseToHost, requestOf } from './validate';
import { rowOfTemplate } from './templates';
import { templateVerdict, verdictFor } from './verdicts';
import { assume, type Assumed } from './whatif';

/** Most nodes that details are made for. */
const MAX_DETAILS = 50;

/** What a session needs from where it runs. */
export interface SessionHost {
  readonly fileName: string;
  /** Why nothing may be edited, beyond what the document itself says; undefined where it may. */
  readOnly(): string | undefined;
  post(message: ToWebview): void;
  applyEdits: ApplyEdits;
  readClipboard(): Promise<string>;
  writeClipboard(text: string): Promise<void>;
  openText(pointer: string, beside: boolean): void;
  openRule(rule: string): void;
  /** Opens the explanation of a finding. */
  explain(finding: string): void;
  /** The person selected nodes on the canvas. */
  selected(ids: readonly string[]): void;
  run(command: Extract<ToHost, { type: 'run' }>['command']): void;
  /** What can be put in at once, with what the person keeps for that. */
  templates(): Promise<readonly Template[]>;
  /** The keyboard is on the boxes, elsewhere in the page or away; resolves once VS Code knows. */
  keyboard(on: KeyboardPlace): Promise<void>;
  /** Files to import were dropped on a node, or beside all. */
  dropped(uris: readonly string[], on: string | null): void;
  /** The same with files that the page has read, with remarks on what it has not. */
  droppedFiles(files: readonly DroppedFile[], remarks: readonly string[], on: string | null): void;
  /** Something was done that a step of a walkthrough may wait for. */
  did(what: string): void;
  /** Something that a developer should see. */
  log(message: string): void;
}

/** What a canvas shows: lens, folds and filter, and what is assumed to happen. */
export interface Picture {
  readonly view: View;
  readonly events: readonly Event[];
}

export interface Session {
  /** The webview listens. */
  listens(): Promise<void>;
  /** The tab is hidden, and its page gone: another one says that it is ready when the tab is shown again. */
  hidden(): void;
  receive(message: unknown): Promise<void>;
  /** Selects nodes on the canvas and brings them into view; `finding` is a finding's key. */
  reveal(ids: readonly string[], finding: string | undefined, focus: boolean): void;
  command(command: WebviewCommand): void;
  readonly selection: readonly string[];
  /** Adds events to those that are assumed, and shows what follows. */
  assume(events: readonly Event[]): void;
  /** What the canvas shows now. */
  readonly picture: Picture;
  /** What follows from the events that are assumed; undefined where there are none. */
  whatIf(): Assumed | undefined;
  /** The templates are others now. */
  renewTemplates(): void;
  dispose(): void;
}

type MessageOf<T extends ToHost['type']> = Extract<ToHost, { type: T }>;

/** Opens a session; nothing is sent before the webview says that it is ready. */
export function createSession(analysis: Analysis, host: SessionHost): Session {
  let ready = false;
  const waitingForReady: (() => void)[] = [];
  let disposed = false;
  let view: View = { lens: 'stack', collapsed: new Set() };
  let scene: Scene | undefined;
  let shown: { readonly checked: Checked; readonly revision: number; readonly readOnly: string | undefined } | undefined;
  let findings: { readonly rows: readonly FindingRow[]; readonly total: number; readonly suppressed: number } | undefined;
  let summarySent = '';
  let previewing = -1;
  let templates: readonly Template[] = [];
  let selection: readonly string[] = [];
  let events: readonly Event[] = [];
  let assumed: (Assumed & { readonly checked: Checked; readonly events: readonly Event[] }) | undefined;
  const waiting: ToWebview[] = [];

  const post = (message: ToWebview) => {
    if (disposed) return;
    if (ready) host.post(message);
    else if (message.type === 'reveal' || message.type === 'command') waiting.push(message);
  };
  const first = makeAhead(analysis, view);
  const runEdit = createEdits(analysis, host.applyEdits, host.readOnly);

  const whatIf = (checked: Checked): Assumed => {
    if (assumed?.checked !== checked || assumed.events !== events) assumed = { checked, events, ...assume(checked, events) };
    return assumed;
  };
  const showScene = (checked: Checked, whole: boolean) => {
    view = { ...view, outcome: view.lens === 'whatIf' && events.length > 0 ? whatIf(checked).outcome : undefined };
    const next = scene ? buildScene(checked, view) : first.take(checked, view);
    const readOnly = host.readOnly() ?? checked.document.topology.readOnly;
    const patch = whole || !scene || shown?.readOnly !== readOnly ? undefined : diffScene(scene, next);
    scene = next;
    shown = { checked, revision: analysis.revision, readOnly };
    const state = { revision: analysis.revision, counts: countsOf(checked) };
    if (patch) post({ type: 'patch', ...state, patch });
    else post({ type: 'scene', ...state, scene: next, fileName: host.fileName, readOnly });
  };
  const showFindings = (checked: Checked) => {
    const next = { rows: findingRows(checked), total: checked.findings.length, suppressed: checked.suppressed.length };
    if (findings && findings.total === next.total && findings.suppressed === next.suppressed && sameRows(findings.rows, next.rows)) return;
    post({ type: 'findings', revision: analysis.revision, ...next, rows: findings ? rowsBetween(findings.rows, next.rows) : next.rows });
    findings = next;
  };
  const showSummary = (checked: Checked) => {
    const document = summaryOf(checked);
    const text = JSON.stringify(document);
    if (text === summarySent) return;
    summarySent = text;
    post({ type: 'document', revision: analysis.revision, document });
  };
  const showWhatIf = (checked: Checked, asked: boolean) => {
    post({ type: 'whatIf', revision: analysis.revision, report: whatIf(checked).report, show: asked });
  };
  const showDetails = () => {
    const checked = analysis.checked();
    const details = selection.slice(0, MAX_DETAILS).map((id) => detailsOf(checked, id)).filter((one): one is NodeDetails => one !== undefined);
    post({ type: 'details', revision: analysis.revision, details });
  };
  const showTemplates = async () => {
    templates = await host.templates();
    post({ type: 'templates', templates: templates.map(rowOfTemplate) });
  };
  const show = (checked: Checked, whole = false) => {
    if (!ready || disposed) return;
    showScene(checked, whole);
    showSummary(checked);
    showFindings(checked);
    if (events.length > 0) showWhatIf(checked, false);
    if (selection.length > 0) showDetails();
  };
  /** Everything, whatever was sent before. */
  const showAnew = (checked: Checked) => {
    findings = undefined;
    summarySent = '';
    show(checked, true);
  };
  const forget = analysis.onChecked((checked) => show(checked));
  const setEvents = (next: readonly Event[], asked: boolean) => {
    events = next.slice(0, MAX_EVENTS);
    if (!ready || disposed) return;
    const checked = analysis.checked();
    if (view.lens === 'whatIf') showScene(checked, false);
    showWhatIf(checked, asked);
    if (asked) for (const name of whatIfAchievements(checked, events, whatIf(checked).outcome)) host.did(name);
  };

  /** Tells the webview how an edit ended; with one that was made on an old picture goes the present one, even if it was sent before. */
  const answer = (request: number, outcome: Outcome, select: readonly string[]) => {
    const checked = analysis.checked();
    if (!outcome.ok && outcome.stale) showAnew(checked);
    else if (shown?.revision !== analysis.revision) show(checked);
    if (outcome.ok) post({ type: 'ack', request, revision: analysis.revision, select });
    else post({ type: 'reject', request, revision: analysis.revision, reason: outcome.reason });
  };
  const edit = async (request: number, revision: number, label: string, make: MakeOperations, select: () => readonly string[]) => {
    const outcome = await runEdit(revision, label, make);
    answer(request, outcome, outcome.ok ? select() : []);
    return outcome.ok;
  };

  const addCopies = async (request: number, revision: number, label: string, plan: (graph: Graph) => Pasted) => {
    let select: readonly string[] = [];
    const make = () => {
      const planned = plan(analysis.checked().facts.graph);
      if (!planned.ok) return planned.reason;
      select = planned.select;
      return planned.operations;
    };
    if (await edit(request, revision, label, make, () => select)) host.did('add');
  };

  const handlers: { readonly [T in ToHost['type']]: (message: MessageOf<T>) => void | Promise<void> } = {
    ready: ({ lens, collapsed, filter, root, events: remembered }) => {
      const checked = analysis.checked();
      ready = true;
      // They may be of another version of Strata.
      if (remembered && events.length === 0) events = remembered.filter(isEvent);
      view = { lens: lens ?? view.lens, collapsed: collapsed ? new Set(collapsed) : view.collapsed, filter: filter ?? view.filter, root: root ?? view.root };
      showAnew(checked);
      for (const message of waiting.splice(0)) post(message);
      void showTemplates();
      for (const told of waitingForReady.splice(0)) told();
    },
    view: ({ lens, collapsed, filter, root }) => {
      if (lens !== view.lens) host.did(`lens.${lens}`);
      view = { lens, collapsed: new Set(collapsed), filter, root };
      if (ready) showScene(analysis.checked(), false);
    },
    assume: ({ events: next }) => setEvents(next, false),
    select: ({ ids, quiet }) => {
      selection = ids;
      if (!quiet) host.selected(ids);
      showDetails();
    },
    edit: async ({ request, revision, label, operations, select }) => {
      const { root } = view;
      const renamed = operations.find((operation) => operation.op === 'rename' && operation.id === root);
      // The box that is shown is followed to its new id.
      if (renamed?.op === 'rename') view = { ...view, root: renamed.to };
      if (await edit(request, revision, label, () => operations, () => select ?? [])) {
        host.did('edit');
        for (const step of ['add', 'move'] as const) if (operations.some(({ op }) => op === step)) host.did(step);
      } else if (renamed) view = { ...view, root };
    },
    fix: async ({ request, revision, finding, fix }) => {
      const make = () => {
        const found = findingByKey(analysis.checked(), finding);
        const chosen = found && fixesOf(found)[fix];
        return chosen ? chosen.operations : t('That finding is gone: the file has changed since. Nothing was done.');
      };
      const title = findingByKey(analysis.checked(), finding)?.rule ?? t('finding');
      if (await edit(request, revision, t('Fix {0}', title), make, () => [])) host.did('fix');
    },
    judge: ({ request, what, targets }) => {
      const { graph } = analysis.checked().facts;
      post({ type: 'verdict', request, verdicts: targets.map((target) => ({ target, verdict: 'template' in what ? templateVerdict(graph, templates.find((one) => one.id === what.template), target) : verdictFor(graph, what, target) })) });
    },
    preview: async ({ request, revision, target, operations }) => {
      previewing = request;
      // What arrived meanwhile comes first: of several wishes only the last one is worked on.
      await new Promise((resolve) => setTimeout(resolve));
      const wanted = previewing === request && revision === analysis.revision && !disposed;
      const preview = wanted && scene ? previewOf(analysis, { scene, view, target, operations }) : undefined;
      post({ type: 'previewed', request, ...(preview && { preview }) });
    },
    find: (wish) => {
      post({ type: 'found', request: wish.request, ...findNodes(analysis.checked(), wish) });
    },
    card: ({ request, id }) => {
      const card = cardOf(analysis.checked(), id);
      post({ type: 'card', request, ...(card && { card }) });
    },
    copy: async ({ request, revision, ids, cut }) => {
      const text = copyText(analysis.checked().facts.graph, ids);
      if (text === '') return answer(request, { ok: false, reason: t('Nothing is selected, so there is nothing to copy.') }, []);
      await host.writeClipboard(text);
      if (!cut) return answer(request, { ok: true }, ids);
      await edit(request, revision, t('Cut'), () => [{ op: 'remove', ids }], () => []);
    },
    paste: async ({ request, revision, into }) => {
      const payload = parsePayload(await host.readClipboard());
      if (!payload) return answer(request, { ok: false, reason: t('The clipboard holds no nodes. Copy nodes on a Strata canvas first.') }, []);
      await addCopies(request, revision, t('Paste'), (graph) => pasteOperations(graph, payload, into));
    },
    duplicate: ({ request, revision, ids }) => addCopies(request, revision, t('Duplicate'), (graph) => duplicateOperations(graph, ids)),
    openText: ({ pointer, beside }) => host.openText(pointer, beside),
    openRule: ({ rule }) => host.openRule(rule),
    explain: ({ finding }) => host.explain(finding),
    run: ({ command }) => host.run(command),
    drop: ({ uris, on }) => { if (uris.length > 0) host.dropped(uris, on); },
    dropFiles: ({ files, remarks, on }) => { if (files.length + remarks.length > 0) host.droppedFiles(files, remarks, on); },
    keyboard: async ({ on }) => {
      await host.keyboard(on);
      post({ type: 'keyboard', on });
    },
    did: ({ what }) => host.did(what),
    error: ({ message, stack }) => host.log(`The canvas of ${host.fileName} reported: ${message}\n${stack}`),
  };

  return {
    listens: () => (ready ? Promise.resolve() : new Promise((resolve) => { waitingForReady.push(resolve); })),
    hidden: () => { ready = false; },
    receive: async (raw) => {
      const message = parseToHost(raw);
      const request = requestOf(raw);
      if (!message) {
        host.log(`A message of the canvas of ${host.fileName} was refused: it is none that Strata knows.`);
        if (request !== undefined) post({ type: 'reject', request, revision: analysis.revision, reason: t('The canvas sent something that Strata does not understand. Nothing was changed.') });
        return;
      }
      try {
        await (handlers[message.type] as (message: ToHost) => void | Promise<void>)(message);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        host.log(`'${message.type}' failed on ${host.fileName}: ${error instanceof Error ? error.stack : reason}`);
        if (request !== undefined) post({ type: 'reject', request, revision: analysis.revision, reason: t('Something went wrong inside Strata, nothing was changed: {0}', reason) });
      }
    },
    reveal: (ids, finding, focus) => post({ type: 'reveal', ids, focus, ...(finding === undefined ? {} : { finding }) }),
    command: (command) => post({ type: 'command', command }),
    get selection() { return selection; },
    get picture() { return { view, events }; },
    assume: (more) => setEvents([...events, ...more], true),
    whatIf: () => (events.length > 0 ? whatIf(analysis.checked()) : undefined),
    renewTemplates: () => { if (ready) void showTemplates(); },
    dispose: () => {
      disposed = true;
      first.stop();
      forget();
    },
  };
}
