/** Texts and comparisons that the tests of the model share. */
import fc from 'fast-check';
import { type Json, type Operation, type Places, type TextEdit, type TopologyNode, type TopologyText, applyOperations, readTopology } from '../../../src/model';

/** A small stack that uses every way in which a file names nodes. */
export const STACK = {
  strata: 1,
  name: 'Shop',
  nodes: {
    fra: { kind: 'site' },
    h1: { kind: 'host', in: 'fra', cpu: { sockets: 2, cores: 8 }, memory: '64GiB' },
    kvm: { kind: 'hypervisor', in: 'h1', platform: 'kvm', migration: { network: 'lan' } },
    web: { kind: 'vm', in: 'kvm', vcpus: 4, memory: '8GiB', storage: 'data', networks: ['lan', 'dmz'] },
    docker: { kind: 'engine', in: 'web', platform: 'docker' },
    front: { kind: 'container', in: 'docker', image: 'nginx:1.27', limits: { cpu: 0.5, memory: '256MiB' }, mounts: [{ source: 'data', target: '/data' }, { source: '/srv', target: '/srv' }] },
    side: { kind: 'container', in: 'docker', namespaces: { net: 'container:front', pid: 'private' } },
    pool: { kind: 'cluster', platform: 'kubernetes', members: ['h1', 'web'], affinity: [{ kind: 'apart', members: ['front', 'side'] }] },
    data: { kind: 'volume', in: 'fra', size: '1TiB', copies: [{ site: 'fra', sync: true }] },
    lan: { kind: 'network' },
    dmz: { kind: 'network' },
  },
  images: { 'nginx:1.27': { base: 'debian:12' } },
  links: [{ from: 'front', to: 'side', port: 80 }, { from: 'side', to: 'data' }],
  suppressions: [{ rule: 'privileged-container', node: 'front', reason: 'reviewed' }, { rule: 'no-os' }],
  scenarios: [{ name: 'lose h1', events: [{ fail: 'h1' }, { runaway: 'front:memory' }], expect: { up: ['front', 'side'], down: ['web'] } }],
  layout: { h1: { x: 0, y: 0 }, front: { x: 10, y: 20 } },
};

/** The stack with one node a line, as people write it. */
export const ONE_LINE_NODES = `{
  "strata": 1,
  "name": "Shop",
  "nodes": {
${Object.entries(STACK.nodes).map(([id, node]) => `    ${JSON.stringify(id)}: ${spaced(node)}`).join(',\n')}
  },
  "links": [
    ${STACK.links.map(spaced).join(',\n    ')}
  ],
  "suppressions": ${spaced(STACK.suppressions)},
  "scenarios": ${spaced(STACK.scenarios)},
  "layout": { "h1": { "x": 0, "y": 0 }, "front": { "x": 10, "y": 20 } }
}
`;

function spaced(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(spaced).join(', ')} ]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}: ${spaced(inner)}`).join(', ')} }`;
}

/** The stack as people and programs format it; the last ones are read with warnings. */
export const TEXTS: readonly (readonly [string, string])[] = [
  ['one line a node', ONE_LINE_NODES],
  ['two spaces', JSON.stringify(STACK, null, 2)],
  ['four spaces and an end of line', `${JSON.stringify(STACK, null, 4)}\n`],
  ['one space', JSON.stringify(STACK, null, 1)],
  ['tabs and CRLF', JSON.stringify(STACK, null, '\t').replaceAll('\n', '\r\n')],
  ['CRLF, one line a node', ONE_LINE_NODES.replaceAll('\n', '\r\n')],
  ['no white space', JSON.stringify(STACK)],
  ['byte order mark', `\uFEFF${ONE_LINE_NODES}`],
  ['colons aligned', ONE_LINE_NODES.replaceAll('": {', '":    {')],
  ['comments', ONE_LINE_NODES.replace('"nodes": {', '"nodes": { // all of them').replaceAll(' },\n', ' }, // "note" {\n').replace('"links"', '/* who\n talks */ "links"')],
  ['trailing commas', ONE_LINE_NODES.replaceAll(' }\n', ' },\n').replace(/\}\n$/, '}\n')],
];

