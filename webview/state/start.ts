/** Asking the host for the whole document. */
import { assumedEvents } from './lens';
import { send } from './requests';
import { getState } from './store';

/** Shows the document anew with lens, folds, filter, focus and assumed events as they are: what is on the screen may no longer fit. */
export function startOver(): void {
  const { lens, collapsed, filter, root, side } = getState();
  send({ type: 'ready', lens, collapsed: [...collapsed], filter, ...(root === undefined ? {} : { root }), events: assumedEvents(), side });
}
