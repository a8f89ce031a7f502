/** What becomes of the fields and settings of Incus and LXD. A setting stands here whole, or by its family: `volatile` for all below it. */
import { lost, section } from '../machines/fates';

const secret = lost('it may hold passwords and keys');
const text = lost('free text may hold passwords');

export const FIELDS = {
  instance: section('of an instance',
    ['used', 'name type status location project profiles config devices expanded_config expanded_devices snapshots'],
    [text, 'description'],
    ['plain', 'architecture created_at last_used_at ephemeral stateful status_code state backups restore used_by etag'],
  ),
  config: section('in `config`',
    ['used', 'limits.cpu limits.cpu.allowance limits.memory limits.memory.enforce limits.memory.swap limits.memory.hugepages limits.processes security.privileged security.sev security.sev.policy.es boot.autostart image.os image.release raw.lxc'],
    [lost('nesting and further allowances have no place in the format yet'), 'security.nesting security.syscalls'],
    [lost('limits of disks, networks and hugepages of single instances are not part of the format'), 'limits.disk limits.network limits.ingress limits.egress limits.hugepages limits.kernel'],
    [lost('what only LXC or QEMU understand beside limits may hold secrets and is not read'), 'raw'],
    [lost('environment variables are never copied'), 'environment'],
    [secret, 'user cloud-init oci'],
    ['plain', 'volatile image limits boot security migration linux nvidia snapshots cluster agent instances'],
  ),
  device: section('among the devices', ['used', 'disk nic gpu pci usb unix-char unix-block proxy none'], [lost('emulated TPMs have no place in the format yet'), 'tpm'], [lost('its network is not told'), 'infiniband'], ['plain', 'unix-hotplug']),
} as const;
