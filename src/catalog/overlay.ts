/** Catalogues of one's own: a JSON file that adds platforms, releases and advisories to the catalogue that ships, or says otherwise. */
import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { AdvisoryData } from './advisories';
import { DEFAULT_DATA, makeCatalog, type CatalogData } from './catalog';
import type { Catalog, Platform } from './contract';
import type { LifecycleData, LifecycleProduct } from './lifecycle';

/** The form of the file that this code reads: its key `strataCatalog`. */
export const CATALOG_VERSION = 1;
/** Largest file that is read, in characters. */
export const MOST_CATALOG_CHARACTERS = 5_000_000;
const MOST_PROBLEMS = 50;

export interface CatalogProblem {
  /** In characters from the beginning of the text. */
  readonly offset: number;
  readonly message: string;
}

/** A catalogue file that was read: the catalogue with it laid over the one that ships, or what is wrong with it. */
export type CatalogReading = { readonly ok: true; readonly catalog: Catalog } | { readonly ok: false; readonly problems: readonly CatalogProblem[] };

type Check = (node: Node, report: (node: Node, message: string) => void, path: string) => void;
interface Field {
  readonly check: Check;
  readonly doc: string;
  readonly required?: boolean;
}
type Fields = { readonly [name: string]: Field };

const text = (pattern?: RegExp, what = 'a text'): Check => (node, report, path) => {
  if (node.type !== 'string' || (pattern && !pattern.test(node.value as string))) report(node, `\`${path}\` must be ${what}.`);
};
const oneOf = (...values: readonly (string | number)[]): Check => (node, report, path) => {
  if (!values.includes(node.value as string)) report(node, `\`${path}\` must be one of ${values.join(', ')}.`);
};
const flag: Check = (node, report, path) => {
  if (node.type !== 'boolean') report(node, `\`${path}\` must be true or false.`);
};
const amount: Check = (node, report, path) => {
  if (node.type !== 'number' || !((node.value as number) >= 0)) report(node, `\`${path}\` must be a number that is not negative.`);
};
const listOf = (check: Check): Check => (node, report, path) => {
  if (node.type !== 'array') report(node, `\`${path}\` must be a list.`);
  else node.children!.forEach((child, i) => check(child, report, `${path}[${i}]`));
};
const mapOf = (check: Check): Check => (node, report, path) => {
  if (node.type !== 'object') return report(node, `\`${path}\` must be an object.`);
  for (const entry of node.children!) if (entry.children![1]) check(entry.children![1], report, `${path}.${entry.children![0]!.value as string}`);
};
const record = (fields: Fields): Check => (node, report, path) => {
  if (node.type !== 'object') return report(node, `${path === '' ? 'The file' : `\`${path}\``} must be an object.`);
  const seen = new Set<string>();
  for (const entry of node.children!) {
    const [key, value] = entry.children!;
    const name = key!.value as string;
    if (seen.has(name)) report(key!, `\`${name}\` stands here a second time.`);
    seen.add(name);
    if (!Object.hasOwn(fields, name)) report(key!, `\`${name}\` is not known here; there may be ${Object.keys(fields).join(', ')}.`);
    else if (value) fields[name]!.check(value, report, path === '' ? name : `${path}.${name}`);
  }
  for (const [name, { required }] of Object.entries(fields)) if (required && !seen.has(name)) report(node, `${path === '' ? 'The file' : `\`${path}\``} needs \`${name}\`.`);
};

