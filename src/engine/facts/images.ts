/** Which images run, where, and what the file says of them. */
import { parseImageReference } from '../../catalog/image';
import type { Image } from '../../model';
import { defineFact } from '../facts';
import { kindCode } from '../graph';
import { joinAscending } from '../joining';
import type { Seams } from '../joining';
import { workloads } from './workloads';

/** One reference, and the containers that run it. */
export interface ImageUse {
  readonly reference: string;
  /** Key of `images` that describes it; a reference with a digest is also described by its entry without one. */
  readonly key: string | undefined;
  readonly image: Image | undefined;
  /** Digest that the reference or the description states. */
  readonly digest: string | undefined;
  /** Running containers, ascending. */
  readonly containers: readonly number[];
}

const CONTAINER = kindCode('container');

/** Images in use, in the order of their first container. */
export const imagesInUse = defineFact('imagesInUse', (facts): readonly ImageUse[] => {
  const { graph } = facts;
  const { running } = workloads(facts);
  const users = new Map<string, number[]>();
  for (const i of running) {
    if (graph.kind[i] !== CONTAINER) continue;
    const node = graph.nodes[i]!;
    const reference = node.kind === 'container' ? node.image : undefined;
    if (reference === undefined) continue;
    const known = users.get(reference);
    if (known) known.push(i);
    else users.set(reference, [i]);
  }
  return Array.from(users, ([reference, containers]) => ({ reference, containers, ...described(graph.topology.images, reference) }));
}, ['image'], joinUses);

/** What is said of an image is the same everywhere; who runs it is not. */
function joinUses(seams: Seams, before: readonly ImageUse[], part: readonly ImageUse[]): readonly ImageUse[] {
  const fresh = new Map(part.map((use) => [use.reference, use]));
  const uses: ImageUse[] = [];
  const add = (use: ImageUse, old: readonly number[], now: readonly number[]): void => {
    const containers = joinAscending(seams, old, now);
    if (containers.length > 0) uses.push({ ...use, containers });
  };
  for (const use of before) {
    add(use, use.containers, fresh.get(use.reference)?.containers ?? []);
    fresh.delete(use.reference);
  }
  for (const use of fresh.values()) add(use, [], use.containers);
  return uses.sort((a, b) => a.containers[0]! - b.containers[0]!);
}

function described(images: ReadonlyMap<string, Image>, reference: string): Pick<ImageUse, 'key' | 'image' | 'digest'> {
  const at = reference.indexOf('@');
  const digest = at < 0 ? undefined : parseImageReference(reference)?.digest;
  const plain = at < 0 ? reference : reference.slice(0, at);
  const own = images.get(reference);
  const other = own === undefined && at >= 0 ? images.get(plain) : undefined;
  // The tag may have moved on since: what is said of another digest is not said of this one.
  const same = other !== undefined && (other.digest === undefined || other.digest === digest);
  const image = own ?? (same ? other : undefined);
  return { key: own ? reference : same ? plain : undefined, image, digest: digest ?? image?.digest };
}
