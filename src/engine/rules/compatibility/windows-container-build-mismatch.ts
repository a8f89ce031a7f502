import { windowsBuild, windowsIsolation, WINDOWS_IMAGE_BUILDS } from '../../../catalog';
import type { WindowsBuild } from '../../../catalog';
import type { NodeOf } from '../../../model';
import type { Facts, Fix, Rule, RuleContext } from '../../contract';
import { inherited } from '../../facts/image-lineage';
import { imagesInUse } from '../../facts/images';
import type { ImageUse } from '../../facts/images';
import { kernels } from '../../facts/kernels';
import type { Kernels } from '../../facts/kernels';
import { runtimes } from '../../facts/runtimes';
import type { Runtimes } from '../../facts/runtimes';
import { pushTo, splitBySuppression } from '../groups';
import { called, capital, idsOf } from '../say';

const params = {} as const;
type Context = RuleContext<typeof params>;
const ID = 'windows-container-build-mismatch';

interface Host extends WindowsBuild {
  /** Host or VM whose Windows it is. */
  readonly node: number;
  readonly client: boolean;
}

/** Build of the image, as the file says it of the image or a base, else as a name of Microsoft's images tells. */
function buildOf({ facts }: Context, use: ImageUse): WindowsBuild | undefined {
  return inherited(facts, use, (reference, image) => windowsBuild(image?.osVersion)
    ?? windowsBuild(facts.catalog.imageReleases(reference).find((it) => it.product === 'windows-server')?.release.kernel?.replace('NT ', '')));
}

/** The Windows that an engine stands on, and its build. */
function hostOf({ facts, graph }: Context, { domains, hosting }: Kernels, engine: number): Host | undefined {
  const domain = engine < 0 ? undefined : domains[hosting[engine]!];
  if (domain === undefined || domain.family !== 'windows' || domain.source !== 'os') return undefined;
  const { os } = graph.nodes[domain.node] as NodeOf<'host' | 'vm'>;
  const release = facts.catalog.release(domain.platform, domain.version)?.kernel?.replace('NT ', '');
  const build = windowsBuild(os?.build) ?? windowsBuild(domain.version) ?? windowsBuild(release);
  return build && { ...build, node: domain.node, client: domain.platform !== 'windows-server' };
}

interface Clash {
  readonly host: Host;
  readonly image: WindowsBuild;
  readonly isolation: 'process' | 'hyperv';
  /** The other mode would work. */
  readonly hypervWorks: boolean;
  readonly engine: number;
}

/** How a container is isolated: as it says, as its runtime does, else by the engine's default: Hyper-V on clients, process on servers. */
function isolationOf({ graph }: Context, { sandbox, runtime }: Runtimes, container: number, host: Host): 'process' | 'hyperv' {
  const { isolation } = graph.nodes[container] as NodeOf<'container'>;
  if (isolation !== undefined) return isolation;
  if (sandbox[container]! >= 0) return 'hyperv';
  return host.client && runtime[container] === undefined ? 'hyperv' : 'process';
}

function check(context: Context): void {
  const { facts, graph } = context;
  const groups = new Map<string, number[]>(), clashes = new Map<string, Clash>();
  const run = runtimes(facts), all = kernels(facts);
  for (const use of imagesInUse(facts)) {
    const image = buildOf(context, use);
    if (image === undefined) continue;
    for (const i of use.containers) {
      const engine = run.engine[i]!;
      const host = hostOf(context, all, engine);
      const allowed = host && windowsIsolation(host, host.client, image);
      if (host === undefined || allowed === undefined) continue;
      const isolation = isolationOf(context, run, i, host);
      if (allowed[isolation] !== false) continue;
      const key = `${host.node} ${engine} ${text(image)} ${isolation}`;
      clashes.set(key, { host, image, isolation, hypervWorks: allowed.hyperv, engine });
      pushTo(groups, key, i);
    }
  }
  for (const [key, containers] of groups) {
    for (const part of splitBySuppression(graph, ID, containers.sort((a, b) => a - b), (it) => it)) say(context, clashes.get(key)!, part);
  }
}

const text = ({ build, revision }: WindowsBuild): string => `${build}${revision === undefined ? '' : `.${revision}`}`;

