/** Every use of a dated product in a topology: operating systems, hypervisors, engines, runtimes, orchestrators, image bases. */
import type { Release } from '../../../catalog/contract';
import { KINDS } from '../../../model';
import type { NodeOf, Path } from '../../../model';
import type { Facts } from '../../contract';
import { defineFact } from '../../facts';
import { joinAscending } from '../../joining';
import { imagesInUse } from '../../facts/images';
import { workloads } from '../../facts/workloads';

/** A release of a product, and the nodes that use it. */
export interface ProductUse {
  /** Id of the platform or lifecycle product. */
  readonly product: string;
  readonly name: string;
  /** Undefined where no version is known; then the product itself is over. */
  readonly release: Release | undefined;
  /** Why the product is over for good, where it is. */
  readonly ended: string | undefined;
  /** Extended support is declared in use. */
  readonly extended: boolean;
  /** What it is there: said once in the finding. */
  readonly part: 'operating system' | 'hypervisor' | 'engine' | 'runtime' | 'orchestrator' | 'image';
  /** Who uses it, ascending. */
  readonly nodes: readonly number[];
  /** The version's place below one of them. */
  at(node: number): Path;
  /** References, for images. */
  readonly references: ReadonlySet<string>;
}

type Seen = Omit<ProductUse, 'nodes' | 'at' | 'references'>;
/** Nodes as they are met, by reference for images; one may come twice, for an image and its base. */
type Building = Seen & { readonly lists: (readonly number[])[]; readonly nodes: number[]; readonly ats: Path[]; readonly references: Set<string> };

/** Uses by product, release and declared extension, in the order of their first node. */
export const productUses = defineFact('productUses', (facts): readonly ProductUse[] => {
  const uses = new Map<string, Building>();
  for (const { nodes, at, ...seen } of declaredUses(facts)) {
    const known = building(uses, seen);
    for (const node of nodes) add(known, node, at);
  }
  for (const use of imagesInUse(facts)) {
    for (const reference of chain(facts, use.key, use.reference)) {
      for (const { product, name, release } of facts.catalog.imageReleases(reference)) {
        const ended = facts.catalog.platform(product)?.ended;
        const known = building(uses, { product, name, release, ended, extended: false, part: 'image' });
        known.references.add(reference);
        known.lists.push(use.containers);
      }
    }
  }
  return Array.from(uses.values(), ({ lists, nodes, ats, ...use }) => ({
    ...use,
    // Most uses are in order and nobody asks where.
    get nodes() { return lists.length === 1 ? lists[0]! : ascending(lists.length > 0 ? lists.flat() : nodes); },
    at: (node: number) => (lists.length > 0 ? IMAGE : ats[nodes.indexOf(node)]!),
  }));
}, []);

/** What nodes say themselves of a product and its release, in the same words and at the same place. */
interface DeclaredUse extends Seen {
  readonly nodes: number[];
  readonly at: Path;
}

/** Uses that nodes declare, in the order of their first node, and on one node as it declares them. */
const declaredUses = defineFact('declaredUses', (facts): readonly DeclaredUse[] => {
  const uses = new Map<string, DeclaredUse>();
  collectNodes(facts, uses);
  return [...uses.values()].sort(byFirstNode);
}, ['os', 'platform', 'version', 'runtime', 'runtimeVersion', 'managed'], (seams, before, part) => {
  const fresh = new Map(part.map((use) => [keyOf(use), use]));
  const joined = before.map((use) => {
    const other = fresh.get(keyOf(use));
    fresh.delete(keyOf(use));
    return { ...use, nodes: joinAscending(seams, use.nodes, other?.nodes ?? []) };
  });
  for (const use of fresh.values()) joined.push({ ...use, nodes: use.nodes.map((node) => seams.numbers[node]!) });
  return joined.filter(({ nodes }) => nodes.length > 0).sort(byFirstNode);
});

const byFirstNode = (a: DeclaredUse, b: DeclaredUse): number => a.nodes[0]! - b.nodes[0]! || (keyOf(a) < keyOf(b) ? -1 : 1);

/** What tells a declared use from others; an engine's comes before that of its runtime. */
const keyOf = ({ part, product, name, release, extended }: Seen): string => `${part}\n${product}\n${name}\n${release?.version ?? ''}\n${extended}`;

/** A reference and the references below it that the file names. */
function chain({ graph }: Facts, key: string | undefined, reference: string): readonly string[] {
  const { images } = graph.topology;
  const found = new Set([reference]);
  for (let base = images.get(key ?? reference)?.base; base !== undefined && !found.has(base); base = images.get(base)?.base) found.add(base);
  return [...found];
}

