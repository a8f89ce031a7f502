/** The settings and devices that hold for an instance: those of its profiles from left to right (where they are written, the expanded ones instead), then its own. */
import { noteField } from '../machines/fates';
import type { Estate } from '../machines/estate';
import { type Place, quote } from '../notes';
import { child, entriesOf, textOf, textsOf, type Value } from '../values';
import { FIELDS } from './fields';

export interface Setting {
  readonly key: string;
  readonly text: string;
  readonly place: Place;
}

export interface Effective {
  get(key: string): Setting | undefined;
  readonly settings: ReadonlyMap<string, Setting>;
  /** By name, without those a later one switches off. */
  readonly devices: ReadonlyMap<string, Value>;
  /** A profile was not among the files, so that what is absent here may be set there. */
  readonly partly: boolean;
}

/** The family of a setting that the table has: the longest start of it. */
export function fieldOf(key: string): string {
  const parts = key.split('.');
  for (let count = parts.length; count > 0; count--) if (FIELDS.config.fates.has(parts.slice(0, count).join('.'))) return parts.slice(0, count).join('.');
  return key;
}

export function effective(estate: Estate, instance: Value, profiles: ReadonlyMap<string, Value>): Effective {
  const [settings, devices] = [new Map<string, Setting>(), new Map<string, Value>()];
  let partly = false;
  const layer = (config: Value | undefined, devicesOf: Value | undefined) => {
    for (const [key, { value }] of entriesOf(config)) {
      const text = textOf(value);
      if (text === undefined) settings.delete(key);
      else settings.set(key, { key, text, place: value.place });
    }
    for (const [name, { value }] of entriesOf(devicesOf)) devices.set(name, value);
  };
  const [expandedConfig, expandedDevices] = [child(instance, 'expanded_config'), child(instance, 'expanded_devices')];
  if (!expandedConfig || !expandedDevices) {
    for (const name of textsOf(child(instance, 'profiles'))) {
      const profile = profiles.get(name);
      if (profile) layer(expandedConfig ? undefined : child(profile, 'config'), expandedDevices ? undefined : child(profile, 'devices'));
      else {
        partly = true;
        estate.notes.add('warning', 'missing-profile', child(instance, 'profiles')!.place, `The profile ${quote(name)} is not among the files, so what it sets is unknown. Write instances with \`incus config show --expanded\`, or import the profile too.`, `profile ${name}`);
      }
    }
  }
  layer(expandedConfig, expandedDevices);
  layer(child(instance, 'config'), child(instance, 'devices'));
  for (const [name, device] of devices) if (textOf(child(device, 'type')) === 'none') devices.delete(name);
  for (const { key, place } of settings.values()) noteField(estate.notes, FIELDS.config, fieldOf(key), place, key.length > 60 ? `${key.slice(0, 60)}...` : key);
  return { settings, devices, partly, get: (key) => settings.get(key) };
}

export const isTrue = (setting: Setting | undefined): boolean | undefined => (setting === undefined ? undefined : /^(true|1|yes|on)$/i.test(setting.text));
