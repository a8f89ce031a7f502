/** One canvas on two topologies: draws them as one picture, lists what differs, and answers its page. Nothing can be changed in it. */
import { t } from '../../../l10n';
import type { NodeDetails, ToHost, ToWebview } from '../../../protocol';
import { drawComparison, type Side, type UnionView } from '../../../review';
import { diffScene } from '../../../scene';
import type { Scene } from '../../../scene/contract';
import { cardOf, detailsOf, MAX_DETAILS } from '../details';
import { summaryOf } from '../summary';
import { parseToHost, requestOf } from '../validate';
import { foundBoxes, nodeBehind } from './boxes';
import type { Compared, ComparisonHost, ComparisonSession } from './contract';
import { countsOf, reportOf, rowsOf } from './report';
import { createSides, type Sides } from './sides';

const MAX_FOUND = 500;
const readOnly = (): string => t('Two topologies are compared here. Change them in their own editors; the picture follows.');

type MessageOf<T extends ToHost['type']> = Extract<ToHost, { type: T }>;

const viewOf = ({ collapsed, filter, root, side }: Pick<MessageOf<'ready'>, 'collapsed' | 'filter' | 'root'> & { readonly side?: Side }, before: Side): UnionView =>
  ({ side: side ?? before, collapsed: new Set(collapsed ?? []), ...(filter !== undefined && filter !== '' && { filter }), ...(root !== undefined && { root }) });

/** What the page is shown. */
function createShowing(sides: Sides, title: string, post: (message: ToWebview) => void) {
  let scene: Scene | undefined;
  const looking: { view: UnionView; selection: readonly string[] } = { view: { side: 'both', collapsed: new Set() }, selection: [] };
  const showPicture = (whole: boolean) => {
    const it = sides.comparison(), { revision } = sides;
    if (!it) return;
    const next = drawComparison(it, looking.view);
    const patch = whole || !scene ? undefined : diffScene(scene, next);
    scene = next;
    const counts = countsOf(it);
    if (patch) post({ type: 'patch', revision, counts, patch });
    else post({ type: 'scene', revision, counts, scene: next, fileName: title, readOnly: readOnly() });
  };
  const showPanels = () => {
    const it = sides.comparison(), { revision } = sides;
    if (!it) return;
    post({ type: 'document', revision, document: summaryOf(it.now) });
    post({ type: 'findings', revision, rows: rowsOf(it), total: it.difference.findings.length, suppressed: 0 });
    post({ type: 'changes', revision, problem: sides.problem, report: reportOf(it, sides.compared) });
  };
  const showDetails = () => {
    const it = sides.comparison();
    if (!it) return;
    const details = looking.selection.slice(0, MAX_DETAILS).flatMap((id): NodeDetails[] => {
      const at = nodeBehind(it, looking.view.side, id);
      const found = at && detailsOf(at.checked, at.id);
      return found ? [{ ...found, id }] : [];
    });
    post({ type: 'details', revision: sides.revision, details });
  };
  const show = (whole: boolean) => {
    showPicture(whole);
    showPanels();
    if (looking.selection.length > 0) showDetails();
  };
  return { looking, showPicture, showDetails, show };
}

/** Opens a session on a comparison; nothing is sent before the webview says that it is ready. */
export function createComparison(first: Compared, host: ComparisonHost): ComparisonSession {
  let ready = false, disposed = false;
  const sides = createSides(first);
  const post = (message: ToWebview) => { if (ready && !disposed) host.post(message); };
  const showing = createShowing(sides, host.title, post), { looking } = showing;
  const behind = (id: string | undefined) => {
    const it = id === undefined ? undefined : sides.comparison();
    return it && nodeBehind(it, looking.view.side, id!);
  };
  const find = ({ request, query, ids, limit, kinds }: MessageOf<'find'>) => {
    const it = sides.comparison();
    const rows = (it ? foundBoxes(it, query, ids) : []).filter(({ kind }) => kinds === undefined || kinds.includes(kind));
    post({ type: 'found', request, rows: rows.slice(0, Math.min(limit, MAX_FOUND)), total: rows.length });
  };
  const card = ({ request, id }: MessageOf<'card'>) => {
    const at = behind(id), found = at && cardOf(at.checked, at.id);
    post({ type: 'card', request, ...(found && { card: found }) });
  };
  const openText = ({ pointer, beside }: MessageOf<'openText'>) => {
    const at = behind(looking.selection.at(-1));
    host.openText(at?.side ?? 'now', pointer !== '' || !at ? pointer : `/nodes/${at.id.replaceAll('~', '~0').replaceAll('/', '~1')}`, beside);
  };
  const handle = (message: ToHost) => {
    switch (message.type) {
      case 'ready':
        ready = true;
        looking.view = viewOf(message, looking.view.side);
        return showing.show(true);
      case 'view':
        looking.view = viewOf(message, looking.view.side);
        return showing.showPicture(false);
      case 'select':
        looking.selection = message.ids;
        return showing.showDetails();
      case 'find': return find(message);
      case 'card': return card(message);
      case 'openText': return openText(message);
      case 'keyboard': return void host.keyboard(message.on).then(() => post({ type: 'keyboard', on: message.on }));
      case 'openRule': return host.openRule(message.rule);
      case 'run': return host.run(message.command);
      case 'error': return host.log(`The picture of ${host.title} reported: ${message.message}\n${message.stack}`);
      default: {
        const request = requestOf(message);
        if (request !== undefined) post({ type: 'reject', request, revision: sides.revision, reason: readOnly() });
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
      sides.replace(next);
      if (ready && !disposed) showing.show(false);
    },
    command: (command) => post({ type: 'command', command }),
    get comparison() { return sides.comparison(); },
    dispose: () => { disposed = true; },
  };
}
