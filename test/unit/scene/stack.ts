/** Small stacks for tests of the scene. */
import fc from 'fast-check';
import { check } from '../../../src/engine';
import type { Checked } from '../../../src/engine/contract';
import { mayBeIn, readTopology, type Kind } from '../../../src/model';
import { buildScene, type Lens, type Scene } from '../../../src/scene';

/** Checks a topology that is given as an object. */
export function checked(topology: object): Checked {
  return check(readTopology(JSON.stringify({ strata: 1, ...topology })), { today: '2026-01-15' });
}

export function sceneOf(topology: object, { lens = 'stack' as Lens, collapsed = [] as string[] } = {}): Scene {
  return buildScene(checked(topology), { lens, collapsed: new Set(collapsed) });
}

/** The row of a box, by id. */
export const boxOf = (scene: Scene, id: string): number => {
  const i = scene.ids.indexOf(id);
  if (i < 0) throw new Error(`${id} is not in the scene`);
  return i;
};

/** Two hosts: one with two virtual machines and an engine in the first, one with an engine of its own. */
export const SHOP = {
  nodes: {
    fra: { kind: 'site' },
    big: { kind: 'host', in: 'fra', cpu: { sockets: 1, cores: 8, threads: 2 }, memory: '64GiB', os: { platform: 'debian', version: '12', kernel: '6.1' } },
    kvm: { kind: 'hypervisor', in: 'big', platform: 'kvm', version: '9.0' },
    web: { kind: 'vm', in: 'kvm', name: 'Web', vcpus: 4, memory: '48GiB', os: { platform: 'ubuntu', version: '24.04', kernel: '6.8' } },
    docker: { kind: 'engine', in: 'web', platform: 'docker', version: '28.0', runtime: 'runc' },
    front: { kind: 'container', in: 'docker', image: 'nginx:1.27', replicas: 2, limits: { memory: '1GiB' } },
    api: { kind: 'container', in: 'docker', image: 'shop/api:4', privileged: true },
    db: { kind: 'vm', in: 'kvm', vcpus: 8, memory: '32GiB', power: 'off' },
    small: { kind: 'host', in: 'fra', memory: '8GiB', os: { platform: 'ubuntu', version: '24.04' } },
    podman: { kind: 'engine', in: 'small', platform: 'podman' },
    job: { kind: 'container', in: 'podman', image: 'shop/job:1', assumed: ['*'] },
    data: { kind: 'volume', in: 'fra', size: '2TiB' },
    lan: { kind: 'network', in: 'fra', cidr: '10.0.0.0/24' },
  },
  links: [{ from: 'front', to: 'api' }, { from: 'api', to: 'job' }, { from: 'front', to: 'job' }, { from: 'job', to: 'data' }],
};

const KINDS: readonly Kind[] = ['site', 'host', 'hypervisor', 'vm', 'engine', 'cgroup', 'pod', 'container', 'app', 'cluster', 'volume', 'network'];

/** Any stack whose boxes lie where their kinds may lie, with links, folds and pins of top-level boxes. */
export const anyStack = fc.record({
  seeds: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 60 }),
  links: fc.array(fc.tuple(fc.nat(59), fc.nat(59)), { maxLength: 30 }),
  folds: fc.array(fc.nat(59), { maxLength: 6 }),
  pins: fc.array(fc.tuple(fc.nat(59), fc.integer({ min: -3000, max: 3000 }), fc.integer({ min: -3000, max: 3000 })), { maxLength: 4 }),
}).map(({ seeds, links, folds, pins }) => {
  const nodes: Record<string, { kind: Kind; in?: string }> = {};
  const ids: string[] = [];
  for (const [a, b] of seeds) {
    const kind = KINDS[a % KINDS.length];
    const places = [undefined, ...ids].filter((id) => mayBeIn(kind, id === undefined ? undefined : nodes[id].kind));
    if (places.length === 0) continue;
    const place = places[b % places.length];
    const id = `n${ids.length}`;
    nodes[id] = { kind, ...(place === undefined ? {} : { in: place }) };
    ids.push(id);
  }
  const named = (n: number) => ids[n % Math.max(1, ids.length)];
  const roots = ids.filter((id) => nodes[id].in === undefined);
  return {
    collapsed: ids.length === 0 ? [] : folds.map(named),
    topology: {
      nodes,
      links: ids.length === 0 ? [] : links.map(([a, b]) => ({ from: named(a), to: named(b) })),
      layout: roots.length === 0 ? {} : Object.fromEntries(pins.map(([n, x, y]) => [roots[n % roots.length], { x, y }])),
    },
  };
});
