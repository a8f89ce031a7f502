import assert from 'node:assert/strict';
import { check, judge, judgeAll } from '../../../src/engine';
import type { Graph, Placed, Verdict } from '../../../src/engine';
import { applyOperations, KINDS, mayBeIn, readTopology } from '../../../src/model';
import type { Kind, Topology } from '../../../src/model';
import { at, graphOf, HOST, linux, textOf, TODAY } from './support';

const nodes = {
  fra: { kind: 'site' }, bare: { kind: 'host', in: 'fra' }, ...HOST, vm: { kind: 'vm', in: 'kvm', os: linux }, docker: { kind: 'engine', in: 'vm' }, slice: { kind: 'cgroup', in: 'docker' },
  web: { kind: 'container', in: 'docker' }, metal: { kind: 'host' }, esxi: { kind: 'hypervisor', in: 'metal', platform: 'esxi' }, empty: { kind: 'vm', in: 'kvm' }, k8s: { kind: 'cluster', members: [] }, disk: { kind: 'volume' },
};
const graph = graphOf(nodes);
const target = (id: string | undefined): number | undefined => (id === undefined ? undefined : at(graph, id));

/** The topology after a verdict's operations. */
function after(verdict: Verdict): Topology {
  const applied = applyOperations(readTopology(textOf({ nodes })), verdict.operations);
  assert.ok(applied.ok, applied.ok ? '' : applied.error);
  return readTopology(applied.text).topology;
}

/** Kinds from the new node up to the root. */
function chain(topology: Topology, id: string): string[] {
  const up: string[] = [];
  for (let at: string | undefined = id; at !== undefined; at = topology.nodes[topology.ids.indexOf(at)]!.in) up.push(topology.nodes[topology.ids.indexOf(at)]!.kind);
  return up;
}

const dropped = (kind: Kind, on: string | undefined): string[] => {
  const verdict = judge(graph, { kind }, target(on));
  assert.ok(verdict.allowed, verdict.reason);
  return chain(after(verdict), verdict.ids.at(-1)!);
};

describe('what may go where', () => {
  it('adds the layers that are missing', () => {
    assert.deepEqual(dropped('container', 'bare'), ['container', 'engine', 'host', 'site']);
    assert.deepEqual(dropped('container', 'kvm'), ['container', 'engine', 'vm', 'hypervisor', 'host']);
    assert.deepEqual(dropped('container', undefined), ['container', 'engine', 'host']);
    assert.deepEqual(dropped('vm', 'bare'), ['vm', 'hypervisor', 'host', 'site']);
    assert.deepEqual(dropped('vm', 'fra'), ['vm', 'hypervisor', 'host', 'site']);
    assert.deepEqual(dropped('vm', 'vm'), ['vm', 'hypervisor', 'vm', 'hypervisor', 'host']);
    assert.deepEqual(dropped('engine', 'k8s'), ['engine', 'vm', 'cluster']);
    assert.deepEqual(dropped('app', 'esxi'), ['app', 'vm', 'hypervisor', 'host']);
    assert.deepEqual(dropped('hypervisor', undefined), ['hypervisor', 'host']);
  });

  it('uses the engine and the hypervisor that are there', () => {
    assert.deepEqual(judge(graph, { kind: 'container' }, target('vm')).operations, [{ op: 'add', id: 'container-1', node: { kind: 'container', in: 'docker' } }]);
    assert.deepEqual(judge(graph, { kind: 'vm' }, target('host')).operations, [{ op: 'add', id: 'vm-1', node: { kind: 'vm', in: 'kvm' } }]);
  });

  it('gives an operating system to a machine that has none, but never to one whose hypervisor is the system', () => {
    const onBare = judge(graph, { kind: 'container' }, target('bare'));
    assert.match(onBare.reason, /Adds a Linux operating system on bare and a container engine \(engine-1\), which a container needs here\. Adds a container into engine-1\./);
    assert.deepEqual(after(onBare).nodes[after(onBare).ids.indexOf('bare')], { kind: 'host', in: 'fra', os: { family: 'linux' }, assumed: ['os'] });
    assert.deepEqual(dropped('app', 'metal'), ['app', 'vm', 'hypervisor', 'host']);
    assert.deepEqual(dropped('engine', 'empty'), ['engine', 'vm', 'hypervisor', 'host']);
  });

  it('says no, and where it goes instead', () => {
    for (const [kind, on] of [['container', 'web'], ['vm', 'docker'], ['container', 'disk'], ['host', 'vm'], ['cluster', 'host'], ['hypervisor', 'docker']] as const) {
      const { allowed, reason, operations } = judge(graph, { kind }, target(on));
      assert.deepEqual([allowed, operations], [false, []], `${kind} on ${on}`);
      assert.match(reason, /cannot be in .+\. It goes (into|to the top level or into) .+\.$/);
    }
    assert.equal(judge(graph, { kind: 'host' }, target('web')).reason, 'A host cannot be in web, a container. It goes to the top level or into a site.');
    assert.equal(judge(graph, { kind: 'container' }, target('web')).reason, 'A container cannot be in web, a container. It goes into a container engine, a control group, a pod or a cluster.');
  });

  it('moves nodes, not into themselves or what is inside them, and leaves them where they are', () => {
    const move = (id: string, on: string | undefined) => judge(graph, { number: at(graph, id) }, target(on));
    assert.deepEqual(move('web', 'slice').operations, [{ op: 'move', id: 'web', to: 'slice' }]);
    assert.deepEqual(move('web', 'docker'), { allowed: true, reason: 'web is there already.', operations: [], ids: ['web'], added: [] });
    assert.equal(move('docker', 'docker').reason, 'docker cannot go into itself.');
    assert.equal(move('docker', 'slice').reason, 'docker cannot go into slice, which is inside it.');
    assert.deepEqual(move('host', undefined).operations, []);
  });

  it('shares added layers between several, and all or none go', () => {
    const both = judgeAll(graph, [{ kind: 'container' }, { kind: 'pod' }, { number: at(graph, 'web') }], target('bare'));
    assert.ok(both.allowed);
    const topology = after(both);
    assert.equal(topology.nodes.filter((node) => node.kind === 'engine').length, 2);
    assert.deepEqual(both.ids, ['engine-1', 'container-1', 'pod-1', 'web']);
    assert.deepEqual(both.added, ['a Linux operating system on bare', 'a container engine (engine-1)']);
    assert.equal(judgeAll(graph, [{ kind: 'container' }, { kind: 'site' }], target('bare')).allowed, false);
  });

  it('ends in a place that the format allows, without an invalid parent, for every kind and target', () => {
    const all: readonly (readonly [Graph, Placed, number | undefined])[] = KINDS.flatMap((kind) => [undefined, ...graph.ids.keys()].map((on) => [graph, { kind }, on] as const));
    for (const [graph, what, on] of all) {
      const verdict = judge(graph, what, on);
      const kind = (what as { kind: Kind }).kind;
      assert.ok(verdict.reason.endsWith('.'));
      if (!verdict.allowed) {
        assert.ok(!mayBeIn(kind, on === undefined ? undefined : graph.nodes[on]!.kind));
        continue;
      }
      const applied = applyOperations(readTopology(textOf({ nodes })), verdict.operations);
      assert.ok(applied.ok);
      const wrong = check(readTopology(applied.text), { today: TODAY }).findings.filter((it) => it.rule === 'invalid-parent' || it.rule.startsWith('text-'));
      assert.deepEqual(wrong.map((it) => it.message), [], `${kind} on ${on === undefined ? 'the top level' : graph.ids[on]}`);
    }
  });
});
