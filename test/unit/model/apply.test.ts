import assert from 'node:assert/strict';
import { type Operation, applyOperations, newTopologyText, readTopology } from '../../../src/model';
import { ONE_LINE_NODES, STACK } from './support';

/** The text after operations that must succeed. */
function after(text: string, ...operations: Operation[]): string {
  const done = applyOperations(readTopology(text), operations);
  assert.ok(done.ok, done.ok ? '' : done.error);
  return done.text;
}

function refusal(text: string, ...operations: Operation[]): string {
  const done = applyOperations(readTopology(text), operations);
  assert.ok(!done.ok, 'it was done');
  return done.error;
}

const nodesOf = (text: string) => JSON.parse(text).nodes;

describe('operations on text', () => {
  const tiny = '{\n  "strata": 1,\n  "nodes": {\n    "h": { "kind": "host" },\n    "v": { "kind": "hypervisor", "in": "h" }\n  }\n}\n';

  it('begin a new document where there is none', () => {
    assert.equal(after('', { op: 'add', id: 'h', node: { kind: 'host', memory: '1GiB' } }), '{\n  "strata": 1,\n  "nodes": {\n    "h": { "kind": "host", "memory": "1GiB" }\n  }\n}\n');
    assert.equal(newTopologyText('Shop "A"'), '{\n  "strata": 1,\n  "name": "Shop \\"A\\"",\n  "nodes": {}\n}\n');
    assert.deepEqual(readTopology(newTopologyText()).topology.problems, []);
  });

  it('write a node as its neighbours are written', () => {
    const add: Operation = { op: 'add', id: 'c', node: { kind: 'container', in: 'h', limits: { memory: '1GiB', cpu: 1 } } };
    const line = '"c": { "kind": "container", "in": "h", "limits": { "cpu": 1, "memory": "1GiB" } }';
    assert.equal(after(tiny, add), tiny.replace('"in": "h" }\n', `"in": "h" },\n    ${line}\n`));
    assert.equal(after(tiny, { ...add, after: 'h' }), tiny.replace('"host" },', `"host" },\n    ${line},`));
    const wide = JSON.stringify(JSON.parse(tiny), null, '\t').replaceAll('\n', '\r\n');
    assert.equal(after(wide, add), JSON.stringify(JSON.parse(after(tiny, add)), null, '\t').replaceAll('\n', '\r\n'));
    const tight = JSON.stringify(JSON.parse(tiny));
    assert.equal(after(tight, add), JSON.stringify(JSON.parse(after(tiny, add))));
  });

  it('leave no empty layout behind when the last box is given back', () => {
    const pin = (id: string): Operation => ({ op: 'pin', id, at: { x: 1, y: 2 } });
    assert.equal(after(tiny, pin('h'), { op: 'unpin', id: 'h' }), tiny);
    assert.deepEqual(JSON.parse(after(tiny, pin('h'), pin('v'), { op: 'unpin', id: 'h' })).layout, { v: { x: 1, y: 2 } });
    assert.equal(after(after(tiny, pin('h')), { op: 'unpin', id: 'h' }), tiny);
    const empty = tiny.replace('"strata": 1,', '"strata": 1, "layout": {},');
    assert.equal(after(empty, { op: 'unpin', id: 'h' }), empty);
  });

  it('put a new key where the format has it', () => {
    assert.match(after(tiny, { op: 'set', path: ['nodes', 'v', 'platform'], value: 'kvm' }), /"in": "h", "platform": "kvm" \}/);
    assert.match(after(tiny, { op: 'set', path: ['name'], value: 'x' }), /"strata": 1,\n {2}"name": "x",\n {2}"nodes"/);
    assert.match(after(tiny, { op: 'set', path: ['links'], value: [] }), /\n {2}\},\n {2}"links": \[\]\n\}/);
    const vm = after(tiny, { op: 'add', id: 'm', node: { kind: 'vm', in: 'v', disk: '1GiB' } });
    assert.match(after(vm, { op: 'set', path: ['nodes', 'm', 'vcpus'], value: 2 }), /"in": "v", "vcpus": 2, "disk": "1GiB"/);
  });

  it('leave what is equal as it is written', () => {
    const text = '{"strata":1,"nodes":{"h":{"kind":"host","cpu":{ "cores" :  8 , "sockets":2 }, "memory": 1.0e3}}}';
    assert.equal(after(text, { op: 'set', path: ['nodes', 'h', 'memory'], value: 1000 }), text);
    assert.equal(after(text, { op: 'set', path: ['nodes', 'h', 'cpu'], value: { sockets: 2, cores: 8 } }), text);
    assert.equal(after(text, { op: 'set', path: ['nodes', 'h', 'cpu'], value: { sockets: 4, cores: 8 } }), text.replace('"sockets":2', '"sockets":4'));
    assert.equal(after(text, { op: 'unset', path: ['nodes', 'h', 'swap'] }), text);
  });

  it('change only the items of a list that differ', () => {
    const text = '{"nodes": {"p": {"kind": "cluster", "members": ["a",  "b",   "c"]}}}';
    const set = (...members: string[]) => after(text, { op: 'set', path: ['nodes', 'p', 'members'], value: members });
    assert.equal(set('a', 'c'), text.replace('"b",   ', '  ').replace('"a",    ', '"a",   '));
    assert.equal(set('a', 'x', 'c'), text.replace('"b"', '"x"'));
    assert.match(set('a', 'b', 'c', 'd'), /"c", "d"\]/);
    assert.match(set(), /"members": \[\]/);
  });

  it('follow a renamed node into everything that names it', () => {
    const renamed = (id: string, to: string) => {
      const text = after(ONE_LINE_NODES, { op: 'rename', id, to });
      return [text.split(JSON.stringify(id)).length - 1, JSON.parse(text)] as const;
    };
    const [left, front] = renamed('front', 'edge');
    assert.equal(left, 0);
    assert.equal(front.nodes.side.namespaces.net, 'container:edge');
    assert.deepEqual(front.nodes.pool.affinity[0].members, ['edge', 'side']);
    assert.deepEqual([front.links[0].from, front.suppressions[0].node, front.layout.edge], ['edge', 'edge', { x: 10, y: 20 }]);
    assert.deepEqual([front.scenarios[0].events[1].runaway, front.scenarios[0].expect.up], ['edge:memory', ['edge', 'side']]);
    const [, data] = renamed('data', 'disk/1');
    assert.deepEqual([data.nodes.web.storage, data.nodes.front.mounts[0].source, data.links[1].to], ['disk/1', 'disk/1', 'disk/1']);
    const [, lan] = renamed('lan', 'wan');
    assert.deepEqual([lan.nodes.web.networks, lan.nodes.kvm.migration.network], [['wan', 'dmz'], 'wan']);
    assert.deepEqual(Object.keys(front.nodes), Object.keys(STACK.nodes).map((id) => (id === 'front' ? 'edge' : id)), 'the order stays');
  });

  it('do not take a text for a name where it cannot be one', () => {
    const text = after(ONE_LINE_NODES, { op: 'add', id: 'local', node: { kind: 'host' } }, { op: 'set', path: ['nodes', 'web', 'storage'], value: 'local' });
    assert.equal(nodesOf(after(text, { op: 'rename', id: 'local', to: 'far' })).web.storage, 'local', 'storage names volumes, not hosts');
  });

  it('remove a subtree with all that names it', () => {
    const left = JSON.parse(after(ONE_LINE_NODES, { op: 'remove', ids: ['web'] }));
    assert.deepEqual(Object.keys(left.nodes), ['fra', 'h1', 'kvm', 'pool', 'data', 'lan', 'dmz']);
    assert.deepEqual([left.links, left.nodes.pool.members, left.nodes.pool.affinity[0].members], [[], ['h1'], []]);
    assert.deepEqual(left.suppressions, [{ rule: 'no-os' }]);
    assert.deepEqual(left.scenarios[0], { name: 'lose h1', events: [{ fail: 'h1' }], expect: { up: [], down: [] } });
    assert.deepEqual(left.layout, { h1: { x: 0, y: 0 } });
    const without = nodesOf(after(ONE_LINE_NODES, { op: 'remove', ids: ['data', 'lan'] }));
    assert.deepEqual([without.web.storage, without.web.networks, without.front.mounts, without.kvm.migration], [undefined, ['dmz'], [{ source: '/srv', target: '/srv' }], {}]);
  });

  it('take indices as the operations before them left them', () => {
    const done = JSON.parse(after(ONE_LINE_NODES, { op: 'unlink', index: 0 }, { op: 'link', link: { from: 'web', to: 'data' } }, { op: 'unlink', index: 0 }));
    assert.deepEqual(done.links, [{ from: 'web', to: 'data' }]);
  });

  it('refuse with a reason what cannot be done', () => {
    assert.match(refusal(tiny, { op: 'move', id: 'nobody', to: 'h' }), /no node "nobody"/);
    assert.match(refusal(tiny, { op: 'add', id: 'h', node: { kind: 'host' } }), /"h" is taken/);
    assert.match(refusal(tiny, { op: 'rename', id: 'h', to: 'v' }), /"v" is taken/);
    assert.match(refusal(tiny, { op: 'add', id: '', node: { kind: 'host' } }), /not empty/);
    assert.match(refusal(tiny, { op: 'add', id: 'x', node: { kind: 'ship' } as never }), /"ship" is no kind/);
    assert.match(refusal(tiny, { op: 'move', id: 'h', to: 'v' }), /inside it/);
    assert.match(refusal(tiny, { op: 'move', id: 'h', to: 'h' }), /into itself/);
    assert.match(refusal(tiny, { op: 'link', link: { from: 'h', to: 'x' } }), /no node "x"/);
    assert.match(refusal(tiny, { op: 'unlink', index: 0 }), /no link number 0/);
    assert.match(refusal(tiny, { op: 'set', path: ['nodes', 'typo', 'memory'], value: 1 }), /no node "typo"/);
    assert.match(refusal(tiny, { op: 'set', path: ['nodes', 'h', 'memory'], value: Infinity }), /cannot be written/);
    assert.match(refusal(tiny, { op: 'set', path: [], value: 1 }), /whole document/);
    assert.match(refusal(tiny, { op: 'set', path: ['strata', 'x'], value: 1 }), /plain value/);
    assert.match(refusal(tiny, { op: 'pin', id: 'h', at: { x: NaN, y: 0 } }), /finite/);
    assert.match(refusal(tiny, { op: 'explode' } as never), /no operation/);
    assert.match(refusal('{"strata": 2, "nodes": {}}', { op: 'set', path: ['name'], value: 'x' }), /format version 2/);
    assert.match(refusal('[]', { op: 'set', path: ['name'], value: 'x' }), /not a topology/);
    assert.match(refusal('{"nodes": {', { op: 'set', path: ['name'], value: 'x' }), /syntax error in line 1, column 12/);
    let deep: unknown = 1;
    for (let i = 0; i < 5000; i++) deep = [deep];
    assert.match(refusal(tiny, { op: 'set', path: ['nodes', 'h', 'extra'], value: deep as never }), /nested/);
  });

  it('move along a chain that is a cycle already', () => {
    const text = '{"strata":1,"nodes":{"a":{"kind":"site","in":"b"},"b":{"kind":"site","in":"a"},"c":{"kind":"site"}}}';
    assert.equal(nodesOf(after(text, { op: 'move', id: 'c', to: 'a' })).c.in, 'a');
    assert.deepEqual(nodesOf(after(text, { op: 'remove', ids: ['a'] })), { c: { kind: 'site' } });
    assert.equal(nodesOf(after(text, { op: 'move', id: 'a', to: null })).a.in, undefined);
  });

  it('keep comments, and the commas right around them', () => {
    const text = '{\n  "nodes": {\n    // the first\n    "a": { "kind": "site" }, // a\n    "b": { "kind": "site" } // b\n  }\n}\n';
    const added = after(text, { op: 'add', id: 'c', node: { kind: 'site' } });
    assert.equal(added, text.replace('} // b', '}, // b\n    "c": { "kind": "site" }'));
    assert.equal(after(text, { op: 'remove', ids: ['b'] }), text.replace('},', '}').replace('\n    "b": { "kind": "site" } // b', ''));
    assert.equal(after(text, { op: 'remove', ids: ['a'] }), text.replace('\n    // the first\n    "a": { "kind": "site" }, // a', ''));
  });

  it('treat __proto__ and numbers as ids like any other', () => {
    const text = after(tiny, { op: 'add', id: '__proto__', node: { kind: 'site' } }, { op: 'add', id: '7', node: { kind: 'site', in: '__proto__' } }, { op: 'pin', id: '__proto__', at: { x: 1, y: 2 } });
    assert.deepEqual(readTopology(text).topology.ids, ['h', 'v', '__proto__', '7']);
    assert.equal(({} as { kind?: string }).kind, undefined);
    assert.deepEqual(readTopology(after(text, { op: 'remove', ids: ['__proto__'] })).topology.ids, ['h', 'v']);
  });

  it('change every entry of a repeated id', () => {
    const text = '{"strata":1,"nodes":{"a":{"kind":"site"},"b":{"kind":"site"},"a":{"kind":"host"}}}';
    assert.equal(after(text, { op: 'remove', ids: ['a'] }), '{"strata":1,"nodes":{"b":{"kind":"site"}}}');
    assert.equal(after(text, { op: 'rename', id: 'a', to: 'c' }), text.replaceAll('"a"', '"c"'));
  });
});
