/** Mounts of containers and pods, in the three ways in which units write them. */
import type { NodeOf } from '../../model';
import { type Notes, quote } from '../notes';
import type { Mapping, Scalar } from '../values';
import { known } from '../write';
import { valuesOf, wordsOf } from './unit';

type Mount = NonNullable<NodeOf<'container'>['mounts']>[number];

/** Gives the node of a volume, by the name of its unit's file or its own. */
export type VolumeId = (name: string, value: Scalar) => string;

const TYPES = ['bind', 'volume', 'tmpfs', 'npipe', 'image'] as const;
/** Paths, and what begins with a specifier or a variable, which most often are. */
const isPath = (source: string) => /^([./~%]|\$\{?)/.test(source);

/** Everything mounted; of one target the last wins. */
export function mountsOf(section: Mapping | undefined, idOf: VolumeId, notes: Notes): readonly Mount[] {
  const mounts = [
    ...valuesOf(section, 'Volume').map((value) => shortMount(value, idOf)),
    ...valuesOf(section, 'Mount').flatMap((value) => longMount(value, idOf, notes) ?? []),
    ...valuesOf(section, 'Tmpfs').map(({ text }): Mount => ({ target: text.split(':')[0], type: 'tmpfs' })),
  ];
  return [...new Map(mounts.map((mount) => [mount.target, mount])).values()];
}

/** `SOURCE:TARGET:OPTIONS`, or a target alone for a volume without a name. */
function shortMount(value: Scalar, idOf: VolumeId): Mount {
  const [source, target, options = ''] = value.text.split(':');
  if (target === undefined) return { target: source, type: 'volume' };
  const readOnly = options.split(',').includes('ro') ? { readOnly: true } : {};
  return isPath(source) ? { source, target, type: 'bind', ...readOnly } : { source: idOf(source, value), target, type: 'volume', ...readOnly };
}

/** `type=bind,source=/x,destination=/y,ro=true`; the type is volume where absent. */
function longMount(value: Scalar, idOf: VolumeId, notes: Notes): Mount | undefined {
  const fields = new Map((wordsOf(value.text)[0] ?? '').split(',').map((part) => {
    const equals = part.indexOf('=');
    return equals < 0 ? [part, 'true'] as const : [part.slice(0, equals), part.slice(equals + 1)] as const;
  }));
  const pick = (...names: readonly string[]) => names.map((name) => fields.get(name)).find((text) => text !== undefined);
  const type = TYPES.find((each) => each === (fields.get('type') ?? 'volume'));
  const target = pick('destination', 'dst', 'target');
  if (type === undefined || target === undefined) {
    notes.add('info', 'not-carried-over', value.place, `The mount ${quote(value.text)} is not carried over: it is of a kind that the format does not know.`, 'Mount');
    return undefined;
  }
  const source = pick('source', 'src');
  const named = source === undefined || type === 'tmpfs' ? undefined : type === 'volume' ? idOf(source, value) : source;
  return known({ source: named, target, type, readOnly: /^(true|1)$/.test(pick('ro', 'readonly') ?? '') ? true : undefined })!;
}
