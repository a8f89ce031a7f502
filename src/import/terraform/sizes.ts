/** Sizes of machines that clouds rent by the name of a type, after the providers' documentation. */

export interface Size {
  readonly vcpus: number;
  /** In GiB. */
  readonly memory: number;
}

const size = (vcpus: number, memory: number): Size => ({ vcpus, memory });
const list = (text: string): ReadonlyMap<string, Size> => new Map(text.trim().split(/\s+/).map((item) => {
  const [name, vcpus, memory] = item.split(':');
  return [name, size(Number(vcpus), Number(memory))] as const;
}));

/** GiB a vCPU by family. */
const AWS_FAMILIES: ReadonlyMap<string, number> = new Map([
  ...'m4 m5 m5a m5ad m5d m5dn m5n m5zn m6a m6g m6gd m6i m6id m6idn m6in m7a m7g m7gd m7i m7i-flex m8g'.split(' ').map((name) => [name, 4] as const),
  ...'c5 c5a c5ad c5d c6a c6g c6gd c6gn c6i c6id c6in c7a c7g c7gd c7gn c7i c7i-flex c8g'.split(' ').map((name) => [name, 2] as const),
  ...'r5 r5a r5ad r5b r5d r5dn r5n r6a r6g r6gd r6i r6id r6idn r6in r7a r7g r7gd r7i r7iz r8g'.split(' ').map((name) => [name, 8] as const),
]);
const AWS_BURSTABLE = list(`
  t2.nano:1:0.5 t2.micro:1:1 t2.small:1:2 t2.medium:2:4 t2.large:2:8 t2.xlarge:4:16 t2.2xlarge:8:32
  t3.nano:2:0.5 t3.micro:2:1 t3.small:2:2 t3.medium:2:4 t3.large:2:8 t3.xlarge:4:16 t3.2xlarge:8:32
`);
const AWS_SIZES: ReadonlyMap<string, number> = new Map([['medium', 1], ['large', 2], ['xlarge', 4]]);

function awsSize(type: string): Size | undefined {
  const burstable = AWS_BURSTABLE.get(type.replace(/^t(3a|4g)\./, 't3.'));
  if (burstable) return burstable;
  const [, family, step] = /^([a-z0-9-]{2,8})\.([a-z0-9]{4,8})$/.exec(type) ?? [];
  const ratio = AWS_FAMILIES.get(family ?? '');
  const times = /^(\d{1,2})xlarge$/.exec(step ?? '')?.[1];
  const vcpus = times !== undefined ? 4 * Number(times) : AWS_SIZES.get(step ?? '');
  return ratio === undefined || vcpus === undefined ? undefined : size(vcpus, vcpus * ratio);
}

const GOOGLE_RATIOS: ReadonlyMap<string, number> = new Map([
  ...'n2 n2d e2 t2d c2 c2d n4 c3d c4'.split(' ').map((name) => [`${name}-standard`, name === 'c4' ? 3.75 : 4] as const), ['n1-standard', 3.75], ['n1-highmem', 6.5], ['n1-highcpu', 0.9],
  ...'n2 n2d e2 c2d n4 c3d'.split(' ').map((name) => [`${name}-highmem`, 8] as const), ...'n2 n2d e2'.split(' ').map((name) => [`${name}-highcpu`, 1] as const),
]);
const GOOGLE_SHARED = list('e2-micro:2:1 e2-small:2:2 e2-medium:2:4 f1-micro:1:0.6 g1-small:1:1.7');

function googleSize(type: string): Size | undefined {
  const shared = GOOGLE_SHARED.get(type);
  if (shared) return shared;
  const custom = /^(?:[a-z0-9]{2,4}-)?custom-(\d{1,3})-(\d{3,7})(?:-ext)?$/.exec(type);
  if (custom) return size(Number(custom[1]), Number(custom[2]) / 1024);
  const [, family, vcpus] = /^([a-z0-9]{2,4}-[a-z]{7,8})-(\d{1,3})$/.exec(type) ?? [];
  const ratio = GOOGLE_RATIOS.get(family ?? '');
  // The largest of the highmem machines have less.
  return ratio === undefined || (family!.endsWith('highmem') && Number(vcpus) > 96) ? undefined : size(Number(vcpus), Number(vcpus) * ratio);
}

