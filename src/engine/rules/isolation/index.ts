import type { Rule } from '../../contract';
import { containerOnHypervisorKernel } from './container-on-hypervisor-kernel';
import { engineSocketMounted } from './engine-socket-mounted';
import { escapeReachesControlPlane } from './escape-reaches-control-plane';
import { excessPrivilege } from './excess-privilege';
import { hostNamespaceShared } from './host-namespace-shared';
import { hostReadableSensitiveWorkload } from './host-readable-sensitive-workload';
import { kernelCveExposed } from './kernel-cve-exposed';
import { mixedNativeAndContainerWorkloads } from './mixed-native-and-container-workloads';
import { networkMixesZones } from './network-mixes-zones';
import { privilegedContainer } from './privileged-container';
import { sandboxPierced } from './sandbox-pierced';
import { sensitiveHostMount } from './sensitive-host-mount';
import { sharedKernelBlastRadius } from './shared-kernel-blast-radius';
import { sharedKernelMixedTrust } from './shared-kernel-mixed-trust';
import { sharedVolumeBridgesDomains } from './shared-volume-bridges-domains';
import { sideChannelSharedHardware } from './side-channel-shared-hardware';
import { untrustedWorkloadUnsandboxed } from './untrusted-workload-unsandboxed';
import { virtualizationLayerCveExposed } from './virtualization-layer-cve-exposed';
import { weakerBoundaryThanRequired } from './weaker-boundary-than-required';

/** Rules of the family isolation, in the order of the reference. */
export const isolation = [
  sharedKernelMixedTrust,
  sharedKernelBlastRadius,
  kernelCveExposed,
  virtualizationLayerCveExposed,
  privilegedContainer,
  engineSocketMounted,
  sensitiveHostMount,
  hostNamespaceShared,
  excessPrivilege,
  untrustedWorkloadUnsandboxed,
  sandboxPierced,
  containerOnHypervisorKernel,
  escapeReachesControlPlane,
  weakerBoundaryThanRequired,
  hostReadableSensitiveWorkload,
  sideChannelSharedHardware,
  mixedNativeAndContainerWorkloads,
  networkMixesZones,
  sharedVolumeBridgesDomains,
] as readonly Rule<any>[];
