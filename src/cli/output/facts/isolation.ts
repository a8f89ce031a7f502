/** Sections about kernels, boundaries, flaws and patches. */
import type { FactsReport } from '../../../engine/report';
import { aligned } from './nodes';
import { assumed, count, names, type Printer, seconds, short, together } from './say';
import { oneLine } from '../../io';

export const kernels: Printer = (report) => report.kernels.map(({ at, platform, version, workloads }) => {
  const what = [platform, version].filter((part) => part !== null).join(' ') || 'unknown system';
  return `${short(at)} (${oneLine(what)}): ${workloads.length === 0 ? 'no workloads' : names(workloads, 30)}`;
});

/** Classes of a matrix that fits on a screen. */
const WIDEST = 16;

export const isolation: Printer = ({ isolation: { classes, between, undetermined } }) => {
  if (undetermined !== null) return [undetermined];
  if (between.length === 0) return [];
  const listed = classes.map((members, i) => `${i + 1}: ${names(members)}`);
  if (classes.length > WIDEST) return [...listed, `boundaries between ${classes.length} classes: --format json`];
  const cells = new Map(between.map((it) => [`${it.from} ${it.to}`, `${it.boundary}${it.atLeast ? '+' : ''}`]));
  const rows = classes.map((_, from) => [String(from + 1), ...classes.map((_to, to) => cells.get(`${from} ${to}`) ?? '')]);
  return [...listed, ...aligned([['from\\to', ...classes.map((_, i) => String(i + 1))], ...rows])];
};

export const escape: Printer = ({ escape: { controlPlane, kernels: flawed, leftOut } }) => [
  ...together(controlPlane.from.map(({ node, breaks, path }) => [node, `${breaks === 0 ? 'controls' : `${count(breaks, 'break')} from`} ${controlPlane.nodes.length === 1 ? short(controlPlane.nodes[0]) : 'what holds keys'} (${oneLine(path.at(-1) ?? '')})`])),
  ...flawed.filter((it) => it.workloads > 1 || it.controlPlane.length > 0 || it.influenced.length > 0).map((it) => {
    const more = [
      it.tenants.length > 1 ? `tenants ${names(it.tenants)}` : '', it.sensitivity === null ? '' : `up to ${it.sensitivity} data`,
      it.controlPlane.length > 0 ? `reaches ${names(it.controlPlane, 3)}` : '', it.influenced.length > 0 ? `influences ${names(it.influenced, 3)}` : '',
    ].filter(Boolean);
    return `a flaw in the kernel ${short(it.at)} gives ${count(it.nodes, 'node')} with ${count(it.workloads, 'workload')}${more.length > 0 ? `: ${more.join(', ')}` : ''}`;
  }),
  ...(leftOut > 0 ? [`${count(leftOut, 'kernel')} not looked at`] : []),
];

export const flaws: Printer = (report) => report.flaws.map(({ node, part, product, version, flaws: found, exposed }) =>
  `${short(node)} (${part === 'kernel' ? 'kernel' : oneLine(product)} ${oneLine(version)}): ${found.slice(0, 4).map((it) => `${it.id}${it.exploited ? ' (exploited)' : ''}`).join(', ')}${found.length > 4 ? ` and ${found.length - 4} more` : ''}; exposed to ${names(exposed, 3)}`);

export const visibility: Printer = ({ visibility: { classes, leftOut } }) => [
  ...classes.flatMap(({ workloads, readers }) => [
    `${names(workloads)}`, ...readers.map(({ principal, node, sees }) => `  ${principal === 'root' ? 'root on' : `${principal} ${principal === 'storage' ? 'of' : ''}`.trim()} ${short(node)}: ${[...new Set(sees.map((it) => it.what))].join(', ')}`),
  ]),
  ...(leftOut > 0 ? [`${count(leftOut, 'group')} more`] : []),
];

export const patching: Printer = ({ patching: it }: FactsReport) => {
  if (it.kernels.all === 0 && it.images === 0) return [];
  const { current, asVms, asContainers } = it.comparison;
  const out = it.reboots.filter(({ how }) => how === 'outage' || how === 'unknown');
  return [
    `${count(it.kernels.all, 'kernel')}, ${count(it.releases.length, 'release')} of operating systems, ${count(it.products.length, 'version')} of hypervisors, engines and runtimes, ${count(it.images, 'image')}`,
    `a flaw in the Linux kernel: ${count(it.kernelFlaw.updates.all, 'update')}, ${count(it.kernelFlaw.restarted, 'workload')} restarted; in a library: ${count(it.libraryFlaw.updates, 'update')}, ${count(it.libraryFlaw.redeployed, 'container')} redeployed`,
    `kernel and library updates now ${current.kernelUpdates} and ${current.libraryUpdates}; all as VMs ${asVms.kernelUpdates} and ${asVms.libraryUpdates}; all as containers ${asContainers.kernelUpdates} and ${asContainers.libraryUpdates}`,
    ...together(out.map(({ at, how, seconds: long, assumed: taken }) => [at, `a new kernel ${how === 'outage' ? 'puts' : 'may put'} what runs on it out for ${seconds(long)}${assumed(taken)}`])),
  ];
};
