/** The user that a container runs as, as far as the file says. */
import type { Image, NodeOf } from '../../model';
import type { Graph } from '../contract';

export type ContainerUser = 'root' | 'other' | 'unstated';

/** Longer texts are no users. */
const MAX_USER = 200;

/** Reads `root`, `0`, `0:1000`, `root:root` as root; undefined stays unstated. */
export function userKind(user: string | undefined): ContainerUser {
  if (user === undefined || user.length > MAX_USER) return 'unstated';
  const name = user.trim().split(':')[0]!;
  if (name === '' || name.includes('$')) return 'unstated';
  return name === 'root' || /^0+$/.test(name) ? 'root' : 'other';
}

/** The container's own setting, else what the file says of its image. Nothing is assumed: an image may set any user. */
export function containerUser({ topology }: Graph, { user, image }: NodeOf<'container'>): ContainerUser {
  const own = userKind(user);
  if (own !== 'unstated' || image === undefined) return own;
  const described: Image | undefined = topology.images.get(image);
  return userKind(described?.user);
}
