/** Which report is about which image: attached in the file, else by digest, else by `repository:tag`; never by name alone. */
import { canonicalReference } from '../../../catalog/image';
import { resolveInside } from '../../../model';
import type { Image } from '../../../model';
import { defineFact } from '../../facts';
import { errorOf } from '../../image-reports';
import type { ImageReport, ReportFile, Reports } from '../../image-reports';
import { imagesInUse } from '../images';
import type { ImageUse } from '../images';

/** A report, and why it is taken for one of the image. */
export interface ReportSource {
  readonly file: ReportFile;
  readonly report: ImageReport;
  readonly by: 'attached' | 'digest' | 'reference';
}

export interface ImageMatch {
  readonly use: ImageUse;
  /** What an attached report is not there for; undefined where none is attached or it is of use. */
  readonly problem: string | undefined;
  /** Whether an attached report has not been looked for yet. */
  readonly waiting: boolean;
  /** Newest first. */
  readonly sources: readonly ReportSource[];
}

/** A report that is of no use, and why. */
export interface UnusedReport {
  readonly path: string;
  readonly report: ImageReport | undefined;
  readonly why: string;
}

/** An attachment that leads to no usable report. */
export interface AttachmentProblem {
  /** Key of `images`. */
  readonly key: string;
  readonly message: string;
}

export interface ReportMatches {
  /** Images in use, in the order of their first container. */
  readonly images: readonly ImageMatch[];
  readonly unused: readonly UnusedReport[];
  readonly problems: readonly AttachmentProblem[];
}

/** What there is of a report that is attached under a key of `images`. */
type Attached = { readonly state: 'waiting' } | { readonly state: 'wrong'; readonly message: string } | { readonly state: 'read'; readonly file: ReportFile; readonly report: ImageReport };

/** Reports matched to images; undefined where nobody looked for reports. */
export const reportMatches = defineFact('reportMatches', (facts): ReportMatches | undefined => {
  const { reports } = facts;
  if (reports === undefined) return undefined;
  const problems: AttachmentProblem[] = [];
  const attached = new Map<string, Attached>();
  for (const [key, image] of facts.graph.topology.images) {
    const path = image.scan?.report;
    if (path === undefined) continue;
    const found = attachedTo(reports, key, image, path);
    attached.set(key, found);
    if (found.state === 'wrong') problems.push({ key, message: found.message });
  }
  const offers = indexOf(reports);
  const used = new Set<ImageReport>();
  const images = imagesInUse(facts).map((use): ImageMatch => {
    const own = use.key === undefined ? undefined : attached.get(use.key);
    const sources = own?.state === 'read' ? [{ file: own.file, report: own.report, by: 'attached' as const }] : own === undefined ? offered(offers, use) : [];
    for (const { report } of sources) used.add(report);
    return { use, problem: own?.state === 'wrong' ? own.message : undefined, waiting: own?.state === 'waiting', sources };
  });
  for (const it of attached.values()) if (it.state === 'read') used.add(it.report);
  return { images, unused: unusedOf(reports, used, images), problems };
}, []);

function attachedTo(reports: Reports, key: string, image: Image, path: string): Attached {
  const wrong = (message: string): Attached => ({ state: 'wrong', message });
  const inside = resolveInside(reports.folder, path);
  if (inside === undefined) return wrong(`The report \`${path}\` of image ${key} is not read: it must be a path below the workspace folder, from the folder of this file.`);
  const file = reports.files.get(inside);
  if (file === undefined) return { state: 'waiting' };
  const error = errorOf(file);
  if (error !== undefined) return wrong(`The report of image ${key} cannot be used: \`${path}\`${error.code === 'missing-file' ? '' : `, line ${error.line}`}: ${error.message}`);
  const use = { reference: key, digest: image.digest ?? digestIn(key), image };
  const named = file.reports.length === 1 ? file.reports[0] : file.reports.find((it) => isAbout(it, use) !== undefined);
  if (named === undefined) {
    return wrong(`The file \`${path}\` holds ${file.reports.length} reports and none names image ${key} by digest or as repository:tag, so none is used. Attach the report of this image.`);
  }
  if (contradicts(named, use.digest)) {
    return wrong(`The report \`${path}\` is about ${named.subject.published[0]!}, but image ${key} has the digest ${use.digest!}, so it is not used. Scan the image that runs, or correct the digest.`);
  }
  return { state: 'read', file, report: named };
}

const digestIn = (reference: string): string | undefined => (reference.includes('@') ? reference.slice(reference.indexOf('@') + 1) : undefined);

type Named = Pick<ImageUse, 'reference' | 'digest' | 'image'>;

/** Registries know the report's image under other digests only. */
const contradicts = ({ subject }: ImageReport, digest: string | undefined): boolean =>
  digest !== undefined && subject.published.length > 0 && !subject.digests.includes(digest);