const AZURE = list(`
  B1ls:1:0.5 B1s:1:1 B1ms:1:2 B2s:2:4 B2ms:2:8 B4ms:4:16 B8ms:8:32 B12ms:12:48 B16ms:16:64 B20ms:20:80
  DS1_v2:1:3.5 DS2_v2:2:7 DS3_v2:4:14 DS4_v2:8:28 DS5_v2:16:56 D1_v2:1:3.5 D2_v2:2:7 D3_v2:4:14 D4_v2:8:28 D5_v2:16:56
`);

/** The D series has 4 GiB a vCPU (2 with an `l`), E 8 up to 48 vCPUs, F of version 2 two. */
function azureSize(type: string): Size | undefined {
  const name = type.replace(/^(Standard|Basic)_/, '');
  const known = AZURE.get(name);
  if (known) return known;
  const [, series, count, letters] = /^([DEF])(\d{1,2})([a-z]{0,4})_v([2-6])$/.exec(name) ?? [];
  const vcpus = Number(count);
  if (series === 'D' && /_v[3-6]$/.test(name)) return size(vcpus, vcpus * (letters.includes('l') ? 2 : 4));
  if (series === 'E' && /_v[3-6]$/.test(name) && vcpus <= 48) return size(vcpus, vcpus * 8);
  return series === 'F' && /_v2$/.test(name) ? size(vcpus, vcpus * 2) : undefined;
}

const HETZNER = list(`
  cx11:1:2 cx21:2:4 cx31:2:8 cx41:4:16 cx51:8:32 cx22:2:4 cx32:4:8 cx42:8:16 cx52:16:32 cpx11:2:2 cpx21:3:4 cpx31:4:8 cpx41:8:16 cpx51:16:32
  cax11:2:4 cax21:4:8 cax31:8:16 cax41:16:32 ccx13:2:8 ccx23:4:16 ccx33:8:32 ccx43:16:64 ccx53:32:128 ccx63:48:192
`);

/** Names that tell the size, such as `s-2vcpu-4gb`. */
function dropletSize(type: string): Size | undefined {
  const match = /^(?:[a-z0-9]{1,4}-)?(\d{1,3})vcpu-(\d{1,4})(gb|mb)/.exec(type);
  return match ? size(Number(match[1]), match[3] === 'gb' ? Number(match[2]) : Number(match[2]) / 1024) : undefined;
}

const SIZES = { aws: awsSize, google: googleSize, azure: azureSize, hetzner: (type: string) => HETZNER.get(type), digitalocean: dropletSize, openstack: () => undefined } as const;

export type Cloud = keyof typeof SIZES;

/** What a machine of the type has; undefined where the type is not in the tables. */
export const sizeOfType = (cloud: Cloud, type: string): Size | undefined => SIZES[cloud](type);

/** The operating system that the name of an image tells: `ubuntu-24.04`, `debian-cloud/debian-12`, `22_04-lts`. */
export function systemOfImage(name: string | undefined): { readonly platform: string; readonly version?: string } | undefined {
  const [, system, version] = /(ubuntu|debian|rocky|alma|fedora|rhel|centos-stream)[a-z]{0,10}[-_ /]?(?:linux[-_])?(?:server[-_])?(?:pro[-_])?(\d{1,2}[._-]?(?:04|10)?(?!\d))?/i.exec((name ?? '').slice((name ?? '').lastIndexOf('/') + 1)) ?? [];
  if (system === undefined) return undefined;
  const platform = { rocky: 'rocky-linux', alma: 'almalinux' }[system.toLowerCase()] ?? system.toLowerCase();
  const release = platform === 'ubuntu' ? /^(\d{2})[._-]?(04|10)$/.exec(version ?? '') : null;
  const shown = platform === 'ubuntu' ? release && `${release[1]}.${release[2]}` : /^\d{1,2}$/.exec(version ?? '')?.[0];
  return { platform, ...(shown ? { version: shown } : {}) };
}
