/** Ids of all commands: what activation registers. */
import { WEBVIEW_COMMANDS } from '../../protocol';
import type { WebviewCommand } from '../../protocol';

/** What happens to the selected nodes, as the menu names it. */
export const WHAT_IF_VERBS = { 'strata.whatIfFail': 'fail', 'strata.whatIfDrain': 'drain', 'strata.whatIfKernelFlaw': 'kernel-flaw', 'strata.whatIfCompromise': 'compromise', 'strata.whatIfRunaway': 'runaway' } as const;
const WHAT_IF_COMMANDS = Object.keys(WHAT_IF_VERBS) as (keyof typeof WHAT_IF_VERBS)[];

/** What labs do, by the command that does it. */
export const LAB_VERBS = { 'strata.startLab': 'start', 'strata.checkLab': 'check', 'strata.labHint': 'hint', 'strata.labSolution': 'solution', 'strata.resetLab': 'reset', 'strata.answerLab': 'answer', 'strata.showLab': 'page' } as const;
const LAB_COMMANDS = Object.keys(LAB_VERBS) as (keyof typeof LAB_VERBS)[];

const HOST_COMMANDS = [
  'strata.newTopology', 'strata.openExample', 'strata.showLog', 'strata.checkWorkspace', 'strata.stopWorkspaceCheck', 'strata.openAsText', 'strata.openOnCanvas', 'strata.openSideBySide', 'strata.openWalkthrough', 'strata.lens', 'strata.check',
  'strata.applySafeFixes', 'strata.format', 'strata.whatIf', ...WHAT_IF_COMMANDS, 'strata.whatIfPage', 'strata.saveScenario', 'strata.insertTemplate', 'strata.saveTemplate', 'strata.compare', 'strata.compareDiff', 'strata.mergeOurs', 'strata.mergeTheirs', 'strata.mergeBoth', 'strata.export', 'strata.exportPicture', 'strata.import', 'strata.importCompose', 'strata.applyImport', 'strata.importLive', 'strata.scanImage', 'strata.showRule', 'strata.explain', 'strata.explainFinding', 'strata.compareNodes',
  ...LAB_COMMANDS,
  // Behind light bulbs and trees only.
  'strata.suppress', 'strata.showOnCanvas', 'strata.showNode', 'strata.showFinding', 'strata.didFix', 'strata.practice',
] as const;

export type HostCommandId = (typeof HOST_COMMANDS)[number];
export type CommandId = HostCommandId | `strata.canvas.${WebviewCommand}`;

export const COMMAND_IDS: readonly CommandId[] = [...HOST_COMMANDS, ...WEBVIEW_COMMANDS.map((command): CommandId => `strata.canvas.${command}`)];
