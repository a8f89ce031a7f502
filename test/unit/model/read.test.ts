import assert from 'node:assert/strict';
import { MAX_DEPTH, readTopology } from '../../../src/model';
import { ONE_LINE_NODES, STACK } from './support';

const codes = (text: string) => readTopology(text).topology.problems.map((problem) => problem.code);

describe('reading', () => {
  it('hands valid nodes over as they stand, in the order of the file', () => {
    const { topology } = readTopology(ONE_LINE_NODES);
    assert.deepEqual(topology.problems, []);
    assert.deepEqual(topology.ids, Object.keys(STACK.nodes));
    assert.deepEqual(topology.nodes, Object.values(STACK.nodes));
    assert.deepEqual(topology.links, STACK.links);
    assert.deepEqual(topology.layout.get('front'), { x: 10, y: 20 });
    assert.equal(topology.name, 'Shop');
  });

  it('keeps the order of ids that look like numbers', () => {
    const text = '{"strata":1,"nodes":{"b":{"kind":"site"},"10":{"kind":"site"},"2":{"kind":"site","in":"b"}}}';
    assert.deepEqual(readTopology(text).topology.ids, ['b', '10', '2']);
    assert.deepEqual(readTopology(`${text.slice(0, -2)}`).topology.ids, ['b', '10', '2'], 'broken text too');
    assert.deepEqual(readTopology(text.replace('{"b"', '{"2":{"kind":"host"},"b"')).topology.ids, ['b', '10', '2']);
  });

  it('turns a severity alone into a setting', () => {
    const { rules } = readTopology('{"strata":1,"nodes":{},"rules":{"a":"off","b":{"severity":"error","options":{"max":4}}}}').topology;
    assert.deepEqual([...rules], [['a', { severity: 'off' }], ['b', { severity: 'error', options: { max: 4 } }]]);
  });

  it('keeps the places of links when one cannot be read', () => {
    const { links } = readTopology('{"strata":1,"nodes":{},"links":[{"from":"a"},3,{"from":"a","to":"b"}]}').topology;
    assert.deepEqual(links, [undefined, undefined, { from: 'a', to: 'b' }]);
  });

  it('leaves out a wrong value without touching what stands beside it', () => {
    const [node] = readTopology('{"strata":1,"nodes":{"h":{"kind":"host","memory":"8G","disk":"1TiB","cpu":{"cores":0,"sockets":2},"unknown":{"a":[1]}}}}').topology.nodes;
    assert.deepEqual(node, { kind: 'host', disk: '1TiB', cpu: { sockets: 2 }, unknown: { a: [1] } });
  });

  it('accepts nesting up to its bound and refuses more, before any recursion', () => {
    const nested = (open: string, close: string, levels: number) => `{"strata":1,"nodes":{"h":{"kind":"host","extra":${open.repeat(levels)}1${close.repeat(levels)}}}}`;
    assert.deepEqual(codes(nested('[', ']', MAX_DEPTH - 1)), []);
    assert.deepEqual(codes(nested('[', ']', MAX_DEPTH)), ['too-deep']);
    for (const text of [nested('[', ']', 10_000), nested('{"a":', '}', 10_000), '['.repeat(200_000), '{"a":'.repeat(50_000), `// "\n${'['.repeat(200_000)}`, '{"a":[},[},'.repeat(50_000), `{"a":"${'[,'.repeat(9)}${'\n[{"a":'.repeat(20_000)}`]) {
      const { topology, places } = readTopology(text);
      assert.ok(topology.problems.length > 0);
      for (const { offset, length } of topology.problems) assert.ok(offset >= 0 && offset + length <= text.length);
      places.find('/a/0/a/0');
      places.pointerAt(text.length - 1);
    }
    const deep = readTopology('['.repeat(200_000)).topology;
    assert.match(deep.readOnly ?? '', /100 levels/);
    assert.equal(deep.problems[0]!.offset, MAX_DEPTH);
  });

  it('refuses a text that is too long, with the reason', () => {
    const { topology } = readTopology(`{"strata":1,"nodes":{}}${' '.repeat(100_000_000)}`);
    assert.deepEqual(topology.problems.map((problem) => problem.code), ['too-large']);
    assert.match(topology.readOnly ?? '', /at most 50000000/);
  });

  it('keeps a fault to the node that has it', () => {
    for (const fault of ['"memory": ,', '"memory": 8GiB,', '"memory": "8GiB" "disk": 1,', '"memory"', ',,', '// note\n', '"a": [1, 2,],', '"name": "a\tb",']) {
      const text = ONE_LINE_NODES.replace('"kind": "host",', `"kind": "host", ${fault}`);
      const { topology } = readTopology(text);
      assert.deepEqual(topology.ids, Object.keys(STACK.nodes), fault);
      assert.deepEqual(topology.nodes.filter((_, i) => i !== 1), Object.values(STACK.nodes).filter((_, i) => i !== 1), fault);
      assert.deepEqual(topology.links, STACK.links);
      assert.ok(topology.problems.length > 0, fault);
      assert.deepEqual(new Set(topology.problems.map(({ offset }) => text.slice(0, offset).split('\n').length)), new Set([fault.endsWith('\n') ? 6 : 6]), fault);
    }
  });

  it('lists a bounded number of problems', () => {
    const nodes = Array.from({ length: 3000 }, (_, i) => `"n${i}":{"kind":"host","wrong":1}`).join();
    const { problems } = readTopology(`{"strata":1,"nodes":{${nodes}}}`).topology;
    assert.equal(problems.length, 1001);
    assert.equal(problems.at(-1)!.code, 'too-many-problems');
  });

  it('says nothing against duplicate keys in different objects', () => {
    assert.deepEqual(codes('{"strata":1,"nodes":{"a":{"kind":"host","extra":{"x":{"x":1}}},"b":{"kind":"host","extra":[{"x":1},{"x":1}]}}}'), []);
  });
});

