/** Every field of a lab and what becomes of it. */
import { fieldTable, lost, secret } from '../workloads/fields';

const files = lost('it names files that configure the system inside');

export const FIELDS = {
  lab: fieldTable('a lab', ['used', 'name mgmt topology'], ['plain', 'prefix debug'], [lost('settings of the tool itself'), 'settings']),
  topology: fieldTable('`topology`', ['used', 'nodes groups kinds defaults links']),
  mgmt: fieldTable('`mgmt`', ['used', 'network ipv4-subnet'], ['plain', 'bridge ipv6-subnet ipv4-gw ipv6-gw ipv4-range ipv6-range mtu skip-when-unused driver-opts external-access']),
  node: fieldTable(
    'a node',
    ['used', 'kind type group image cpu memory cpu-set network-mode restart-policy ports binds volumes tmpfs devices cap-add privileged security-opts pid-mode cgroupns-mode user runtime healthcheck components stages'],
    ['plain', 'mgmt-ipv4 mgmt-ipv6 mgmt_ipv4 mgmt_ipv6 image-pull-policy startup-delay enforce-startup-config suppress-startup-config auto-remove hostname dns aliases link-apply-mode shm-size position'],
    [files, 'startup-config license config certificate extras'],
    [secret, 'env env-files credentials exec cmd entrypoint'],
    ['kept', 'labels sysctls cgroup-parent'],
  ),
} as const;

/** Kinds that are no container of their own. */
export const BRIDGES: ReadonlySet<string> = new Set(['bridge', 'ovs-bridge']);

/** Kinds whose container runs a virtual machine, which is what the memory and the CPUs are for. */
export const VIRTUAL: ReadonlySet<string> = new Set([
  'nokia_sros', 'juniper_vmx', 'juniper_vqfx', 'juniper_vsrx', 'juniper_vjunosrouter', 'juniper_vjunosswitch', 'juniper_vjunosevolved', 'cisco_xrv', 'cisco_xrv9k', 'cisco_csr1000v', 'cisco_n9kv', 'cisco_ftdv',
  'cisco_c8000v', 'cisco_cat9kv', 'cisco_asav', 'cisco_vios', 'cisco_sdwan', 'arista_veos', 'paloalto_panos', 'mikrotik_ros', 'dell_ftosv', 'dell_sonic', 'aruba_aoscx', 'sonic-vm', 'ipinfusion_ocnos',
  'checkpoint_cloudguard', 'huawei_vrp', 'openbsd', 'freebsd', 'generic_vm', 'fortinet_fortigate', 'f5_bigip-ve', 'openwrt', '6wind_vsr', 'vr-sros', 'vr-vmx', 'vr-xrv', 'vr-xrv9k', 'vr-csr', 'vr-n9kv', 'vr-veos', 'vr-ros', 'vr-pan',
]);
