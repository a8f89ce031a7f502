/** What messages of the page of a canvas do. */
import { t } from '../../l10n';
import { fixesOf } from '../../engine';
import type { Graph } from '../../engine/contract';
import type { Event } from '../../model';
import type { ToHost, ToWebview } from '../../protocol';
import { whatIfAchievements } from './achievements';
import type { Analysis } from './analysis';
import { copyText, duplicateOperations, parsePayload, pasteOperations, type Pasted } from './clipboard';
import type { SessionHost } from './contract';
import { cardOf } from './details';
import { createEdits, type MakeOperations, type Outcome } from './edits';
import { findNodes } from './find';
import { previewOf } from './preview';
import { findingByKey } from './rows';
import type { Showing } from './showing';
import { MAX_EVENTS } from './validate';
import { templateVerdict, verdictFor } from './verdicts';

/** A canvas, as its handlers have it. */
export interface Canvas {
  readonly analysis: Analysis;
  readonly host: SessionHost;
  readonly showing: Showing;
  post(message: ToWebview): void;
  /** Whether a page listens. */
  isLive(): boolean;
}

type Handlers<T extends ToHost['type']> = { readonly [K in T]: (message: Extract<ToHost, { type: K }>) => void | Promise<void> };
/** `ready` is the session's own. */
export type MessageHandlers = Handlers<Exclude<ToHost['type'], 'ready'>>;

/** Takes other events for granted, and shows what follows; `asked`: a person wants to see it now. */
export function setEvents({ analysis, host, showing, isLive }: Canvas, events: readonly Event[], asked: boolean): void {
  showing.looking.events = events.slice(0, MAX_EVENTS);
  if (!isLive()) return;
  if (showing.looking.view.lens === 'whatIf') showing.showPicture();
  showing.showWhatIf(asked);
  if (asked) for (const name of whatIfAchievements(analysis.checked(), showing.looking.events, showing.whatIf().outcome)) host.did(name);
}

const viewHandlers = (canvas: Canvas): Handlers<'view' | 'assume' | 'select'> => {
  const { host, showing, isLive } = canvas;
  return {
    view: ({ lens, collapsed, filter, root }) => {
      if (lens !== showing.looking.view.lens) host.did(`lens.${lens}`);
      showing.looking.view = { lens, collapsed: new Set(collapsed), filter, root };
      if (isLive()) showing.showPicture();
    },
    assume: ({ events }) => setEvents(canvas, events, false),
    select: ({ ids, quiet }) => {
      showing.looking.selection = ids;
      if (!quiet) host.selected(ids);
      showing.showDetails();
    },
  };
};

interface Request {
  readonly request: number;
  readonly revision: number;
}

/** Makes edits and tells the page how they ended. */
function createAnswers({ analysis, host, showing, post, isLive }: Canvas) {
  const run = createEdits(analysis, host.applyEdits, host.readOnly);
  /** With an edit that was made on an old picture goes the present one, even if it was shown before. */
  const answer = (request: number, outcome: Outcome, select: readonly string[]) => {
    analysis.checked();
    if (isLive() && !outcome.ok && outcome.stale) showing.showAnew();
    else if (isLive() && showing.revision !== analysis.revision) showing.show();
    if (outcome.ok) post({ type: 'ack', request, revision: analysis.revision, select });
    else post({ type: 'reject', request, revision: analysis.revision, reason: outcome.reason });
  };
  const edit = async ({ request, revision }: Request, label: string, make: MakeOperations, select: () => readonly string[] = () => []) => {
    const outcome = await run(revision, label, make);
    answer(request, outcome, outcome.ok ? select() : []);
    return outcome.ok;
  };
  return { answer, edit };
}

