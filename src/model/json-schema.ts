/** The JSON Schema of the format (draft-07, which VS Code's JSON editor understands), from the tables. */
import { DOCUMENT_PROPS } from './document-props';
import { KINDS, KIND_TABLE, type Kind, propsOf } from './kinds';
import type { Prop, Props } from './props';
import { BYTES_PATTERN, CORES_PATTERN, DATE_PATTERN, DURATION_PATTERN } from './quantity';

export type Schema = { readonly [key: string]: unknown };

const UNLIMITED = { const: 'unlimited', description: 'No limit.' };

/** The schema as a JSON value. Unknown properties are allowed, as the reader keeps them. */
export function jsonSchema(): Schema {
  const { layout, ...others } = DOCUMENT_PROPS;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Strata topology',
    description: 'A compute stack: sites, hosts, hypervisors, virtual machines, engines, pods, containers, and what connects them.',
    type: 'object',
    required: ['strata'],
    properties: {
      ...propertiesOf(others),
      nodes: { type: 'object', description: 'Nodes by id.', additionalProperties: { $ref: '#/definitions/node' }, defaultSnippets: nodeEntrySnippets() },
      layout: schemaOf(layout),
    },
    defaultSnippets: [{ label: 'Topology', description: 'A new topology', body: { strata: 1, name: '${1:Name}', nodes: { '${2:host-1}': { kind: 'host', memory: '${3:64GiB}' } } } }],
    definitions: { node: nodeSchema(), ...Object.fromEntries(KINDS.map((kind) => [kind, kindSchema(kind)])) },
  };
}

function nodeSchema(): Schema {
  return {
    type: 'object',
    required: ['kind'],
    properties: {
      kind: { type: 'string', enum: KINDS, enumDescriptions: KINDS.map((kind) => KIND_TABLE[kind].doc), description: 'What the node is.' },
      in: { type: 'string', description: 'Id of the node it is in; at the root where absent.' },
    },
    defaultSnippets: KINDS.map((kind) => ({ label: KIND_TABLE[kind].title, description: KIND_TABLE[kind].doc, body: snippetBody(kind) })),
    allOf: KINDS.map((kind) => ({ if: { required: ['kind'], properties: { kind: { const: kind } } }, then: { $ref: `#/definitions/${kind}` } })),
  };
}

function kindSchema(kind: Kind): Schema {
  return {
    type: 'object',
    title: KIND_TABLE[kind].title,
    description: KIND_TABLE[kind].doc,
    properties: { in: { type: 'string', description: placeOf(kind) }, ...propertiesOf(propsOf(kind)) },
  };
}

function placeOf(kind: Kind): string {
  const parents = KIND_TABLE[kind].parents.filter((parent) => parent !== 'root');
  const inside = parents.length > 0 ? `Id of a ${parents.join(', ')} node` : 'Never used';
  return (KIND_TABLE[kind].parents as readonly string[]).includes('root') ? `${inside}; at the root where absent.` : `${inside}.`;
}

/** Snippets that make a whole entry of `nodes`, id and all. */
function nodeEntrySnippets(): Schema[] {
  return KINDS.map((kind) => ({ label: `New ${KIND_TABLE[kind].title.toLowerCase()}`, description: KIND_TABLE[kind].doc, body: { [`\${1:${kind}-1}`]: snippetBody(kind, 2) } }));
}

/** What people fill in first, by kind: examples of the tables become placeholders. */
const FIRST: { readonly [K in Kind]: readonly string[] } = {
  site: [], host: ['memory', 'disk'], hypervisor: ['platform'], vm: ['vcpus', 'memory', 'disk'], engine: ['platform'],
  cgroup: [], pod: [], container: ['image'], app: [], cluster: ['platform'], volume: [], network: [],
};

function snippetBody(kind: Kind, from = 1): Schema {
  const body: { [key: string]: unknown } = { kind };
  let stop = from;
  if (!(KIND_TABLE[kind].parents as readonly string[]).includes('root')) body['in'] = `\${${stop++}:${KIND_TABLE[kind].parents[0]}}`;
  for (const name of FIRST[kind]) {
    const example = propsOf(kind)[name]?.examples?.[0];
    // A caret in front makes VS Code insert the text without quotes, as a number.
    body[name] = typeof example === 'number' ? `^\${${stop++}:${example}}` : `\${${stop++}:${example ?? ''}}`;
  }
  return body;
}

function propertiesOf(props: Props): Schema {
  return Object.fromEntries(Object.entries(props).map(([name, prop]) => [name, schemaOf(prop)]));
}

/** The schema of one value. */
export function schemaOf(prop: Prop): Schema {
  const text = describe(prop);
  return { description: text, ...(text.includes('`') ? { markdownDescription: text } : {}), ...(prop.examples ? { examples: prop.examples } : {}), ...shapeOf(prop) };
}

function describe(prop: Prop): string {
  const unit = UNIT_TEXT[prop.type];
  return unit === undefined ? prop.doc : `${prop.doc} ${unit}`;
}

/** How quantities are written, for hovers. */
const UNIT_TEXT: { readonly [type: string]: string } = {
  bytes: 'Bytes as a number, or a string with B, KiB, MiB, GiB, TiB, PiB (powers of 1024) or kB, MB, GB, TB, PB (powers of 1000).',
  cores: 'Cores as a number, or a string such as "250m" (thousandths of a core).',
  duration: 'A number with ms, s, m, h, d or w, such as "1h30m".',
  date: 'YYYY-MM-DD.',
};

function shapeOf(prop: Prop): Schema {
  switch (prop.type) {
    case 'string': return prop.pattern === undefined ? { type: 'string' } : { type: 'string', pattern: prop.pattern };
    case 'ref': return { type: 'string' };
    case 'boolean': return { type: 'boolean' };
    case 'integer':
    case 'number': return { type: prop.type, ...(prop.min === undefined ? {} : { minimum: prop.min }), ...(prop.max === undefined ? {} : { maximum: prop.max }) };
    case 'bytes': return quantity(BYTES_PATTERN, Number.MAX_SAFE_INTEGER, prop.unlimited);
    case 'cores': return quantity(CORES_PATTERN, undefined, prop.unlimited);
    case 'date': return { type: 'string', pattern: DATE_PATTERN };
    case 'duration': return { type: 'string', pattern: DURATION_PATTERN };
    case 'enum': return { type: 'string', enum: prop.values };
    case 'list': return { type: 'array', items: schemaOf(prop.of) };
    case 'map': return { type: 'object', additionalProperties: schemaOf(prop.of) };
    case 'object': return { type: 'object', properties: propertiesOf(prop.props) };
    case 'either': return { anyOf: prop.of.map(schemaOf) };
    case 'any': return {};
  }
}

function quantity(pattern: string, maximum: number | undefined, unlimited: boolean | undefined): Schema {
  const number = maximum === undefined ? { type: 'number', minimum: 0 } : { type: 'number', minimum: 0, maximum };
  return { anyOf: [number, { type: 'string', pattern }, ...(unlimited ? [UNLIMITED] : [])] };
}
