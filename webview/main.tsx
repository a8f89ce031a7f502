/** The page of one canvas: takes up what was kept, listens to the host, draws. */
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { Guard } from './panels/Guard';
import { speakAsHost } from './speak';
import { keep, keptEvents, restore } from './state/keep';
import { followKeyboard } from './state/keyboard';
import { listen } from './state/receive';
import { send } from './state/requests';
import { getState } from './state/store';
import './styles/index.css';

speakAsHost();

window.addEventListener('error', ({ message, error }) => {
  // No error: elements that came while sizes were being reported are reported a frame later.
  if (message.startsWith('ResizeObserver loop')) return;
  send({ type: 'error', message, stack: String((error as Error | undefined)?.stack ?? '') });
});
window.addEventListener('unhandledrejection', ({ reason }) => {
  send({ type: 'error', message: String((reason as Error | undefined)?.message ?? reason), stack: String((reason as Error | undefined)?.stack ?? '') });
});

listen();
followKeyboard();
const { lens, collapsed, filter, root, side } = restore();
keep();
createRoot(document.getElementById('root')!).render(<Guard><App /></Guard>);
send({ type: 'ready', lens, collapsed: [...collapsed], filter, ...(root === undefined ? {} : { root }), events: keptEvents(), side });
// The selection is told after `ready`, so that its details are those of the scene on its way.
if (getState().selection.length > 0) send({ type: 'select', ids: getState().selection.slice(0, 50), quiet: true });
