/** Kernels and patching: who runs on which, what is known to be wrong with it, and what keeping it up costs. */
import { kernels as kernelFact } from '../../engine/facts/kernels';
import { flaws } from '../../engine/report/flaws';
import { patching } from '../../engine/report/patching';
import { formatDuration } from '../../model';
import { counted } from '../text';
import { badge, code, type Content, list, names, table } from './pieces';
import type { Section } from './section';

const MOST = 200, MOST_FLAWS = 5;

/** How a kernel can be replaced. */
const WAYS: { readonly [how: string]: readonly [kind: string, words: string] } = {
  livepatch: ['good', 'nothing stops'], rolling: ['good', 'moves away first'], outage: ['warning', 'stops what runs on it'], unknown: ['info', 'not known'],
};

function flawed(facts: Parameters<typeof flaws.make>[0]): Content {
  const found = flaws.make(facts).filter((it) => it.flaws.length > 0);
  return found.length === 0 ? [] : table('Known flaws that something could use', [{ head: 'Node' }, { head: 'Part' }, { head: 'Version' }, { head: 'Flaws' }, { head: 'Exposed to' }], found.slice(0, MOST).map((it): Content[] => [
    code(it.node), it.part, `${it.product} ${it.version}`,
    [it.flaws.slice(0, MOST_FLAWS).map((flaw, i): Content => [i === 0 ? '' : ', ', flaw.id, flaw.exploited ? [' ', badge('error', 'exploited')] : '']), it.flaws.length > MOST_FLAWS ? ` and ${it.flaws.length - MOST_FLAWS} more` : ''], names(it.exposed, 4),
  ]));
}

export const kernels: Section = {
  id: 'kernels', title: 'Kernels and patching',
  make({ subject: { checked: { facts } }, notes }) {
    const { graph, catalog } = facts;
    const { domains } = kernelFact(facts);
    const work = patching.make(facts);
    if (domains.length === 0 && work.images === 0) return undefined;
    if (domains.length > MOST) notes.push(`Of ${domains.length.toLocaleString('en')} kernels the ${MOST} with most workloads are in the table.`);
    const ranked = [...domains].sort((a, b) => b.workloads.length - a.workloads.length || a.number - b.number).slice(0, MOST);
    const ways = new Map(work.reboots.map((it) => [it.at, it]));
    const rows = ranked.map(({ node, key, platform, version, kernel, workloads }): Content[] => {
      const way = ways.get(key);
      const [kind, words] = way === undefined ? ['', ''] : WAYS[way.how] ?? ['info', way.how];
      return [
        code(graph.ids[node]), [catalog.platform(platform)?.name ?? platform, version].filter(Boolean).join(' '), kernel ?? 'unknown', workloads.length,
        way === undefined ? '' : [badge(kind, words), way.how === 'outage' && way.seconds !== null ? ` for ${formatDuration(way.seconds * 1000)}` : ''],
      ];
    });
    const { current, asVms, asContainers } = work.comparison;
    return [
      rows.length === 0 ? [] : table('Who runs on which kernel', [{ head: 'Kernel of' }, { head: 'System' }, { head: 'Version' }, { head: 'Workloads', number: true }, { head: 'A new kernel' }], rows),
      flawed(facts),
      list([
        `To keep up: ${counted(work.kernels.all, 'kernel')}, ${counted(work.releases.length, 'release')} of operating systems, ${counted(work.products.length, 'version')} of hypervisors, engines and runtimes, ${counted(work.images, 'image')}.`,
        `A flaw in the Linux kernel means ${counted(work.kernelFlaw.updates.all, 'update')} and ${counted(work.kernelFlaw.restarted, 'restarted workload')}; one in a library ${counted(work.libraryFlaw.updates, 'update')} and ${counted(work.libraryFlaw.redeployed, 'redeployed container')}.`,
        `Updates of kernels: ${current.kernelUpdates} as it is, ${asVms.kernelUpdates} if every workload were a virtual machine, ${asContainers.kernelUpdates} if all were containers.`,
      ]),
    ];
  },
};
