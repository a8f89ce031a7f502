/** What units name: other units by file, and volumes, networks and images by their own names. */
import { baseName } from '../paths';
import type { Mapping, Scalar } from '../values';
import { lastOf, type Unit, valuesOf } from './unit';

export const TYPES = ['container', 'pod', 'volume', 'network', 'kube', 'image', 'build'] as const;
export type Type = (typeof TYPES)[number];

/** A unit file: `web.container` is the container unit `web`. */
export interface UnitFile {
  readonly path: string;
  /** File name: `web.container`. */
  readonly file: string;
  /** Without the type: `web`. */
  readonly name: string;
  readonly type: Type;
  readonly unit: Unit;
  /** The section after which the type is called. */
  readonly main: Mapping | undefined;
}

/** The type of a unit by its file's name. */
export function typeOf(path: string): Type | undefined {
  const extension = /\.([a-z]+)$/.exec(baseName(path))?.[1];
  return TYPES.find((type) => type === extension);
}

export const sectionOf = (type: Type) => type[0].toUpperCase() + type.slice(1);

const UNIT = /^[^/\s:]{1,200}\.(container|pod|volume|network|image|build)$/;

/** Files of units that a unit names, apart from dependencies in [Unit]. */
export function namedUnits({ main }: UnitFile): readonly string[] {
  const values: readonly Scalar[] = ['Image', 'Pod', 'Network', 'Volume', 'Mount'].flatMap((key) => valuesOf(main, key));
  return values.flatMap(({ text }) => text.split(/[:,=]/, 6).filter((part) => UNIT.test(part)));
}

/** The name that a volume or network unit gives; without one the unit's, which Quadlet puts `systemd-` before. */
export function givenName(file: UnitFile, key: string): string {
  return lastOf(file.main, key)?.text ?? file.name;
}
