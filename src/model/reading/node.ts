/** One node: its kind decides its properties. */
import { didYouMean } from '../did-you-mean';
import { KINDS, type Kind, type TopologyNode, kindNumber, propsOf } from '../kinds';
import type { Prop } from '../props';
import { shown } from './problems';
import { type PropMap, type Walk, checkProps, countKeys, isObject, report, wrongType } from './values';

/** `kind` and `in`, which every node may have. */
export const NODE_PROPS = {
  kind: { type: 'enum', values: KINDS, doc: 'What the node is.' },
  in: { type: 'ref', to: [], doc: 'Id of the node it is in; at the root where absent.' },
} as const satisfies { readonly [name: string]: Prop };

const propsByKind: ReadonlyMap<string, PropMap> = new Map(KINDS.map((kind) =>
  [kind as string, new Map<string, Prop>(Object.entries({ ...NODE_PROPS, ...propsOf(kind) }))]));

/** Every property of a kind by name, `kind` and `in` first. */
export const propMapOf = (kind: Kind): PropMap => propsByKind.get(kind)!;

/** The node with what is valid in it, or undefined where it is no node of a known kind. The walk stands at `nodes`. */
export function readNode(walk: Walk, id: string, value: unknown): TopologyNode | undefined {
  if (!isObject(value)) return wrongType(walk, id, value, 'an object with a "kind"');
  const kind = value['kind'];
  const props = typeof kind === 'string' ? propsByKind.get(kind) : undefined;
  walk.path.push(id);
  if (id === '') report(walk, undefined, {
    code: 'empty-id', severity: 'warning',
    message: 'The id of this node is empty, so nobody can tell it in a message. Give it a name.',
    part: 'key',
  });
  const node = props === undefined ? badKind(walk, value, kind) : checkProps(walk, value, props);
  walk.path.pop();
  return node as TopologyNode | undefined;
}

function badKind(walk: Walk, node: { readonly [key: string]: unknown }, kind: unknown): undefined {
  walk.keys += countKeys(node);
  const kinds = KINDS.join(', ');
  if (!Object.hasOwn(node, 'kind')) {
    return report(walk, undefined, {
      code: 'missing-kind', severity: 'error',
      message: `The node has no "kind" and is left out. Kinds are ${kinds}.`,
      part: 'key',
    });
  }
  if (typeof kind !== 'string' || kindNumber.has(kind)) return report(walk, 'kind', {
    code: 'wrong-type', severity: 'error',
    message: `"kind" must be a text; the node is left out. Kinds are ${kinds}.`,
  });
  const near = didYouMean(kind, KINDS);
  const advice = near === undefined ? `Kinds are ${kinds}.` : `Did you mean ${shown(near)}?`;
  return report(walk, 'kind', {
    code: 'unknown-kind', severity: 'error',
    message: `${shown(kind)} is no kind of node, and the node is left out. ${advice}`,
  });
}