function editHandlers(canvas: Canvas): Handlers<'edit' | 'fix' | 'copy' | 'paste' | 'duplicate'> {
  const { analysis, host, showing } = canvas, { looking } = showing;
  const { answer, edit } = createAnswers(canvas);
  const addCopies = async (asked: Request, label: string, plan: (graph: Graph) => Pasted) => {
    let select: readonly string[] = [];
    const make = () => {
      const planned = plan(analysis.checked().facts.graph);
      if (!planned.ok) return planned.reason;
      select = planned.select;
      return planned.operations;
    };
    if (await edit(asked, label, make, () => select)) host.did('add');
  };
  return {
    edit: async ({ label, operations, select, ...asked }) => {
      const { root } = looking.view;
      const renamed = operations.find((operation) => operation.op === 'rename' && operation.id === root);
      // The box that is shown is followed to its new id.
      if (renamed?.op === 'rename') looking.view = { ...looking.view, root: renamed.to };
      if (await edit(asked, label, () => operations, () => select ?? [])) {
        host.did('edit');
        for (const step of ['add', 'move'] as const) if (operations.some(({ op }) => op === step)) host.did(step);
      } else if (renamed) looking.view = { ...looking.view, root };
    },
    fix: async ({ finding, fix, ...asked }) => {
      const make = () => {
        const found = findingByKey(analysis.checked(), finding);
        const chosen = found && fixesOf(found)[fix];
        return chosen ? chosen.operations : t('That finding is gone: the file has changed since. Nothing was done.');
      };
      const title = findingByKey(analysis.checked(), finding)?.rule ?? t('finding');
      if (await edit(asked, t('Fix {0}', title), make)) host.did('fix');
    },
    copy: async ({ ids, cut, ...asked }) => {
      const text = copyText(analysis.checked().facts.graph, ids);
      if (text === '') return answer(asked.request, { ok: false, reason: t('Nothing is selected, so there is nothing to copy.') }, []);
      await host.writeClipboard(text);
      if (!cut) return answer(asked.request, { ok: true }, ids);
      await edit(asked, t('Cut'), () => [{ op: 'remove', ids }]);
    },
    paste: async ({ into, ...asked }) => {
      const payload = parsePayload(await host.readClipboard());
      if (!payload) return answer(asked.request, { ok: false, reason: t('The clipboard holds no nodes. Copy nodes on a Strata canvas first.') }, []);
      await addCopies(asked, t('Paste'), (graph) => pasteOperations(graph, payload, into));
    },
    duplicate: ({ ids, ...asked }) => addCopies(asked, t('Duplicate'), (graph) => duplicateOperations(graph, ids)),
  };
}

function questionHandlers({ analysis, showing, post, isLive }: Canvas): Handlers<'judge' | 'preview' | 'find' | 'card'> {
  let previewing = -1;
  return {
    judge: ({ request, what, targets }) => {
      const { graph } = analysis.checked().facts;
      const verdictOn = (target: string | null) =>
        ('template' in what ? templateVerdict(graph, showing.looking.templates.find((one) => one.id === what.template), target) : verdictFor(graph, what, target));
      post({ type: 'verdict', request, verdicts: targets.map((target) => ({ target, verdict: verdictOn(target) })) });
    },
    preview: async ({ request, revision, target, operations }) => {
      previewing = request;
      // What arrived meanwhile comes first: of several wishes only the last one is worked on.
      await new Promise((resolve) => setTimeout(resolve));
      const { scene, looking: { view } } = showing;
      const wanted = previewing === request && revision === analysis.revision && isLive();
      const preview = wanted && scene ? previewOf(analysis, { scene, view, target, operations }) : undefined;
      post({ type: 'previewed', request, ...(preview && { preview }) });
    },
    find: (wish) => post({ type: 'found', request: wish.request, ...findNodes(analysis.checked(), wish) }),
    card: ({ request, id }) => {
      const card = cardOf(analysis.checked(), id);
      post({ type: 'card', request, ...(card && { card }) });
    },
  };
}

const hostHandlers = ({ host, post }: Canvas): Handlers<'openText' | 'openRule' | 'explain' | 'run' | 'drop' | 'dropFiles' | 'keyboard' | 'did' | 'error'> => ({
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
});

export const handlersOf = (canvas: Canvas): MessageHandlers => ({ ...viewHandlers(canvas), ...editHandlers(canvas), ...questionHandlers(canvas), ...hostHandlers(canvas) });
