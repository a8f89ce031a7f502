/** Short ways from an object in the file format to what the engine makes of it. */
import { defaultCatalog } from '../../../src/catalog';
import { buildGraph, check, makeFacts } from '../../../src/engine';
import type { Checked, CheckOptions, Facts, Finding, Graph } from '../../../src/engine';
import { readTopology } from '../../../src/model';

export const TODAY = '2026-08-22';

/** A document as text, as an author would write it. */
export const textOf = (document: object): string => JSON.stringify({ strata: 1, ...document }, null, 2);
export const graphOf = (nodes: object, more: object = {}): Graph => buildGraph(readTopology(textOf({ nodes, ...more })).topology);
export const factsFor = (nodes: object, more: object = {}): Facts => makeFacts(graphOf(nodes, more), defaultCatalog, TODAY);
export const checkOf = (document: object, options: CheckOptions = { today: TODAY }, previous?: Checked): Checked => check(readTopology(textOf(document)), options, previous);
/** Findings of one rule. */
export const findingsOf = (rule: string, document: object, options?: CheckOptions): readonly Finding[] => checkOf(document, options).findings.filter((it) => it.rule === rule);
/** Number of a node. */
export const at = (graph: Graph, id: string): number => graph.number.get(id)!;
export const idsOf = (graph: Graph, numbers: Iterable<number>): string[] => Array.from(numbers, (i) => graph.ids[i]!);

/** A machine with a hypervisor, to put VMs in: `host` with 16 cores, 32 threads and 64 GiB, `kvm`. */
export const HOST = {
  host: { kind: 'host', cpu: { sockets: 1, cores: 16, threads: 2 }, memory: '64GiB', os: { platform: 'debian', version: '13' } },
  kvm: { kind: 'hypervisor', in: 'host', platform: 'kvm' },
};
export const linux = { platform: 'debian', version: '13' };
