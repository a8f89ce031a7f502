/** One way to look into jobs, whether they are written in HCL or as the API has them. */
import type { Place } from '../notes';
import { child, entriesOf, type Entry, type Mapping, textOf, type Value } from '../values';
import type { FieldTable } from '../workloads/fields';
import { LABEL } from './hcl';
import { each } from './variables';

/** How names are written. */
export type Form = 'hcl' | 'api';

export interface Body {
  readonly form: Form;
  readonly value: Value;
  readonly place: Place;
  /** What the block is called. */
  readonly label: string | undefined;
}

/** Names of the API that are not those of HCL in camel case. Blocks that may stand several times have a plural. */
const API: ReadonlyMap<string, string> = new Map(Object.entries({
  cpu: 'CPU', memory: 'MemoryMB', memory_max: 'MemoryMaxMB', group: 'TaskGroups', task: 'Tasks', network: 'Networks', service: 'Services', check: 'Checks', id: 'ID',
  volume: 'Volumes', volume_mount: 'VolumeMounts', restart: 'RestartPolicy', upstreams: 'Upstreams', constraint: 'Constraints', affinity: 'Affinities', spread: 'Spreads', device: 'Devices',
  disk: 'DiskMB', reschedule: 'ReschedulePolicy', template: 'Templates', artifact: 'Artifacts', logs: 'LogConfig', iops: 'IOPS', numa: 'NUMA', size: 'SizeMB', csi_plugin: 'CSIPluginConfig', parameterized: 'ParameterizedJob', all_at_once: 'AllAtOnce',
}));

const camel = (name: string) => name.split('_').map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join('');

export const nameIn = (form: Form, name: string): string => (form === 'hcl' ? name : (API.get(name) ?? camel(name)));

/** An attribute, or undefined. */
export const attribute = (body: Body | undefined, name: string): Value | undefined => body && child(body.value, nameIn(body.form, name));

/** The text of an attribute that is known: what must be computed is not. */
export function textIn(body: Body | undefined, name: string): string | undefined {
  const value = attribute(body, name);
  return value?.type === 'scalar' && value.unset ? undefined : textOf(value);
}

const isMap = (value: Value | undefined): value is Mapping => value?.type === 'map';

/** Blocks of a type, in their order. The API has some as a mapping by name. */
export function blocksIn(body: Body | undefined, type: string): readonly Body[] {
  const value = body && attribute(body, type);
  if (!body || !value) return [];
  const { form } = body;
  const byName = form === 'api' && type === 'volume' && isMap(value);
  const found: readonly (readonly [string | undefined, Value])[] = byName
    ? entriesOf(value).map(([name, entry]) => [name, entry.value])
    : each(value).map((one) => [textOf(child(one, form === 'hcl' ? LABEL : 'Name')) ?? textOf(child(one, 'ID')) ?? textOf(child(one, 'Label')), one]);
  return found.filter(([, one]) => one.type === 'map').map(([label, one]) => ({ form, value: one, place: one.place, label }));
}

/** The first block of a type. */
export const blockIn = (body: Body | undefined, type: string): Body | undefined => blocksIn(body, type)[0];

/** What a driver is configured with: its names are the same in both forms. */
export function configOf(task: Body): Body | undefined {
  const found = blockIn(task, 'config');
  return found && { ...found, form: 'hcl' };
}

/** A table of fields by the names of the API, too. */
export const inBothForms = (table: FieldTable): FieldTable =>
  ({ title: table.title, fields: new Map([...table.fields].flatMap(([name, fate]) => [[name, fate] as const, [nameIn('api', name), fate] as const])) });

/** A mapping without the labels of blocks, for notes on its fields. */
export function withoutLabel(value: Value): Value {
  if (value.type !== 'map' || !value.entries.has(LABEL)) return value;
  return { ...value, entries: new Map([...value.entries].filter(([name]) => name !== LABEL) as [string, Entry][]) };
}
