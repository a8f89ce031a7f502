/** Commands of VS Code that concern panels; the canvas takes the others. */
import type { WebviewCommand } from '../../src/protocol';
import { setLens } from '../state/host';
import { setState, type AppState } from '../state/store';
import { focusWhenThere } from './focus';

function openPanel(panel: AppState['panel'], selector: string): void {
  setState({ panel });
  focusWhenThere(selector);
}

const COMMANDS: ReadonlyMap<WebviewCommand, () => void> = new Map<WebviewCommand, () => void>([
  ['search', () => setState({ searchOpen: true })],
  ['lensStack', () => setLens('stack')],
  ['lensKernel', () => setLens('kernel')],
  ['lensRisk', () => setLens('risk')],
  ['focusInspector', () => openPanel('inspector', '.inspector')],
  ['focusFindings', () => openPanel('findings', '.findings-list')],
  ['focusPalette', () => {
    setState({ paletteOpen: true });
    focusWhenThere('.palette-search');
  }],
  ['addNode', () => {
    setState({ paletteOpen: true });
    focusWhenThere('.palette-search');
  }],
]);

/** Takes the commands that concern panels. */
export function appCommands(command: WebviewCommand): boolean {
  const run = COMMANDS.get(command);
  run?.();
  return run !== undefined;
}
