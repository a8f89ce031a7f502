/** Commands of VS Code that concern panels; the canvas takes the others. */
import type { WebviewCommand } from '../../src/protocol';
import { runCommand, setLens } from '../state/host';
import { getState, setState, type AppState } from '../state/store';
import { stepChange } from './changes/steps';
import { focusWhenThere } from './focus';

function openPanel(panel: AppState['panel'], selector: string): void {
  setState({ panel });
  focusWhenThere(selector);
}

const COMMANDS: ReadonlyMap<WebviewCommand, () => void> = new Map<WebviewCommand, () => void>([
  ['search', () => {
    setState({ searchOpen: true });
    focusWhenThere('.search input');
  }],
  ['lensStack', () => setLens('stack')],
  ['lensKernel', () => setLens('kernel')],
  ['lensCapacity', () => setLens('capacity')],
  ['lensRisk', () => setLens('risk')],
  ['lensImages', () => setLens('images')],
  ['lensPatch', () => setLens('patch')],
  ['lensWhatIf', () => {
    setLens('whatIf');
    setState({ panel: 'whatIf' });
  }],
  ['nextChange', () => stepChange(1)],
  ['previousChange', () => stepChange(-1)],
  ['focusWhatIf', () => openPanel('whatIf', '.whatif')],
  ['focusInspector', () => openPanel('inspector', getState().selectedLink === undefined ? '.inspector' : '.inspector input')],
  ['focusFindings', () => openPanel('findings', '.findings-list')],
  ['focusPalette', () => {
    setState({ paletteOpen: true });
    focusWhenThere('.palette-search, .palette-item');
  }],
  ['addNode', () => {
    setState({ paletteOpen: true });
    focusWhenThere('.palette-search, .palette-item');
  }],
]);

/** Keys that mean something wherever in the page the keyboard is. Returns their removal. */
export function onAppKeys(): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 'f' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    runCommand('search');
  };
  window.addEventListener('keydown', onKey);
  return () => window.removeEventListener('keydown', onKey);
}

/** Takes the commands that concern panels. */
export function appCommands(command: WebviewCommand): boolean {
  const run = COMMANDS.get(command);
  run?.();
  return run !== undefined;
}
