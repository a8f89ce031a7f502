/** What becomes of each key of Proxmox's files. A key stands here without the number at its end: `net` for `net0`. */
import { lost, section } from '../machines/fates';

const text = lost('free text, tags and pools are not part of the format');
const secret = lost('it may hold passwords and keys');

export const FIELDS = {
  qemu: section('of a virtual machine',
    ['used', 'name memory balloon cores sockets vcpus cpulimit cpuunits cpu numa hugepages affinity hostpci usb template onboot ostype net ide sata scsi virtio boot bootdisk allow-ksm amd-sev intel-tdx'],
    ['plain', 'acpi agent arch audio autostart bios efidisk freeze hotplug keephugepages kvm lock machine meta migrate_downtime migrate_speed nameserver parallel parent protection reboot rng scsihw searchdomain serial shares smbios spice_enhancements startdate tablet tdf tpmstate unused vga vmgenid vmstate vmstatestorage watchdog ivshmem runningcpu runningmachine running-nets-host-mtu snaptime snapstate digest vmid cdrom localtime ha-state'],
    [text, 'description tags'],
    [lost('the order and delays of starting are not part of the format'), 'startup'],
    [lost('what is passed to QEMU itself may hold secrets and is not read'), 'args'],
    [secret, 'cicustom cipassword citype ciuser ciupgrade ipconfig sshkeys'],
    [lost('commands are never copied'), 'hookscript'],
    [lost('folders shared with virtual machines have no place in the format yet'), 'virtiofs'],
  ),
  lxc: section('of a container',
    ['used', 'hostname memory swap cores cpulimit cpuunits unprivileged rootfs mp net ostype template dev lxc'],
    ['plain', 'arch cmode console cpus digest lock nameserver onboot parent protection searchdomain snaptime snapstate timezone tty unused vmid debug'],
    [text, 'description tags'],
    [lost('the order and delays of starting are not part of the format'), 'startup'],
    [lost('nesting, keyctl and further allowances have no place in the format yet'), 'features'],
    [lost('commands are never copied'), 'hookscript entrypoint'],
    [lost('environment variables are never copied'), 'env'],
  ),
} as const;
