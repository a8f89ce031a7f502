/** Messages from the host: checked, then turned into state. */
import { listed } from '../../src/l10n/words';
import { t } from '../../src/l10n';
import { patchedRows, type FindingRow, type NodeDetails, type ToWebview } from '../../src/protocol';
import { runCommand } from './commands';
import { send, settle } from './requests';
import { setLens } from './lens';
import { reveal, select } from './selection';
import { startOver } from './start';
import { announce, getState, setState } from './store';
import { asMessage, patched } from './validate';

type Handlers = { readonly [T in ToWebview['type']]: (message: Extract<ToWebview, { type: T }>) => void };

/** Forgets selected nodes that are gone: they had details in an earlier revision and have none now. */
function keepSelection(before: readonly NodeDetails[], now: readonly NodeDetails[], newer: boolean): void {
  const { selection } = getState();
  const there = new Set(now.map((entry) => entry.id));
  const gone = new Set(before.map((entry) => entry.id).filter((id) => !there.has(id)));
  if (newer && gone.size > 0 && now.every((entry) => selection.includes(entry.id))) select(selection.filter((id) => !gone.has(id)));
}

const stillThere = (rows: readonly FindingRow[], key: string | undefined) => (rows.some((row) => row.key === key) ? key : undefined);

const HANDLERS: Handlers = {
  scene: ({ revision, scene, counts, fileName, readOnly }) => setState({ revision, scene, counts, fileName, readOnly, root: scene.path.at(-1)?.id }),
  patch: ({ revision, patch, counts }) => {
    const { scene } = getState();
    const next = scene && patched(scene, patch);
    if (next) setState({ revision, counts, scene: next, root: next.path.at(-1)?.id });
    else startOver();
  },
  findings: ({ rows: told, total, suppressed }) => {
    const rows = 'runs' in told ? patchedRows(getState().findings, told) : told;
    if (rows) setState((state) => ({ findings: rows, findingsTotal: total, suppressed, selectedFinding: stillThere(rows, state.selectedFinding) }));
    else startOver();
  },
  details: ({ revision, details }) => {
    const before = getState();
    setState({ details, detailsRevision: revision });
    keepSelection(before.details, details, revision > before.detailsRevision);
  },
  whatIf: ({ report, show }) => {
    setState({ whatIf: report.events.length > 0 ? report : undefined });
    if (!show) return;
    setState({ panel: 'whatIf' });
    setLens('whatIf');
    announce(t('What if {0}: {1}', listed(report.events.map(({ text }) => text), Infinity), report.summary));
  },
  templates: ({ templates }) => setState({ templates }),
  keyboard: ({ on }) => setState({ keyboard: on }),
  changes: ({ report, problem }) => {
    const before = getState().changes;
    setState({ changes: report, changesProblem: problem });
    if (before && before.summary !== report.summary) announce(report.summary);
  },
  document: ({ document }) => setState({ document }),
  ack: (answer) => void settle(answer.request, answer),
  reject: (answer) => void settle(answer.request, answer),
  verdict: (answer) => void settle(answer.request, answer),
  previewed: (answer) => void settle(answer.request, answer),
  card: (answer) => void settle(answer.request, answer),
  found: (answer) => void settle(answer.request, answer),
  reveal: ({ ids, finding, focus }) => {
    if (finding !== undefined) setState({ selectedFinding: finding, panel: 'findings' });
    void reveal(ids, { quiet: true });
    if (focus) runCommand('focusCanvas');
  },
  command: ({ command }) => void runCommand(command),
};

/** Takes one message; false where it is not one of the protocol's, and nothing was done then. */
export function receive(data: unknown): boolean {
  const message = asMessage(data);
  if (!message) return false;
  (HANDLERS[message.type] as (message: ToWebview) => void)(message);
  return true;
}

/** Listens to the host until the returned function is called. Messages of another shape are reported and otherwise ignored. */
export function listen(target: Window = window): () => void {
  const onMessage = (event: MessageEvent) => {
    if (receive(event.data)) return;
    const type = String((event.data as { type?: unknown } | null)?.type).slice(0, 40);
    send({ type: 'error', message: `The canvas did not understand a message of type "${type}".`, stack: '' });
    announce(t('A message from the editor was not understood.'));
  };
  target.addEventListener('message', onMessage);
  return () => target.removeEventListener('message', onMessage);
}
