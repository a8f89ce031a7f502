/** Known flaws of kernels, engines, runtimes and hypervisors. */
import type { Advisory } from '../../catalog/contract';
import { componentFlaws } from '../facts/advisories/component-flaws';
import { kernelFlaws } from '../facts/advisories/kernel-flaws';
import { idOf, idsOf, stackSection } from './section';

export interface FlawFacts {
  readonly node: string;
  readonly part: string;
  readonly product: string;
  readonly version: string;
  readonly flaws: readonly { readonly id: string; readonly name: string; readonly consequence: string; readonly exploited: boolean; readonly evidence: string; readonly assumed: boolean }[];
  readonly possible: readonly string[];
  readonly exposed: readonly string[];
}

const about = ({ id, name, consequence, exploited }: Advisory) => ({ id, name, consequence, exploited });

export const flaws = stackSection<readonly FlawFacts[]>({
  title: 'Known flaws',
  doc: 'Kernels, engines, runtimes and hypervisors whose stated version has a known flaw that something on them could use as it is configured.',
  source: 'Advisories of the catalogue, each with its source; versions fixed by their vendors',
  unknown: 'No version, no flaw. Where the file leaves a condition open the flaw is `possible`. Unprivileged user namespaces are taken to be on, as the kernel has them (`assumed`).',
  fields: [
    ['[].node', 'id', 'Who has it.'], ['[].part', 'name', '`kernel`, `engine`, `runtime` or `hypervisor`.'], ['[].product', 'name', 'Product.'], ['[].version', 'text', 'Version as stated.'],
    ['[].flaws[].id', 'name', 'Number of the advisory.'], ['[].flaws[].name', 'text', 'Its name.'], ['[].flaws[].consequence', 'name', 'What it gives.'],
    ['[].flaws[].exploited', 'yes/no', 'Known to be used in attacks.'],
    ['[].flaws[].evidence', 'name', '`version`; `unpatched`: last update long before the flaw was published; `distribution`: the distribution may have mended it without showing.'],
    ['[].flaws[].assumed', 'yes/no', 'A default was taken for granted.'], ['[].possible', 'names', 'Flaws of the version whose conditions the file leaves open.'],
    ['[].exposed', 'ids', 'Who could use them.'],
  ],
  make: (facts) => [
    ...kernelFlaws(facts).map(({ domain, base, flaws: found, possible }) => ({
      node: idOf(facts, domain.node)!, part: 'kernel', product: domain.platform ?? 'linux-kernel', version: domain.kernel ?? base,
      flaws: found.map(({ advisory, evidence, assumed }) => ({ ...about(advisory), evidence, assumed })), possible: possible.map((it) => it.id), exposed: idsOf(facts, domain.workloads),
    })),
    ...componentFlaws(facts).map((it) => ({
      node: idOf(facts, it.node)!, part: it.part, product: it.product, version: it.version,
      flaws: it.flaws.map((flaw) => ({ ...about(flaw), evidence: 'version', assumed: false })), possible: it.possible.map((flaw) => flaw.id), exposed: idsOf(facts, it.exposed),
    })),
  ],
});