describe('places', () => {
  const text = '{\n  "strata": 1,\n  "nodes": {\n    "a/b~c": { "kind": "cluster", "members": ["x", "y"] }\n  }\n}';
  const { places } = readTopology(text);
  const at = (pointer: string, part?: 'value' | 'key' | 'entry') => {
    const { offset, length } = places.find(pointer, part);
    return text.slice(offset, offset + length);
  };

  it('find values, keys and entries by pointer', () => {
    assert.equal(at('/nodes/a~1b~0c/kind'), '"cluster"');
    assert.equal(at('/nodes/a~1b~0c', 'key'), '"a/b~c"');
    assert.equal(at('/nodes/a~1b~0c/members/1'), '"y"');
    assert.equal(at('/nodes/a~1b~0c/kind', 'entry'), '"kind": "cluster"');
    assert.equal(at(''), text);
  });

  it('fall back to the key of the nearest thing that exists', () => {
    assert.equal(at('/nodes/a~1b~0c/os/version'), '"a/b~c"');
    assert.equal(at('/nodes/nobody'), '"nodes"');
    assert.equal(at('/links/0'), '{');
    assert.equal(at('/nodes/a~1b~0c/members/7'), '"members"');
  });

  it('find the pointer at an offset', () => {
    for (const pointer of ['/strata', '/nodes/a~1b~0c', '/nodes/a~1b~0c/kind', '/nodes/a~1b~0c/members/1']) assert.equal(places.pointerAt(places.find(pointer).offset + 1), pointer);
    assert.equal(places.pointerAt(places.find('/nodes/a~1b~0c', 'key').offset), '/nodes/a~1b~0c');
    assert.equal(places.pointerAt(0), '');
    assert.equal(places.pointerAt(1e9), '');
  });

  it('turn offsets into positions and back, whatever ends the lines', () => {
    for (const lines of ['a\nbc\n\nd', 'a\r\nbc\r\n\r\nd', 'a\rbc\r\rd', 'a\nbc\r\n\rd', '']) {
      const { places: of } = readTopology(lines);
      for (let offset = 0; offset <= lines.length; offset++) {
        if (lines[offset - 1] === '\r' && lines[offset] === '\n') continue;
        assert.equal(of.offset(of.position(offset)), offset);
      }
      assert.equal(of.position(lines.length).line, lines === '' ? 0 : 3);
      assert.deepEqual(of.position(lines.length + 5), of.position(lines.length));
    }
    const { places: crlf } = readTopology('ab\r\ncd');
    assert.equal(crlf.offset({ line: 0, character: 99 }), 2);
    assert.equal(crlf.offset({ line: 9, character: 0 }), 6);
    assert.equal(crlf.offset({ line: -1, character: 0 }), 0);
  });
});
