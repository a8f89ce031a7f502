/** CycloneDX 1.0 to 1.7, JSON and (by plain.ts) XML: packages, vulnerabilities and VEX. */
import { VULNERABILITY_SEVERITIES } from '../engine/image-reports';
import type { ImageReport, ReportNote, ReportSubject, VexStatement, VexStatus, Vulnerability, VulnerabilitySeverity } from '../engine/image-reports';
import { bounded, imageOfPurl, MOST_VULNERABILITIES, severityOf, subjectOf } from './common';
import type { ReportReader } from './common';
import { errorAt, get, has, list, text } from './plain';
import type { Json } from './plain';

/** States of an analysis in the words of OpenVEX. */
const STATES: ReadonlyMap<string, VexStatus> = new Map([
  ['not_affected', 'not_affected'], ['false_positive', 'not_affected'], ['resolved', 'fixed'], ['resolved_with_pedigree', 'fixed'],
  ['exploitable', 'affected'], ['in_triage', 'under_investigation'],
]);

/** Components with those inside them, without recursion. */
function componentsOf(value: Json): readonly Json[] {
  const all: Json[] = [];
  const open = [...list(get(value, 'components'))].reverse();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    all.push(next);
    const inner = list(get(next, 'components'));
    for (let i = inner.length - 1; i >= 0; i--) open.push(inner[i]!);
  }
  return all;
}

/** Of the rating of the source that names the vulnerability, else the worst. */
function severity(value: Json): VulnerabilitySeverity {
  const ratings = list(get(value, 'ratings'));
  const source = text(get(value, 'source', 'name'));
  const own = ratings.filter((rating) => source !== undefined && text(get(rating, 'source', 'name')) === source);
  const words = (own.length > 0 ? own : ratings).map((rating) => severityOf(text(get(rating, 'severity'))));
  return VULNERABILITY_SEVERITIES.find((it) => words.includes(it)) ?? 'unknown';
}

/** `Upgrade openssl to version 3.0.9`, as Trivy recommends; several with semicolons. */
function fixedIn(recommendation: string | undefined, name: string | undefined): string | undefined {
  for (const advice of (recommendation ?? '').split(';')) {
    const [, of, version] = /^\s*Upgrade (\S+) to version (\S.*)$/.exec(advice) ?? [];
    if (version !== undefined && of === name) return version.trim();
  }
  return undefined;
}

type Components = ReadonlyMap<string, Json>;

/** One for each component that it affects; one without a package where it names none. */
function vulnerabilitiesOf(value: Json, components: Components): readonly Vulnerability[] {
  const id = text(get(value, 'id'));
  if (id === undefined) return [];
  const vex = STATES.get(text(get(value, 'analysis', 'state')) ?? '');
  const affects = list(get(value, 'affects'));
  return (affects.length === 0 ? [null] : affects).map((affected): Vulnerability => {
    const component = components.get(text(get(affected, 'ref')) ?? '');
    const name = text(get(component, 'name'));
    return {
      id, aliases: list(get(value, 'references')).flatMap((it) => text(get(it, 'id')) ?? []), severity: severity(value), package: name, installed: text(get(component, 'version')),
      fixed: list(get(affected, 'versions')).filter((it) => text(get(it, 'status')) === 'unaffected').flatMap((it) => text(get(it, 'version')) ?? []).join(', ') || fixedIn(text(get(value, 'recommendation')), name),
      purl: text(get(component, 'purl')), status: text(get(value, 'analysis', 'state')), vex, layer: text(propertiesOf(component).get('aquasecurity:trivy:LayerDiffID')?.[0]),
    };
  });
}

function propertiesOf(component: Json | undefined): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const property of list(get(component, 'properties'))) {
    const name = text(get(property, 'name')), value = text(get(property, 'value'));
    if (name !== undefined && value !== undefined) found.set(name, [...(found.get(name) ?? []), value]);
  }
  return found;
}

/** Image named by the document's own component: Trivy's properties, the package URL, or name and digest as Syft writes them. */
function subject(component: Json | undefined): ReportSubject {
  const properties = propertiesOf(component);
  const name = text(get(component, 'name')), version = text(get(component, 'version'));
  const image = imageOfPurl(text(get(component, 'purl')) ?? '');
  const isImage = text(get(component, 'type')) === 'container' || image !== undefined;
  const of = (key: string) => properties.get(`aquasecurity:trivy:${key}`) ?? [];
  return subjectOf({
    name: [name, version].filter(Boolean).join(' ') || undefined, isImage,
    references: isImage ? [...of('RepoTag'), ...of('Reference'), ...(image?.references ?? []), name?.includes(':') ? name : undefined] : [],
    digests: [...of('ImageID'), ...(image?.digests ?? []), version], published: of('RepoDigest'),
  });
}

function toolOf(value: Json): string {
  const tools = get(value, 'metadata', 'tools');
  const all = Array.isArray(tools) ? tools : list(get(tools, 'components'));
  const tool = [text(get(all[0], 'name')), text(get(all[0], 'version'))].filter(Boolean).join(' ');
  return tool === '' ? `CycloneDX ${text(get(value, 'specVersion')) ?? ''}`.trim() : tool;
}

/** What analyses say, as statements about the document's own image: they then apply to other reports of it too. */
function statementsOf(found: readonly Vulnerability[], { digests, references }: ReportSubject, made: string | undefined): readonly VexStatement[] {
  if (digests.length === 0 && references.length === 0) return [];
  return found.filter(({ vex }) => vex !== undefined).map(({ id, aliases, vex, purl }): VexStatement => ({
    vulnerability: [id, ...aliases], status: vex!, time: made === undefined ? NaN : Date.parse(made),
    products: [{ digests, references, purl: undefined, packages: purl === undefined || imageOfPurl(purl) ? [] : [purl.split(/[?#]/)[0]!] }],
  }));
}

function read(value: Json, notes: ReportNote[]): readonly ImageReport[] {
  const version = text(get(value, 'specVersion')) ?? '';
  if (!/^1\.[0-7]$/.test(version)) throw errorAt('unknown-version', `CycloneDX ${version || 'without a version'} is not known; 1.0 to 1.7 are.`);
  const own = get(value, 'metadata', 'component');
  const components = componentsOf(value);
  // Of repeated references the first counts.
  const byRef = new Map([...components, ...(own === undefined ? [] : [own])].reverse().flatMap((it): [string, Json][] => {
    const ref = text(get(it, 'bom-ref'));
    return ref === undefined ? [] : [[ref, it]];
  }));
  const found = bounded(list(get(value, 'vulnerabilities')), MOST_VULNERABILITIES, 'vulnerabilities', notes).flatMap((it) => vulnerabilitiesOf(it, byRef)).slice(0, MOST_VULNERABILITIES);
  const made = text(get(value, 'metadata', 'timestamp'));
  const about = subject(own);
  const os = components.find((it) => text(get(it, 'type')) === 'operating-system');
  return [{
    tool: toolOf(value), made, subject: about,
    os: os === undefined ? undefined : { name: text(get(os, 'name')) ?? '', version: text(get(os, 'version')), endOfSupport: undefined },
    // A list of packages alone says nothing of vulnerabilities, and VEX alone is no scan.
    scanned: components.length > 0 && found.length > 0,
    vulnerabilities: found, packages: components.length, statements: statementsOf(found, about, made),
  }];
}

export const cycloneDxReader: ReportReader = {
  format: 'cyclonedx', title: 'CycloneDX',
  recognise: (value) => text(get(value, 'bomFormat')) === 'CycloneDX' && has(value, 'specVersion'),
  read,
};
