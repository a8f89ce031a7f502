/** The system of the machine, what the machine itself runs on, and what on it runs others. */
import type { NodeOf } from '../../model';
import { known } from '../../import/write';
import type { Recording } from './recording';

/** Sockets of engines; `own`: below XDG_RUNTIME_DIR, where the engine runs without root. */
export const ENGINE_SOCKETS = [
  { platform: 'docker', paths: ['/run/docker.sock', '/var/run/docker.sock'], own: 'docker.sock' },
  { platform: 'podman', paths: ['/run/podman/podman.sock'], own: 'podman/podman.sock' },
  { platform: 'cri-o', paths: ['/run/crio/crio.sock', '/var/run/crio/crio.sock'], own: undefined },
  { platform: 'containerd', paths: ['/run/containerd/containerd.sock'], own: undefined },
] as const;

const HYPERVISORS = [
  { platform: 'proxmox-ve', paths: ['/etc/pve/local'] },
  { platform: 'kvm', paths: ['/run/libvirt/libvirt-sock', '/run/libvirt/virtqemud-sock', '/var/run/libvirt/libvirt-sock'] },
] as const;

/** What engines put into containers, which see the machine below them in /proc. */
const CONTAINER_SIGNS = ['/.dockerenv', '/run/.containerenv'];

/** Every path whose presence says something. */
export const LOOKED_FOR: readonly string[] = [...ENGINE_SOCKETS.flatMap(({ paths }) => paths), ...HYPERVISORS.flatMap(({ paths }) => paths), ...CONTAINER_SIGNS, '/dev/kvm'];

/** Firmware's makers and products of virtual machines. */
const PRODUCTS: readonly (readonly [RegExp, string])[] = [
  [/vmware/i, 'esxi'], [/innotek|virtualbox/i, 'virtualbox'], [/microsoft.*virtual machine/i, 'hyper-v'], [/\bxen\b/i, 'xen'], [/qemu|kvm|rhev|openstack|amazon ec2|google/i, 'kvm'],
];

const PLATFORMS: ReadonlyMap<string, string> = new Map([['amzn', 'amazon-linux'], ['ol', 'oracle-linux'], ['opensuse-leap', 'opensuse'], ['opensuse-tumbleweed', 'opensuse']]);

/** What os-release and the kernel say. */
export function systemOf({ files, cgroup }: Recording): NonNullable<NodeOf<'host'>['os']> {
  const field = (name: string) => new RegExp(`^${name}=(["']?)([^"'\n]*)\\1`, 'm').exec(files['/etc/os-release'] ?? '')?.[2] || undefined;
  const id = field('ID');
  return known({ platform: id === undefined ? undefined : PLATFORMS.get(id) ?? id, version: field('VERSION_ID'), kernel: files['/proc/sys/kernel/osrelease']?.trim() || undefined, family: 'linux' as const, cgroup })!;
}

/** Bytes of a line of /proc/meminfo. */
export function memoryOf({ files }: Recording, line: 'MemTotal' | 'SwapTotal'): number | undefined {
  const text = new RegExp(`^${line}:\\s+(\\d{1,12}) kB`, 'm').exec(files['/proc/meminfo'] ?? '')?.[1];
  return text === undefined ? undefined : Number(text) * 1024;
}

/** How many a list such as `0-3,8` names. */
export function countOf(list: string | undefined): number | undefined {
  const parts = (list ?? '').trim().split(',').map((part) => /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part));
  if (parts.some((part) => part === null)) return undefined;
  return parts.reduce((sum, part) => sum + Number(part![2] ?? part![1]) - Number(part![1]) + 1, 0);
}

/** The product under a virtual machine, by its firmware; undefined where that does not tell. */
export function productBelow({ files }: Recording): string | undefined {
  const names = [files['/sys/class/dmi/id/sys_vendor'], files['/sys/class/dmi/id/product_name'], files['/sys/hypervisor/type']].join(' ').replace(/\s+/g, ' ');
  return PRODUCTS.find(([pattern]) => pattern.test(names))?.[1];
}

export interface EngineFound {
  readonly platform: string;
  readonly rootless: boolean;
}

/** Engines by their sockets. The containerd that Docker brings along is no engine of its own. */
export function enginesOf({ present }: Recording): readonly EngineFound[] {
  const found = ENGINE_SOCKETS.flatMap(({ platform, paths, own }): EngineFound[] => {
    const system = paths.some((path) => present.includes(path));
    const personal = own !== undefined && present.some((path) => path.endsWith(`/${own}`) && !(paths as readonly string[]).includes(path));
    return [...(system ? [{ platform, rootless: false }] : []), ...(personal ? [{ platform, rootless: true }] : [])];
  });
  return found.filter(({ platform }) => platform !== 'containerd' || !found.some((other) => other.platform === 'docker' && !other.rootless));
}

/** The hypervisor that runs on the machine; libvirt without KVM emulates, which is none. */
export function hypervisorOn({ present }: Recording): string | undefined {
  const found = HYPERVISORS.find(({ paths }) => paths.some((path) => present.includes(path)))?.platform;
  return found === 'kvm' && !present.includes('/dev/kvm') ? undefined : found;
}

export const containerSign = ({ present }: Recording): string | undefined => CONTAINER_SIGNS.find((sign) => present.includes(sign));
