/** Which containers belong to one service, and who needs whom: what Compose wrote on them. */
import { at, textsOf } from '../values';
import type { Builder } from '../workloads/builder';
import { labelsOf } from './container';
import type { ContainerRecord } from './records';

export type Shown = readonly { readonly record: ContainerRecord; readonly pod: string | undefined }[];

/** Nodes of containers. */
export interface NamedContainers {
  /** By full id. */
  container(id: string): string | undefined;
  byName(name: string): string | undefined;
}

/** The Compose project of a container. */
export const projectOf = (labels: ReadonlyMap<string, string>) => labels.get('com.docker.compose.project') ?? labels.get('io.podman.compose.project');
const serviceOf = (labels: ReadonlyMap<string, string>) => labels.get('com.docker.compose.service') ?? labels.get('io.podman.compose.service');

/** Keys of services that have several containers. */
export function servicesOf(shown: Shown): ReadonlyMap<ContainerRecord, string> {
  const groups = new Map<string, ContainerRecord[]>();
  for (const { record } of shown) {
    const labels = labelsOf(record);
    const service = serviceOf(labels);
    if (service === undefined) continue;
    const key = `${projectOf(labels) ?? ''}-${service}`.replace(/^-/, '');
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return new Map([...groups].flatMap(([key, records]) => (records.length > 1 ? records.map((record) => [record, key] as const) : [])));
}

/** What Compose wrote down of `depends_on`, and Docker's old links. */
export function addLinks(builder: Builder, shown: Shown, names: NamedContainers): void {
  const byService = new Map<string, string[]>();
  const key = (project: string | undefined, service: string) => JSON.stringify([project, service]);
  for (const { record } of shown) {
    const labels = labelsOf(record);
    const service = serviceOf(labels);
    const id = names.container(record.id);
    if (service !== undefined && id !== undefined) byService.set(key(projectOf(labels), service), [...(byService.get(key(projectOf(labels), service)) ?? []), id]);
  }
  for (const { record } of shown) {
    const from = names.container(record.id);
    if (from === undefined) continue;
    const labels = labelsOf(record);
    for (const need of (labels.get('com.docker.compose.depends_on') ?? '').split(',').filter((text) => text !== '')) {
      const [service, condition] = need.split(':');
      for (const to of byService.get(key(projectOf(labels), service)) ?? []) {
        if (to !== from) builder.link({ from, to, ...(condition === 'service_completed_successfully' ? { strength: 'soft' } : {}) });
      }
    }
    for (const text of textsOf(at(record.value, 'HostConfig', 'Links'))) {
      const to = names.byName(text.split(':')[0].replace(/^\//, ''));
      if (to !== undefined && to !== from) builder.link({ from, to });
    }
  }
}
