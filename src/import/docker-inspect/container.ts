/** One container as a node. */
import { booleanOf, child, entriesOf, mapping, textOf, textsOf, type Value } from '../values';
import { type Kept } from '../workloads/fields';
import { listedPorts, mountsOf, portsOf } from './attachments';
import { confinementOf } from './confinement';
import type { ContainerRecord } from './records';
import { type ContainerDraft, resourcesOf } from './resources';
import type { Notes } from '../notes';

export interface Names {
  container(id: string): string | undefined;
  volume(name: string): string;
  network(name: string): string;
}

const RESTARTS = ['no', 'always', 'on-failure', 'unless-stopped'] as const;
const STOPPED = /^(created|exited|dead|stopped|configured|removing|stopping)\b/i;

/** Labels as a mapping; `docker ps` writes them as one text. */
export function labelsOf(record: ContainerRecord): ReadonlyMap<string, string> {
  const labels = child(record.listed ? record.value : child(record.value, 'Config'), 'Labels');
  if (labels?.type === 'map') return new Map(entriesOf(labels).map(([name, entry]) => [name, textOf(entry.value) ?? '']));
  return new Map((textOf(labels) ?? '').slice(0, 65_536).split(',').flatMap((label) => {
    const equals = label.indexOf('=');
    return equals > 0 ? [[label.slice(0, equals), label.slice(equals + 1)] as const] : [];
  }));
}

/** Whether it runs: undefined where the engine does not say. */
export function runningOf(value: Value): boolean | undefined {
  const state = child(value, 'State');
  const said = state?.type === 'map' ? booleanOf(child(state, 'Running')) : undefined;
  if (said !== undefined) return said;
  const text = textOf(state?.type === 'map' ? child(state, 'Status') : state);
  return text === undefined ? undefined : !STOPPED.test(text);
}

/** The image: the name it was started by, or that of `tags` for a bare image id. */
export function imageOf(record: ContainerRecord, tags: ReadonlyMap<string, string>): string | undefined {
  const { value } = record;
  const name = record.listed ? textOf(child(value, 'Image')) : (textOf(child(value, 'ImageName')) ?? textOf(child(child(value, 'Config'), 'Image')));
  const id = textOf(child(value, record.listed ? 'ImageID' : 'Image'));
  const bare = (text: string | undefined) => (text === undefined ? undefined : tags.get(text.replace(/^sha256:/, '')));
  if (name === undefined || /^(sha256:)?[0-9a-f]{12,64}$/.test(name)) return bare(name) ?? bare(id) ?? name ?? id;
  return name;
}

/** Reads a container; parent, image and source aside. `inPod`: its pod holds the namespaces it shares. */
export function readContainer(record: ContainerRecord, notes: Notes, names: Names, networks: readonly string[], inPod: boolean): ContainerDraft {
  const { value } = record;
  const host = child(value, 'HostConfig');
  const running = runningOf(value) === false ? false : undefined;
  const shared = { networks: networks.map((name) => names.network(name)), running };
  if (record.listed) {
    const mode = textOf(child(host, 'NetworkMode'));
    return {
      ...shared, ports: listedPorts(child(value, 'Ports')), mounts: mountsOf(value, names.volume),
      namespaces: mode === 'host' || mode === 'none' ? { net: mode } : undefined,
    };
  }
  const restart = textOf(child(child(host, 'RestartPolicy'), 'Name'));
  return {
    ...resourcesOf({ notes, name: record.name }, host),
    ...confinementOf(value, host, names.container, inPod),
    ...shared,
    ports: portsOf(value),
    mounts: mountsOf(value, names.volume),
    devices: [...devicesOf(host)],
    restart: child(host, 'RestartPolicy') ? (RESTARTS.find((policy) => policy === restart) ?? 'no') : undefined,
    health: healthOf(child(value, 'Config')),
    os: textOf(child(value, 'Platform')) === 'windows' ? { family: 'windows' } : undefined,
  };
}

function* devicesOf(host: Value | undefined): Iterable<string> {
  const devices = child(host, 'Devices');
  for (const item of devices?.type === 'list' ? devices.items : []) {
    const path = textOf(child(item, 'PathOnHost')) ?? textOf(item);
    if (path !== undefined) yield path;
  }
}

/** Of the `Config` of a container or an image: Docker's checks decide when a container counts as ready; Podman's may restart it too. */
export function healthOf(config: Value | undefined): ContainerDraft['health'] {
  const [test] = textsOf(child(child(config, 'Healthcheck'), 'Test'));
  if (test === undefined) return undefined;
  if (test === 'NONE') return 'none';
  return /^(kill|restart|stop)$/.test(textOf(child(config, 'HealthcheckOnFailureAction')) ?? '') ? 'both' : 'readiness';
}

const OF_COMPOSE = /^(com\.docker\.compose\.|io\.podman\.compose\.|com\.docker\.desktop\.|desktop\.docker\.io\/|io\.kubernetes\.|PODMAN_SYSTEMD_UNIT$|io\.buildah\.)/;

/** Fields to keep as text, with the labels that are not about who started it. */
export function keptFields(record: ContainerRecord, kept: Kept): Kept {
  const labels = child(record.listed ? record.value : child(record.value, 'Config'), 'Labels');
  const own = entriesOf(labels).filter(([name]) => !OF_COMPOSE.test(name));
  return own.length === 0 ? kept : [...kept, ['labels', mapping(labels!.place, new Map(own))]];
}

