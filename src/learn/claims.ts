/** What is often said of virtual machines and containers, each claim with what became of it and where a person can try it. Labs name the claims that they try. */

export const WALKTHROUGHS = [
  'Your first stack', 'Virtual machines and hypervisors', 'Containers, namespaces and cgroups', 'What falls together', 'Overcommitment', 'Images and patching', 'Moving and surviving',
  'VMs and containers together', 'Reviewing a change',
] as const;
export type WalkthroughTitle = (typeof WALKTHROUGHS)[number];

export interface Claim {
  readonly id: string;
  /** The claim as people make it. */
  readonly says: string;
  /** `holds`, or only `partly`: then `but` says what is missing. */
  readonly verdict: 'holds' | 'partly';
  /** Where it holds, and what it leaves out. */
  readonly but: string;
  readonly walkthroughs: readonly WalkthroughTitle[];
}

const claim = (id: string, verdict: Claim['verdict'], says: string, but: string, ...walkthroughs: readonly WalkthroughTitle[]): Claim => ({ id, says, verdict, but, walkthroughs });

export const CLAIMS: readonly Claim[] = [
  claim('underused-servers', 'holds', 'Servers are under-used, so consolidate them.', 'As far as the memory goes: use decides, and room for a failed host has to stay.', 'Overcommitment'),
  claim('hypervisor-shares-out', 'holds', 'The hypervisor shares out cores, memory and disk.', 'CPU that is promised twice makes everybody slower; memory that is promised twice runs out.', 'Virtual machines and hypervisors', 'Overcommitment'),
  claim('type-1-type-2', 'partly', 'A type 1 hypervisor runs on the hardware, a type 2 on an operating system.', 'KVM is part of a Linux kernel that runs on the hardware and serves programs beside; Hyper-V is type 1, whatever lists say.', 'Virtual machines and hypervisors'),
  claim('type-1-has-a-kernel', 'holds', 'A type 1 hypervisor has a kernel too.', 'It has to be patched like any other.', 'Virtual machines and hypervisors'),
  claim('host-takes-all-vms', 'holds', 'If the host or its hypervisor crashes, all its VMs are gone.', 'Until something starts them elsewhere, which needs room, shared disks and time.', 'What falls together', 'Moving and surviving'),
  claim('live-migration', 'partly', 'A VM moves to another host without downtime.', 'Where processor, disk, devices and networks allow it at all, and memory is written more slowly than the network carries it; there is always a pause.', 'Moving and surviving'),
  claim('vm-image-sizes', 'partly', 'A VM carries gigabytes of operating system, a container megabytes of application.', 'Per instance. The host of the containers has an operating system as well, and images have user programs of their own.', 'Virtual machines and hypervisors', 'Containers, namespaces and cgroups'),
  claim('start-times', 'partly', 'A VM starts in minutes, a container in milliseconds.', 'The application has to start in both, an image has to be pulled first, and after the loss of a host noticing takes longest.', 'Moving and surviving'),
  claim('engine-on-os', 'holds', 'A container engine runs on an operating system; a container is an application with what it depends on.', 'All but the kernel comes from the image.', 'Your first stack', 'Containers, namespaces and cgroups'),
  claim('shared-kernel', 'holds', 'Containers on one host share its kernel.', 'Unless a sandbox brings a kernel of its own (Kata, Hyper-V isolation) or one in user space (gVisor).', 'What falls together', 'Containers, namespaces and cgroups'),
  claim('container-crash', 'holds', 'A container that crashes takes no other along; the kernel takes all.', 'As far as nothing depends on it, and what it can take of memory, CPU and processes is bounded.', 'What falls together'),
  claim('same-os', 'holds', 'Containers must be made for the operating system of the host; VMs may differ.', 'Of the kernel, not of the distribution; for Windows even of the build.', 'Virtual machines and hypervisors'),
  claim('kernel-from-host', 'holds', 'The version of the kernel comes from the host.', 'Whatever the image is called.', 'Containers, namespaces and cgroups'),
  claim('weaker-isolation', 'holds', 'Isolation of processes is weaker than that of a VM.', 'By default. What is taken from a container (user, capabilities, system calls) and sandboxes make it stronger; what is given to it weaker.', 'What falls together', 'Containers, namespaces and cgroups'),
  claim('vm-escape', 'holds', 'A way out of a VM exists.', 'It is rare and happened: flaws of hypervisors are patched like others.', 'Virtual machines and hypervisors'),
  claim('rebuild-images', 'holds', 'A container is a snapshot: to update it, it is built again.', 'And images that nobody rebuilds grow old.', 'Images and patching'),
  claim('immutable', 'holds', 'Containers are not changed; they are made from a blueprint.', 'As long as nobody writes into a running one.', 'Images and patching'),
  claim('patch-host-once', 'partly', 'With containers only the host has to be patched.', 'Its kernel, once for all of them. Every image has libraries that are patched by building it again.', 'Images and patching'),
  claim('namespaces-cgroups', 'holds', 'Namespaces and cgroups make a container.', 'What is shared with the host (`host` namespaces) is not isolated, and what has no limit is not limited.', 'Containers, namespaces and cgroups'),
  claim('runaway-held', 'partly', 'A process that runs away is held by its cgroup.', 'Where the group has a limit. Without one it takes what the machine has.', 'Containers, namespaces and cgroups'),
  claim('process-sees-small-machine', 'partly', 'In a cgroup a process believes that the machine is small.', 'It sees the whole machine in /proc, and runtimes that do not look at the cgroup size themselves by it, unless something like lxcfs or a sandbox stands between.', 'Containers, namespaces and cgroups'),
  claim('host-sees-all', 'holds', 'The host sees files and processes of containers.', 'And whoever may use the API of the engine. Of VMs it reads disk images and memory from outside.', 'What falls together'),
  claim('layers-shared', 'holds', 'Images share layers, and those are read-only.', 'What a container writes goes into a layer of its own, and is gone with it.', 'Images and patching'),
  claim('image-version', 'holds', 'An image is pinned to a version.', 'By its digest. A tag can be moved.', 'Images and patching'),
  claim('one-process', 'holds', 'One process a container; containers are no small VMs.', 'Several processes need something that watches them, and are scaled and replaced together.', 'Containers, namespaces and cgroups'),
  claim('scale-out', 'holds', 'Identical containers scale out, and parts scale separately.', 'Where data does not tie them to one place.', 'VMs and containers together'),
  claim('portable', 'partly', 'What runs on one computer runs on any.', 'On the same architecture, processor level, kernel and cgroup version, with the mounts and devices that it needs.', 'Moving and surviving', 'Reviewing a change'),
  claim('vm-is-a-file', 'holds', 'A VM is a file: copied, moved, rolled back to a snapshot.', 'A snapshot grows, ages, and is no backup.', 'Moving and surviving'),
  claim('two-vms-do-not-fit', 'holds', 'If two VMs no longer fit on one host, one is moved.', 'Where another host has the room and can take it.', 'Moving and surviving', 'Overcommitment'),
  claim('secondary-site', 'partly', 'A second site only needs enough hosts.', 'And the data, the networks and the services that are needed, as recent as wanted.', 'Moving and surviving'),
  claim('cpu-extensions', 'holds', 'Virtualization needs extensions of the processor, switched on in the firmware.', 'Every hypervisor of today does.', 'Virtual machines and hypervisors'),
  claim('nested-virtualization', 'partly', 'Hypervisors can run in VMs.', 'Where the outer one hands the extensions on, at a price: slower, and harder to move.', 'Virtual machines and hypervisors', 'VMs and containers together'),
  claim('managed-containers', 'partly', 'Managed containers need no hosts.', 'There are hosts, and VMs around the containers: somebody else\'s, with limits on what runs there.', 'VMs and containers together'),
  claim('kubernetes', 'partly', 'Kubernetes brings availability and heals itself, and complexity.', 'Replicas on nodes that are VMs on one host fall together; its quorum has to be spread too.', 'VMs and containers together', 'What falls together'),
  claim('container-os', 'holds', 'There are operating systems made for containers alone.', 'What else runs on a container host shares its fate and its kernel.', 'Containers, namespaces and cgroups'),
  claim('hybrid', 'holds', 'Containers in VMs combine both, and VMs in Kubernetes do too.', 'Each level promises again what the one below has promised.', 'VMs and containers together'),
  claim('what-for', 'partly', 'VMs for the old, long-lived and untrusted; containers for small services and jobs.', 'A matter of what has to be isolated and how often it changes, not of age.', 'VMs and containers together', 'Reviewing a change'),
  claim('more-containers-than-vms', 'partly', 'Many more containers than VMs fit on a host.', 'The operating systems are saved. What the applications need is not.', 'Overcommitment', 'Virtual machines and hypervisors'),
  claim('static-address', 'partly', 'Every container can have an address of its own.', 'Names are safer: an address that is written down ties a container to its network.', 'Reviewing a change'),
];
