/** Operating systems of guests as the formats name them. Nothing is guessed: what is not in the tables stays unknown. */
import type { NodeOf } from '../../model';

export type GuestOs = NonNullable<NodeOf<'vm'>['os']>;

const linux = (platform?: string, version?: string): GuestOs => ({ ...(platform ? { platform } : { family: 'linux' }), ...(version ? { version } : {}) });
const windows = (version: string): GuestOs => ({ platform: 'windows', version });
const server = (version: string): GuestOs => ({ platform: 'windows-server', version });

/** libosinfo's short names for releases of Windows; also those of Proxmox, with `w` for `win`. */
const WINDOWS: ReadonlyMap<string, GuestOs> = new Map([
  ['xp', windows('xp')], ['vista', windows('vista')], ['7', windows('7')], ['8', windows('8')], ['8.1', windows('8.1')], ['10', windows('10')], ['11', windows('11')],
  ['2k3', server('2003')], ['2k3r2', server('2003-r2')], ['2k8', server('2008')], ['2k8r2', server('2008-r2')], ['2k12', server('2012')], ['2k12r2', server('2012-r2')],
  ['2k16', server('2016')], ['2k19', server('2019')], ['2k22', server('2022')], ['2k25', server('2025')],
]);

/** The second part of a libosinfo id, by distributor. */
const OSINFO: ReadonlyMap<string, string> = new Map([
  ['ubuntu.com/ubuntu', 'ubuntu'], ['debian.org/debian', 'debian'], ['redhat.com/rhel', 'rhel'], ['centos.org/centos', 'centos'], ['centos.org/centos-stream', 'centos-stream'],
  ['rockylinux.org/rocky', 'rocky-linux'], ['almalinux.org/almalinux', 'almalinux'], ['oracle.com/ol', 'oracle-linux'], ['fedoraproject.org/fedora', 'fedora'],
  ['fedoraproject.org/coreos', 'fedora-coreos'], ['alpinelinux.org/alpinelinux', 'alpine'], ['suse.com/sle', 'sles'], ['opensuse.org/opensuse', 'opensuse-leap'],
  ['archlinux.org/archlinux', 'arch-linux'], ['gentoo.org/gentoo', 'gentoo'], ['nixos.org/nixos', 'nixos'], ['freebsd.org/freebsd', 'freebsd'],
  ['openbsd.org/openbsd', 'openbsd'], ['netbsd.org/netbsd', 'netbsd'], ['apple.com/macosx', 'macos'],
]);

/** From the id of libosinfo that virt-manager and virt-install write, such as `http://ubuntu.com/ubuntu/22.04`. */
export function fromOsinfo(id: string | undefined): GuestOs | undefined {
  const match = /^https?:\/\/(?:www\.)?([a-z0-9.-]{1,80}\/[a-z0-9-]{1,40})(?:\/([a-z0-9.-]{1,40}))?\/?$/i.exec(id ?? '');
  if (!match) return undefined;
  const [distribution, release] = [match[1].toLowerCase(), match[2]?.toLowerCase()];
  if (distribution === 'microsoft.com/win') return WINDOWS.get(release ?? '') ?? { family: 'windows' };
  const platform = OSINFO.get(distribution);
  const version = release !== undefined && /^\d/.test(release) ? release : undefined;
  return platform ? linux(platform, version) : /linux/.test(distribution) ? linux() : undefined;
}

/** The id of libosinfo for a system, and which of its properties that says; undefined where the list has no such system. */
export function osinfoOf(os: GuestOs): { readonly id: string; readonly said: ReadonlySet<string> } | undefined {
  const { platform, version } = os;
  const release = [...WINDOWS].find(([, known]) => known.platform === platform && known.version === version)?.[0];
  if (release !== undefined) return { id: `http://microsoft.com/win/${release}`, said: new Set(['platform', 'version']) };
  const distribution = [...OSINFO].find(([, known]) => known === platform)?.[0];
  if (distribution === undefined) return platform === undefined && os.family === 'linux' ? { id: 'http://libosinfo.org/linux/2022', said: new Set(['family']) } : undefined;
  const plain = version !== undefined && /^\d[a-z0-9.-]{0,39}$/.test(version);
  return { id: `http://${distribution}${plain ? `/${version}` : ''}`, said: new Set(plain || version === undefined ? ['platform', 'version'] : ['platform']) };
}

