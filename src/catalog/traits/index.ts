/**
 * traits: what platforms can do and need, in words. Large and for people only, so the editor loads it when someone first asks.
 * Operating systems have none: what is known of them stands in the lifecycle tables.
 */
import type { Platform } from '../contract';
import { TRAIT_TITLES, traitText, type PlatformTraits } from './contract';
import { ENGINE_TRAITS } from './engines';
import { HYPERVISOR_TRAITS } from './hypervisors';
import { ORCHESTRATOR_TRAITS } from './orchestrators';

export { TRAIT_TITLES, traitText, type PlatformTraits } from './contract';

/** By id of the platform. */
export const TRAITS: ReadonlyMap<string, PlatformTraits> = new Map(Object.entries({ ...HYPERVISOR_TRAITS, ...ENGINE_TRAITS, ...ORCHESTRATOR_TRAITS }));

/** Lines about a platform, each a title and words; empty where nothing more is known. */
export function platformLines({ id }: Platform): readonly { readonly title: string; readonly text: string }[] {
  const traits = TRAITS.get(id);
  if (!traits) return [];
  return (Object.keys(TRAIT_TITLES) as (keyof PlatformTraits)[]).flatMap((key) => {
    const text = traits[key];
    return text === undefined ? [] : [{ title: TRAIT_TITLES[key], text: traitText(text) }];
  });
}
