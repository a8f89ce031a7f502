/** Privileges, security options and shared namespaces of a container as the engine reports them. */
import { booleanOf, child, entriesOf, textOf, textsOf, type Value } from '../values';
import { known } from '../write';
import { securityOptions } from '../workloads/security';
import type { ContainerDraft } from './resources';

const capability = (name: string) => name.toUpperCase().replace(/^CAP_/, '');
/** True only: what the engine reports as false is what is anyway. */
const flag = (value: Value | undefined) => (booleanOf(value) ? true : undefined);

/** Runtimes that are an engine's ordinary ones, whatever it calls them. */
const ORDINARY = new Set(['', 'runc', 'crun', 'oci', 'io.containerd.runc.v2']);

/** `idOf` gives the node of a container by its full id. */
export function confinementOf(container: Value, host: Value | undefined, idOf: (container: string) => string | undefined, inPod: boolean): ContainerDraft {
  const runtime = textOf(child(host, 'Runtime')) ?? '';
  const oci = textOf(child(container, 'OCIRuntime')) ?? '';
  const isolation = textOf(child(host, 'Isolation'));
  const profile = textOf(child(container, 'AppArmorProfile'));
  const named = ORDINARY.has(oci) ? (ORDINARY.has(runtime) ? undefined : runtime) : oci;
  return {
    privileged: flag(child(host, 'Privileged')),
    readOnly: flag(child(host, 'ReadonlyRootfs')),
    user: textOf(child(child(container, 'Config'), 'User')),
    capabilities: known({ add: textsOf(child(host, 'CapAdd')).map(capability), drop: textsOf(child(host, 'CapDrop')).map(capability) }),
    runtimeClass: named,
    isolation: isolation === 'process' || isolation === 'hyperv' ? isolation : undefined,
    ...(profile === undefined ? {} : { lsm: /^(docker|containers)-default/.test(profile) ? 'default' : profile }),
    ...securityOptions(textsOf(child(host, 'SecurityOpt'))),
    init: flag(child(host, 'Init')),
    namespaces: namespacesOf(host, idOf, inPod),
  };
}

function namespacesOf(host: Value | undefined, idOf: (container: string) => string | undefined, inPod: boolean): ContainerDraft['namespaces'] {
  const of = (name: string, alsoNone = false): string | undefined => {
    const text = textOf(child(host, name));
    if (text === 'host' || (alsoNone && text === 'none')) return text;
    if (!text?.startsWith('container:') || inPod) return undefined;
    return `container:${idOf(text.slice('container:'.length)) ?? text.slice('container:'.length)}`;
  };
  const mapped = entriesOf(child(host, 'IDMappings')).length > 0;
  return known({
    pid: of('PidMode'), net: of('NetworkMode', true), ipc: of('IpcMode'), uts: of('UTSMode'),
    user: textOf(child(host, 'UsernsMode')) === 'host' ? 'host' : mapped ? 'private' : undefined,
    cgroup: of('CgroupnsMode') ?? of('CgroupMode'),
  });
}
