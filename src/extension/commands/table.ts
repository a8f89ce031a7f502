/** Every command by its id. package.json gives titles, icons, menus and keys. */
import { WEBVIEW_COMMANDS } from '../../protocol';
import type { WebviewCommand } from '../../protocol';
import type { App } from '../app';
import { applySafeFixes, checkNow, showOnCanvas, suppress } from './findings';
import { importCompose } from './importing';
import { chooseLens, newTopology, openAsText, openOnCanvas, openSideBySide, openWalkthrough } from './opening';
import { chooseRule } from './rules';

export interface Command {
  readonly id: string;
  run(app: App, ...args: unknown[]): unknown;
}

/** Forwards to the canvas that is active. */
const onCanvas = (command: WebviewCommand): Command => ({
  id: `strata.canvas.${command}`,
  run: ({ canvases }) => canvases.active()?.session.command(command),
});

export const COMMANDS: readonly Command[] = [
  { id: 'strata.newTopology', run: newTopology },
  { id: 'strata.openAsText', run: (_, uri) => openAsText(uri) },
  { id: 'strata.openOnCanvas', run: (_, uri) => openOnCanvas(uri) },
  { id: 'strata.openSideBySide', run: (_, uri) => openSideBySide(uri) },
  { id: 'strata.openWalkthrough', run: openWalkthrough },
  { id: 'strata.lens', run: chooseLens },
  { id: 'strata.check', run: checkNow },
  { id: 'strata.applySafeFixes', run: applySafeFixes },
  { id: 'strata.importCompose', run: importCompose },
  { id: 'strata.showRule', run: (_, rule) => chooseRule(rule) },
  // Behind light bulbs only.
  { id: 'strata.suppress', run: suppress },
  { id: 'strata.showOnCanvas', run: showOnCanvas },
  { id: 'strata.didFix', run: ({ progress }) => progress.did('fix') },
  ...WEBVIEW_COMMANDS.map(onCanvas),
];
