/** One `.container` unit as a node. */
import type { NodeOf } from '../../model';
import { extraOf } from '../extra';
import type { Notes } from '../notes';
import { type Port, publishedPorts } from '../workloads/ports';
import { sortFields } from '../workloads/fields';
import { securityOptions } from '../workloads/security';
import { wrong } from '../workloads/quantities';
import { known } from '../write';
import { FIELDS } from './fields';
import { mountsOf, type VolumeId } from './mounts';
import { last, type Options, optionsOf } from './podman-args';
import type { UnitFile } from './references';
import { containerLimits } from './resources';
import { allWords, flagOf, lastOf, valuesOf, wordsOf } from './unit';

type Draft = { -readonly [K in keyof NodeOf<'container'>]?: NodeOf<'container'>[K] };

/** What a container's networks say: nodes it is attached to, or a namespace that it shares. */
export interface Attachment {
  readonly networks: readonly string[];
  readonly namespace: string | undefined;
}

const capability = (name: string) => name.toUpperCase().replace(/^CAP_/, '');
const capabilitiesOf = (file: UnitFile, options: Options, key: string, option: string) =>
  [...new Set([...allWords(file.main, key), ...(options.get(option) ?? [])].map(capability))];

/** Ports of a container or a pod; the host's port is left out where Podman picks one. */
export function portsOf(file: UnitFile, notes: Notes, options: Options): readonly Port[] {
  const ports = new Map<string, Port>();
  const add = (found: readonly Port[] | undefined) => found?.forEach((port) => ports.set(JSON.stringify(port), port));
  for (const value of valuesOf(file.main, 'PublishPort')) {
    // What holds a variable is known when it runs only.
    if (!/[$%]/.test(value.text)) add(publishedPorts(value.text) ?? wrong({ notes, name: file.file }, value, 'A port', 'Write it as HOST:CONTAINER, such as 8080:80.'));
  }
  for (const text of options.get('publish') ?? []) add(publishedPorts(text));
  for (const value of valuesOf(file.main, 'ExposeHostPort')) add(publishedPorts(value.text));
  return [...ports.values()];
}

/** Reads a container; parent, image and source aside. */
export function readContainer(file: UnitFile, notes: Notes, idOf: VolumeId, attachment: Attachment): Draft {
  const { main, unit } = file;
  const kept = [...sortFields(notes, 'Quadlet', FIELDS.Container, main), ...sortFields(notes, 'Quadlet', FIELDS.Service, unit.get('Service'))];
  const argument = lastOf(main, 'PodmanArgs');
  const options = optionsOf(valuesOf(main, 'PodmanArgs').flatMap((value) => wordsOf(value.text)), argument?.place, notes);
  return {
    ...containerLimits({ notes, name: file.file }, main, options),
    ...confinementOf(file, options, attachment),
    mounts: mountsOf(main, idOf, notes),
    devices: [...allWords(main, 'AddDevice'), ...(options.get('device') ?? [])].map((text) => text.replace(/^-/, '').split(':')[0]),
    ports: portsOf(file, notes, options),
    networks: attachment.networks,
    restart: restartOf(lastOf(unit.get('Service'), 'Restart')?.text),
    init: flagOf(main, 'RunInit') || options.has('init') ? true : undefined,
    health: healthOf(file),
    extra: main && extraOf(kept, file.name, main.place, notes),
  };
}

function confinementOf(file: UnitFile, options: Options, attachment: Attachment): Draft {
  const { main } = file;
  const user = lastOf(main, 'UserNS')?.text ?? last(options, 'userns');
  const shared = (name: string) => (last(options, name) === 'host' ? 'host' : undefined);
  const profile = lastOf(main, 'SecurityLabelType')?.text;
  return {
    privileged: options.has('privileged') && last(options, 'privileged') !== 'false' ? true : undefined,
    readOnly: flagOf(main, 'ReadOnly') || last(options, 'read-only') === 'true' ? true : undefined,
    user: lastOf(main, 'User')?.text ?? last(options, 'user'),
    capabilities: known({ add: capabilitiesOf(file, options, 'AddCapability', 'cap-add'), drop: capabilitiesOf(file, options, 'DropCapability', 'cap-drop') }),
    runtimeClass: last(options, 'runtime'),
    ...securityOptions(options.get('security-opt') ?? []),
    ...known({
      seccomp: lastOf(main, 'SeccompProfile')?.text,
      lsm: flagOf(main, 'SecurityLabelDisable') ? 'unconfined' : (lastOf(main, 'AppArmor')?.text ?? profile),
      allowPrivilegeEscalation: flagOf(main, 'NoNewPrivileges') ? false : undefined,
    }),
    namespaces: known({
      net: attachment.namespace, pid: shared('pid'), ipc: shared('ipc'), uts: shared('uts'), cgroup: shared('cgroupns'),
      user: user === undefined ? undefined : user === 'host' ? 'host' : /^(auto|keep-id|nomap|private)/.test(user) ? 'private' : undefined,
    }),
  };
}

/** The service restarts the container, so systemd's words count. */
function restartOf(text: string | undefined): Draft['restart'] {
  if (text === undefined) return undefined;
  return text === 'no' || text === 'always' ? text : /^on-(failure|abnormal|abort|watchdog)$/.test(text) ? 'on-failure' : text === 'on-success' ? 'no' : undefined;
}

/** A check says when the container is ready; with an action on failure it also ends a container that hangs. */
function healthOf({ main }: UnitFile): Draft['health'] {
  const command = lastOf(main, 'HealthCmd')?.text;
  if (command === undefined) return undefined;
  if (command === 'none') return 'none';
  return /^(kill|restart|stop)$/.test(lastOf(main, 'HealthOnFailure')?.text ?? '') ? 'both' : 'readiness';
}
