import assert from 'node:assert/strict';
import { diffOf, diffOfNodes, stack, touched } from './support';

const { web, ...rest } = stack;

describe('which node is which', () => {
  it('nodes are the same under one id, wherever they stand in the text', () => {
    const reversed = Object.fromEntries(Object.entries(stack).reverse());
    const difference = diffOfNodes(stack, reversed);
    assert.deepEqual([difference.same, difference.summary], [true, 'Nothing differs.']);
  });

  it('a new id in the same place is a rename where the rest is alike', () => {
    const { nodes } = diffOfNodes(stack, { ...rest, front: { ...web, limits: { memory: '512MiB', cpu: 1 } } });
    assert.deepEqual([nodes.added, nodes.removed], [[], []]);
    const [change] = nodes.changed;
    assert.deepEqual([change!.id, change!.was, change!.matchedBy, change!.moved], ['front', 'web', 'likeness', undefined]);
    assert.deepEqual(change!.properties.map(({ path }) => path), [['limits', 'memory']]);
  });

  it('what has nothing in common came and went', () => {
    assert.deepEqual(touched(diffOfNodes(stack, { ...rest, db: { kind: 'container', in: 'docker', image: 'postgres:18', limits: { memory: '4GiB' } } })), { added: ['db'], removed: ['web'], changed: [] });
  });

  it('a node with another place under its id moved', () => {
    const [change, ...more] = diffOfNodes({ ...stack, podman: { kind: 'engine', in: 'host', platform: 'podman' } }, { ...stack, podman: { kind: 'engine', in: 'host', platform: 'podman' }, web: { ...web, in: 'podman' } }).nodes.changed;
    assert.deepEqual([change!.id, change!.moved, change!.properties, more], ['web', { from: 'docker', to: 'podman' }, [], []]);
  });

  it('a node with another place and another id is found by all that it says', () => {
    const podman = { kind: 'engine', in: 'host', platform: 'podman' };
    const { nodes } = diffOfNodes({ ...stack, podman }, { ...rest, podman, front: { ...web, in: 'podman' } });
    assert.deepEqual([nodes.added, nodes.removed], [[], []]);
    assert.deepEqual(nodes.changed.map(({ id, was, moved }) => [id, was, moved]), [['front', 'web', { from: 'docker', to: 'podman' }]]);
  });

  it('the origin of an import tells two nodes that are alike apart, even where both moved and were renamed', () => {
    const from = (pointer: string) => ({ source: { format: 'compose', file: 'compose.yaml', pointer } });
    const twin = { kind: 'container', in: 'docker', image: 'worker:1' };
    const before = { ...rest, a: { ...twin, ...from('/services/a') }, b: { ...twin, ...from('/services/b') } };
    const after = { ...rest, podman: { kind: 'engine', in: 'host' }, one: { ...twin, in: 'podman', ...from('/services/b') }, two: { ...twin, in: 'podman', ...from('/services/a') } };
    const { changed, added, removed } = diffOfNodes(before, after).nodes;
    assert.deepEqual(changed.map(({ id, was, matchedBy }) => [id, was, matchedBy]), [['one', 'b', 'source'], ['two', 'a', 'source']]);
    assert.deepEqual([added.map(({ id }) => id), removed], [['podman'], []]);
  });

  it('two nodes with one origin, or alike in all, are not told apart by it across places', () => {
    const twin = { kind: 'container', in: 'docker', image: 'worker:1', restart: 'always', user: '1000' };
    const moved = { ...twin, in: 'podman' };
    const podman = { kind: 'engine', in: 'host' };
    assert.deepEqual(touched(diffOfNodes({ ...rest, podman, a: twin, b: twin }, { ...rest, podman, c: moved, d: moved })), { added: ['c', 'd'], removed: ['a', 'b'], changed: [] });
  });

  it('a kind is never another one, and an id in use is never given away', () => {
    assert.deepEqual(touched(diffOfNodes({ ...rest, web }, { ...rest, web: { kind: 'app', in: 'host' } })), { added: ['web'], removed: ['web'], changed: [] });
    const { nodes } = diffOfNodes({ ...rest, a: web }, { ...rest, a: { kind: 'container', in: 'docker', image: 'other' }, b: web });
    assert.deepEqual(nodes.added.map(({ id }) => id), ['b']);
    assert.deepEqual(nodes.changed.map(({ id, was }) => [id, was]), [['a', undefined]]);
  });

  it('a renamed parent takes its children along: they neither moved nor changed, and references to it follow', () => {
    const nodes = { ...stack, pve: { kind: 'cluster', members: ['host'] } };
    const renamed = { box: nodes.host, docker: { ...nodes.docker, in: 'box' }, web, pve: { kind: 'cluster', members: ['box'] } };
    const difference = diffOf(
      { nodes, links: [{ from: 'web', to: 'host' }], suppressions: [{ rule: 'image-stale', node: 'host', reason: 'r' }], layout: { host: { x: 1, y: 2 } } },
      { nodes: renamed, links: [{ from: 'web', to: 'box' }], suppressions: [{ rule: 'image-stale', node: 'box', reason: 'r' }], layout: { box: { x: 1, y: 2 } } },
    );
    assert.deepEqual(difference.nodes.changed.map(({ id, was, properties }) => [id, was, properties]), [['box', 'host', []]]);
    assert.deepEqual(difference.entries, []);
    assert.deepEqual(difference.findings, [], 'findings move with their node');
  });

  it('of several that are alike the order in the text decides nothing', () => {
    const like = (image: string) => ({ kind: 'container', in: 'docker', image, restart: 'always', user: '1000', privileged: false });
    const before = { ...rest, a: like('x:1'), b: like('y:1') }, after = { ...rest, c: like('y:1'), d: like('x:1') };
    const pairs = (old: object, now: object) => diffOfNodes(old, now).nodes.changed.map(({ id, was }) => [id, was]);
    const turned = (nodes: object) => Object.fromEntries(Object.entries(nodes).reverse());
    assert.deepEqual(pairs(before, after), [['c', 'b'], ['d', 'a']]);
    assert.deepEqual(pairs(turned(before), turned(after)), pairs(before, after));
  });

  it('nodes that came or went are counted inside the outermost one', () => {
    const { nodes } = diffOfNodes(stack, {});
    assert.deepEqual(nodes.removed.map(({ id, inside }) => [id, inside]), [['host', 2], ['docker', 1], ['web', 0]]);
  });
});
