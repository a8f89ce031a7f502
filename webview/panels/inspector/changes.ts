/** What a person does in the inspector, as operations on one or several nodes. */
import { listed } from '../../../src/l10n/words';
import { t } from '../../../src/l10n';
import type { Operation } from '../../../src/model';
import type { NodeDetails } from '../../../src/protocol';
import { edit } from '../../state/host';
import { getState } from '../../state/store';
import { valueAt, type Editing, type Place } from '../controls/editing';
import type { Json } from '../controls/value';
import { labelInText } from '../words';

const holdsOnly = (value: unknown, key: string | number): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 1 && Object.hasOwn(value, key);

/** The outermost place whose removal leaves no empty object behind. */
export function prunedPlace(node: unknown, place: Place): Place {
  let end = place.length;
  while (end > 1 && holdsOnly(valueAt(node, place.slice(0, end - 1)), place[end - 1])) end--;
  return place.slice(0, end);
}

/** Sets a place of every node; nodes that have the value already are left alone. */
export function settings(nodes: readonly NodeDetails[], place: Place, value: Json): Operation[] {
  const text = JSON.stringify(value);
  return nodes.filter(({ node }) => JSON.stringify(valueAt(node, place)) !== text).map(({ id }) => ({ op: 'set', path: ['nodes', id, ...place], value }));
}

/** Removes a place from every node that has it, with the objects that would be left empty. */
export function unsettings(nodes: readonly NodeDetails[], place: Place): Operation[] {
  return nodes.filter(({ node }) => valueAt(node, place) !== undefined).map(({ id, node }) => ({ op: 'unset', path: ['nodes', id, ...prunedPlace(node, place)] }));
}

const named = (place: Place) => labelInText(String(place.findLast((step) => typeof step === 'string') ?? ''));

/** Editing of nodes: each change is one edit, whatever the number of nodes. */
export function editingOf(nodes: readonly NodeDetails[], readOnly: boolean): Editing {
  const whom = listed(nodes.map(({ id }) => id));
  // A field that goes away saves what was typed in it; it must not bring back a node that is gone.
  const exist = () => {
    const ids = new Set(getState().scene?.ids);
    return nodes.every(({ id }) => ids.has(id) || getState().details.some((details) => details.id === id));
  };
  return {
    readOnly,
    set: (place, value) => { if (exist()) void edit(t('Set {0} of {1}', named(place), whom), settings(nodes, place, value)); },
    unset: (place) => { if (exist()) void edit(t('Unset {0} of {1}', named(place), whom), unsettings(nodes, place)); },
  };
}
