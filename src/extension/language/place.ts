/** What may stand where the cursor is, by the tables of the format. */
import { cursorAt, DOCUMENT_PROPS, kindNumber, propsOf } from '../../model';
import type { Cursor, Kind, Path, Prop, Props, Topology, TopologyText } from '../../model';

const EMPTY: Props = {};
const IN: Prop = { type: 'ref', to: [], doc: 'Id of the node it is in; at the root where absent.' };

const nodeMemo = new WeakMap<Topology, ReadonlyMap<string, Kind>>();

/** Kinds of the nodes by id. */
export function kindsOf(topology: Topology): ReadonlyMap<string, Kind> {
  let known = nodeMemo.get(topology);
  if (!known) nodeMemo.set(topology, (known = new Map(topology.ids.map((id, i) => [id, topology.nodes[i].kind]))));
  return known;
}

/** What is at one key or index below a value of this descriptor; several where the value may have several forms. */
function below(prop: Prop, segment: string | number): readonly Prop[] {
  switch (prop.type) {
    case 'either': return prop.of.flatMap((one) => below(one, segment));
    case 'list': return [prop.of];
    case 'map': return [prop.of];
    case 'object': return Object.hasOwn(prop.props, segment) ? [prop.props[segment]] : [];
    default: return [];
  }
}

/** Plain descriptors of a value: its forms where it may have several. */
const forms = (prop: Prop): readonly Prop[] => (prop.type === 'either' ? prop.of.flatMap(forms) : [prop]);

/** Descriptors of the value at a path; empty where the format says nothing about it. */
export function propsAt(topology: Topology, path: Path): readonly Prop[] {
  const [section, id, name] = path;
  if (section === undefined) return [];
  let props: readonly Prop[], rest: Path;
  if (section === 'nodes') {
    if (name === undefined) return [];
    const kind = kindsOf(topology).get(String(id));
    const table: Props = kind !== undefined && kindNumber.has(kind) ? propsOf(kind) : EMPTY;
    props = name === 'in' ? [IN] : Object.hasOwn(table, name) ? [table[name]] : [];
    rest = path.slice(3);
  } else {
    const table: Props = DOCUMENT_PROPS;
    props = Object.hasOwn(table, section) ? [table[section]] : [];
    rest = path.slice(1);
  }
  for (const segment of rest) props = props.flatMap((prop) => below(prop, segment));
  return props.flatMap(forms);
}

/** A cursor, and what the tables say about its place. */
export interface Place extends Cursor {
  /** Descriptors of the value, or of the value behind the key. */
  readonly props: readonly Prop[];
  /** The node that the place is in, and its kind where the text gives one. */
  readonly node: string | undefined;
  readonly kind: Kind | undefined;
}

/** The place of an offset; undefined where the text is not read at all. */
export function placeAt(document: TopologyText, offset: number): Place | undefined {
  const cursor = cursorAt(document, offset);
  if (!cursor) return undefined;
  const { topology } = document;
  const node = cursor.path[0] === 'nodes' && cursor.path.length > 1 ? String(cursor.path[1]) : undefined;
  return { ...cursor, props: propsAt(topology, cursor.path), node, kind: node === undefined ? undefined : kindsOf(topology).get(node) };
}
