/** What each command does. package.json gives titles, icons, menus and keys. */
import { WEBVIEW_COMMANDS } from '../../protocol';
import type { WebviewCommand } from '../../protocol';
import type { App } from '../app';
import { activeComparison } from '../comparing';
import { compare, compareDiff, compareMerge } from './compare';
import { openExample } from './examples';
import { exportPicture, exportTopology } from './exporting';
import { applySafeFixes, checkNow, showFinding, showNode, showOnCanvas, suppress } from './findings';
import { LAB_VERBS, WHAT_IF_VERBS } from './ids';
import { formatNow } from './formatting';
import type { CommandId, HostCommandId } from './ids';
import { importIntoTopology } from './importing';
import { compareNodes, explain, explainFinding } from './learning';
import { importLive } from './live';
import { chooseLens, newTopology, openAsText, openOnCanvas, openSideBySide } from './opening';
import { openWalkthrough, practice } from './practice';
import { applyImport } from './previewing';
import { chooseRule } from './rules';
import { scanImage } from './scanning';
import { insertTemplate, saveTemplate } from './templates';
import { saveScenario, whatIf, whatIfPage, whatIfVerb } from './whatif';

type Run = (app: App, ...args: any[]) => unknown;

const HOST: { readonly [id in HostCommandId]: Run } = {
  'strata.newTopology': newTopology,
  'strata.openExample': openExample,
  'strata.showLog': ({ log }) => log.show(),
  'strata.checkWorkspace': ({ workspace }) => workspace.run(),
  'strata.stopWorkspaceCheck': ({ workspace }) => workspace.stop(),
  'strata.openAsText': (_, uri) => openAsText(uri),
  'strata.openOnCanvas': (_, uri) => openOnCanvas(uri),
  'strata.openSideBySide': (_, uri) => openSideBySide(uri),
  'strata.openWalkthrough': openWalkthrough,
  'strata.lens': chooseLens,
  'strata.check': checkNow,
  'strata.applySafeFixes': applySafeFixes,
  'strata.format': formatNow,
  'strata.whatIf': whatIf,
  ...(Object.fromEntries(Object.entries(WHAT_IF_VERBS).map(([id, verb]) => [id, (app: App) => whatIfVerb(app, verb)])) as { readonly [id in keyof typeof WHAT_IF_VERBS]: Run }),
  'strata.whatIfPage': whatIfPage,
  'strata.saveScenario': saveScenario,
  'strata.insertTemplate': insertTemplate,
  'strata.saveTemplate': saveTemplate,
  'strata.compare': compare,
  'strata.compareDiff': compareDiff,
  'strata.mergeOurs': (app, file) => compareMerge(app, 'old', file),
  'strata.mergeTheirs': (app, file) => compareMerge(app, 'new', file),
  'strata.mergeBoth': (app, file) => compareMerge(app, 'both', file),
  'strata.export': exportTopology,
  'strata.exportPicture': exportPicture,
  'strata.import': importIntoTopology,
  // Its former name, for keybindings and scripts.
  'strata.importCompose': importIntoTopology,
  'strata.applyImport': applyImport,
  'strata.importLive': importLive,
  'strata.scanImage': scanImage,
  'strata.explain': explain,
  'strata.explainFinding': explainFinding,
  'strata.compareNodes': compareNodes,
  'strata.practice': practice,
  'strata.showRule': (_, rule) => chooseRule(rule),
  ...(Object.fromEntries(Object.entries(LAB_VERBS).map(([id, verb]) => [id, async (app: App, ...args: [unknown?, unknown?, unknown?]) => (await app.labs())[verb](...args)])) as { readonly [id in keyof typeof LAB_VERBS]: Run }),
  'strata.suppress': suppress,
  'strata.showOnCanvas': showOnCanvas,
  'strata.showNode': showNode,
  'strata.showFinding': showFinding,
  'strata.didFix': ({ progress }) => progress.did('fix'),
};

/** Forwards to the canvas that is active. */
const onCanvas = (command: WebviewCommand): Run => ({ canvases }) => (activeComparison() ?? canvases.active()?.session)?.command(command);

export const COMMANDS = {
  ...HOST, ...Object.fromEntries(WEBVIEW_COMMANDS.map((command) => [`strata.canvas.${command}`, onCanvas(command)])),
} as { readonly [id in CommandId]: Run };
