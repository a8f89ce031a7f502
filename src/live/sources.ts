/** Every running system that can be asked. */
import type { LiveSource } from './contract';
import { dockerSource, podmanSource } from './engines';
import { kubernetesSource } from './kubernetes';
import { libvirtSource } from './libvirt';
import { localSource } from './local';

export const LIVE_SOURCES: readonly LiveSource[] = [localSource, dockerSource, podmanSource, libvirtSource, kubernetesSource];

export function sourceNamed(id: string): LiveSource | undefined {
  return LIVE_SOURCES.find((source) => source.id === id);
}
