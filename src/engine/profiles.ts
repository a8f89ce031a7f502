/**
 * Profiles: sets of severities and options to start from, by the name that a file gives as `profile`. What the file says under
 * `rules` wins over its profile. RULES 1.4 names them; [H] marks a house heuristic.
 */
import type { Severity } from '../model';
import type { ParamValue } from './contract';

export interface ProfileRule {
  readonly severity?: Severity | 'off';
  readonly options?: { readonly [name: string]: ParamValue };
}

export interface Profile {
  readonly title: string;
  /** What differs from the defaults, and why. */
  readonly doc: string;
  readonly rules: { readonly [rule: string]: ProfileRule };
}

export const PROFILES: { readonly [name: string]: Profile } = {
  default: { title: 'Default', doc: 'Every rule as its page says.', rules: {} },
  openstack: {
    title: 'OpenStack',
    doc: 'Ratios of Nova since 27.0.0 (Antelope): 4.0 vCPUs for a logical CPU, memory and disk not overcommitted.',
    rules: {
      'cpu-overcommit': { options: { basis: 'threads', warnRatio: 4, errorRatio: 16 } },
      'memory-overcommit': { options: { warnRatio: 1, errorRatio: 1.5 } },
      'disk-overcommit': { options: { warnRatio: 1 } },
    },
  },
  vsphere: {
    title: 'vSphere',
    doc: 'CPU is counted in cores: about 4 vCPUs for a core is the usual planning figure, 8 is taken as too many [H]. Room after a host failure is counted by reservations, as admission control does.',
    rules: {
      'cpu-overcommit': { options: { basis: 'cores', warnRatio: 4, errorRatio: 8 } },
      'failover-capacity-insufficient': { options: { policy: 'percentage' } },
    },
  },
  kubernetes: {
    title: 'Kubernetes',
    doc: 'For clusters whose orchestrator restarts and spreads: a workload of high weight should have three replicas (as kube-linter advises), an image named by a moving tag is a warning [H], and nodes reserve as much as the tiers that GKE publishes.',
    rules: {
      'single-point-of-failure': { options: { minReplicasForHigh: 3 } },
      'image-mutable-reference': { severity: 'warning' },
      'host-reserve-missing': { options: { kubernetes: 'tiered' } },
    },
  },
  strict: {
    title: 'Strict',
    doc: 'No CPU overcommitment, narrower limits on what may share a kernel, a virtual machine around code of others, and nothing counted on that has to be restarted first [H].',
    rules: {
      'cpu-overcommit': { options: { warnRatio: 1, errorRatio: 4 } },
      'shared-kernel-mixed-trust': { options: { minSensitivityGap: 1 } },
      'shared-kernel-blast-radius': { options: { maxShare: 0.25 } },
      'untrusted-workload-unsandboxed': { options: { minBoundary: 'B3' } },
      'host-readable-sensitive-workload': { options: { minSensitivity: 'confidential' } },
      'hollow-guarantee': { options: { 'cpu.minBacked': 1 } },
      'single-point-of-failure': { options: { strict: true } },
      'image-mutable-reference': { severity: 'warning' },
    },
  },
  lab: {
    title: 'Lab',
    doc: 'One machine to try things on: type 2 hypervisors, a single host and overcommitment are nobody\'s concern.',
    rules: {
      'type2-in-production': { severity: 'off' },
      'single-point-of-failure': { severity: 'off' },
      'shared-kernel-blast-radius': { severity: 'off' },
      'cpu-overcommit': { severity: 'off' },
      'memory-overcommit': { severity: 'off' },
      'disk-overcommit': { severity: 'off' },
      'cgroup-overcommit': { severity: 'off' },
      'capacity-underused': { severity: 'off' },
      'host-reserve-missing': { severity: 'off' },
      'failover-capacity-insufficient': { severity: 'off' },
      'quorum-fragile': { severity: 'off' },
      'no-self-healing': { severity: 'off' },
      'kernel-patch-needs-outage': { severity: 'off' },
    },
  },
};

/** The profile of a name, or undefined. */
export function profileByName(name: string): Profile | undefined {
  return Object.hasOwn(PROFILES, name) ? PROFILES[name] : undefined;
}
