/** Which kernels have known flaws, and whether what runs on them could use them (RULES 4.1). */
import type { Advisory, AdvisoryCondition } from '../../../catalog/contract';
import type { NodeOf } from '../../../model';
import type { Facts } from '../../contract';
import { defineFact } from '../../facts';
import { joinList } from '../../joining';
import { kernels } from '../kernels';
import type { KernelDomain } from '../kernels';
import { workloads } from '../workloads';
import { affecting } from './affecting';
import { grantedOn, localCode, powersOf, virtualGuests } from './kernel-conditions';
import type { Powers } from './kernel-conditions';

/**
 * How it is known: `version` the kernel's version tells; `unpatched` the version is a distribution's, and the last update was long before the flaw was
 * published; `distribution` the version is a distribution's, which may hold the fix without showing it.
 */
export type Evidence = 'version' | 'unpatched' | 'distribution';

export interface KernelFlaw {
  readonly advisory: Advisory;
  readonly evidence: Evidence;
  /** What is taken for granted: unprivileged user namespaces are on, as in the kernel's own default. */
  readonly assumed: boolean;
}

export interface KernelExposure {
  readonly domain: KernelDomain;
  /** Number before a distribution's additions: `5.15.0` of `5.15.0-91-generic`. */
  readonly base: string;
  /** Flaws whose conditions hold, newest first; the same list for kernels in the same situation. */
  readonly flaws: readonly KernelFlaw[];
  /** Flaws that the version has, whose conditions the file leaves open. */
  readonly possible: readonly Advisory[];
}

/** Systems whose kernels carry the number of the upstream release that they are: every fix shows in it. */
const UPSTREAM = new Set(['alpine', 'arch-linux', 'bottlerocket', 'container-optimized-os', 'fedora', 'fedora-coreos', 'flatcar', 'gentoo', 'nixos', 'talos']);

/** What is known for one situation: the same lists for every kernel in it. */
type Known = Pick<KernelExposure, 'base' | 'flaws' | 'possible'> | undefined;

/** Kernels of operating systems with at least one known flaw that somebody on them could use, by number of the domain. */
export const kernelFlaws = defineFact('kernelFlaws', (facts): readonly KernelExposure[] => {
  const { graph } = facts;
  const { copies } = workloads(facts);
  const bases = new Map<string, Base | undefined>(), known = new Map<string, Known>();
  const powers = powersOf(facts);
  const found: KernelExposure[] = [];
  for (const domain of kernels(facts).domains) {
    const { kernel } = domain;
    if (domain.source !== 'os' || kernel === undefined || !(copies[domain.node]! > 0) || (domain.family ?? 'linux') !== 'linux') continue;
    const base = remembered(bases, kernel, () => baseOf(facts, kernel));
    const node = graph.nodes[domain.node] as NodeOf<'host'> | NodeOf<'vm'>;
    if (base === undefined || (node.kind === 'host' && node.managed === true)) continue;
    const it = remembered(known, situation(domain, node, powers), () => judge(domain, node, base, powers));
    if (it !== undefined) found.push({ domain, base: it.base, flaws: it.flaws, possible: it.possible });
  }
  return found;
}, ['os', 'managed', 'platform', 'nested', 'cpu', 'capabilities', 'privileged', 'seccomp', 'user', 'image', 'autoUpdates'], (seams, before, part, facts) => {
  const { domains, serving } = kernels(facts);
  return joinList(seams, before, part, (it) => it.domain.node, ({ domain, base, flaws, possible }, map) => ({ domain: domains[serving[map[domain.node]!]!]!, base, flaws, possible }));
});

/** A kernel's version, and the flaws of that version; undefined where there are none. */
interface Base {
  readonly base: string;
  readonly suffixed: boolean;
  readonly affecting: readonly Advisory[];
}

const MAX_VERSION_LENGTH = 100;

function baseOf({ catalog }: Facts, kernel: string): Base | undefined {
  const base = kernel.length > MAX_VERSION_LENGTH ? undefined : /^\s*v?(\d+(?:\.\d+){1,2})/.exec(kernel)?.[1];
  const flaws = base === undefined ? [] : affecting(catalog, 'linux-kernel', base);
  return flaws.length === 0 ? undefined : { base: base!, suffixed: kernel.trim().replace(/^v/, '') !== base, affecting: flaws };
}

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const value = known.get(key);
  if (value !== undefined || known.has(key)) return value!;
  const made = make();
  known.set(key, made);
  return made;
}

