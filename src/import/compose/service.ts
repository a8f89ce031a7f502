/** One service as a container node. */
import type { Image, NodeOf } from '../../model';
import { extraOfService } from './extra';
import { imageOf, type ImageUse } from './images';
import { devicesOf, type Mount, mountsOf } from './mounts';
import { attachmentsOf } from './networks';
import { type Port, portsOf } from './ports';
import { publishedPorts } from '../workloads/ports';
import { healthOf, resourcesOf } from './resources';
import { type ContainerDraft, field, integerOf, known, namesOf, type Service, sortFields } from './scope';
import { securityOf } from './security';
import { booleanOf, textOf } from '../values';

const RESTARTS = ['no', 'always', 'on-failure', 'unless-stopped'] as const;

/** Swarm's words for what `restart` says. */
const CONDITIONS: ReadonlyMap<string, (typeof RESTARTS)[number]> = new Map([['none', 'no'], ['on-failure', 'on-failure'], ['any', 'always']] as const);

function restartOf(service: Service): ContainerDraft['restart'] {
  const [policy] = (textOf(field(service, 'restart')) ?? '').split(':');
  const known = RESTARTS.find((restart) => restart === (policy === 'false' ? 'no' : policy));
  return known ?? CONDITIONS.get(textOf(field(service, 'deploy', 'restart_policy', 'condition')) ?? '');
}

/** Without a profile, or with one that is switched on, a service runs. */
function profilesOf(service: Service): ContainerDraft {
  const profiles = namesOf(field(service, 'profiles'));
  if (profiles.length === 0) return {};
  const on = profiles.some((profile) => service.project.profiles.has(profile) || service.project.profiles.has('*'));
  return { profiles, ...(on ? {} : { running: false }) };
}

/** The engine makes a volume without a name for each volume of the image where nothing is mounted. */
function withVolumes(mounts: readonly Mount[], image: Image | undefined): readonly Mount[] {
  const targets = new Set(mounts.map(({ target }) => target));
  return [...mounts, ...(image?.volumes ?? []).filter((target) => !targets.has(target)).map((target): Mount => ({ target, type: 'volume' }))];
}

/** Ports of the image that the service neither publishes nor exposes. */
function withExposed(ports: readonly Port[], image: Image | undefined): readonly Port[] {
  const key = (port: Port) => `${port.container}/${port.protocol ?? 'tcp'}`;
  const taken = new Set(ports.map(key));
  return [...ports, ...(image?.ports ?? []).flatMap((text) => publishedPorts(text) ?? []).filter((port) => !taken.has(key(port)))];
}

export interface ContainerRead {
  /** Parent and source aside. */
  readonly node: Omit<NodeOf<'container'>, 'in' | 'source'>;
  readonly image: ImageUse;
}

/** Reads a service. `nameOf` names files as the topology does. */
export function readService(service: Service, nameOf: (path: string) => string): ContainerRead {
  const kept = sortFields(service.project.notes, 'service', service.value);
  const image = imageOf(service, nameOf);
  const id = service.project.services.get(service.name)!;
  const name = textOf(field(service, 'container_name')) ?? service.name;
  const node = {
    name: name === id ? undefined : name,
    image: image.reference,
    ...resourcesOf(service),
    ...securityOf(service),
    mounts: withVolumes(mountsOf(service), image.facts),
    devices: devicesOf(service),
    ports: withExposed(portsOf(service), image.facts),
    networks: attachmentsOf(service),
    restart: restartOf(service),
    init: booleanOf(field(service, 'init')),
    oomScoreAdj: integerOf(service.project, field(service, 'oom_score_adj'), `\`oom_score_adj\` of \`${service.name}\``, -1000, 1000),
    health: image.facts?.health,
    ...healthOf(service),
    ...profilesOf(service),
    assumed: image.assumed ? ['image'] : undefined,
    extra: extraOfService(kept, service.name, service.value.place, service.project.notes),
  };
  return { node: { kind: 'container', ...known(node) }, image };
}
