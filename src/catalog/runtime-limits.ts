/** What containers cannot have under certain runtimes and services, as data. */

/**
 * `privileged`; `hostPath` a path of the host; `hostNetwork`; `hostNamespace` processes, IPC or users of the host; `joinedNetwork` the network
 * of a container of another pod; `joinedProcesses` processes of another container; `devices` of the host; `capabilities` beside those allowed.
 */
export const RUNTIME_FEATURES = ['privileged', 'hostPath', 'hostNetwork', 'hostNamespace', 'joinedNetwork', 'joinedProcesses', 'devices', 'capabilities'] as const;
export type RuntimeFeature = (typeof RUNTIME_FEATURES)[number];

export interface RuntimeLimits {
  /** What to use instead, by feature that is not available. */
  readonly lacks: { readonly [F in RuntimeFeature]?: string };
  /** Capabilities that may be added all the same. */
  readonly capabilities: readonly string[];
  readonly source: string;
}

const SERVICE: RuntimeLimits['lacks'] = {
  privileged: 'run it on instances of your own', hostPath: 'mount a volume of the service (EFS, ephemeral storage, a file share)', hostNetwork: 'publish ports through a load balancer',
  hostNamespace: 'share processes within the task', devices: 'use instances with the device', capabilities: 'leave them out',
};
const KATA: RuntimeLimits = {
  lacks: {
    hostNetwork: 'publish ports, or run it under runc', joinedNetwork: 'put both into one pod', hostNamespace: 'run it under runc',
  },
  capabilities: [], source: 'Kata Containers, Limitations',
};
const WINDOWS: RuntimeLimits = {
  lacks: {
    joinedProcesses: 'talk over the network', hostNetwork: 'publish ports', capabilities: 'choose the user instead (ContainerAdministrator)',
  },
  capabilities: [], source: 'Kubernetes, Windows containers: feature limits; Microsoft, isolation modes',
};

/** By platform id of the runtime or service. */
const LIMITS: ReadonlyMap<string, RuntimeLimits> = new Map([
  ['fargate', { lacks: SERVICE, capabilities: ['SYS_PTRACE'], source: 'AWS, Fargate security considerations' }],
  ['azure-container-instances', { lacks: SERVICE, capabilities: [], source: 'Microsoft, Azure Container Instances' }],
  ['kata-containers', KATA],
  ['kata-confidential', KATA],
  ['windows-server-containers', WINDOWS],
  ['hyper-v-containers', WINDOWS],
  ['hyper-v', WINDOWS],
  ['runhcs', WINDOWS],
  ['runhcs-hypervisor', WINDOWS],
]);

/** Limits of a runtime or service; undefined where none are known. */
export const limitsOf = (platform: string | undefined): RuntimeLimits | undefined => (platform === undefined ? undefined : LIMITS.get(platform));
