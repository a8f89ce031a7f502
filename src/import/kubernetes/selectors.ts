/** Labels and the selectors that match them. */
import { child, entriesOf, itemsOf, textOf, textsOf, type Value } from '../values';

export type Labels = ReadonlyMap<string, string>;

/** A mapping of texts; empty values count. */
export function labelsOf(value: Value | undefined): Labels {
  return new Map(entriesOf(value).flatMap(([name, entry]) => (entry.value.type === 'scalar' ? [[name, entry.value.text] as const] : [])));
}

/** Whether all labels of `wanted` are there with the same values. Nothing wanted matches nothing. */
export function hasAll(labels: Labels, wanted: Labels): boolean {
  return wanted.size > 0 && [...wanted].every(([name, value]) => labels.get(name) === value);
}

/** Whether a selector (`matchLabels`, `matchExpressions`) matches; an empty one matches everything, as Kubernetes has it, an absent one nothing. */
export function matches(selector: Value | undefined, labels: Labels): boolean {
  if (selector?.type !== 'map') return false;
  const equal = [...labelsOf(child(selector, 'matchLabels'))].every(([name, value]) => labels.get(name) === value);
  return equal && itemsOf(child(selector, 'matchExpressions')).every((expression) => matchesExpression(expression, labels));
}

function matchesExpression(expression: Value, labels: Labels): boolean {
  const value = labels.get(textOf(child(expression, 'key')) ?? '');
  const values = textsOf(child(expression, 'values'));
  switch (textOf(child(expression, 'operator'))) {
    case 'In': return value !== undefined && values.includes(value);
    case 'NotIn': return value === undefined || !values.includes(value);
    case 'Exists': return value !== undefined;
    case 'DoesNotExist': return value === undefined;
    default: return false;
  }
}
