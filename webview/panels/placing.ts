/** Where something new can go: asked of the host, which also says which layers would be added on the way. */
import { t } from '../../src/l10n';
import type { Operation } from '../../src/model';
import type { DropVerdict, Scene } from '../../src/protocol';
import { create } from '../canvas/actions';
import { judge } from '../state/host';
import { getState, setState, type Wanted } from '../state/store';
import { kindInText } from './words';

/** A place that would take the node. */
export interface Place {
  /** Id of the box, or null for the top level. */
  readonly target: string | null;
  readonly verdict: DropVerdict;
}

/** Where to ask: the box that is selected or has the keyboard, the boxes around it, the top level. */
export function targetsFrom(scene: Scene | undefined, start: string | undefined): (string | null)[] {
  const targets: (string | null)[] = [];
  if (scene && start !== undefined) {
    for (let i = scene.ids.indexOf(start); i >= 0; i = scene.parent[i]) targets.push(scene.ids[i]);
  }
  // Beside the only box that is shown stands what is around it.
  if (scene) targets.push(...scene.path.map(({ id }) => id).reverse().filter((id) => !targets.includes(id)));
  return [...targets, null];
}

/** Layers that a verdict would add beside the wanted node, in words. */
export function layersOf(operations: readonly Operation[]): string[] {
  const added = operations.filter((operation) => operation.op === 'add').slice(0, -1);
  return added.map((operation) => (operation.op === 'add' ? kindInText(operation.node.kind) : ''));
}

/** Whether it goes there as it is, with nothing between. */
const isDirect = ({ what }: Wanted, { reason, operations }: DropVerdict): boolean => ('template' in what ? reason === '' : layersOf(operations).length === 0);

/** Places without those that would come to the same as one before them. */
function distinct(places: readonly Place[]): Place[] {
  return [...new Map([...places].reverse().map((place) => [JSON.stringify(place.verdict.operations), place])).values()].reverse();
}

/**
 * Adds something new by keyboard or click: at once where the selected box takes it as it is, else the person chooses among
 * the places that would take it. Says why where there is none.
 */
export async function addNew(wanted: Wanted): Promise<void> {
  const { scene, selection, focused } = getState();
  const verdicts = await judge(wanted.what, targetsFrom(scene, selection.at(-1) ?? focused));
  const places = distinct(verdicts.filter(({ verdict }) => verdict.allowed));
  const direct = places.find(({ verdict }) => isDirect(wanted, verdict));
  if (places.length === 0) {
    const reason = verdicts[0]?.verdict.reason ?? t('there is no place for it.');
    setState({ banner: { severity: 'warning', text: t('{0} not added: {1}', wanted.name[0].toUpperCase() + wanted.name.slice(1), reason) } });
  } else if (direct && (direct.target === verdicts[0].target || places.length === 1)) {
    await create(wanted, direct.target, direct.verdict);
  } else {
    setState({ choice: { wanted, places } });
  }
}