function say({ facts, graph, report }: Context, { host, image, isolation, hypervWorks, engine }: Clash, containers: readonly number[]): void {
  const one = containers.length === 1;
  const newer = image.build > host.build;
  const mode = isolation === 'process' ? 'process isolation' : 'Hyper-V isolation';
  const how = hypervWorks ? `Isolate ${one ? 'it' : 'them'} with Hyper-V, or rebuild the image on a base of the host's release.` : 'Rebuild the image on a base of the host\'s release or an older one, or use a newer host; Hyper-V isolation does not help.';
  report({
    node: containers[0], others: [...containers.slice(1), engine, host.node], at: ['image'], measured: image.build, threshold: host.build,
    message: `${one ? capital(called(graph, containers[0]!)) : `Containers ${idsOf(graph, containers)}`} cannot start: `
      + `${one ? 'its image is' : 'their images are'} made for Windows Server ${WINDOWS_IMAGE_BUILDS.get(image.build)!} (build ${text(image)}), `
      + `${called(graph, host.node)} runs build ${text(host)}, and `
      + `${newer ? 'an image newer than its host runs in no isolation mode' : image.build === host.build ? `${mode} needs the same revision there` : `${mode} shares the host's kernel, which has to fit`}. `
      + `${how}`,
    witness: [
      ...containers.slice(0, 5).map((it) => `${graph.ids[it]!}: image build ${text(image)}, ${mode}`), `${graph.ids[host.node]!}: build ${text(host)}`,
      `compatibility table: process isolation no, Hyper-V isolation ${hypervWorks ? 'yes' : 'no'}`,
    ],
    fixes: () => (hypervWorks ? fixes(facts, containers) : []),
  });
}

function fixes({ graph }: Facts, containers: readonly number[]): readonly Fix[] {
  return [{ title: `Isolate ${idsOf(graph, containers, 3)} with Hyper-V`, safe: false, operations: containers.map((it) => ({ op: 'set', path: ['nodes', graph.ids[it]!, 'isolation'], value: 'hyperv' })) }];
}

const windows = (version: string, image: string, container: object = {}) => ({
  strata: 1,
  nodes: {
    'host-1': { kind: 'host', os: { platform: 'windows-server', version } },
    docker: { kind: 'engine', in: 'host-1', platform: 'docker' },
    iis: { kind: 'container', in: 'docker', image, ...container },
  },
});

export const windowsContainerBuildMismatch: Rule<typeof params> = {
  id: ID,
  family: 'compatibility',
  severity: 'error',
  layer: 'L3',
  title: 'Windows image does not fit the Windows of its host',
  params,
  docs: {
    description: 'A Windows container in process isolation runs on the kernel of its host, and only some pairs of builds are supported; with Hyper-V '
      + 'isolation older images run, newer ones never do. '
      + 'The build of the image is its `osVersion`, that of a base, or what the tag of a Microsoft image says (`ltsc2019`); that of the host is '
      + '`os.build` or follows from `os.version`. '
      + 'Without `isolation` the default counts: process on Windows Server, Hyper-V on Windows 10 and 11. Builds outside the table are not judged. '
      + 'For images of Windows Server 2016 in process isolation the revision has to be equal too, and is compared where both are given.',
    remedy: 'Use Hyper-V isolation for older images, or rebuild on a base that matches the host. For newer images, upgrade the host.',
    sources: ['Microsoft, Windows container version compatibility (2025-01-23)'],
    bad: [
      { title: 'An image of 2019 on Windows Server 2022', topology: windows('2022', 'mcr.microsoft.com/windows/servercore:ltsc2019') },
      { title: 'An image newer than its host, in spite of Hyper-V', topology: windows('2019', 'mcr.microsoft.com/windows/nanoserver:ltsc2022', { isolation: 'hyperv' }) },
    ],
    good: [
      { title: 'The same release', topology: windows('2022', 'mcr.microsoft.com/windows/servercore:ltsc2022') },
      { title: 'Windows Server 2025 runs images of 2022', topology: windows('2025', 'mcr.microsoft.com/windows/servercore:ltsc2022') },
      { title: 'Hyper-V isolation', topology: windows('2022', 'mcr.microsoft.com/windows/servercore:ltsc2019', { isolation: 'hyperv' }) },
    ],
  },
  reach: 'island',
  all: check,
};
