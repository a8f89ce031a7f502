/** Where a new node of a kind can go: asked of the host, which also says which layers would be added on the way. */
import { KIND_TABLE, type Kind, type Operation } from '../../src/model';
import type { DropVerdict, Scene } from '../../src/protocol';
import { edit, judge } from '../state/host';
import { announce, getState, setState } from '../state/store';

/** The type under which a kind travels in a drag from the palette. */
export const DRAG_TYPE = 'application/x-strata-kind';

/** A place that would take the node. */
export interface Place {
  /** Id of the box, or null for the top level. */
  readonly target: string | null;
  readonly verdict: DropVerdict;
}

export interface Choice {
  readonly kind: Kind;
  readonly places: readonly Place[];
}

/** The id of the node that operations add last: the wanted one, its missing layers come before it. */
export function addedId(operations: readonly Operation[]): string | undefined {
  const last = operations.findLast((operation) => operation.op === 'add');
  return last?.op === 'add' ? last.id : undefined;
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
  return added.map((operation) => (operation.op === 'add' ? KIND_TABLE[operation.node.kind].title.toLowerCase() : ''));
}

/** Adds the node at a place, and selects it. */
export function addAt(kind: Kind, { target, verdict }: Place): Promise<boolean> {
  const { title } = KIND_TABLE[kind];
  const id = addedId(verdict.operations);
  announce(`${title} added ${target === null ? 'at the top level' : `in ${target}`}`);
  return edit(`Add ${title.toLowerCase()}`, verdict.operations, id === undefined ? [] : [id]);
}

/** Places without those that would come to the same as one before them. */
function distinct(places: readonly Place[]): Place[] {
  return [...new Map([...places].reverse().map((place) => [JSON.stringify(place.verdict.operations), place])).values()].reverse();
}

/**
 * Adds a node of a kind by keyboard or click: at once where the selected box takes it as it is, else the person chooses among
 * the places that would take it. Says why where there is none.
 */
export async function addKind(kind: Kind): Promise<void> {
  const { scene, selection, focused } = getState();
  const verdicts = await judge({ kind }, targetsFrom(scene, selection.at(-1) ?? focused));
  const places = distinct(verdicts.filter(({ verdict }) => verdict.allowed));
  const direct = places.find(({ verdict }) => layersOf(verdict.operations).length === 0);
  if (places.length === 0) {
    const reason = verdicts[0]?.verdict.reason ?? 'there is no place for it.';
    setState({ banner: { severity: 'warning', text: `${KIND_TABLE[kind].title} not added: ${reason}` } });
  } else if (direct && (direct.target === verdicts[0].target || places.length === 1)) {
    await addAt(kind, direct);
  } else {
    setState({ choice: { kind, places } });
  }
}