const ID = text(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an id: small letters, digits and hyphens');
const NAME = text(/^[^\s].{0,199}$/, 'a text of at most 200 characters');
const DAY = text(/^\d{4}-\d{2}-\d{2}$/, 'a day, such as 2026-01-31');
const VERSION = text(/^[^\s?]{1,60}$/, 'a version without blanks');
const FAMILY = oneOf('linux', 'windows', 'macos', 'bsd', 'other');

const PLATFORM: Fields = {
  id: { check: ID, required: true, doc: 'Id; one that ships is changed by what stands here.' },
  name: { check: NAME, doc: 'Name; needed for a new platform.' },
  class: { check: oneOf('os', 'hypervisor', 'engine', 'runtime', 'orchestrator', 'managed', 'other'), doc: 'What it is; needed for a new platform.' },
  aliases: { check: listOf(text(/^[^\sA-Z][^A-Z]{0,99}$/, 'a text in small letters')), doc: 'Other spellings, in small letters.' },
  summary: { check: NAME, doc: 'A sentence for hovers; needed for a new platform.' },
  os: { check: FAMILY, doc: 'Of an operating system: the family of its kernel.' },
  hypervisor: { check: record({ type: { check: oneOf(1, 2), required: true, doc: '' }, kernel: { check: oneOf('own', 'hostKernel', 'control'), required: true, doc: '' } }), doc: 'Of a hypervisor: `type` 1 or 2, and `kernel`: `own`, `hostKernel` (its VMs are processes of the host) or `control` (a control partition).' },
  hiddenVm: { check: record({ on: { check: listOf(FAMILY), required: true, doc: '' }, guest: { check: FAMILY, required: true, doc: '' }, shared: { check: flag, required: true, doc: '' } }), doc: 'Of an engine: families `on` which its containers run in a VM that it starts itself, the `guest` there, and whether the VM is `shared` with others.' },
  sandbox: {
    check: record({ boundary: { check: oneOf('B0', 'B1', 'B1u', 'B2', 'B3', 'B3c', 'B4', 'B5'), required: true, doc: '' }, unit: { check: oneOf('container', 'pod'), required: true, doc: '' }, guest: { check: FAMILY, doc: '' }, overheadMemoryBytes: { check: amount, doc: '' }, overheadCpuCores: { check: amount, doc: '' } }),
    doc: 'Of a runtime: the `boundary` around each `unit` (`container` or `pod`), the family of the `guest` kernel, `overheadMemoryBytes`, `overheadCpuCores`.',
  },
  lifecycle: { check: ID, doc: 'Product whose releases it has, where that is not its id.' },
  ended: { check: NAME, doc: 'Over for good: the day or year, and why.' },
};

const RELEASE: Fields = {
  version: { check: VERSION, required: true, doc: 'Version; one that ships is replaced.' },
  released: { check: DAY, doc: 'Day of release.' },
  endOfLife: { check: DAY, doc: 'Last day of security support without an extension.' },
  extendedSupport: { check: DAY, doc: 'Last day of an extension.' },
  ended: { check: flag, doc: 'Over, without a published day.' },
  kernel: { check: NAME, doc: 'Kernel series at release.' },
};

const ADVISORY: Fields = {
  id: { check: text(/^[\w-]{3,60}$/, 'an id such as CVE-2026-1'), required: true, doc: 'Id; one that ships is replaced.' },
  name: { check: NAME, required: true, doc: 'What is wrong, in a few words.' },
  published: { check: text(/^\d{4}(-\d{2}){0,2}$/, 'a day, month or year'), required: true, doc: 'Day, month or year of publication.' },
  consequence: { check: oneOf('kernel', 'hypervisor', 'vmm', 'hostRoot', 'hostFiles', 'engine', 'memory', 'limited'), required: true, doc: 'What holds when it is used.' },
  conditions: {
    check: listOf(oneOf('container', 'hostileImage', 'noUserns', 'rootOnHostNetwork', 'kubernetes', 'sharedVolume', 'netRaw', 'netAdmin', 'sysAdmin', 'cgroupV1', 'guest', 'nestedAmd', 'amd', 'untrustedSpec', 'device', 'operatorAct', 'hostileBuild')),
    doc: 'What has to be so for it to be of use.',
  },
  affected: { check: listOf(record({ introduced: { check: VERSION, doc: '' }, fixed: { check: VERSION, doc: '' } })), doc: 'Versions from `introduced` up to, and without, `fixed`; either may be absent.' },
  exploited: { check: flag, doc: 'Known to be used in attacks.' },
};

export const CATALOG_FIELDS: Fields = {
  strataCatalog: { check: oneOf(CATALOG_VERSION), required: true, doc: 'Form of the file: 1.' },
  asOf: { check: DAY, doc: 'Day of the data.' },
  attribution: { check: NAME, doc: 'Where the data is from; shown where dates are.' },
  platforms: { check: listOf(record(PLATFORM)), doc: 'Platforms that are added or changed.' },
  lifecycle: { check: mapOf(record({ name: { check: NAME, doc: '' }, images: { check: listOf(text(/^[a-z0-9][\w./-]{0,199}$/, 'a repository')), doc: '' }, releases: { check: listOf(record(RELEASE)), required: true, doc: '' } })), doc: 'By product: `name`, `images` (repositories) and `releases`, newest first.' },
  advisories: { check: mapOf(listOf(record(ADVISORY))), doc: 'By product: known flaws with which a boundary can be crossed.' },
};
/** Fields of the parts, for the page about them. */
export const CATALOG_PARTS = { platform: PLATFORM, release: RELEASE, advisory: ADVISORY };

interface Overlay {
  readonly asOf?: string;
  readonly attribution?: string;
  readonly platforms?: readonly (Partial<Platform> & { readonly id: string })[];
  readonly lifecycle?: { readonly [product: string]: { readonly name?: string; readonly images?: readonly string[]; readonly releases: readonly ReleaseEntry[] } };
  readonly advisories?: { readonly [product: string]: readonly AdvisoryEntry[] };
}
interface ReleaseEntry { readonly version: string; readonly released?: string; readonly endOfLife?: string; readonly extendedSupport?: string; readonly ended?: boolean; readonly kernel?: string }
interface AdvisoryEntry {
  readonly id: string; readonly name: string; readonly published: string; readonly consequence: string; readonly conditions?: readonly string[];
  readonly affected?: readonly { readonly introduced?: string; readonly fixed?: string }[]; readonly exploited?: boolean;
}

/** Reads a catalogue file and lays it over the catalogue that ships. */
export function readCatalog(content: string): CatalogReading {
  if (content.length > MOST_CATALOG_CHARACTERS) return { ok: false, problems: [{ offset: 0, message: `The catalogue has ${content.length.toLocaleString('en')} characters; at most ${MOST_CATALOG_CHARACTERS.toLocaleString('en')} are read.` }] };
  const errors: ParseError[] = [];
  if (content.trim() === '') return { ok: false, problems: [{ offset: 0, message: 'The catalogue is empty; write at least { "strataCatalog": 1 }.' }] };
  if (isTooDeep(content)) return { ok: false, problems: [{ offset: 0, message: 'The catalogue is nested too deeply to be one.' }] };
  const root = parseTree(content, errors, { disallowComments: false, allowTrailingComma: true });
  const problems: CatalogProblem[] = errors.slice(0, MOST_PROBLEMS).map(({ offset, error }) => ({ offset, message: `This is no JSON: ${printParseErrorCode(error)}.` }));
  if (!root) return { ok: false, problems };
  if (problems.length === 0) record(CATALOG_FIELDS)(root, ({ offset }, message) => { if (problems.length < MOST_PROBLEMS) problems.push({ offset, message }); }, '');
  if (problems.length > 0) return { ok: false, problems };
  const overlay = valueOf(root) as Overlay;
  const data = laidOver(DEFAULT_DATA, overlay);
  const incomplete = data.platforms.flatMap((platform) => (platform.name && platform.class && platform.summary ? [] : [platform.id]));
  if (incomplete.length > 0) return { ok: false, problems: [{ offset: 0, message: `New platforms need \`name\`, \`class\` and \`summary\`: ${incomplete.join(', ')}.` }] };
  return { ok: true, catalog: makeCatalog(data) };
}

const MOST_DEPTH = 20;

function isTooDeep(content: string): boolean {
  let depth = 0;
  for (const [found] of content.matchAll(/"(?:[^"\\\n]|\\.)*"|[[{\]}]/g)) {
    if (found === '[' || found === '{') depth++;
    else if (found === ']' || found === '}') depth--;
    if (depth > MOST_DEPTH) return true;
  }
  return false;
}

