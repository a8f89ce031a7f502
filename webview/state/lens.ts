/** The lens, and the events that are assumed for the lens of what-ifs. */
import type { Event } from '../../src/model';
import type { Lens, Side } from '../../src/protocol';
import { send } from './requests';
import { getState, setState } from './store';

/** Tells the host what is to be seen: it answers with the scene. */
export function sendView(): void {
  const { lens, collapsed, filter, root, comparing, side } = getState();
  send({ type: 'view', lens, collapsed: [...collapsed], ...(filter === '' ? {} : { filter }), ...(root === undefined ? {} : { root }), ...(comparing && { side }) });
}

/** Dims what does not fit a search; everything is shown plainly again with an empty one. */
export function setFilter(filter: string): void {
  if (filter === getState().filter) return;
  setState({ filter });
  sendView();
}

/** Switches the lens; the host sends the scene coloured by it. */
export function setLens(lens: Lens): void {
  if (lens === getState().lens) return;
  setState({ lens });
  sendView();
  send({ type: 'did', what: 'lens' });
}

/** Chooses which of the two compared topologies are seen. */
export function setSide(side: Side): void {
  if (side === getState().side) return;
  setState({ side });
  sendView();
}

/** The events that are assumed, in the order in which they were added. */
export function assumedEvents(): readonly Event[] {
  return getState().whatIf?.events.map(({ event }) => event) ?? [];
}

/** Assumes these events and no others. */
export function assume(events: readonly Event[]): void {
  send({ type: 'assume', events });
}
