/** The host and the engine that `docker info` or `podman info` describe. */
import type { NodeOf } from '../../model';
import { known, writtenBytes } from '../write';
import { booleanOf, child, textOf, textsOf, type Value } from '../values';

export interface Machine {
  readonly name: string;
  readonly host: Omit<NodeOf<'host'>, 'source'>;
  readonly engine: Omit<NodeOf<'engine'>, 'in' | 'source'>;
}

const positive = (value: Value | undefined) => {
  const number = Number(textOf(value));
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
};

const ARCHITECTURES: ReadonlyMap<string, string> = new Map([['x86_64', 'amd64'], ['aarch64', 'arm64'], ['arm64', 'arm64'], ['amd64', 'amd64'], ['s390x', 's390x'], ['ppc64le', 'ppc64le'], ['riscv64', 'riscv64'], ['i686', '386'], ['armv7l', 'arm']]);
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/ubuntu/i, 'ubuntu'], [/debian/i, 'debian'], [/red hat/i, 'rhel'], [/rocky/i, 'rocky'], [/alma/i, 'almalinux'], [/centos/i, 'centos'], [/fedora/i, 'fedora'],
  [/opensuse/i, 'opensuse'], [/suse/i, 'sles'], [/alpine/i, 'alpine'], [/amazon linux/i, 'amazon-linux'], [/flatcar/i, 'flatcar'], [/arch linux/i, 'arch'],
  [/oracle/i, 'oracle-linux'], [/windows server/i, 'windows-server'], [/windows/i, 'windows'],
];
const platformOf = (text: string | undefined) => SYSTEMS.find(([pattern]) => pattern.test(text ?? ''))?.[1];
/** `20.10.24+dfsg1` is 20.10.24. */
const plainVersion = (text: string | undefined) => /^\d+(\.\d+)*/.exec(text ?? '')?.[0];
const driverOf = (text: string | undefined) => (text === 'systemd' || text === 'cgroupfs' ? text : undefined);
const groupsOf = (text: string | undefined) => (/^v?2/.test(text ?? '') ? 'v2' : /^v?1/.test(text ?? '') ? 'v1' : undefined);

function machine(facts: {
  name: string | undefined; cpus: number | undefined; memory: number | undefined; arch: string | undefined; system: string | undefined;
  version: string | undefined; kernel: string | undefined; cgroup: string | undefined; windows: boolean; swap?: number;
}, engine: Machine['engine']): Machine {
  const { cpus, memory } = facts;
  const arch = ARCHITECTURES.get(facts.arch ?? '');
  const os = known({ platform: facts.system, version: facts.version, kernel: facts.kernel, family: facts.windows ? 'windows' : 'linux', cgroup: groupsOf(facts.cgroup) });
  // Logical CPUs: neither engine tells how many of them share a core, nor whether the machine is a virtual one.
  const host = known({ kind: 'host', cpu: known({ cores: cpus, arch }), memory: memory === undefined ? undefined : writtenBytes(memory), swap: facts.swap === undefined ? undefined : writtenBytes(facts.swap), os, assumed: ['*'] });
  return { name: facts.name ?? 'host', host: host as Machine['host'], engine: known(engine) as Machine['engine'] };
}

/** Podman answers like Docker, under its own licence. */
export const isPodman = (info: Value) => textOf(child(info, 'ProductLicense')) === 'Apache-2.0';

/** Reads `docker info`. Docker Desktop runs its engine in a virtual machine of its own: sizes are that machine's. */
export function dockerMachine(info: Value): Machine {
  const field = (name: string) => textOf(child(info, name));
  const options = textsOf(child(info, 'SecurityOptions')).join(' ');
  const [cpus, memory] = [positive(child(info, 'NCPU')), positive(child(info, 'MemTotal'))];
  const desktop = /docker desktop/i.test(field('OperatingSystem') ?? '');
  const commit = textOf(child(child(info, 'RuncCommit'), 'ID'));
  const engine: Machine['engine'] = {
    kind: 'engine', platform: desktop ? 'docker-desktop' : isPodman(info) ? 'podman' : 'docker', version: plainVersion(field('ServerVersion')), runtime: field('DefaultRuntime'),
    runtimeVersion: /^\d+\.\d+/.test(commit ?? '') ? plainVersion(commit) : undefined,
    rootless: options.includes('name=rootless') ? true : undefined, userns: options.includes('name=userns') ? true : undefined,
    cgroupDriver: driverOf(field('CgroupDriver')), liveRestore: booleanOf(child(info, 'LiveRestoreEnabled')),
    hiddenVm: desktop ? known({ memory: memory === undefined ? undefined : writtenBytes(memory), cpus }) : undefined,
  };
  if (desktop) return { name: field('Name') ?? 'host', host: { kind: 'host', assumed: ['*'] }, engine: known(engine) as Machine['engine'] };
  return machine({
    name: field('Name'), cpus, memory, arch: field('Architecture'), system: platformOf(field('OperatingSystem')), version: field('OSVersion'),
    kernel: field('KernelVersion'), cgroup: field('CgroupVersion'), windows: field('OSType') === 'windows',
  }, engine);
}

/** Reads `podman info`. */
export function podmanMachine(info: Value): Machine {
  const host = child(info, 'host');
  const field = (name: string) => textOf(child(host, name));
  const runtime = child(host, 'ociRuntime');
  const distribution = child(host, 'distribution');
  return machine({
    name: field('hostname'), cpus: positive(child(host, 'cpus')), memory: positive(child(host, 'memTotal')), swap: positive(child(host, 'swapTotal')), arch: field('arch'),
    system: platformOf(textOf(child(distribution, 'distribution'))) ?? textOf(child(distribution, 'distribution')),
    version: textOf(child(distribution, 'version')), kernel: field('kernel'), cgroup: field('cgroupVersion'), windows: false,
  }, {
    kind: 'engine', platform: 'podman', version: plainVersion(textOf(child(child(info, 'version'), 'Version'))), runtime: textOf(child(runtime, 'name')),
    runtimeVersion: plainVersion(/version ([\d.]+)/.exec(textOf(child(runtime, 'version')) ?? '')?.[1]),
    rootless: booleanOf(child(child(host, 'security'), 'rootless')) ? true : undefined, cgroupDriver: driverOf(field('cgroupManager')),
  });
}
