/** Operating systems. */
import type { OsFamily, Platform } from '../contract';

/** id, name, family, aliases, summary, and what differs. */
const system = (id: string, name: string, os: OsFamily, aliases: string, summary: string, more: Partial<Platform> = {}): Platform =>
  ({ id, name, class: 'os', os, aliases: aliases ? aliases.split('|') : [], summary, ...more });

export const SYSTEMS: readonly Platform[] = [
  system('ubuntu', 'Ubuntu', 'linux', 'ubuntu server|ubuntu-server|ubuntu linux|ubuntu-linux', 'General-purpose Linux by Canonical; a long-term release every two years.'),
  system('debian', 'Debian', 'linux', 'debian gnu/linux|debian-linux', 'General-purpose Linux; the base of most official images.'),
  system('rhel', 'Red Hat Enterprise Linux', 'linux', 'redhat|red hat|red hat enterprise linux|red-hat-enterprise-linux|redhat-enterprise-linux|ubi', 'Commercial enterprise Linux with ten years of support.'),
  system('centos', 'CentOS Linux', 'linux', 'centos linux|centos-linux', 'Free rebuild of Red Hat Enterprise Linux; discontinued.', { ended: '2024-06-30: the last release, CentOS Linux 7, ended; its images are deprecated' }),
  system('centos-stream', 'CentOS Stream', 'linux', 'centos stream', 'What becomes the next minor release of Red Hat Enterprise Linux.'),
  system('rocky-linux', 'Rocky Linux', 'linux', 'rocky|rockylinux|rocky linux', 'Free rebuild of Red Hat Enterprise Linux.'),
  system('almalinux', 'AlmaLinux', 'linux', 'alma|alma linux|alma-linux|almalinux os', 'Free and compatible with Red Hat Enterprise Linux.'),
  system('oracle-linux', 'Oracle Linux', 'linux', 'oracle linux|oraclelinux|ol', 'Compatible with Red Hat Enterprise Linux, with a kernel of its own on offer.'),
  system('fedora', 'Fedora', 'linux', 'fedora linux|fedora server|fedora-server', 'Fast-moving Linux; each release is supported for about 13 months.'),
  system('alpine', 'Alpine Linux', 'linux', 'alpine linux|alpine-linux', 'Small Linux on musl; a common image base.'),
  system('amazon-linux', 'Amazon Linux', 'linux', 'amazon linux|amazonlinux|amzn|al2|al2023', 'Linux by Amazon for its cloud.'),
  system('sles', 'SUSE Linux Enterprise Server', 'linux', 'suse|suse linux enterprise server|sle|suse linux enterprise', 'Commercial enterprise Linux by SUSE.'),
  system('opensuse-leap', 'openSUSE Leap', 'linux', 'opensuse|opensuse leap|leap', 'Free Linux on the base of SUSE Linux Enterprise.'),
  system('arch-linux', 'Arch Linux', 'linux', 'arch|archlinux|arch linux', 'Rolling Linux without releases.'),
  system('gentoo', 'Gentoo', 'linux', 'gentoo linux', 'Rolling Linux built from source.'),
  system('nixos', 'NixOS', 'linux', 'nix', 'Linux described by one configuration file.'),
  system('photon', 'Photon OS', 'linux', 'photon os|photonos|vmware photon os', 'Small Linux for appliances on vSphere.'),
  system('container-optimized-os', 'Container-Optimized OS', 'linux', 'cos|container optimized os', 'Google\'s Linux for container hosts.'),
  system('flatcar', 'Flatcar Container Linux', 'linux', 'flatcar linux|flatcar container linux|flatcar-container-linux', 'Container host updated as a whole image; successor of CoreOS Container Linux.'),
  system('fedora-coreos', 'Fedora CoreOS', 'linux', 'fcos|fedora coreos', 'Container host that updates and restarts itself; judged by the Fedora release it carries.', { lifecycle: 'fedora' }),
  system('rhcos', 'RHEL CoreOS', 'linux', 'red hat coreos|red hat enterprise linux coreos|rhel coreos', 'Operating system of OpenShift nodes, updated with the cluster.'),
  system('coreos-container-linux', 'CoreOS Container Linux', 'linux', 'coreos|container linux|container-linux', 'Container host, discontinued; Flatcar and Fedora CoreOS followed it.', { ended: '2020-05-26' }),
  system('bottlerocket', 'Bottlerocket', 'linux', 'bottlerocket os', 'Amazon\'s container host for ECS and EKS.'),
  system('talos', 'Talos Linux', 'linux', 'talos linux|talos-linux', 'Kubernetes node operating system without a shell.'),
  system('boot2docker', 'boot2docker', 'linux', '', 'The small Linux of Docker Toolbox; discontinued.', { ended: '2020-10-20: its last product, Docker Toolbox, was archived' }),
  system('linux', 'Linux', 'linux', 'gnu/linux|generic-linux', 'Some Linux; the distribution is not known.'),
  system('windows-server', 'Windows Server', 'windows', 'windows server|windowsserver|win-server|windows server core|windows-server-core', 'Windows for servers; also carries the Hyper-V role and Windows containers.'),
  system('windows', 'Windows', 'windows', 'win|windows 10|windows 11|windows-10|windows-11|windows10|windows11|windows client', 'Windows for desktops.'),
  system('macos', 'macOS', 'macos', 'mac os|os x|osx|mac os x|darwin|macosx', 'Apple\'s desktop system; Linux containers need a virtual machine on it.'),
  system('freebsd', 'FreeBSD', 'bsd', '', 'BSD Unix with jails and bhyve.'),
  system('openbsd', 'OpenBSD', 'bsd', '', 'BSD Unix with an emphasis on security.'),
  system('netbsd', 'NetBSD', 'bsd', '', 'BSD Unix that runs on many machines; can be the control domain of Xen.'),
  system('solaris', 'Oracle Solaris', 'other', 'sunos|oracle solaris|illumos|smartos', 'Unix with zones.'),
];
