/** Wording that rules about known flaws share. */
import type { Advisory, AdvisoryCondition } from '../../../catalog/contract';
import { listOf } from '../say';

/** `CVE-2022-0847 (Dirty Pipe, used in attacks)`. */
export function flawName({ id, name, exploited }: Advisory): string {
  return `${id} (${name}${exploited ? ', used in attacks' : ''})`;
}

/** `a known flaw, CVE-...` or `3 known flaws, CVE-... and ...`; those used in attacks first. */
export function flawList(advisories: readonly Advisory[]): string {
  const ordered = [...advisories.filter((it) => it.exploited), ...advisories.filter((it) => !it.exploited)];
  const names = listOf(ordered.map(flawName), 4);
  return advisories.length === 1 ? `a known flaw, ${names}` : `${advisories.length} known flaws, ${names}`;
}

/** Ranges of an advisory as a reader can check them: `< 1.1.12`, `1.3.0-rc.1 to before 1.3.3`. */
export function rangesOf({ ranges }: Advisory): string {
  return ranges.map(({ introduced, fixed }) => `${introduced === undefined ? 'from the beginning' : `from ${introduced}`}${fixed === undefined ? ', no fixed release known' : ` to before ${fixed}`}`).join('; ');
}

const CONDITIONS: { readonly [C in AdvisoryCondition]: string } = {
  container: 'a container on a shared kernel', hostileImage: 'an image that is not trusted', noUserns: 'no user namespace', rootOnHostNetwork: 'root on the network of the host',
  kubernetes: 'started for Kubernetes', sharedVolume: 'two containers with one volume', netRaw: 'NET_RAW or a user namespace', netAdmin: 'NET_ADMIN or a user namespace',
  sysAdmin: 'SYS_ADMIN or a user namespace', cgroupV1: 'cgroup v1', guest: 'a VM', nestedAmd: 'a VM with virtualization extensions on AMD', amd: 'a VM on AMD',
  untrustedSpec: 'someone untrusted who defines what runs', device: 'a certain virtual device', operatorAct: 'something that an operator does', hostileBuild: 'a build of somebody else\'s recipe',
};

/** What a flaw needs, in words; `nothing but local code` where that is all. */
export function needsOf({ conditions }: Advisory): string {
  return conditions.length === 0 ? 'nothing but local code' : listOf(conditions.map((it) => CONDITIONS[it]));
}