/** Each once. */
const ascending = (nodes: readonly number[]): readonly number[] =>
  (nodes.every((node, k) => k === 0 || node > nodes[k - 1]!) ? nodes : [...Int32Array.from(new Set(nodes)).sort()]);

const IMAGE: Path = ['image'];

function add({ nodes, ats }: Building, node: number, at: Path): void {
  nodes.push(node);
  ats.push(at);
}

/** The one that is gathered for a product, release and declared extension. */
function building(uses: Map<string, Building>, use: Seen): Building {
  const key = `${use.part === 'image'}\n${use.product}\n${use.release?.version ?? ''}\n${use.extended}`;
  let known = uses.get(key);
  if (!known) uses.set(key, (known = { ...use, lists: [], nodes: [], ats: [], references: new Set<string>() }));
  return known;
}

/** By kind: 1 where its nodes may name a product with dates. */
const DATED = Uint8Array.from(KINDS, (kind) => (['host', 'vm', 'hypervisor', 'cluster', 'engine'].includes(kind) ? 1 : 0));

function collectNodes(facts: Facts, uses: Map<string, DeclaredUse>): void {
  const { graph } = facts;
  const { copies } = workloads(facts);
  const known: Known = new Map();
  const look: Look = (i, name, version, part, at, extended = false) => {
    if (name !== undefined) lookUp(facts, uses, known, name, version, part, at, extended)?.nodes.push(i);
  };
  /** End of the subtree in which a provider owns host, hypervisor and engine. */
  let managedUntil = 0;
  for (let i = 0; i < graph.count; i++) {
    if (DATED[graph.kind[i]!] === 0 || !(copies[i]! > 0)) continue;
    const node = graph.nodes[i]!;
    if (node.kind === 'host' && node.managed === true) managedUntil = Math.max(managedUntil, graph.end[i]!);
    const managed = i < managedUntil;
    if (node.kind === 'vm' || (node.kind === 'host' && !managed)) look(i, node.os?.platform, node.os?.version, 'operating system', OS_VERSION, node.os?.extendedSupport === true);
    else if (node.kind === 'hypervisor' && !managedBy(facts, i, managed)) look(i, node.platform, node.version, 'hypervisor', VERSION);
    else if (node.kind === 'cluster') look(i, node.platform, node.version, 'orchestrator', VERSION);
    else if (node.kind === 'engine' && !managedBy(facts, i, managed)) lookAtEngine(i, node, look);
  }
}

const OS_VERSION: Path = ['os', 'version'], VERSION: Path = ['version'], RUNTIME_VERSION: Path = ['runtimeVersion'];

/** Only what stands right on a provider's host is the provider's; what runs inside a VM there is its user's. */
function managedBy({ graph }: Facts, i: number, managed: boolean): boolean {
  const above = graph.parent[i]!;
  return managed && above >= 0 && graph.nodes[above]!.kind === 'host';
}

type Look = (i: number, name: string | undefined, version: string | undefined, part: ProductUse['part'], at: Path, extended?: boolean) => void;

function lookAtEngine(i: number, engine: NodeOf<'engine'>, look: Look): void {
  look(i, engine.platform, engine.version, 'engine', VERSION);
  if (engine.runtime !== undefined) look(i, engine.runtime, engine.runtimeVersion, 'runtime', RUNTIME_VERSION);
}

/** What was found by part, name and version; thousands of nodes have the same. */
type Known = Map<ProductUse['part'], Map<string, Map<string | undefined, DeclaredUse | undefined>>>;

function lookUp(
  facts: Facts, uses: Map<string, DeclaredUse>, known: Known, name: string, version: string | undefined, part: ProductUse['part'], at: Path, extended: boolean,
): DeclaredUse | undefined {
  if (extended) return findUse(facts, uses, name, version, part, at, true);
  let names = known.get(part);
  if (!names) known.set(part, (names = new Map()));
  let versions = names.get(name);
  if (!versions) names.set(name, (versions = new Map()));
  let use = versions.get(version);
  if (use === undefined && !versions.has(version)) versions.set(version, (use = findUse(facts, uses, name, version, part, at, false)));
  return use;
}

function findUse(
  { catalog }: Facts, uses: Map<string, DeclaredUse>, name: string, version: string | undefined, part: ProductUse['part'], at: Path, extended: boolean,
): DeclaredUse | undefined {
  const platform = catalog.platform(name);
  const release = catalog.release(name, version);
  if (release === undefined && platform?.ended === undefined) return undefined;
  const product = platform?.lifecycle ?? platform?.id ?? name;
  const use: DeclaredUse = { product, name: catalog.productName(name) ?? platform?.name ?? name, release, ended: platform?.ended, extended, part, at, nodes: [] };
  const known = uses.get(keyOf(use));
  if (!known) uses.set(keyOf(use), use);
  return known ?? use;
}
