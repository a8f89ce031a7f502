import type { OsFamily } from '../../../catalog/contract';
import type { Image, NodeOf } from '../../../model';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { imagesInUse } from '../../facts/images';
import type { ImageUse } from '../../facts/images';
import { kernels } from '../../facts/kernels';
import type { KernelDomain } from '../../facts/kernels';
import { runtimes } from '../../facts/runtimes';
import { moveToNewVm, unitsOf } from '../plans';
import { splitBySuppression } from '../groups';
import { called, capital, count, idsOf, kernelName, listOf } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;

const NAMES: { readonly [F in OsFamily]: string } = { linux: 'Linux', windows: 'Windows', macos: 'macOS', bsd: 'BSD', other: 'other' };

/** Systems that an image can run on, as far as that is certain: what the file says, else what the name of the image or its base tells. */
function systemsOf(facts: Facts, use: ImageUse): readonly OsFamily[] {
  const { images } = facts.graph.topology;
  const seen = new Set<string>();
  let key: string | undefined = use.key ?? use.reference;
  while (key !== undefined && !seen.has(key)) {
    seen.add(key);
    const image: Image | undefined = key === use.key ? use.image : images.get(key);
    const stated = statedSystems(image);
    const named = stated.length > 0 ? stated : namedSystems(facts, key);
    if (named.length > 0) return named;
    key = image?.base;
  }
  // The format's default for an image that the file describes.
  return use.image === undefined ? [] : ['linux'];
}

function statedSystems(image: Image | undefined): readonly OsFamily[] {
  if (image?.os !== undefined) return [image.os];
  const systems = (image?.platforms ?? []).map((it) => it.split('/')[0]).filter((it) => it === 'linux' || it === 'windows');
  return [...new Set(systems)];
}

function namedSystems({ catalog }: Facts, reference: string): readonly OsFamily[] {
  const families = catalog.imageReleases(reference).map(({ product }) => catalog.platform(product)?.os).filter((it) => it !== undefined);
  return families.slice(0, 1);
}

interface Misplaced {
  readonly domain: KernelDomain;
  readonly needs: readonly OsFamily[];
  readonly containers: number[];
}

function check(context: Context): void {
  const { facts, graph } = context;
  const { domains, serving } = kernels(facts);
  const found = new Map<string, Misplaced>();
  for (const use of imagesInUse(facts)) {
    const byImage = systemsOf(facts, use);
    for (const i of use.containers) {
      const declared = (graph.nodes[i] as NodeOf<'container'>).os?.family;
      const needs = byImage.length > 0 ? byImage : declared === undefined ? [] : [declared];
      const domain = domains[serving[i]!];
      if (domain?.family === undefined || needs.length === 0 || needs.includes(domain.family)) continue;
      const key = `${domain.number} ${needs.join()} ${runtimes(facts).engine[i]!}`;
      const known = found.get(key) ?? { domain, needs, containers: [] };
      found.set(key, known);
      known.containers.push(i);
    }
  }
  for (const misplaced of found.values()) {
    misplaced.containers.sort((a, b) => a - b);
    for (const containers of splitBySuppression(graph, 'container-os-mismatch', misplaced.containers, (it) => it)) report(context, misplaced, containers);
  }
}

function report({ facts, graph, report }: Context, { domain, needs }: Misplaced, containers: readonly number[]): void {
  const images = new Set(containers.map((it) => (graph.nodes[it] as NodeOf<'container'>).image!));
  const engine = runtimes(facts).engine[containers[0]!]!;
  const wanted = needs.map((it) => NAMES[it]).join(' or ');
  const has = NAMES[domain.family!];
  const others = engine < 0 ? 0 : domain.workloads.filter((it) => runtimes(facts).engine[it] === engine && !containers.includes(it)).length;
  const rest = others > 0 ? ` The other ${count(others, 'container')} on ${called(graph, engine)} ${others === 1 ? 'runs' : 'run'} on that kernel too: one engine without VMs of its own runs one family.` : '';
  report({
    node: containers[0], others: [...containers.slice(1), ...(engine < 0 ? [] : [engine]), domain.node], at: ['image'],
    message: `${capital(containers.length === 1 ? called(graph, containers[0]!) : `containers ${idsOf(graph, containers)}`)} cannot start: `
      + `${listOf([...images], 3)} ${images.size === 1 ? 'needs' : 'need'} a ${wanted} kernel, and ${kernelName(facts, domain)} is `
      + `${has}. `
      + `A container brings its files along, not a kernel.${rest} Put ${containers.length === 1 ? 'it' : 'them'} on a ${wanted} host or VM.`,
    witness: containers.slice(0, 5).map((i) => `${graph.ids[i]!} needs ${wanted}; its kernel comes from ${graph.ids[domain.node]!}: ${has}`),
    fixes: () => fixes(facts, domain, needs, containers, engine),
  });
}

function fixes(facts: Facts, domain: KernelDomain, needs: readonly OsFamily[], containers: readonly number[], engine: number): readonly Fix[] {
  const family = needs[0]!;
  const units = unitsOf(facts.graph, containers);
  const plan = domain.source === 'os' && family === 'linux' ? moveToNewVm(facts, domain.node, units, { platform: 'linux' }, engine) : undefined;
  if (plan === undefined) return [];
  return [{ title: `Move ${idsOf(facts.graph, units, 2)} to a new Linux VM ${plan.id}`, safe: false, operations: plan.operations }];
}

const windows = (engine: object, container: object = { image: 'debian:13' }) => ({
  strata: 1,
  nodes: {
    'host-1': { kind: 'host', os: { platform: 'windows-server', version: '2022' } },
    docker: { kind: 'engine', in: 'host-1', platform: 'docker', ...engine },
    web: { kind: 'container', in: 'docker', ...container },
  },
});

export const containerOsMismatch: Rule<typeof params> = {
  id: 'container-os-mismatch',
  family: 'compatibility',
  severity: 'error',
  layer: 'L3',
  title: 'Container on the wrong operating system',
  params,
  docs: {
    description: 'A running container needs another operating system family than the kernel that serves it: a Linux image on a Windows kernel, or '
      + 'the other way round. The kernel that counts is the effective one: that of the hidden VM under Docker Desktop, WSL 2 or a Podman '
      + 'machine, that of the sandbox under Kata or Hyper-V isolation. '
      + 'What an image needs is taken from `os` or `platforms` of its description, else from its name or its base where that leaves no '
      + 'doubt (`debian:13`, `windows/nanoserver`), else from `os.family` of the container. Where it is not certain nothing is '
      + 'reported. There is one finding for each engine and family.',
    remedy: 'Run it on a host or VM of the right family, or on an engine that brings one (Docker Desktop, a Podman machine).',
    sources: ['OCI image specification, `os`', 'Microsoft, Windows containers: isolation modes'],
    bad: [{ title: 'A Linux image on Docker for Windows Server', topology: windows({}) }],
    good: [
      { title: 'Docker Desktop brings a Linux VM', topology: windows({ platform: 'docker-desktop' }) },
      { title: 'A Windows image on Windows', topology: windows({}, { image: 'mcr.microsoft.com/windows/servercore:ltsc2022' }) },
      { title: 'An image of which nothing is known', topology: windows({}, { image: 'team/app:1.0' }) },
    ],
  },
  reach: 'island',
  all: check,
};
