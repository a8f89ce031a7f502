/** Any JSON text against tables of properties: files of Strata's own beside topologies. */
import type { Problem } from './document';
import type { Props } from './props';
import { parseText } from './reading/parse';
import { bounded, placed } from './reading/problems';
import { checkProps, isObject, newWalk, propMap } from './reading/values';
import type { Places } from './text';

export interface ReadAgainst {
  /** What is valid of the object; empty where there is none. */
  readonly value: { readonly [key: string]: unknown };
  /** What is wrong, unknown properties as hints. */
  readonly problems: readonly Problem[];
  readonly places: Places;
}

/** Reads an object that `props` describe. Never throws; bounded as topologies are. */
export function readAgainst(text: string, props: Props): ReadAgainst {
  const { value, places, problems } = parseText(text);
  const walk = newWalk();
  if (isObject(value)) return { value: checkProps(walk, value, propMap(props)), places, problems: bounded([...problems, ...placed(walk.found, places)]) };
  const wrong: Problem = { code: 'wrong-type', severity: 'error', message: 'The file must be a JSON object.', pointer: '', offset: 0, length: Math.min(1, text.length) };
  return { value: {}, places, problems: problems.length > 0 ? problems : [wrong] };
}