/** The value of a tree whose keys were checked; objects have no prototype that a key could reach. */
function valueOf(node: Node): unknown {
  if (node.type === 'array') return node.children!.map(valueOf);
  if (node.type !== 'object') return node.value;
  return Object.fromEntries(node.children!.flatMap(({ children }) => (children![1] ? [[children![0]!.value as string, valueOf(children![1]!)]] : [])));
}

function laidOver(base: CatalogData, { asOf, attribution, platforms = [], lifecycle = {}, advisories = {} }: Overlay): CatalogData {
  const byId = new Map(base.platforms.map((platform) => [platform.id, platform]));
  for (const platform of platforms) byId.set(platform.id, { ...(byId.get(platform.id) ?? { aliases: [] }), ...platform } as Platform);
  return {
    asOf: asOf ?? base.asOf, attribution: [base.attribution, attribution].filter(Boolean).join(' '), platforms: [...byId.values()],
    lifecycle: withReleases(base.lifecycle, lifecycle, byId), advisories: withAdvisories(base.advisories ?? {}, advisories),
  };
}

function withReleases(base: LifecycleData, added: NonNullable<Overlay['lifecycle']>, platforms: ReadonlyMap<string, Platform>): LifecycleData {
  const products = new Map(Object.entries(base));
  for (const [product, { name, images, releases }] of Object.entries(added)) {
    const before: LifecycleProduct | undefined = products.get(product);
    const versions = new Set(releases.map(({ version }) => version));
    const kept = (before?.releases.trim().split('\n') ?? []).filter((line) => !versions.has(line.split(' ')[0]!.replace('?', '')));
    products.set(product, { ...before, name: name ?? before?.name ?? platforms.get(product)?.name ?? product, ...(images && { images }), releases: [...releases.map(releaseLine), ...kept].join('\n') });
  }
  return Object.fromEntries(products);
}

const releaseLine = ({ version, released, endOfLife, extendedSupport, ended, kernel }: ReleaseEntry): string =>
  [version, released ?? '-', endOfLife ?? (ended ? 'ended' : '-'), extendedSupport ?? '-', ...(kernel === undefined ? [] : [kernel])].join(' ');

function withAdvisories(base: AdvisoryData, added: NonNullable<Overlay['advisories']>): AdvisoryData {
  const products = new Map(Object.entries(base));
  for (const [product, list] of Object.entries(added)) {
    const ids = new Set(list.map(({ id }) => id));
    const kept = (products.get(product)?.trim().split('\n') ?? []).filter((line) => !ids.has(line.split(' ')[0]!.split('+')[0]!.replace(/[!?]+$/, '')));
    products.set(product, [...kept, ...list.map(advisoryLine)].join('\n'));
  }
  return Object.fromEntries(products);
}

const advisoryLine = ({ id, name, published, consequence, conditions = [], affected = [], exploited }: AdvisoryEntry): string =>
  [`${id}${exploited ? '!' : ''}`, published, consequence, conditions.join(',') || '-', affected.map(({ introduced, fixed }) => `${introduced ?? ''}..${fixed ?? ''}`).join(',') || '-', name].join(' ');