/** From `ostype` of a Proxmox virtual machine. */
export function fromProxmox(ostype: string | undefined): GuestOs | undefined {
  if (ostype === undefined) return undefined;
  if (ostype === 'l24' || ostype === 'l26') return linux();
  if (ostype === 'solaris') return { platform: 'solaris' };
  const release = /^w(?:in|xp|vista|2k)?(.*)$/.exec(ostype);
  if (!release) return undefined;
  // One name stands for several releases of the same age; only those that stand for one say more than the family.
  const one = new Map<string, GuestOs>([['wxp', windows('xp')], ['w2k3', server('2003')], ['wvista', windows('vista')], ['w2k8', server('2008')]]);
  return one.get(ostype) ?? { family: 'windows' };
}

/** VMware's `guestOS` and VirtualBox's `OSType`: a distribution with its release at the end, in each product's own words. */
const BY_NAME: readonly (readonly [RegExp, (version: string | undefined) => GuestOs])[] = [
  [/^ubuntu(?:(\d{2})_lts)?/, (version) => linux('ubuntu', version && `${version}.04`)],
  [/^debian(\d{1,2})?/, (version) => linux('debian', version)],
  [/^(?:rhel|redhat)(\d{1,2})?/, (version) => linux('rhel', version)],
  [/^centos(?:-)?(\d{1,2})?/, (version) => linux('centos', version)],
  [/^oraclelinux(\d{1,2})?/, (version) => linux('oracle-linux', version)], [/^oracle(\d{1,2})?/, (version) => linux('oracle-linux', version)],
  [/^almalinux/, () => linux('almalinux')], [/^rockylinux/, () => linux('rocky-linux')], [/^fedora/, () => linux('fedora')],
  [/^sles(\d{1,2})?/, (version) => linux('sles', version)], [/^opensuse/, () => linux('opensuse-leap')], [/^(?:vmware-)?photon/, () => linux('photon')],
  [/^amazonlinux(\d)?/, (version) => linux('amazon-linux', version)], [/^archlinux/, () => linux('arch-linux')], [/^gentoo/, () => linux('gentoo')],
  [/^freebsd(\d{1,2})?/, (version) => linux('freebsd', version)], [/^openbsd/, () => linux('openbsd')], [/^netbsd/, () => linux('netbsd')],
  [/^(?:darwin|macos)/, () => ({ platform: 'macos' })], [/^solaris/, () => ({ platform: 'solaris' })],
  [/^windows9srv|^windows2016srv|^windows2016/, () => server('2016')], [/^windows2019srv|^windows2019/, () => server('2019')],
  [/^windows2022srv|^windows2022/, () => server('2022')], [/^windows2025srv|^windows2025/, () => server('2025')],
  [/^windows8srv|^windows2012/, () => server('2012')], [/^windows7srv/, () => server('2008-r2')], [/^longhorn|^windows2008/, () => server('2008')],
  [/^winnet|^windows2003/, () => server('2003')], [/^winxp|^windowsxp/, () => windows('xp')], [/^winvista|^windowsvista/, () => windows('vista')],
  [/^windows9$/, () => windows('10')],
  [/^windows(7|8|81|10|11)(?:-|_|$)/, (version) => windows(version === '81' ? '8.1' : version!)],
  [/^(?:other.*linux|linux)/, () => linux()], [/^win/, () => ({ family: 'windows' })],
];

/** From VMware's `guestOS` (`ubuntu-64`, `windows9Server64Guest`) or VirtualBox's `OSType` (`Ubuntu22_LTS_64`). */
export function fromGuestName(name: string | undefined): GuestOs | undefined {
  const plain = (name ?? '').slice(0, 60).toLowerCase().replace(/server/g, 'srv').replace(/_?64(?:-?guest|bit)?$|-64$|guest$/g, '').replace(/[_-]?64$/, '');
  for (const [pattern, make] of BY_NAME) {
    const match = pattern.exec(plain);
    if (match) return make(match[1]);
  }
  return undefined;
}
