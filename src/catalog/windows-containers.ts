/** Which Windows containers run on which Windows, as data: Microsoft, "Windows container version compatibility" (2025-01-23). */

/** Windows releases that are bases of container images, by build. */
export const WINDOWS_IMAGE_BUILDS: ReadonlyMap<number, string> = new Map([[26100, '2025'], [20348, '2022'], [17763, '2019'], [14393, '2016']]);

/** `both`: process isolation and Hyper-V isolation. `hyperv`: Hyper-V isolation alone. `same`: as `both`, process isolation at the same revision only. */
type Allowed = 'both' | 'hyperv' | 'same' | 'none';

/** Rows: host; columns: image 2025, 2022, 2019, 2016. */
const TABLE: { readonly [host: string]: readonly [Allowed, Allowed, Allowed, Allowed] } = {
  'server 2025': ['both', 'both', 'hyperv', 'hyperv'],
  'server 2022': ['none', 'both', 'hyperv', 'hyperv'],
  'server 2019': ['none', 'none', 'both', 'hyperv'],
  'server 2016': ['none', 'none', 'none', 'same'],
  'client 11 24h2': ['both', 'both', 'hyperv', 'hyperv'],
  'client 11': ['none', 'both', 'hyperv', 'hyperv'],
  'client 10': ['none', 'none', 'hyperv', 'hyperv'],
};
const COLUMNS = [26100, 20348, 17763, 14393];

export interface WindowsBuild {
  readonly build: number;
  /** Number of the update, the part after the build; undefined where it is not known. */
  readonly revision: number | undefined;
}

/** Build and revision in `10.0.20348.2700`, `20348.2700` or `NT 10.0.20348`; undefined where there is none. */
export function windowsBuild(text: string | undefined): WindowsBuild | undefined {
  const match = text === undefined || text.length > 100 ? null : /(?:^|[^\d.])(?:10\.0\.)?(\d{5})(?:\.(\d{1,5}))?(?![\d.])/.exec(` ${text.trim()}`);
  return match ? { build: Number(match[1]), revision: match[2] === undefined ? undefined : Number(match[2]) } : undefined;
}

function rowOf(host: WindowsBuild, client: boolean): string | undefined {
  if (client) return host.build >= 26100 ? 'client 11 24h2' : host.build >= 22000 ? 'client 11' : host.build >= 14393 ? 'client 10' : undefined;
  const release = WINDOWS_IMAGE_BUILDS.get(host.build);
  return release === undefined ? undefined : `server ${release}`;
}

/**
 * Isolation modes in which a host runs an image; undefined where the table does not tell: other builds, or a revision that is not known where it counts.
 * `client`: Windows 10 or 11 instead of Windows Server.
 */
export function windowsIsolation(host: WindowsBuild, client: boolean, image: WindowsBuild): { readonly process: boolean | undefined; readonly hyperv: boolean } | undefined {
  const row = rowOf(host, client), column = COLUMNS.indexOf(image.build);
  if (row === undefined || column < 0) return undefined;
  const allowed = TABLE[row]![column]!;
  if (allowed !== 'same') return { process: allowed === 'both', hyperv: allowed !== 'none' };
  const known = host.revision !== undefined && image.revision !== undefined;
  return { process: known ? host.revision === image.revision : undefined, hyperv: true };
}
