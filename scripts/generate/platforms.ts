/** The table of all platforms, docs/platforms.md: where each is placed, what is known of it, and by what it is judged. */
import { defaultCatalog } from '../../src/catalog';
import type { Platform } from '../../src/catalog/contract';
import { platformLines } from '../../src/catalog/traits';

export const platformReference = { file: 'docs/platforms.md', make: () => `${page().join('\n\n')}\n` };

const PLACES: { readonly [C in Platform['class']]: { readonly title: string; readonly where: string } } = {
  os: { title: 'Operating systems', where: '`os.platform` of a host or virtual machine, and what an image is based on' },
  hypervisor: { title: 'Hypervisors', where: '`platform` of a hypervisor, or of a cluster of them' },
  engine: { title: 'Container engines', where: '`platform` of a container engine' },
  runtime: { title: 'Runtimes', where: '`runtime` of a container engine, or the handler of a runtime class' },
  orchestrator: { title: 'Orchestrators and managers', where: '`platform` of a cluster; those that run virtual machines also of a hypervisor' },
  managed: { title: 'Managed services', where: '`platform` of a cluster, on hosts with `managed`' },
  other: { title: 'Tools', where: 'named in `source` only: what they start is modelled as what it is' },
};

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

/** What the rules know of it beyond its kind. */
function judgedBy(platform: Platform): string {
  const releases = defaultCatalog.releases(platform.id).length, flaws = defaultCatalog.advisories(platform.id).length;
  const sandbox = platform.sandbox && `boundary ${platform.sandbox.boundary} for each ${platform.sandbox.unit}${platform.sandbox.overheadMemoryBytes === undefined ? '' : `, ${Math.round(platform.sandbox.overheadMemoryBytes / 2 ** 20)} MiB each`}`;
  const kernel = platform.hypervisor && `type ${platform.hypervisor.type}, ${{ own: 'a kernel of its own', hostKernel: 'the kernel of the host', control: 'a control partition' }[platform.hypervisor.kernel]}`;
  const hidden = platform.hiddenVm && `hidden VM on ${platform.hiddenVm.on.length >= 4 ? 'every system' : platform.hiddenVm.on.join(', ')}`;
  return [
    platform.ended === undefined ? undefined : `over (${platform.ended.split(':')[0]!})`, releases > 0 ? `${releases} releases` : undefined, flaws > 0 ? `${flaws} flaws` : undefined, kernel, hidden, sandbox,
  ].filter(Boolean).join('; ') || 'its kind';
}

function page(): string[] {
  const { platforms, asOf, attribution } = defaultCatalog;
  return [
    '# Platforms',
    `What Strata knows of products, with the data of ${asOf}. ${attribution} This page is generated from the catalogue; the editor shows the same when the mouse rests on a platform in the text.`,
    'A platform is named by its id or by any of its other spellings, in any letter case. *Judged by* says what the rules use: releases with their ends of support (`end-of-life-software`, `patch-overdue`), known flaws (`kernel-cve-exposed`, `virtualization-layer-cve-exposed`), whose kernel it runs on and what stands between its guests (isolation, failures, what-ifs), overheads (capacity). Words with *usually* are general knowledge, not read in a source.',
    ...(Object.keys(PLACES) as Platform['class'][]).flatMap((name) => section(name, platforms.filter((it) => it.class === name))),
  ];
}

function section(name: Platform['class'], list: readonly Platform[]): string[] {
  const { title, where } = PLACES[name];
  const described = list.flatMap((platform) => {
    const lines = platformLines(platform);
    return lines.length === 0 ? [] : [`### ${platform.name}`, lines.map((line) => `- **${line.title}:** ${line.text}`).join('\n')];
  });
  return [
    `## ${title}`,
    `Placed as ${where}.`,
    table(['Id', 'Name', 'Other spellings', 'Judged by'], list.map((it) => [`\`${it.id}\``, it.name, it.aliases.join(', '), judgedBy(it)])),
    ...described,
  ];
}
