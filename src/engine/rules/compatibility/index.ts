import type { Rule } from '../../contract';
import { cgroupVersionUnsupported } from './cgroup-version-unsupported';
import { containerOsMismatch } from './container-os-mismatch';
import { cpuBaselineUnmet } from './cpu-baseline-unmet';
import { hostPortConflict } from './host-port-conflict';
import { imageArchitectureMismatch } from './image-architecture-mismatch';
import { kernelTooOld } from './kernel-too-old';
import { nestedVirtualizationDisabled } from './nested-virtualization-disabled';
import { portabilityPinned } from './portability-pinned';
import { runtimeFeatureUnsupported } from './runtime-feature-unsupported';
import { runtimeOrchestratorMismatch } from './runtime-orchestrator-mismatch';
import { virtualizationExtensionsMissing } from './virtualization-extensions-missing';
import { windowsContainerBuildMismatch } from './windows-container-build-mismatch';

/** Rules of the family compatibility, in the order of the reference. */
export const compatibility = [
  containerOsMismatch, windowsContainerBuildMismatch, imageArchitectureMismatch, cpuBaselineUnmet, kernelTooOld, cgroupVersionUnsupported,
  virtualizationExtensionsMissing, nestedVirtualizationDisabled, runtimeOrchestratorMismatch, runtimeFeatureUnsupported, hostPortConflict, portabilityPinned,
] as readonly Rule<any>[];