/** By what a report is about an image. */
function isAbout(report: ImageReport, { reference, digest, image }: Named): 'digest' | 'reference' | undefined {
  const { digests, references } = report.subject;
  if ((digest !== undefined && digests.includes(digest)) || (image?.id !== undefined && digests.includes(image.id))) return 'digest';
  const name = canonicalReference(reference);
  return name !== undefined && !contradicts(report, digest) && references.some((it) => canonicalReference(it) === name) ? 'reference' : undefined;
}

interface Offer {
  readonly file: ReportFile;
  readonly report: ImageReport;
}

interface Offers {
  readonly byDigest: ReadonlyMap<string, readonly Offer[]>;
  readonly byReference: ReadonlyMap<string, readonly Offer[]>;
}

const offersOf = new WeakMap<Reports, Offers>();

/** Reports of the files that were offered, by what they say they are about; made once. */
function indexOf(reports: Reports): Offers {
  const known = offersOf.get(reports);
  if (known) return known;
  const byDigest = new Map<string, Offer[]>(), byReference = new Map<string, Offer[]>();
  const put = (index: Map<string, Offer[]>, key: string, offer: Offer): void => {
    const list = index.get(key);
    if (list) list.push(offer);
    else index.set(key, [offer]);
  };
  for (const path of [...reports.offered].sort()) {
    const file = reports.files.get(path);
    for (const report of file?.reports ?? []) {
      if (!report.subject.isImage) continue;
      for (const digest of report.subject.digests) put(byDigest, digest, { file: file!, report });
      for (const name of new Set(report.subject.references.map(canonicalReference))) if (name !== undefined) put(byReference, name, { file: file!, report });
    }
  }
  const offers = { byDigest, byReference };
  offersOf.set(reports, offers);
  return offers;
}

/** The reports that name the image; those by digest leave out those by tag. Of each tool the newest, newest first. */
function offered({ byDigest, byReference }: Offers, { reference, digest, image }: ImageUse): readonly ReportSource[] {
  const exact = [digest, image?.id].flatMap((it) => (it === undefined ? [] : byDigest.get(it) ?? []));
  const name = exact.length > 0 ? undefined : canonicalReference(reference);
  const named = name === undefined ? [] : (byReference.get(name) ?? []).filter(({ report }) => !contradicts(report, digest));
  const by = exact.length > 0 ? 'digest' : 'reference';
  const sources = [...new Map([...exact, ...named].map((it) => [it.report, it])).values()].map((it): ReportSource => ({ ...it, by }));
  sources.sort((a, b) => timeOf(b.report) - timeOf(a.report) || (a.file.path < b.file.path ? -1 : 1));
  const tools = new Set<string>();
  return sources.filter(({ report }) => {
    const tool = `${report.tool.split(' ')[0]!} ${report.scanned}`;
    return !tools.has(tool) && tools.add(tool);
  });
}

/** Milliseconds since 1970; before all others where unknown. */
export function timeOf({ made }: Pick<ImageReport, 'made'>): number {
  const time = made === undefined ? NaN : Date.parse(made);
  return Number.isNaN(time) ? Number.MIN_SAFE_INTEGER : time;
}

function unusedOf(reports: Reports, used: ReadonlySet<ImageReport>, images: readonly ImageMatch[]): readonly UnusedReport[] {
  const unused: UnusedReport[] = [];
  for (const path of [...reports.offered].sort()) {
    const file = reports.files.get(path);
    if (file === undefined) continue;
    const error = errorOf(file);
    if (error !== undefined) unused.push({ path, report: undefined, why: error.message });
    for (const report of file.reports) if (!used.has(report) && !isStatement(report)) unused.push({ path, report, why: whyUnused(report, images) });
  }
  return unused;
}

/** VEX alone applies wherever its statements do. */
const isStatement = ({ scanned, statements }: ImageReport): boolean => !scanned && statements.length > 0;

function whyUnused(report: ImageReport, images: readonly ImageMatch[]): string {
  const { isImage, references, digests } = report.subject;
  if (!isImage) return 'It is not about a container image. Attach it to one with `scan.report` if it is.';
  if (references.length === 0 && digests.length === 0) return 'It names its image neither by digest nor as repository:tag. Attach it with `scan.report`.';
  const rivals = images.filter(({ use, sources }) => sources.length > 0 && isAbout(report, use) !== undefined);
  if (rivals.length > 0) return `Another report of ${rivals[0]!.use.reference} is attached or newer.`;
  const moved = images.find(({ use }) => use.digest !== undefined && references.some((it) => canonicalReference(it) === canonicalReference(use.reference)));
  if (moved) return `It is about another image than the one that runs under this tag: ${moved.use.reference} has the digest ${moved.use.digest!}.`;
  return 'No container runs this image. Attach it with `scan.report` if one does.';
}
