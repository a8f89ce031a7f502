/** What a Node reports of its operating system and its container runtime. */
import type { NodeOf } from '../../model';
import { child, textOf, type Value } from '../values';
import { known } from '../write';

type Os = NonNullable<NodeOf<'host'>['os']>;

/** Beginnings of `osImage` and the platform they are; the more special first. */
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/^red hat enterprise linux coreos/i, 'rhcos'], [/^red hat enterprise linux|^rhel/i, 'rhel'], [/^ubuntu/i, 'ubuntu'], [/^debian/i, 'debian'], [/^centos stream/i, 'centos-stream'],
  [/^centos/i, 'centos'], [/^rocky/i, 'rocky-linux'], [/^alma/i, 'almalinux'], [/^amazon linux/i, 'amazon-linux'], [/^oracle linux/i, 'oracle-linux'], [/^fedora coreos/i, 'fedora-coreos'],
  [/^fedora/i, 'fedora'], [/^flatcar/i, 'flatcar'], [/^container-optimized os/i, 'container-optimized-os'], [/^bottlerocket/i, 'bottlerocket'], [/^talos/i, 'talos'],
  [/^(vmware )?photon/i, 'photon'], [/^suse linux enterprise/i, 'sles'], [/^opensuse leap/i, 'opensuse-leap'], [/^alpine/i, 'alpine'], [/^arch linux/i, 'arch-linux'],
  [/^windows server/i, 'windows-server'], [/^nixos/i, 'nixos'],
];
const FAMILIES = ['linux', 'windows'] as const;

/** The operating system of a Node, from `status.nodeInfo`; undefined where it says nothing. */
export function systemOf(info: Value | undefined): Os | undefined {
  const image = textOf(child(info, 'osImage'));
  const platform = SYSTEMS.find(([begin]) => begin.test(image ?? ''))?.[1];
  const version = /(?:^|[\s(])v?(\d{1,6}(?:\.\d{1,12})*)/.exec(image ?? '')?.[1];
  return known({
    platform,
    // Ubuntu's third number is a point release of the same version.
    version: platform === undefined ? undefined : platform === 'ubuntu' ? version?.split('.').slice(0, 2).join('.') : version,
    kernel: textOf(child(info, 'kernelVersion')),
    family: platform === undefined ? FAMILIES.find((family) => family === textOf(child(info, 'operatingSystem'))) : undefined,
  });
}

export interface Runtime {
  readonly platform: string;
  readonly version?: string;
}

/** `containerd://1.7.20` as platform and version. */
export function runtimeOf(info: Value | undefined): Runtime | undefined {
  const match = /^([a-z][a-z0-9-]{0,40}):\/\/v?(.{0,60})$/.exec(textOf(child(info, 'containerRuntimeVersion')) ?? '');
  return match ? { platform: match[1], ...(/^\d/.test(match[2]) ? { version: match[2] } : {}) } : undefined;
}

const ARCHITECTURES = ['amd64', 'arm64', 's390x', 'ppc64le', 'riscv64', '386', 'arm'] as const;

export const architectureOf = (info: Value | undefined) => ARCHITECTURES.find((arch) => arch === textOf(child(info, 'architecture')));

/** Clouds whose machines are rented: below the node is nothing that one could see. */
const RENTED = /^(aws|gce|azure|digitalocean|linode|hcloud|ibm|oci|scaleway|civo|vultr|alicloud|upcloud|exoscale):/i;

export const isRented = (providerId: string | undefined) => providerId !== undefined && RENTED.test(providerId);

/** The product that a kubelet's version names: `v1.30.2+k3s1`, `v1.30.2+rke2r1`. */
export function distributionOf(kubelet: string | undefined): string {
  return kubelet?.includes('+k3s') ? 'k3s' : kubelet?.includes('+rke2') ? 'rke2' : 'kubernetes';
}