/** Everything that the judgement looks at, as text: thousands of kernels are in a handful of situations. */
function situation(domain: KernelDomain, node: NodeOf<'host'> | NodeOf<'vm'>, powers: Powers): string {
  const { os } = node;
  const { any, amd, nestedAmd } = virtualGuests(powers, domain.number);
  const mended = `${os?.lastPatched ?? ''} ${os?.livepatch === true} ${os?.autoUpdates === true || (node.kind === 'vm' && node.autoUpdates === true)} ${os?.fixedCves?.join() ?? ''}`;
  return `${domain.kernel!}\n${domain.platform ?? ''}\n${domain.cgroup ?? ''} ${domain.workloads.length > 0} ${grantedOn(powers, domain)} ${any} ${String(amd)} ${String(nestedAmd)} ${mended}`;
}

function judge(domain: KernelDomain, node: NodeOf<'host'> | NodeOf<'vm'>, { base, suffixed, affecting }: Base, powers: Powers): Known {
  const flaws: KernelFlaw[] = [], possible: Advisory[] = [];
  for (const advisory of affecting) {
    const evidence = evidenceOf(domain, node, suffixed, advisory);
    if (evidence === undefined) continue;
    const answer = conditionsHold(domain, advisory, powers);
    if (answer === undefined) possible.push(advisory);
    else if (answer !== false) flaws.push({ advisory, evidence, assumed: answer === 'assumed' });
  }
  return flaws.length === 0 ? undefined : { base, flaws: flaws.reverse(), possible };
}

/** [H] Fixes are often shipped before the flaw is published; earlier than this they are not. */
const EARLY_FIX_DAYS = 90;
const DAY_MS = 86_400_000;

/** Days from one day to a publication (day, month or year, taken at its beginning); NaN where one is no day. */
const daysBefore = (day: string, published: string): number => (Date.parse(`${published}-01-01`.slice(0, 10)) - Date.parse(day)) / DAY_MS;

/** Undefined where the flaw is mended, or nothing can be said. */
function evidenceOf({ platform }: KernelDomain, node: NodeOf<'host'> | NodeOf<'vm'>, suffixed: boolean, advisory: Advisory): Evidence | undefined {
  const { os } = node;
  if (os === undefined || os.livepatch === true || os.fixedCves?.includes(advisory.id)) return undefined;
  const upstream = platform === undefined || platform === 'linux' ? !suffixed : UPSTREAM.has(platform);
  if (upstream) return 'version';
  if (os.lastPatched !== undefined) return daysBefore(os.lastPatched, advisory.published) > EARLY_FIX_DAYS ? 'unpatched' : undefined;
  return os.autoUpdates === true || (node.kind === 'vm' && node.autoUpdates === true) ? undefined : 'distribution';
}

/** Whether somebody on the kernel can use the flaw; undefined where the file does not say. */
function conditionsHold(domain: KernelDomain, { conditions }: Advisory, powers: Powers): boolean | 'assumed' | undefined {
  if (!conditions.includes('guest') && domain.workloads.length === 0) return false;
  let open = false, assumed = false;
  for (const condition of conditions) {
    const holds = conditionHolds(domain, condition, powers);
    if (holds === false) return false;
    if (holds === undefined) open = true;
    if (holds === 'assumed') assumed = true;
  }
  return open ? undefined : assumed ? 'assumed' : true;
}

function conditionHolds(domain: KernelDomain, condition: AdvisoryCondition, powers: Powers): boolean | 'assumed' | undefined {
  switch (condition) {
    case 'guest': return virtualGuests(powers, domain.number).any;
    case 'amd': return virtualGuests(powers, domain.number).amd;
    case 'nestedAmd': return virtualGuests(powers, domain.number).nestedAmd;
    case 'cgroupV1': return domain.cgroup === undefined ? undefined : domain.cgroup === 'v1';
    case 'netRaw':
    case 'netAdmin':
    case 'sysAdmin': return localCode(powers, domain, condition);
    default: return undefined;
  }
}
