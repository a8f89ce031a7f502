/** Operating systems by the names of boxes: `ubuntu/jammy64`, `bento/debian-12`, `generic/rocky9`. */
import type { NodeOf } from '../../model';

type Os = NonNullable<NodeOf<'vm'>['os']>;

const named = (platform: string, versions: { readonly [name: string]: string }) => Object.entries(versions).map(([name, version]): readonly [string, Os] => [name, { platform, version }]);

const RELEASES: readonly (readonly [string, Os])[] = [
  ...named('ubuntu', { trusty: '14.04', xenial: '16.04', bionic: '18.04', focal: '20.04', jammy: '22.04', noble: '24.04' }),
  ...named('debian', { stretch: '9', buster: '10', bullseye: '11', bookworm: '12', trixie: '13' }),
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/centos[-/]?stream/, 'centos-stream'], [/centos/, 'centos'], [/rocky/, 'rocky-linux'], [/alma/, 'almalinux'], [/oracle/, 'oracle-linux'], [/rhel/, 'rhel'], [/fedora/, 'fedora'], [/debian/, 'debian'],
  [/opensuse/, 'opensuse-leap'], [/alpine/, 'alpine'], [/arch/, 'arch-linux'], [/freebsd/, 'freebsd'],
];

/** The system that a box's name tells; undefined where it tells none. */
export function systemOfBox(box: string): Os | undefined {
  const name = box.toLowerCase().slice(0, 200);
  const release = RELEASES.find(([code]) => name.includes(code));
  if (release) return release[1];
  if (/windows/.test(name)) return { family: 'windows' };
  const ubuntu = /ubuntu[-/]?(\d{2})[.-]?(04|10)?/.exec(name);
  if (ubuntu?.[2]) return { platform: 'ubuntu', version: `${ubuntu[1]}.${ubuntu[2]}` };
  if (name.includes('ubuntu')) return { platform: 'ubuntu' };
  const [system, platform] = SYSTEMS.find(([pattern]) => pattern.test(name)) ?? [];
  if (!system || !platform) return undefined;
  const rest = name.slice(name.search(system));
  const version = platform === 'alpine' ? /alpine[-/]?(\d)\.?(\d{1,2})/.exec(rest)?.slice(1).join('.') : /^[a-z]+(?:[-/]?(?:stream|linux))?[-/]?(\d{1,2})(?:[^\d]|$)/.exec(rest)?.[1];
  return { platform, ...(version === undefined ? {} : { version }) };
}
