/** What containers cannot have under certain runtimes and services, as data. */

/**
 * `privileged`; `privilegedDevices` devices of the host in a privileged container; `hostPath` a path of the host; `hostNetwork`; `hostNamespace` processes or IPC
 * of the host; `joinedNetwork` the network of a container outside of its pod; `joinedProcesses` processes of another container; `devices` of the host;
 * `capabilities` beside those allowed.
 */
export const RUNTIME_FEATURES = ['privileged', 'privilegedDevices', 'hostPath', 'hostNetwork', 'hostNamespace', 'joinedNetwork', 'joinedProcesses', 'devices', 'capabilities'] as const;
export type RuntimeFeature = (typeof RUNTIME_FEATURES)[number];

export interface RuntimeLimits {
  /** What to use instead, by feature that is not available. */
  readonly lacks: { readonly [F in RuntimeFeature]?: string };
  /** Capabilities that may be added all the same. */
  readonly capabilities: readonly string[];
  /** Devices that may be given all the same. */
  readonly devices: RegExp | undefined;
  readonly source: string;
}

const SERVICE: RuntimeLimits['lacks'] = {
  privileged: 'run it on instances of your own', hostPath: 'mount a volume of the service (ephemeral storage, a file share)', hostNetwork: 'publish ports through a load balancer',
  hostNamespace: 'share processes within the task', devices: 'use instances that have the device', capabilities: 'leave them out',
};
const KATA: RuntimeLimits = {
  lacks: {
    hostNetwork: 'publish ports, or run it under runc', joinedNetwork: 'put both into one pod',
    privilegedDevices: 'give it the devices without `privileged`, or run it under runc',
  },
  capabilities: [], devices: undefined, source: 'Kata Containers, Limitations',
};
const WINDOWS: RuntimeLimits = {
  lacks: { joinedProcesses: 'talk over the network or a shared volume' },
  capabilities: [], devices: undefined, source: 'Kubernetes, Windows containers: features that are not available',
};

/** By platform id of the runtime or service. */
const LIMITS: ReadonlyMap<string, RuntimeLimits> = new Map([
  ['fargate', { lacks: SERVICE, capabilities: ['SYS_PTRACE'], devices: undefined, source: 'AWS, Fargate security considerations' }],
  ['azure-container-instances', { lacks: SERVICE, capabilities: [], devices: undefined, source: 'Microsoft, Azure Container Instances: limits' }],
  ['gvisor', {
    // What the sandbox makes itself, and processors that it passes on.
    lacks: { devices: 'run it under runc or Kata Containers' }, capabilities: [], devices: /^\/dev\/(nvidia|accel|vfio|fuse|net\/tun|null|zero|full|u?random|tty|ptmx|pts|shm)/, source: 'gVisor, Applications and devices',
  }],
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
/** Those of Windows containers whose runtime nobody names. */
export const WINDOWS_LIMITS = WINDOWS;
