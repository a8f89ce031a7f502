import assert from 'node:assert/strict';
import { DOCUMENT_KEYS, KINDS, type Prop, type Props, type Schema, jsonSchema, propsOf, readTopology } from '../../../src/model';

type Node = { readonly [key: string]: any };

/** Walks a schema and hands every sub-schema over. */
function each(schema: unknown, visit: (schema: Node) => void): void {
  if (typeof schema !== 'object' || schema === null) return;
  if (!Array.isArray(schema)) visit(schema as Node);
  for (const inner of Object.values(schema)) each(inner, visit);
}

function pathsOf(props: Props, base: string): string[] {
  return Object.entries(props).flatMap(([name, prop]) => [`${base}.${name}`, ...below(prop, `${base}.${name}`)]);
}

function below(prop: Prop, base: string): string[] {
  if (prop.type === 'object') return pathsOf(prop.props, base);
  if (prop.type === 'list' || prop.type === 'map') return below(prop.of, base);
  return prop.type === 'either' ? prop.of.flatMap((one) => below(one, base)) : [];
}

function schemaPaths(schema: Node, base: string): string[] {
  const own = Object.entries((schema['properties'] ?? {}) as Node).flatMap(([name, inner]) => [`${base}.${name}`, ...schemaPaths(inner as Node, `${base}.${name}`)]);
  const inner = [schema['items'], typeof schema['additionalProperties'] === 'object' ? schema['additionalProperties'] : undefined, ...(schema['anyOf'] ?? [])];
  return [...own, ...inner.filter(Boolean).flatMap((one) => schemaPaths(one as Node, base))];
}

describe('JSON Schema', () => {
  const schema = jsonSchema() as Node;

  it('has every property of every kind, with a description', () => {
    for (const kind of KINDS) {
      const definition = schema['definitions'][kind] as Node;
      assert.deepEqual(new Set(schemaPaths(definition, kind)), new Set([`${kind}.in`, ...pathsOf(propsOf(kind), kind)]));
      for (const [name, property] of Object.entries(definition['properties'] as Node)) assert.ok((property as Node)['description'].length > 3, `${kind}.${name}`);
    }
    assert.deepEqual(new Set(Object.keys(schema['properties'])), new Set(DOCUMENT_KEYS));
  });

  it('chooses the properties by kind', () => {
    const branches = schema['definitions'].node.allOf as Node[];
    assert.deepEqual(branches.map((branch) => branch['if'].properties.kind.const), [...KINDS]);
    for (const branch of branches) assert.ok(schema['definitions'][branch['then'].$ref.replace('#/definitions/', '')]);
  });

  it('accepts the quantities that the reader accepts', () => {
    const patterns = schema['definitions'].container.properties.limits.properties;
    const fits = (node: Node, value: unknown) => (node['anyOf'] as Node[]).some((one) => ('const' in one ? one['const'] === value : one['type'] === typeof value && (one['pattern'] === undefined || new RegExp(one['pattern']).test(String(value)))));
    for (const [name, values] of [['memory', ['8GiB', '1.5 GB', 'unlimited', 12, '8G', '512m', '']], ['cpu', ['250m', 0.5, '2', 'unlimited', '2 cores']]] as const) {
      for (const value of values) {
        const text = JSON.stringify({ strata: 1, nodes: { c: { kind: 'container', limits: { [name]: value } } } });
        assert.equal(fits(patterns[name], value), readTopology(text).topology.problems.length === 0, `${name} ${value}`);
      }
    }
  });

  it('offers snippets that are valid nodes of their kind', () => {
    const snippets = schema['definitions'].node.defaultSnippets as Node[];
    assert.equal(snippets.length, KINDS.length);
    for (const { body } of snippets) {
      const filled = JSON.parse(JSON.stringify(body).replace(/"\^\$\{\d+:([^}]*)\}"/g, '$1').replace(/\$\{\d+:([^}]*)\}/g, '$1')) as Schema;
      assert.deepEqual(readTopology(JSON.stringify({ strata: 1, nodes: { x: filled } })).topology.problems, [], JSON.stringify(filled));
    }
  });

  it('refers only to what it has, and its patterns compile', () => {
    each(schema, (one) => {
      if (typeof one['$ref'] === 'string') assert.ok(schema['definitions'][one['$ref'].replace('#/definitions/', '')], one['$ref']);
      if (typeof one['pattern'] === 'string') assert.ok(new RegExp(one['pattern']));
    });
  });
});
