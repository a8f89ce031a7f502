/** Which containers mount which volumes, and whether they can write to them. */
import type { NodeOf } from '../../model';
import { defineFact } from '../facts';
import { kindCode } from '../graph';
import { workloads } from './workloads';

/** Mounts of volume nodes by running containers, grouped by volume: those of volume `v` stand at `start[v]` to `start[v + 1]` (exclusive). */
export interface VolumeMounts {
  readonly start: Int32Array;
  readonly container: Int32Array;
  /** 1 where it is mounted writable: neither the mount nor the volume's access mode (ROX) is read-only. */
  readonly writable: Uint8Array;
  /** Index in the container's `mounts`. */
  readonly index: Int32Array;
}

const CONTAINER = kindCode('container'), VOLUME = kindCode('volume');
const MOUNTS_A_VOLUME = new Set<string | undefined>([undefined, 'volume', 'bind']);

/** Mounts of volumes. The disks of VMs (`storage`) are none: what holds a disk image is no shared file system. */
export const volumeMounts = defineFact('volumeMounts', (facts): VolumeMounts => {
  const { graph } = facts;
  const found: { volume: number; container: number; writable: number; index: number }[] = [];
  for (const i of workloads(facts).running) {
    const mounts = graph.kind[i] === CONTAINER ? (graph.nodes[i] as NodeOf<'container'>).mounts : undefined;
    mounts?.forEach(({ source, type, readOnly }, index) => {
      const volume = source === undefined || !MOUNTS_A_VOLUME.has(type) ? undefined : graph.number.get(source);
      if (volume === undefined || graph.kind[volume] !== VOLUME) return;
      const sealed = readOnly === true || (graph.nodes[volume] as NodeOf<'volume'>).access === 'ROX';
      found.push({ volume, container: i, writable: sealed ? 0 : 1, index });
    });
  }
  const start = new Int32Array(graph.count + 1);
  for (const { volume } of found) start[volume + 1]!++;
  for (let i = 0; i < graph.count; i++) start[i + 1]! += start[i]!;
  const next = start.slice();
  const container = new Int32Array(found.length), writable = new Uint8Array(found.length), index = new Int32Array(found.length);
  for (const mount of found) {
    const at = next[mount.volume]!++;
    container[at] = mount.container;
    writable[at] = mount.writable;
    index[at] = mount.index;
  }
  return { start, container, writable, index };
}, ['mounts', 'access']);
