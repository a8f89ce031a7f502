/** Privileges, security options and shared namespaces of a service. */
import { type ContainerDraft, field, known, namesOf, type Service } from './scope';
import { quote } from '../notes';
import { booleanOf, itemsOf, textOf, type Value } from '../values';

const capability = (name: string) => name.toUpperCase().replace(/^CAP_/, '');

/** What the service may do beyond an ordinary container, and what it may not. */
export function securityOf(service: Service): ContainerDraft {
  const isolation = textOf(field(service, 'isolation'));
  return {
    privileged: booleanOf(field(service, 'privileged')),
    user: textOf(field(service, 'user')),
    capabilities: known({ add: namesOf(field(service, 'cap_add')).map(capability), drop: namesOf(field(service, 'cap_drop')).map(capability) }),
    readOnly: booleanOf(field(service, 'read_only')),
    runtimeClass: textOf(field(service, 'runtime')),
    isolation: isolation === 'process' || isolation === 'hyperv' ? isolation : undefined,
    namespaces: namespacesOf(service),
    ...securityOptions(service),
  };
}

/** `security_opt`: `name:value` or `name=value`. */
function securityOptions(service: Service): ContainerDraft {
  const found: ContainerDraft = {};
  for (const item of itemsOf(field(service, 'security_opt'))) {
    const text = textOf(item);
    const [, name, value] = /^([a-z-]+)(?:[:=](.*))?$/s.exec(text ?? '') ?? [];
    if (name === 'seccomp' && value) found.seccomp = value;
    else if (name === 'apparmor' && value) found.lsm = value;
    else if (name === 'label' && value) found.lsm = value === 'disable' ? 'unconfined' : value;
    else if (name === 'no-new-privileges') found.allowPrivilegeEscalation = value === 'false';
    else if (text !== undefined) service.project.notes.add('info', 'not-carried-over', item.place, `The security option ${quote(text)} of \`${service.name}\` has no place in the format.`, `security_opt.${name}`);
  }
  return found;
}

const NAMESPACES = [['pid', 'pid'], ['network_mode', 'net'], ['ipc', 'ipc'], ['userns_mode', 'user'], ['uts', 'uts'], ['cgroup', 'cgroup']] as const;

function namespacesOf(service: Service): ContainerDraft['namespaces'] {
  return known(Object.fromEntries(NAMESPACES.map(([name, namespace]) => [namespace, namespaceOf(service, name, field(service, name))])));
}

/** `host` and `private` as they are; `service:x` and `container:x` become `container:ID`. */
function namespaceOf(service: Service, name: string, value: Value | undefined): string | undefined {
  const text = textOf(value);
  if (text === undefined || !value) return undefined;
  if (text === 'host' || text === 'private' || (text === 'none' && name === 'network_mode')) return text;
  if (['bridge', 'default', 'shareable'].includes(text)) return 'private';
  const [, kind, target] = /^(service|container):(.+)$/s.exec(text) ?? [];
  if (kind === 'container') return text;
  const id = target === undefined ? undefined : service.project.services.get(target);
  if (id !== undefined) return `container:${id}`;
  const why = target === undefined ? 'it is specific to one engine' : `there is no service ${quote(target)}`;
  service.project.notes.add('warning', 'not-carried-over', value.place, `\`${name}: ${text.slice(0, 60)}\` of \`${service.name}\` is not carried over: ${why}.`, `${name}:${text}`);
  return undefined;
}
