/** What of a Vagrantfile is read, for the importer and its page. */

/** Providers, and the hypervisor that their machines run on. */
export const PROVIDERS: ReadonlyMap<string, string> = new Map([
  ['virtualbox', 'virtualbox'], ['libvirt', 'kvm'], ['vmware_desktop', 'vmware-workstation'], ['vmware_workstation', 'vmware-workstation'], ['vmware_fusion', 'vmware-fusion'], ['hyperv', 'hyper-v'], ['parallels', 'parallels-desktop'],
  ['qemu', 'qemu'], ['utm', 'qemu'],
]);

/** Settings of `config.vm` that are read. */
export const SETTINGS: readonly (readonly [name: string, becomes: string])[] = [
  ['box', '`os`, where the name tells it; kept under `extra`'], ['hostname', 'the id of a machine that has no other name'], ['network', '`networks`, of private and public ones'], ['disk', '`disk`'], ['define', 'a machine; with `autostart: false` it is off'], ['provider', 'where the machine runs, and its size'],
];

/** Settings of providers that are read; sizes of memory are MiB. */
export const PROVIDER_SETTINGS: readonly (readonly [name: string, becomes: string])[] = [
  ['memory', '`memory`'], ['cpus', '`vcpus`'], ['maxmemory', '`memory`, with `memory` as `memoryMin`'], ['nested', '`nested`'], ['nested_virtualization', '`nested`'], ['enable_virtualization_extensions', '`nested`'],
  ['cpu_mode', '`cpuMode`'], ['machine_virtual_size', '`disk`, GB'],
  ['customize', '`--memory`, `--cpus`, `--nested-hw-virt`, `--cpuexecutioncap` of `modifyvm`'], ['vmx', '`memsize`, `numvcpus`, `vhv.enable`'],
  ['image', '`image` of a container'], ['ports', '`ports` of a container'], ['volumes', '`mounts` of a container'], ['create_args', '`--memory`, `--cpus`, `--privileged` of a container'],
];

/** Calls of `config.vm` that run commands, which are never copied. */
export const COMMANDS: ReadonlySet<string> = new Set(['provision', 'trigger']);