const ids = fc.constantFrom(...Object.keys(STACK.nodes), 'new-1', 'new-2', '__proto__', 'a/b~c', '42', '<b>"x"</b>', 'constructor');
const value: fc.Arbitrary<Json> = fc.oneof(
  fc.string({ maxLength: 6 }), fc.integer(), fc.boolean(), fc.constant(null),
  fc.constantFrom<Json>('8GiB', [], {}, ['h1', 'side'], { cpu: 1, memory: '1GiB' }, [{ source: 'data', target: '/x' }], { '__proto__': { a: 1 } }),
);
const nodes = fc.constantFrom<TopologyNode>(
  { kind: 'host' }, { kind: 'vm', in: 'kvm', vcpus: 2, memory: '4GiB' }, { kind: 'container', in: 'docker', limits: { memory: '1GiB', cpu: 1 }, mounts: [{ source: 'data', target: '/x' }] },
  { kind: 'cluster', members: ['h1'], description: 'x'.repeat(120) },
);
const paths = fc.oneof(
  fc.tuple(fc.constant('nodes'), ids, fc.constantFrom('memory', 'name', 'limits', 'mounts', 'x', '__proto__')),
  fc.tuple(fc.constant('nodes'), ids, fc.constant('limits'), fc.constantFrom('cpu', 'memory', 'swap')),
  fc.tuple(fc.constant('nodes'), ids, fc.constantFrom('mounts', 'members', 'networks'), fc.nat(3)),
  fc.tuple(fc.constant('rules'), fc.constantFrom('a', 'b')),
  fc.tuple(fc.constant('links'), fc.nat(3)),
  fc.tuple(fc.constant('links'), fc.nat(3), fc.constantFrom('port', 'from')),
  fc.tuple(fc.constantFrom('name', 'description', 'images', 'asOf')),
);

/** Operations, most of which can be done on the stack. */
export const operations: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ op: fc.constant('add' as const), id: ids, node: nodes }),
  fc.record({ op: fc.constant('add' as const), id: ids, node: nodes, after: ids }),
  fc.record({ op: fc.constant('set' as const), path: paths, value }),
  fc.record({ op: fc.constant('unset' as const), path: paths }),
  fc.record({ op: fc.constant('rename' as const), id: ids, to: ids }),
  fc.record({ op: fc.constant('move' as const), id: ids, to: fc.option(ids, { nil: null }) }),
  fc.record({ op: fc.constant('remove' as const), ids: fc.array(ids, { minLength: 1, maxLength: 2 }) }),
  fc.record({ op: fc.constant('link' as const), link: fc.record({ from: ids, to: ids }) }),
  fc.record({ op: fc.constant('unlink' as const), index: fc.nat(3) }),
  fc.record({ op: fc.constant('pin' as const), id: ids, at: fc.record({ x: fc.integer({ min: -99, max: 99 }), y: fc.integer({ min: -99, max: 99 }) }) }),
  fc.record({ op: fc.constant('unpin' as const), id: ids }),
);

/** Those of a list that can be done one after the other on a text, so that most of what is generated is also done. */
export function doable(text: string, list: readonly Operation[]): Operation[] {
  const document = readTopology(text);
  return list.reduce<Operation[]>((kept, operation) => (applyOperations(document, [...kept, operation]).ok ? [...kept, operation] : kept), []);
}

/** Everything observable of a document, `changed` aside: what it says, and the places of all pointers of its values. */
export function observable(document: TopologyText): unknown {
  const { text, topology, places } = document;
  const pointers = ['', ...pointersOf(topology.ids.map((id, i) => [id, topology.nodes[i]] as const)), '/links/0', '/links/1/to', '/name', '/layout/front/x', '/missing/x'];
  const spans = pointers.map((pointer) => [pointer, places.find(pointer), places.find(pointer, 'key'), places.range(places.find(pointer, 'entry'))]);
  return { text, topology, spans, at: pointersAt(places, text), end: places.position(text.length) };
}

function pointersOf(entries: readonly (readonly [string, unknown])[]): string[] {
  return entries.flatMap(([id, node]) => {
    const base = `/nodes/${id.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return [base, ...Object.keys(node as object).map((key) => `${base}/${key}`), `${base}/none/x`];
  });
}

function pointersAt(places: Places, text: string): string[] {
  const step = Math.max(1, Math.floor(text.length / 40));
  return Array.from({ length: Math.floor(text.length / step) }, (_, i) => places.pointerAt(i * step));
}

/** A text after edits, done one by one from the back: not the way the model does it. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  return [...edits].reverse().reduce((now, { offset, length, text: put }) => now.slice(0, offset) + put + now.slice(offset + length), text);
}
